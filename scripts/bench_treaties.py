"""Measures how soon it is told who is bound: one State in a process of its own, and every State by every instrument.

Peers of the same run: bare Python with `django.setup()`, and the same rows read with a bare `sqlite3` SELECT.
"""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

RUNS = 15
DAY = date(2015, 6, 1)
_START = "import django; django.setup()"
_EVERYTHING = f"""
import time
import django
django.setup()
from datetime import date
from migrandi.treaties.binding import matrix, states_on
on = date.fromisoformat("{DAY}")
started = time.perf_counter()
print(sum(len(standings) for _instrument, standings in matrix(states_on(on), on)), time.perf_counter() - started)
"""


class Figures(NamedTuple):
    """Seconds of process time of `migrandi bound KE --json` and of Python and Django alone; seconds in which every
    State's answer on every instrument is reckoned, how many answers, seconds of the bare SELECT, how many rows."""

    bound: float
    start: float
    everything: float
    answers: int
    select: float
    rows: int


def measure() -> Figures:
    """Measure on an installation of its own; the processes compared take turns, so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"MIGRANDI_HOME": home, "DJANGO_SETTINGS_MODULE": "migrandi.settings"}
        ask = [str(Path(sys.executable).parent / "migrandi"), "bound", "KE", "--json"]
        start = [sys.executable, "-c", _START]
        _process_time(ask, environment)  # sets the installation up
        pairs = [(_process_time(start, environment), _process_time(ask, environment)) for _run in range(RUNS)]
        reckoned, answers = [], 0
        for _run in range(RUNS // 3):
            run = subprocess.run(
                [sys.executable, "-c", _EVERYTHING], env=environment, check=True, capture_output=True, text=True
            )
            count, seconds = run.stdout.split()
            reckoned.append(float(seconds))
            answers = int(count)
        selects = [_select(Path(home) / "migrandi.sqlite3") for _run in range(RUNS // 3)]
        return Figures(
            statistics.median(asked for _started, asked in pairs),
            statistics.median(started for started, _asked in pairs),
            statistics.median(reckoned),
            answers,
            statistics.median(seconds for seconds, _rows in selects),
            selects[0][1],
        )


def _process_time(command: Sequence[str], environment: dict[str, str]) -> float:
    """Seconds for which the process kept a processor busy, its own work and the system's for it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _select(database: Path) -> tuple[float, int]:
    """Seconds in which a bare SELECT brings every act of every State with its treaty and source, and how many."""
    started = time.perf_counter()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "SELECT work.path, work.facts, act.state, act.action, act.date, act.articles, act.note, source.read "
            "FROM treaties_treatyaction act JOIN law_work work ON work.id = act.work_id "
            "JOIN treaties_participationsource source ON source.key = act.source_id"
        ).fetchall()
    connection.close()
    return time.perf_counter() - started, len(rows)


def lines() -> list[str]:
    """The lines of the page."""
    found = measure()
    beyond = found.bound - found.start
    return [
        f"Measured on {date.today():%Y-%m-%d} with Python {platform.python_version()} on {os.cpu_count()} cores, the "
        f"full register; medians of {RUNS} and {RUNS // 3} runs.",
        "",
        "| what | figure | peer in the same run | beside it | wanted |",
        "| --- | ---: | ---: | ---: | ---: |",
        f"| `migrandi bound KE --json`, process time | {found.bound * 1000:,.0f} ms | {found.start * 1000:,.0f} ms: "
        f"bare Python and `django.setup()` | {beyond * 1000:,.0f} ms beyond it | under 150 ms beyond it |",
        f"| every State × every instrument on {DAY}: {found.answers:,} answers | {found.everything * 1000:,.0f} ms | "
        f"{found.select * 1000:,.0f} ms: bare `sqlite3` SELECT of the same {found.rows:,} acts | "
        f"{found.everything / found.select:,.1f} × | under 1,000 ms |",
    ]
