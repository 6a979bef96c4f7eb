"""Measures the search index of a database: how large it is, how long and with how much memory it is built, and how soon
the engine answers with everything on: words for the same, translations, vectors, the learnt order, authority, facets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_BUILD = """
import resource, time, django
django.setup()
from migrandi.concepts.editing import refresh
from migrandi.search.syncing import rebuild
refresh()
began = time.perf_counter()
print(rebuild(), time.perf_counter() - began, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_ASK = """
import json, random, statistics, sys, time, django
django.setup()
from migrandi.search.engine import Query
from migrandi.search.query_language import parse
from migrandi.search.querying import make_ready
from migrandi.search.syncing import engine
queries, seed = json.load(sys.stdin)
make_ready()
asked = queries * 20
random.Random(seed).shuffle(asked)
for any_word in (False, True):
    times, busy = [], []
    for number, words in enumerate(asked):
        query = Query(parse(words).parts, any_word=any_word, authority=True)
        began, used = time.perf_counter(), time.process_time()
        engine().search(query)
        if number >= 40:
            times.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - used) * 1000)
    for values in (times, busy):
        print(statistics.median(values), statistics.quantiles(values, n=20)[-1])
"""


def lines(home: Path, queries: Sequence[str], seed: int, *, build: bool) -> list[str]:
    """The lines of the page for the database in that folder; without `build` the index is taken as it stands."""
    environment = os.environ | {"MIGRANDI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "migrandi.settings"}
    made = ["| what | figure | wanted |", "| --- | ---: | ---: |"]
    if build:
        answer = _run(_BUILD, environment)
        entries, seconds, busy, memory = answer.split()
        made += [
            f"| building the index of {int(entries):,} entries | {float(seconds):,.0f} s"
            f" ({float(busy):,.0f} s of one core) | |",
            f"| most memory of that | {int(memory) / 2**20:.2f} GB | |",
        ]
    size = sum(file.stat().st_size for file in (home / "index").rglob("*") if file.is_file())
    text = (home / "migrandi.sqlite3").stat().st_size
    made.append(f"| size of the index | {size / 2**20:,.0f} MB (the database {text / 2**20:,.0f} MB) | |")
    answer = _run(_ASK, environment, json.dumps([list(queries), seed]))
    figures = [tuple(map(float, line.split())) for line in answer.splitlines()]
    names = ("all words, with facets and authority", "everything on: one word is enough, any language")
    for name, (passed, busy_ms) in zip(names, (figures[:2], figures[2:]), strict=True):
        made.append(
            f"| engine, {name} | p50 {passed[0]:.2f} ms, p95 {passed[1]:.2f} ms"
            f" (of the processor {busy_ms[0]:.2f} and {busy_ms[1]:.2f} ms) | p50 under 4 ms, p95 under 15 ms |"
        )
    return made


def _run(program: str, environment: dict[str, str], given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, input=given, check=True, capture_output=True, text=True
    )
    return done.stdout
