"""A backup taken while people write is of one moment, and the installation restored from it is that of then."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from migrandi.operations.backup import backup, check, restore
from migrandi.operations.errors import DamagedBackup, InTheWay, NotHere
from migrandi.operations.telling import without_secrets
from tests.own_home import environment, migrandi, run

NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder as an installation's: a database in WAL mode, files, what is made again, what passes."""
    home = tmp_path / "home"
    (home / "blobs" / "ab").mkdir(parents=True)
    (home / "index").mkdir()
    (home / "blobs" / "ab" / "abcd.zst").write_bytes(b"bytes as received" * 1000)
    (home / "index" / "segment").write_bytes(b"made again")
    (home / "import.lock").touch()
    (home / "secret-key").write_text("kept with the data")
    with sqlite3.connect(home / "migrandi.sqlite3") as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE law (text TEXT)")
        made.executemany("INSERT INTO law VALUES (?)", [(f"article {number}",) for number in range(500)])
    made.close()
    return home


def test_all_that_cannot_be_made_again_comes_back(home: Path, tmp_path: Path) -> None:
    written = backup(home, tmp_path / "b.tar", NOW)
    assert check(tmp_path / "b.tar") == written
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0, "it holds the secret key"
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "secret-key").write_text("made when the settings were read")
    restore(tmp_path / "b.tar", tmp_path / "new")
    found = {path.relative_to(tmp_path / "new").as_posix() for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert found == {"migrandi.sqlite3", "secret-key", "blobs/ab/abcd.zst"}
    assert (tmp_path / "new" / "secret-key").read_text() == "kept with the data"
    with sqlite3.connect(tmp_path / "new" / "migrandi.sqlite3") as opened:
        assert opened.execute("SELECT count(*) FROM law").fetchone() == (500,)
    opened.close()


def test_a_byte_changed_anywhere_is_noticed_and_nothing_is_restored(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "b.tar", NOW)
    whole = (tmp_path / "b.tar").read_bytes()
    with tarfile.open(tmp_path / "b.tar") as tar:
        places = [member.offset_data + member.size // 2 for member in tar if member.size]
    assert len(places) == 5
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1
        (tmp_path / "d.tar").write_bytes(damaged)
        with pytest.raises(DamagedBackup):
            restore(tmp_path / "d.tar", tmp_path / "new")
        assert not (tmp_path / "new").exists() and not (tmp_path / "new.restoring").exists()
    for length in (0, 100, len(whole) // 2, places[-1]):
        (tmp_path / "d.tar").write_bytes(whole[:length])
        with pytest.raises(DamagedBackup):
            check(tmp_path / "d.tar")


def test_nothing_that_stands_is_overwritten(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "b.tar", NOW)
    with pytest.raises(InTheWay, match="exists"):
        backup(home, tmp_path / "b.tar", NOW)
    with pytest.raises(InTheWay, match="not empty"):
        restore(tmp_path / "b.tar", home)
    with pytest.raises(NotHere):
        backup(tmp_path / "nowhere", tmp_path / "c.tar", NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "home"], "nothing half-done stays"


def test_a_member_that_would_leave_the_folder_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        (tmp_path / "x").write_text("x")
        tar.add(tmp_path / "x", arcname="../outside")
    with pytest.raises(DamagedBackup, match="outside"):
        restore(tmp_path / "b.tar", tmp_path / "new")
    assert not (tmp_path / "outside").exists()


WRITER = """
import sys
from datetime import UTC, datetime
from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.law.blobs import keep
from django.conf import settings
number = 0
while True:
    number += 1
    digest = keep(settings.BLOBS, b"file %d" % number)
    audit.note(AT_THE_MACHINE, "wrote", "blob", digest, datetime.now(UTC), detail={"number": number})
    print(number, flush=True)
"""
"""Keeps a file, then writes down that it did, as an import does, for as long as it is let."""


@pytest.mark.services
def test_a_backup_under_a_writer_is_of_one_moment_and_the_restored_installation_answers(tmp_path: Path) -> None:
    home, new, file = tmp_path / "home", tmp_path / "new", tmp_path / "b.tar"
    run(
        home,
        "from tests.law.writing import article, law, take_in\nfrom migrandi.search import syncing\n"
        "take_in(law(article('1', 'entry', 'Arrival'), as_of='2001-01-01'))\nsyncing.sync()",
    )
    lines = f"import django; django.setup()\n{WRITER}"
    writer = subprocess.Popen([sys.executable, "-c", lines], env=environment(home), stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _line in range(20):
        assert writer.stdout.readline()
    done = migrandi(home, "backup", str(file), "--json")
    assert done.returncode == 0, done.stderr
    for _line in range(20):
        assert writer.stdout.readline(), "the writer went on"
    writer.kill()
    writer.communicate(timeout=30)
    assert migrandi(home, "restore", str(file)).returncode == 2, "not over what stands"
    restored = migrandi(new, "restore", str(file), "--json")
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["database"] == json.loads(done.stdout)["database"]
    told = run(
        new,
        "from migrandi.people import audit\nfrom migrandi.law.blobs import fetch\nfrom django.conf import settings\n"
        "from migrandi.search import syncing\n"
        "from migrandi.search.querying import search\n"
        "assert audit.verify().broken is None\n"
        "entries = list(audit.entries(kind='blob'))\n"
        "assert all(fetch(settings.BLOBS, one.key) for one in entries)\n"
        "assert sorted(one.detail['number'] for one in entries) == list(range(1, len(entries) + 1))\n"
        "assert syncing.verify()\n"
        "print(len(entries), search('harbour warden').hits[0].path)",
    ).split()
    assert int(told[0]) >= 20 and told[1] == "/xx/act/1999/7"
    checks = json.loads(migrandi(new, "doctor", "--json").stdout)["checks"]
    # the invented law was recorded without bytes behind it
    assert {one["name"] for one in checks if one["state"] == "wrong"} == {"files"}


@pytest.mark.services
def test_the_trail_tells_who_took_a_backup_where_and_that_it_was_restored(tmp_path: Path) -> None:
    home, new, file = tmp_path / "home", tmp_path / "new", tmp_path / "b.tar"
    run(home, "")
    account = {"LOGNAME": "amal"}
    assert migrandi(home, "backup", str(file), **account).returncode == 0
    assert migrandi(home, "backup", str(file), **account).returncode == 2, "nothing is overwritten, nothing told"
    [taken] = trail(home)
    assert (taken["actor"], taken["verb"]) == ("machine", "backed-up")
    assert (taken["detail"]["account"], taken["detail"]["to"]) == ("amal", str(file))
    assert migrandi(new, "restore", str(file), **account).returncode == 0
    [restored] = trail(new)
    assert (restored["verb"], restored["detail"]["from"]) == ("restored", str(file))
    assert restored["detail"]["database"] == taken["detail"]["database"]


def trail(home: Path) -> list[dict[str, Any]]:
    """What the trail tells of the installation as a whole."""
    listed: list[dict[str, Any]] = json.loads(
        migrandi(home, "audit", "list", "--kind", "installation", "--json").stdout
    )["entries"]
    return listed


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://unit:hidden@db.example.org:5433/migrandi?password=hidden", "postgresql://db.example.org:5433/migrandi"),
        ("s3://key:hidden@bucket/prefix?endpoint=https://hidden", "s3://bucket/prefix"),
    ],
)  # fmt: skip
def test_of_where_data_went_no_secret_is_told(url: str, said: str) -> None:
    assert without_secrets(url) == said
