"""A unit's installation, its database in PostgreSQL and its bytes in a bucket, is backed up at work and restored."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from migrandi.buckets import bucket
from tests.operations.test_backup import WRITER
from tests.own_home import environment, migrandi, run
from tests.services.postgresql import PostgreSQL, needs_postgresql
from tests.services.store import KEYS, ObjectStore, needs_store

pytestmark = [pytest.mark.services, needs_postgresql, needs_store]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    started = PostgreSQL()
    yield started
    started.remove()


def test_a_unit_is_moved_into_a_server_and_a_bucket_backed_up_under_a_writer_and_restored(
    server: PostgreSQL, store: ObjectStore, tmp_path: Path
) -> None:
    laptop, law, file = tmp_path / "laptop", tmp_path / "law.md", tmp_path / "b.tar"
    law.write_text("# Border Act\n\n## Article 1. Arrival\n\nThe harbour warden writes down who arrives.\n")
    assert migrandi(laptop, "import", str(law)).returncode == 0
    unit = {"DATABASE_URL": server.create("unit"), "BLOBS_URL": store.url("unit"), **KEYS}
    moved = migrandi(laptop, "move", "--to", unit["DATABASE_URL"], "--home", str(tmp_path / "unit"), "--blobs",
                     unit["BLOBS_URL"], "--json", **KEYS)  # fmt: skip
    assert moved.returncode == 0, moved.stderr
    assert not (tmp_path / "unit" / "blobs").exists()
    assert len(list(bucket(store.url("unit")).within("blobs").contents())) == 1

    lines = f"import django; django.setup()\n{WRITER}"
    writer = subprocess.Popen(
        [sys.executable, "-c", lines], env=environment(tmp_path / "unit", **unit), stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    for _line in range(20):
        assert writer.stdout.readline()
    done = migrandi(tmp_path / "unit", "backup", str(file), "--json", **unit)
    assert done.returncode == 0, done.stderr
    for _line in range(20):
        assert writer.stdout.readline(), "the writer went on"
    writer.kill()
    writer.communicate(timeout=30)
    assert file.stat().st_mode & 0o077 == 0 and sorted(path.name for path in tmp_path.glob("b.*")) == ["b.tar"]
    assert migrandi(tmp_path / "unit", "restore", "--check", str(file)).returncode == 0, "without any server"

    new = {"DATABASE_URL": server.create("restored"), "BLOBS_URL": store.url("restored"), **KEYS}
    taken = migrandi(tmp_path / "new", "restore", str(file), "--json", **new | {"DATABASE_URL": unit["DATABASE_URL"]})
    assert taken.returncode == 2 and "not empty" in taken.stderr, "not over what stands"
    alone = migrandi(tmp_path / "new", "restore", str(file), "--json")
    assert alone.returncode == 2 and "DATABASE_URL" in alone.stderr
    restored = migrandi(tmp_path / "new", "restore", str(file), "--json", **new)
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["database"] == json.loads(done.stdout)["database"]
    told = run(
        tmp_path / "new",
        "from migrandi.people import audit\nfrom migrandi.law.blobs import fetch\nfrom django.conf import settings\n"
        "from migrandi.search import syncing\n"
        "from migrandi.search.querying import search\n"
        "assert audit.verify().broken is None\n"
        "entries = list(audit.entries(kind='blob'))\n"
        "assert all(fetch(settings.BLOBS, one.key) for one in entries)\n"
        "assert sorted(one.detail['number'] for one in entries) == list(range(1, len(entries) + 1))\n"
        "assert syncing.verify()\n"
        "print(len(entries), search('\"harbour warden\"').hits[0].work_title)",
        **new,
    ).split(maxsplit=1)
    assert int(told[0]) >= 20 and told[1].strip() == "Border Act"
    checks = json.loads(migrandi(tmp_path / "new", "doctor", "--thorough", "--json", **new).stdout)["checks"]
    assert {one["name"] for one in checks if one["state"] == "wrong"} == set(), checks


def test_a_backup_that_was_changed_leaves_the_new_database_empty(server: PostgreSQL, tmp_path: Path) -> None:
    source, target = {"DATABASE_URL": server.create("small")}, {"DATABASE_URL": server.create("untouched")}
    run(tmp_path / "home", "pass", **source)
    assert migrandi(tmp_path / "home", "backup", str(tmp_path / "b.tar"), **source).returncode == 0
    whole = bytearray((tmp_path / "b.tar").read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "d.tar").write_bytes(whole)
    refused = migrandi(tmp_path / "new", "restore", str(tmp_path / "d.tar"), "--json", **target)
    assert refused.returncode == 2 and json.loads(refused.stderr)["error"]["code"] == "damaged-backup"
    with psycopg.connect(target["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    assert not (tmp_path / "new.restoring").exists()
    # without PostgreSQL's own programs it says what to install
    lacking = migrandi(tmp_path / "home", "backup", str(tmp_path / "c.tar"), "--json", **source, PATH=os.devnull)
    assert lacking.returncode == 2 and json.loads(lacking.stderr)["error"]["code"] == "tool-missing"
    assert not list(tmp_path.glob("c.tar*"))
