"""What is wrong with an installation, and how each of it is mended. Looks, and changes nothing."""

from __future__ import annotations

import os
import random
import shutil
import stat
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from migrandi.buckets import StoreAway
from migrandi.enquiries import accounts
from migrandi.errors import Away, UserError
from migrandi.law.blobs import BlobMissing, fetch
from migrandi.law.models import IndexDebt, Manifestation
from migrandi.people import audit
from migrandi.postgresql.fitness import DatabaseUnfit, check
from migrandi.search.syncing import engine, in_the_cluster, outdated

State = Literal["well", "wrong", "advice"]
_SAMPLE = 200
_ROOM = 2**30
_PROGRAMS = (
    ("tesseract", "scans are not read", "tesseract-ocr"),
    ("antiword", "old Word files are not read", "antiword"),
    ("pdftotext", "the text of some PDF files is read less well", "poppler-utils"),
    ("soffice", "papers are not written out as PDF", "libreoffice-writer-nogui"),
)


class Check(msgspec.Struct, frozen=True):
    """One thing looked at. `said`: what was found, in a sentence; `mend`: what to do about it. `advice` is no fault."""

    name: str
    state: State
    said: str
    mend: str = ""


def examine(*, thorough: bool = False) -> Iterator[Check]:
    """Look at everything, the plainest first. `thorough`: at every file received, not at a sample of them.

    What cannot be looked at because something before it is wrong is left out.
    """
    yield from _folder()
    database = [*_database()]
    yield from database
    store = [*_store()]
    yield from store
    if all(one.state != "wrong" for one in database):
        yield from _index()
        yield from _vectors()
        if all(one.state != "wrong" for one in store):
            yield from _blobs(thorough)
        yield from _trail()
    for setting in (_secret, _network, _mail, _directory, _programs):
        yield from setting()


def _folder() -> Iterator[Check]:
    home = settings.HOME
    if not os.access(home, os.W_OK | os.X_OK):
        yield Check(
            "folder", "wrong", f"{home} cannot be written to.", f"Give it to who runs Migrandi: chown -R … {home}"
        )
        return
    free = shutil.disk_usage(home).free
    if free < _ROOM:
        yield Check("room", "wrong", f"Only {free / 2**20:,.0f} MB are free at {home}.",
                    "Make room, or move the folder to a larger disk and set MIGRANDI_HOME to it.")  # fmt: skip
    else:
        yield Check("room", "well", f"{free / 2**30:,.1f} GB are free at {home}.")


def _database() -> Iterator[Check]:
    mend = "Start it, if it was stopped; if it is damaged, restore the last backup."
    try:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA quick_check(1)")
                [found] = cursor.fetchone()
            if found != "ok":
                yield Check("database", "wrong", f"The database is damaged: {found}",
                            "Restore the last backup into a new folder: migrandi restore FILE")  # fmt: skip
                return
        else:
            mend = "Start the server; see how the address is written in docs/reference/settings.md (DATABASE_URL)."
            check(connection)
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseUnfit as error:
        yield Check("database", "wrong", str(error), mend)
        return
    except Error as error:
        yield Check("database", "wrong", f"The database cannot be read: {error}", mend)
        return
    if behind:
        yield Check("migrations", "wrong", f"The tables are {len(behind)} steps behind this version.",
                    "Run any command that reads, as: migrandi stats")  # fmt: skip
    else:
        yield Check("database", "well", "The database is sound, its tables are this version's.")
    if connection.vendor == "postgresql":
        for program in ("pg_dump", "pg_restore"):
            if shutil.which(program) is None:
                yield Check(program, "advice", f"The program {program} is not installed: backups cannot be made here.",
                            "Install postgresql-client, as new as the server.")  # fmt: skip


def _store() -> Iterator[Check]:
    if settings.BUCKET is None:
        return
    try:
        settings.BUCKET.check()
    except StoreAway as error:
        yield Check("store", "wrong", str(error), "See how the address is written in docs/reference/settings.md.")
        return
    yield Check("store", "well", f"The store {settings.BUCKET} answers.")
    forget = "Let it forget them, by its own rules, within the days in which mail has to be gone."
    try:
        if settings.BUCKET.keeps_versions():
            yield Check("versions", "advice", "The store keeps what is erased, as older versions.", forget)
    except StoreAway:  # a key that may read and write need not be let see this
        yield Check("versions", "advice", "The store does not tell whether it keeps older versions.", forget)


def _index() -> Iterator[Check]:
    rebuild = "Build it anew from the database: migrandi doctor --rebuild-index"
    try:
        old = outdated()
        lacking = in_the_cluster().lacking() if settings.SEARCH_URL and not old else ""
    except Away as error:
        yield Check("index", "wrong", str(error), "Start the nodes of SEARCH_URL, or unset it.")
        return
    if lacking:
        yield Check("search server", "advice", f"The index can be searched, but {lacking}.",
                    "Start the node that is gone, or lower MIGRANDI_SEARCH_COPIES and build it anew.")  # fmt: skip
    if old:
        yield Check("index", "wrong", "The search index is laid out as an older version did.",
                    "Run any command that reads, as: migrandi stats")  # fmt: skip
        return
    try:
        engine().frequencies("en", ["law"])
    except (OSError, ValueError, Away) as error:
        yield Check("index", "wrong", f"The search index cannot be read: {error}", rebuild)
        return
    debts = IndexDebt.objects.count()
    if debts:
        yield Check("index", "advice", f"{debts:,} texts are not in the search index yet.",
                    "If no import is at work, any command that reads brings them in, as: migrandi stats")  # fmt: skip
    else:
        yield Check("index", "well", "Search finds all that is held.")


