"""Spoils real mail at random and reads it; says what broke, hung or got lost, and the seed that repeats it.

    python scripts/fuzz_mail.py --inputs 20000 --jobs 2
    python scripts/fuzz_mail.py --repeat 1:4711

The folder of real mail is the one the tests read (`MIGRANDI_TEST_CORPUS`). Ends with 1 if anything broke.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.corpus import CORPUS  # noqa: E402
from tests.mail.examining import Examined, examine  # noqa: E402
from tests.mail.fuzzing import spoilt  # noqa: E402


def main() -> int:
    """Run the fuzzer as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000, help="how many spoilt messages to read")
    parser.add_argument("--jobs", type=int, default=2, help="in how many processes")
    parser.add_argument("--seed", default="1", help="which run of inputs: another seed, other inputs")
    parser.add_argument("--repeat", metavar="SEED:NUMBER", help="read this one input and show what happens")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="with --repeat: write the input there")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        print("The folder of real mail is absent: set MIGRANDI_TEST_CORPUS to it.", file=sys.stderr)
        return 2
    if arguments.repeat:
        name, data, done = spoilt(arguments.repeat)
        print(f"{name}: {', '.join(done)}; {len(data)} bytes")
        if arguments.keep:
            arguments.keep.write_bytes(data)
        found = examine(arguments.repeat)
        print(f"{found.what} {found.where} {found.seconds:.2f} s\n{found.trace}".strip())
        return 0 if found.what == "read" else 1
    return run([f"{arguments.seed}:{number}" for number in range(arguments.inputs)], arguments.jobs)


def run(seeds: list[str], jobs: int) -> int:
    """Read the message of each seed, in so many processes; 1 if anything broke."""
    began = time.monotonic()
    counts: Counter[str] = Counter()
    broken: dict[tuple[str, str], list[Examined]] = {}
    slowest, faulty = Examined("", "read"), 0
    with ProcessPoolExecutor(jobs) as pool:
        # a process that dies of an input ends the run: its seed is among those that were not told yet
        for found in pool.map(examine, seeds, chunksize=20):
            counts[found.what] += 1
            faulty += bool(found.faults)
            slowest = max(slowest, found, key=lambda one: one.seconds)
            if found.what != "read":
                broken.setdefault((found.what, found.where), []).append(found)
            if counts.total() % 1000 == 0:
                rate = counts.total() / (time.monotonic() - began)
                print(
                    f"{counts.total()} of {len(seeds)}, {rate:.0f}/s, {len(broken)} breaks", file=sys.stderr, flush=True
                )
    print(f"{counts.total()} spoilt messages: {counts['read']} read whole, {faulty} with faults told.")
    print(f"The slowest took {slowest.seconds:.2f} s of processor time (seed {slowest.seed}).")
    for (what, where), ones in sorted(broken.items(), key=lambda item: -len(item[1])):
        print(f"\n## {what}: {where}\n{len(ones)} inputs; repeat with --repeat {ones[0].seed}\n{ones[0].trace}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
