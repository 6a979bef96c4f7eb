"""The watch is killed at random moments: afterwards every follower was told of each change exactly once."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

KILLS = int(os.environ.get("MIGRANDI_KILLS", "6"))
CHANNELS = 4
"""Followers by mail, and as many by webhook."""
_SETTING_UP = """
import django; django.setup()
from django.utils import timezone
from migrandi import installation
from migrandi.people.actors import AT_THE_MACHINE as machine
from migrandi.watch import following
import sys
installation.ensure()
now = timezone.now()
for n in range({channels}):
    for way, address in (("mail", f"officer{{n}}@example.org"), ("webhook", f"http://127.0.0.1:{port}/{{n}}")):
        channel = following.open_channel(machine, way, "at-once", address, "en", now)
        following.follow(machine, channel, "state", "KE", now)
"""


class Receiver(ThreadingHTTPServer):
    """A follower's server: keeps each request's body under the digest's key, and answers slowly now and then."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.digests: dict[str, dict[str, set[bytes]]] = defaultdict(lambda: defaultdict(set))


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(random.random() * 0.02)
        self.server.digests[self.path][self.headers["Migrandi-Digest"]].add(body)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_killed_at_random_moments_everybody_is_told_of_each_change_once(tmp_path: Path, receiver: Receiver) -> None:
    environment = os.environ | {
        "MIGRANDI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "migrandi.settings",
        "MIGRANDI_WEBHOOKS_ANYWHERE": "1",
        "MIGRANDI_SMTP_URL": "smtp://127.0.0.1:9",
        "MIGRANDI_MAIL_FROM": "unit@example.org",
    }
    port = receiver.server_address[1]
    setting_up = _SETTING_UP.format(channels=CHANNELS, port=port)
    subprocess.run([sys.executable, "-c", setting_up], env=environment, check=True)
    database = sqlite3.connect(tmp_path / "migrandi.sqlite3", timeout=60, isolation_level=None)
    chance = random.Random(20261128)
    happened = 0
    took = _run(environment)
    for _kill in range(KILLS):
        happened = _happen(database, happened, 7)
        _run(environment, after=chance.uniform(0.3, 1.1) * took)
    # what a killed worker had in hand is taken up again after two minutes: here they are over
    database.execute("UPDATE watch_digest SET next_at = made_at WHERE state = 'queued'")
    _run(environment)
    _run(environment)
    wanted = Counter(f"day-{number:05}" for number in range(happened))
    for channel in range(CHANNELS):
        digests = receiver.digests[f"/{channel}"]
        assert all(len(bodies) == 1 for bodies in digests.values())  # sent again, it says the same
        told = Counter(
            change["sentence"].split(", ")[1].split(".")[0]
            for bodies in digests.values()
            for change in json.loads(next(iter(bodies)))["changes"]
        )
        assert told == wanted
        letters = database.execute(
            'SELECT text FROM enquiries_outgoingmessage WHERE "to" LIKE ?', [f"%officer{channel}@%"]
        ).fetchall()
        written = Counter(
            line.split(", ")[1].split(".")[0]
            for (text,) in letters
            for line in text.splitlines()
            if "accession" in line
        )
        assert written == wanted


def _happen(database: sqlite3.Connection, first: int, count: int) -> int:
    """So many acts of Kenya come in, with numbered days; how many there are now."""
    for number in range(first, first + count):
        database.execute(
            "INSERT INTO treaties_actionchange (kind, work_id, state, action, date, articles, note, recorded_at)"
            " VALUES ('added', (SELECT id FROM law_work LIMIT 1), 'ke', 'accession', ?, '', '', '2026-01-01 00:00:00')",
            [f"day-{number:05}"],
        )
    return first + count


def _run(environment: dict[str, str], after: float | None = None) -> float:
    """A round of the watch, killed after so many seconds if it still goes on; how long it took."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "migrandi", "watch", "run"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        process.wait(after if after is not None else 120)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert after is not None, "a round that nobody killed did not end"
    return time.monotonic() - begun
