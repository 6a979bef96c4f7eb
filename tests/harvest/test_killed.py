"""A harvest killed at any moments and run again leaves what an undisturbed one leaves, row by row."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from tests.harvest.speaking import Law, Reply, Speaker, akoma_ntoso, speaking

DOCUMENTS = int(os.environ.get("MIGRANDI_KILL_DOCUMENTS", "120"))
KILLS = int(os.environ.get("MIGRANDI_KILLS", "4"))
"""Measured with 1000 and 50: `MIGRANDI_KILL_DOCUMENTS=1000 MIGRANDI_KILLS=50`."""
FACTS = """\
name = "Harbour laws"
publisher = "The harbour"
home = "https://harbour.example.org/"
interface = "Atom"
documentation = "https://harbour.example.org/"
read_on = 2026-11-28
read_from = "nowhere"
licence = "none"
languages = ["en"]
jurisdictions = ["ke"]
hosts = ["harbour.example.org"]
start = "https://harbour.example.org/feed"
takes = "everything"
leaves = "nothing"
harvester = "feed"

[politeness]
seconds_between_requests = 0.0
"""
MOMENTS = ("_at", "at", "response", "reasons")


def answer(host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path == "/feed":
        entries = "".join(
            f'<entry><id>{n}</id><updated>2026-01-01</updated><link href="/laws/{n}.xml"/></entry>'
            for n in range(1, DOCUMENTS + 1)
        )
        return Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode())
    if path.startswith("/laws/"):
        number = int(path[6:-4])
        # one in fifty fails for good, which has to come out the same as well
        return Reply(b"<broken", "application/xml") if number % 50 == 0 else Reply(akoma_ntoso(Law(number)))
    return None


def begin(home: Path, speaker: Speaker) -> "subprocess.Popen[bytes]":
    environment = os.environ | {
        "MIGRANDI_HOME": str(home), "MIGRANDI_HARVEST_ROUTES": f"harbour.example.org={speaker.base}",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "migrandi", "harvest", "harbour", "--no-references", "--json"],
        env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(home: Path, speaker: Speaker) -> None:
    process = begin(home, speaker)
    _out, err = process.communicate(timeout=400)
    assert process.returncode == 0, err.decode()


def rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that a harvest writes, without moments."""
    with sqlite3.connect(home / "migrandi.sqlite3") as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if name.startswith(("law_", "harvest_", "search_"))
        ]
        found = {}
        for name in names:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            kept = ", ".join(f'"{column}"' for column in columns if not column.endswith(MOMENTS))
            found[name] = sorted(connection.execute(f"SELECT {kept} FROM {name}").fetchall(), key=repr)
        return found


def blobs(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "blobs").rglob("*") if path.is_file())


def in_line(home: Path) -> str:
    """What the index holds, and whether that is what the database says."""
    code = (
        "import django; django.setup()\nfrom migrandi.search.syncing import engine, verify\n"
        "print(engine().fingerprint(), verify())"
    )
    environment = os.environ | {"MIGRANDI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "migrandi.settings"}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout


def home_of(folder: Path) -> Path:
    place = folder / "publishers" / "harbour"
    place.mkdir(parents=True)
    (place / "publisher.toml").write_text(FACTS)
    return folder


class Watching:
    """Kills the process when the server was asked for so many documents, and a little later each time."""

    def __init__(self, speaker: Speaker) -> None:
        self.asked = 0
        self.wanted = threading.Event()
        self.at = 0
        inner = speaker.answer

        def counted(host: str, path: str, query: dict[str, str]) -> Reply | None:
            self.asked += path.startswith("/laws/")
            if self.asked >= self.at:
                self.wanted.set()
            return inner(host, path, query)

        speaker.answer = counted


def test_a_harvest_killed_at_random_moments_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    chosen = random.Random(8)
    undisturbed, killed = home_of(tmp_path / "undisturbed"), home_of(tmp_path / "killed")
    with speaking(answer) as speaker:
        finish(undisturbed, speaker)
        watching = Watching(speaker)
        deaths = 0
        for _kill in range(KILLS):
            # so far that all of them fall within the run, and neither at its beginning nor its end alone
            watching.at = watching.asked + chosen.randint(1, max(2, 2 * DOCUMENTS // KILLS - 8))
            watching.wanted.clear()
            process = begin(killed, speaker)
            while process.poll() is None and not watching.wanted.wait(0.05):
                pass
            process.stderr and threading.Event().wait(chosen.uniform(0, 0.06))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                deaths += 1
            process.communicate()
        finish(killed, speaker)
    assert deaths >= KILLS // 2
    expected, got = rows(undisturbed), rows(killed)
    assert expected.keys() == got.keys()
    for name, wanted in expected.items():
        assert got[name] == wanted, name
    assert len(expected["harvest_find"]) == DOCUMENTS - DOCUMENTS // 50
    assert blobs(killed) == blobs(undisturbed)
    assert in_line(killed) == in_line(undisturbed)
    assert in_line(killed).split()[1] == "True"
