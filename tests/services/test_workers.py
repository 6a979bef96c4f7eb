"""Workers are killed at whatever moment, and the server too: each job's effect is there once, and nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.corpus import CORPUS, needs_corpus
from tests.services.postgresql import PostgreSQL, needs_postgresql

pytestmark = [pytest.mark.services, pytest.mark.corpus, needs_postgresql, needs_corpus]

ROOT = Path(__file__).parents[2]
FILES = [
    path for folder in ("nl-treaty-register", "pe-legalize") for path in sorted((CORPUS / folder).glob("*.md"))[:18]
]
KILLS = 20
WORKERS = 2
HELD = "3"
"""Seconds that a worker holds a job of which it says nothing."""


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    started = PostgreSQL(durable=True)
    yield started
    started.remove()


class Unit:
    """A server's database, a data folder, and the processes that work on them."""

    def __init__(self, url: str, home: Path) -> None:
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self._environment = {
            **os.environ, "DATABASE_URL": url, "MIGRANDI_HOME": str(home), "PYTHONPATH": path, "LANG": "C.UTF-8",
            "MIGRANDI_JOB_SECONDS": HELD,
        }  # fmt: skip
        self.url = url
        self.workers: list[subprocess.Popen[bytes]] = []

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a command of `migrandi`."""
        return subprocess.Popen(
            [sys.executable, "-m", "migrandi", *words], env=self._environment, cwd=ROOT, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *words: str) -> None:
        """Run one to its end."""
        assert self.begin(*words).wait(300) == 0, words

    def staff(self) -> None:
        """Have as many workers as there should be: whoever supervises them begins one where one is gone."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < WORKERS:
            self.workers.append(self.begin("work", "--kind", "import"))

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What the database answers; asked again while the server is away."""
        for _again in range(100):
            try:
                with psycopg.connect(self.url) as connection:
                    return connection.execute(question).fetchall()
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError("the server did not come back")

    def close(self) -> None:
        """End every worker."""
        for worker in self.workers:
            worker.kill()
            worker.wait()


def _text(unit: Unit) -> list[tuple[object, ...]]:
    return unit.rows(
        "SELECT w.path, p.language, p.eid, p.digest, d.start, d.end FROM law_period d JOIN law_provision p ON"
        " p.id = d.provision_id JOIN law_work w ON w.id = p.work_id ORDER BY 1, 2, 3, 4, 5"
    )


def test_whatever_dies_each_job_is_done_once(server: PostgreSQL, tmp_path: Path) -> None:
    chance = random.Random(9)
    unit = Unit(server.create("unit"), tmp_path / "home")
    unit.run("job", "add", "import", *map(str, FILES))
    unit.run("job", "add", "import", *map(str, FILES))  # what waits already is not put in twice
    assert len(unit.rows("SELECT id FROM jobs_job")) == len(FILES)
    killed = 0
    try:
        until = time.monotonic() + 900
        while time.monotonic() < until:
            unit.staff()
            if not unit.rows("SELECT 1 FROM jobs_job WHERE state IN ('waiting', 'held')"):
                if killed == KILLS:
                    break
                unit.run("job", "add", "import", *map(str, FILES))  # quicker than they are killed: all over again
            if killed < KILLS:
                held = unit.rows("SELECT worker FROM jobs_job WHERE state = 'held' AND attempts < 4")
                mine = {worker.pid: worker for worker in unit.workers}
                at_it = [mine[pid] for (name,) in held if (pid := int(str(name).split(":")[-2])) in mine]
                if not at_it:
                    continue
                time.sleep(chance.random() * 0.2)
                if killed % 7 == 6:
                    server.kill()
                    server.start()
                else:
                    chance.choice(at_it).send_signal(signal.SIGKILL)
                killed += 1
            else:
                time.sleep(0.2)
    finally:
        unit.close()
    assert unit.rows("SELECT about, said FROM jobs_job WHERE state <> 'done'") == []
    assert killed == KILLS
    quiet = Unit(server.create("quiet"), tmp_path / "quiet")
    quiet.run("import", "--no-references", "--jobs", "1", *map(str, FILES))
    assert _text(unit) == _text(quiet)
    for table in ("law_work", "law_expression", "law_manifestation", "law_change"):
        count = f"SELECT count(*) FROM {table}"
        assert unit.rows(count) == quiet.rows(count), table
