"""Asks the site what nobody would ask, on the database under MIGRANDI_HOME: no query may break it or take a second.

    python scripts/fuzz_queries.py --queries 50000 --jobs 2
    python scripts/fuzz_queries.py --repeat 1:4711

Each query goes through the parser, is written in its canonical way and read again, and through the page of results.
Ends with 1 if any answer was a failure of ours (500) or took longer than `--seconds` of the processor: what else the
machine does at the time is not counted.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")
os.environ["MIGRANDI_HOSTS"] = "testserver"

import django  # noqa: E402
import numpy as np  # noqa: E402

django.setup()

from django.test import Client  # noqa: E402
from tests.search.query_fuzzing import in_address, queries  # noqa: E402

from migrandi import installation  # noqa: E402
from migrandi.search.query_language import canonical, parse  # noqa: E402
from migrandi.search.querying import make_ready  # noqa: E402


def main() -> int:
    """Run the fuzzer as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, default=50_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the number of the first, to share a run among processes")
    parser.add_argument("--jobs", type=int, default=1, help="in so many processes, each a part of them")
    parser.add_argument("--seed", type=int, default=1, help="which run: another seed, other queries")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long an answer may take")
    parser.add_argument("--repeat", metavar="SEED:NUMBER", help="ask this one query and show what happens")
    arguments = parser.parse_args()
    if arguments.jobs > 1:
        return in_parts(arguments)
    installation.ensure()
    make_ready()
    client = Client(raise_request_exception=True)
    if arguments.repeat:
        seed, number = map(int, arguments.repeat.split(":"))
        print(repr(queries(seed, number)[:400]))
        print(ask(client, seed, number))
        return 0
    ask(client, arguments.seed, 0)
    parsing, answering = [], []
    statuses: dict[int, int] = {}
    broken = 0
    for number in range(arguments.first, arguments.first + arguments.queries):
        status, parsed, answered, trace = ask(client, arguments.seed, number)
        statuses[status] = statuses.get(status, 0) + 1
        parsing.append(parsed)
        answering.append(answered)
        if status >= 500 or answered > arguments.seconds or parsed > arguments.seconds:
            broken += 1
            print(f"{arguments.seed}:{number} status {status}, {answered:.2f} s\n{trace}", flush=True)
        if number % 2_000 == 1_999:
            print(f"{number + 1:,} asked, {broken} broken", file=sys.stderr, flush=True)
    for name, times in (("parser", parsing), ("page", answering)):
        p50, p95, p99 = np.percentile(times, [50, 95, 99]) * 1_000
        print(f"{name}: p50 {p50:.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms, longest {max(times) * 1_000:.1f} ms")
    said = dict(sorted(statuses.items()))
    print(f"{arguments.queries:,} queries, by status {said}: {broken} broken")
    return 1 if broken else 0


def in_parts(arguments: argparse.Namespace) -> int:
    """Run this program once for each part; 1 if any part found something."""
    size = -(-arguments.queries // arguments.jobs)
    started = []
    for begin in range(0, arguments.queries, size):
        part = ["--queries", str(min(size, arguments.queries - begin)), "--first", str(arguments.first + begin)]
        more = ["--seed", str(arguments.seed), "--seconds", str(arguments.seconds)]
        started.append(subprocess.Popen([sys.executable, __file__, *part, *more]))
    return max([process.wait() for process in started])


def ask(client: Client, seed: int, number: int) -> tuple[int, float, float, str]:
    """Ask one query: the status of its page, how long the parser and the page took, and what broke, if anything did."""
    text = queries(seed, number)
    began = time.process_time()
    try:
        parsed = parse(text)
        again = parse(canonical(parsed.parts, parsed.on))
        parsing = time.process_time() - began
        if parsed.mistake is None and (again.parts, again.on) != (parsed.parts, parsed.on):
            return 500, parsing, 0.0, f"read again it is another query: {parsed} {again}"
        began = time.process_time()
        status = client.get(in_address(text, random.Random(number))).status_code
    except Exception:  # noqa: BLE001 whatever it is, it is what is looked for
        return 500, time.process_time() - began, 0.0, traceback.format_exc(limit=-4)
    return status, parsing, time.process_time() - began, ""


if __name__ == "__main__":
    sys.exit(main())