def _vectors() -> Iterator[Check]:
    if not settings.EMBEDDING:
        return
    from migrandi.search.embedding_building import missing  # noqa: PLC0415 only where a model is set

    if lacking := missing():
        yield Check("vectors", "advice", f"{lacking:,} provisions and headnotes have no vector of the model here.",
                    "Make them here: migrandi vectors")  # fmt: skip
    else:
        yield Check("vectors", "well", "Every provision and headnote has a vector of the model on this machine.")


def _blobs(thorough: bool) -> Iterator[Check]:
    known = sorted(Manifestation.objects.values_list("sha256", flat=True))
    looked_at = known if thorough else random.sample(known, min(_SAMPLE, len(known)))
    missing = [sha256 for sha256 in looked_at if not _held(sha256)]
    if missing:
        yield Check("files", "wrong", f"{len(missing):,} of {len(looked_at):,} files received are gone or damaged, as "
                    f"{missing[0]}.", "Restore them from the last backup, or import the same files again.")  # fmt: skip
    else:
        yield Check("files", "well", f"{len(looked_at):,} of {len(known):,} files received are as they came.")


def _held(sha256: str) -> bool:
    try:
        fetch(settings.BLOBS, sha256)
    except BlobMissing:
        return False
    return True


def _trail() -> Iterator[Check]:
    found = audit.verify()
    if found.broken is not None:
        yield Check("trail", "wrong", f"The trail is broken at entry {found.broken.number}: {found.broken.why}",
                    "Keep a copy of the folder as it is, and find out who can write to the database.")  # fmt: skip
    else:
        yield Check("trail", "well", f"The trail holds, all {found.entries:,} entries of it.")


def _secret() -> Iterator[Check]:
    kept = settings.HOME / "secret-key"
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield Check("secret", "wrong", f"Others can read the key that signs sessions: {kept}", f"chmod 600 {kept}")
    if settings.DEBUG:
        yield Check("debug", "wrong", "Errors are shown with their inner workings.", "Unset MIGRANDI_DEBUG.")


def _network() -> Iterator[Check]:
    here = {"127.0.0.1", "localhost", "[::1]"}
    if set(settings.ALLOWED_HOSTS) <= here:
        yield Check("network", "well", "The site answers on this machine alone.")
        return
    if "*" in settings.ALLOWED_HOSTS:
        yield Check(
            "hosts", "wrong", "The site answers under any name.", "Name its hosts: MIGRANDI_HOSTS=law.example.org"
        )
    if not settings.HTTPS:
        yield Check("https", "wrong", "Sessions of a site on a network are sent without HTTPS.",
                    "Put a server that speaks HTTPS in front and set MIGRANDI_HTTPS=1.")  # fmt: skip
    elif not settings.CSRF_TRUSTED_ORIGINS:
        yield Check("origins", "advice", "No origin is named that may send forms.",
                    "If forms are refused, set MIGRANDI_ORIGINS=https://law.example.org")  # fmt: skip
    if "127.0.0.1" in settings.SITE_ADDRESS:
        yield Check("address", "wrong", f"Letters and feeds lead to {settings.SITE_ADDRESS}, out of others' reach.",
                    "Set MIGRANDI_ADDRESS to where the site is reached.")  # fmt: skip


def _mail() -> Iterator[Check]:
    reads: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("mailbox", settings.IMAP_URL, accounts.mailbox_account), ("relay", settings.SMTP_URL, accounts.relay)
    )  # fmt: skip
    for name, value, read in reads:
        if value:
            try:
                read()
            except UserError as error:
                yield Check(name, "wrong", str(error), "See docs/reference/settings.md for how it is written.")
            else:
                yield Check(name, "well", f"The {name} is written as it has to be.")
    if not settings.SMTP_URL:
        yield Check("relay", "advice", "No mail leaves this installation: invitations are handed over by hand.",
                    "To send mail, set MIGRANDI_SMTP_URL and MIGRANDI_MAIL_FROM.")  # fmt: skip


def _directory() -> Iterator[Check]:
    if not settings.OIDC_URL:
        return
    held = {"MIGRANDI_OIDC_CLIENT": settings.OIDC_CLIENT, "MIGRANDI_OIDC_SECRET": settings.OIDC_SECRET}
    lacking = [name for name, value in held.items() if not value]
    if lacking:
        yield Check("directory", "wrong", "Nobody can sign in with the directory.", f"Set {' and '.join(lacking)}.")


def _programs() -> Iterator[Check]:
    for program, lacks, package in _PROGRAMS:
        if shutil.which(program) is None:
            yield Check(program, "advice", f"The program {program} is not installed: {lacks}.", f"Install {package}.")
