"""PostgreSQL's full text as a peer: a server of its own in a folder apart, stopped when the questions are answered."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from migrandi.evaluation.needs import LibraryMissing, needed

CONFIGURATIONS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hu": "hungarian", "it": "italian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "es": "spanish", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""PostgreSQL's own configurations, by language; `simple` for others."""
_USER = "migrandi"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, if it is installed."""
    found = shutil.which("postgres")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "initdb").exists() else None


@contextmanager
def filled(texts: Sequence[tuple[str, str]]) -> Iterator[Any]:
    """A connection to a new server whose table `passage` holds these texts, each read as its language is.

    Raises `LibraryMissing` where PostgreSQL or psycopg is not installed.
    """
    folder = programs()
    if folder is None:
        raise LibraryMissing(_("PostgreSQL is not installed here; leave the peer postgres out."))
    library = needed("psycopg")
    with (
        tempfile.TemporaryDirectory() as home,
        server(folder, Path(home)) as place,
        library.connect(f"host={place} user={_USER} dbname=postgres", autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE passage (number int, language regconfig, text text, words tsvector)")
        with connection.cursor().copy("COPY passage (number, language, text) FROM STDIN") as copy:
            for number, (text, language) in enumerate(texts):
                copy.write_row((number, configuration(language), text.replace("\0", "")))
        connection.execute("UPDATE passage SET words = to_tsvector(language, text)")
        connection.execute("CREATE INDEX ON passage USING gin (words)")
        yield connection


@contextmanager
def server(folder: Path, home: Path) -> Iterator[Path]:
    """A server that only this process reaches, by a socket in the folder given back."""
    # it refuses to run as root; its packages make a user for it
    owner = "postgres" if getattr(os, "geteuid", lambda: 1)() == 0 else None
    if owner:
        shutil.chown(home, owner)

    def program(name: str, *arguments: str | Path) -> None:
        command = [folder / name, "-D", home / "data", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=home, user=owner)

    program("initdb", "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {home} -c listen_addresses='' -c fsync=off -c shared_buffers=256MB"
    program("pg_ctl", "-s", "-w", "-o", options, "-l", home / "log", "start")
    try:
        yield home
    finally:
        program("pg_ctl", "-s", "-w", "-m", "immediate", "stop")


def configuration(language: str) -> str:
    """The configuration for a language."""
    return CONFIGURATIONS.get(language.partition("-")[0], "simple")
