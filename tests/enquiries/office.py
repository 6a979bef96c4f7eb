"""An office of its own for tests with killed workers: its data in a folder, its commands as processes.

Run as a process it queues answers: `python -m tests.enquiries.office COUNT`, with the office's environment.
"""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]


@dataclass
class Office:
    """The data folder and the servers an office knows."""

    home: Path
    settings: dict[str, str]
    url: str = ""

    def __post_init__(self) -> None:
        """Where the tests run over a server's database, each office has one of its own there."""
        server = os.environ.get("DATABASE_URL", "")
        if server:
            name = f"office_{token_hex(4)}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            self.url = f"{server.rpartition('/')[0]}/{name}"

    @property
    def environment(self) -> dict[str, str]:
        """What its processes run with."""
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        database = {"DATABASE_URL": self.url} if self.url else {}
        own = {"MIGRANDI_HOME": str(self.home), "PYTHONPATH": path, "LANG": "C.UTF-8"}
        return {**kept, **own, **database, **self.settings}

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        """Begin a command of `migrandi`."""
        return subprocess.Popen(
            [sys.executable, "-m", "migrandi", *command], env=self.environment, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *command: str) -> Any:
        """Run a command of `migrandi` to its end; what it prints as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "migrandi", *command, "--json"], env=self.environment, cwd=ROOT,
            capture_output=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def queue(self, count: int) -> None:
        """Put so many answers into the outbox."""
        subprocess.run(
            [sys.executable, "-m", "tests.enquiries.office", str(count)], env=self.environment, cwd=ROOT, check=True,
            timeout=300,
        )  # fmt: skip

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        if self.url:
            with psycopg.connect(self.url) as connection:
                return connection.execute(question.encode()).fetchall()
        with sqlite3.connect(f"file:{self.home / 'migrandi.sqlite3'}?mode=ro", uri=True, timeout=30) as database:
            found = database.execute(question).fetchall()
        database.close()
        return found


def _queue(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")
    import django  # noqa: PLC0415 needs its settings named first

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from migrandi import installation  # noqa: PLC0415
    from migrandi.enquiries import outbox  # noqa: PLC0415
    from migrandi.enquiries.models import Enquiry, Thread  # noqa: PLC0415
    from migrandi.mail.message import Address  # noqa: PLC0415
    from migrandi.mail.writing import File  # noqa: PLC0415
    from migrandi.people.actors import AT_THE_MACHINE  # noqa: PLC0415

    installation.ensure()
    moment = timezone.now()
    for number in range(count):
        enquiry = Enquiry.objects.create(
            subject=f"Question {number}", thread=Thread.objects.create(begun_at=moment), received_at=moment
        )
        outbox.queue(
            enquiry, f"Answer {number}\n.\n..with dots\n", AT_THE_MACHINE, moment, language="en",
            to=[Address("Field office", f"mission{number % 7}@example.org")],
            files=[File("memo.docx", "application/octet-stream", os.urandom(2000 + number))],
        )  # fmt: skip


if __name__ == "__main__":
    _queue(int(sys.argv[1]))
