"""A laptop's data are moved into a real PostgreSQL server: everything arrives, answers alike, or nothing is there."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migrandi.operations.telling import without_secrets
from tests.corpus import CORPUS, needs_corpus
from tests.services.postgresql import PostgreSQL, needs_postgresql

pytestmark = [pytest.mark.services, pytest.mark.corpus, needs_postgresql, needs_corpus]

ROOT = Path(__file__).parents[2]
LAW = [CORPUS / "ca-justice" / "versions" / f"I-2.5@{day}.xml" for day in ("2021-02-26", "2023-03-06")]
QUESTIONS = (
    ("search", "removal order risk to life", "--lang", "en"),
    ("show", "/ca/act/2001/c-27/sec_97", "--on", "2022-01-01"),
    ("diff", "/ca/act/2001/c-27", "--from", "2021-03-01", "--to", "2023-06-01"),
    ("compare", "CA", "KE", "--on", "2020-01-01"),
    ("history", "/ca/act/2001/c-27/sec_34"),
)
"""What a person asks of the law: each is answered alike before and after."""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    started = PostgreSQL()
    yield started
    started.remove()


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("laptop")
    _run(home, "", "import", "--jobs", "1", *map(str, LAW))
    return home


def _environment(home: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {**kept, "MIGRANDI_HOME": str(home), "PYTHONPATH": path, "LANG": "C.UTF-8"} | (
        {"DATABASE_URL": url} if url else {}
    )


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "migrandi", *words, "--json"]


def _run(home: Path, url: str, *words: str, code: int = 0) -> Any:
    done = subprocess.run(
        _command(*words), env=_environment(home, url), capture_output=True, cwd=ROOT, timeout=550, check=False
    )
    assert done.returncode == code, done.stderr.decode()
    return json.loads(done.stderr if code else done.stdout)


def _tables(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row is not None
    return int(row[0])


def test_all_that_was_there_is_there_and_answers_alike(server: PostgreSQL, laptop: Path, tmp_path: Path) -> None:
    url, home = server.create("moved"), tmp_path / "home"
    moved = _run(laptop, "", "move", "--to", url, "--home", str(home))
    with sqlite3.connect(laptop / "migrandi.sqlite3") as file, psycopg.connect(url) as there:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ours = sorted(name for name in names if not name.startswith("sqlite_"))
        for name in ours:
            before, after = (base.execute(f'SELECT count(*) FROM "{name}"').fetchone() for base in (file, there))
            assert before == after, name
    assert {table["name"] for table in moved["tables"]} == {*ours} - {"django_migrations"}
    assert {path.name for path in (laptop / "blobs").rglob("*.zst")} == {
        path.name for path in (home / "blobs").rglob("*.zst")
    }
    for question in QUESTIONS:
        assert _run(home, url, *question) == _run(laptop, "", *question), question
    [began] = _run(home, url, "audit", "list", "--kind", "installation")["entries"]
    assert began["verb"] == "began-move" and began["detail"]["account"]
    assert began["detail"]["to"] == without_secrets(url) and began["detail"]["home"] == str(home)
    # and it goes on there: what is new gets numbers of its own
    _run(home, url, "import", "--jobs", "1", str(CORPUS / "ca-justice" / "versions" / "I-2.5@2024-10-16.xml"))
    assert _run(home, url, "stats")["copies"] == _run(laptop, "", "stats")["copies"] + 1


def test_a_database_that_holds_something_is_left_as_it_is(server: PostgreSQL, laptop: Path) -> None:
    url = server.create("taken")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE theirs (number int)")
    assert _run(laptop, "", "move", "--to", url, code=2)["error"]["code"] == "move-refused"
    assert _tables(url) == 1


def test_a_move_that_is_killed_leaves_nothing_and_is_begun_again(server: PostgreSQL, laptop: Path) -> None:
    url = server.create("killed")
    with (
        subprocess.Popen(
            _command("move", "--to", url), env=_environment(laptop, ""), cwd=ROOT, stdout=subprocess.DEVNULL
        ) as going,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        for _look in range(6000):
            busy = connection.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = 'killed' AND query LIKE 'COPY%law_provision%'"
            ).fetchone()
            if busy is not None or going.poll() is not None:
                break
            time.sleep(0.01)
        assert busy is not None, "the move was over before it could be killed"
        going.send_signal(signal.SIGKILL)
        going.wait()
    assert _tables(url) == 0
    assert _run(laptop, "", "move", "--to", url)["rows"] > 10_000


def test_a_text_that_the_server_would_cut_is_named(server: PostgreSQL, laptop: Path, tmp_path: Path) -> None:
    with sqlite3.connect(laptop / "migrandi.sqlite3") as here, sqlite3.connect(tmp_path / "migrandi.sqlite3") as copy:
        here.backup(copy)
        copy.execute("UPDATE law_manifestation SET publisher = ?", ["x" * 300])
    told = _run(tmp_path, "", "move", "--to", server.create("narrow"), code=2)["error"]["message"]
    assert "law_manifestation" in told and "publisher" in told


def test_a_database_in_a_dictionarys_order_is_refused(server: PostgreSQL, laptop: Path) -> None:
    url = server.create("sorted", "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LC_COLLATE 'C.UTF-8'")
    assert _run(laptop, "", "move", "--to", url, code=2)["error"]["code"] == "database-unfit"
    assert _tables(url) == 0


def test_a_server_that_does_not_answer_is_said_in_a_sentence(laptop: Path) -> None:
    told = _run(laptop, "", "move", "--to", "postgresql://migrandi:hidden@127.0.0.1:9/nothing", code=2)["error"]
    assert told["code"] == "database-unfit"
    assert "hidden" not in told["message"]
