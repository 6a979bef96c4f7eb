"""A worker that is told to stop ends after the job in hand, or gives it back at once for another to begin anew."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.own_home import ROOT, environment, migrandi, run

WORK = [sys.executable, "-m", "migrandi", "work", "--json"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    run(home, "pass")
    return home


@pytest.fixture
def mailbox() -> Iterator[socket.socket]:
    """What listens as a mailbox does, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        yield listening


def jobs(home: Path, **more: str) -> dict[str, dict[str, Any]]:
    told = json.loads(migrandi(home, "job", "list", "--json", **more).stdout)["jobs"]
    return {f"{one['kind']} {one['about']}".strip(): one for one in told}


def test_a_job_that_does_not_end_is_given_back_and_another_worker_may_take_it(
    mailbox: socket.socket, home: Path
) -> None:
    where = {"MIGRANDI_IMAP_URL": f"imap://legal@127.0.0.1:{mailbox.getsockname()[1]}/INBOX"}
    with subprocess.Popen([*WORK, "--kind", "fetch"], env=environment(home, **where), cwd=ROOT) as worker:
        waiting, _address = mailbox.accept()
        worker.send_signal(signal.SIGTERM)  # as systemd does, once
        assert worker.wait(60) == 0
        waiting.close()
    job = jobs(home, **where)["fetch"]
    assert (job["state"], job["attempts"], job["worker"]) == ("waiting", 0, "")
    assert "told to stop" in job["said"]
    # nothing holds it: the next worker has it at once
    with subprocess.Popen([*WORK, "--kind", "fetch"], env=environment(home, **where), cwd=ROOT) as worker:
        waiting, _address = mailbox.accept()
        worker.send_signal(signal.SIGTERM)
        worker.send_signal(signal.SIGTERM)  # twice: now
        assert worker.wait(60) == 0
        waiting.close()


def test_a_job_that_ends_is_done_first_and_the_next_is_not_begun(home: Path, tmp_path: Path) -> None:
    files = []
    for number in range(2):
        folder = tmp_path / f"law-{number}"
        folder.mkdir()
        for article in range(20):
            (folder / f"{article}.md").write_text(
                f"# Act {number}-{article}\n\n## Article 1. Entry\n\nMay be refused.\n"
            )
        files.append(str(folder))
    assert migrandi(home, "job", "add", "import", *files).returncode == 0
    with subprocess.Popen(
        [*WORK, "--kind", "import"], env=environment(home), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as worker:
        until_held(home)
        worker.send_signal(signal.SIGTERM)
        said, _nothing = worker.communicate(timeout=60)
        assert worker.returncode == 0
    states = {about: one["state"] for about, one in jobs(home).items() if one["kind"] == "import"}
    assert states == {f"import {files[0]}": "done", f"import {files[1]}": "waiting"}
    assert json.loads(said)["state"] == "done"


def until_held(home: Path) -> None:
    """Wait until the worker has a job in hand."""

    for _look in range(3000):
        with sqlite3.connect(home / "migrandi.sqlite3") as database:
            held = database.execute("SELECT 1 FROM jobs_job WHERE state = 'held'").fetchone()
        database.close()
        if held:
            return
        time.sleep(0.01)
    raise AssertionError("no job was taken")
