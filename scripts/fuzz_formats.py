"""Spoils real law at random and reads it, in processes with limits; says what broke and the seed that repeats it.

    python scripts/fuzz_formats.py --inputs 50000 --jobs 2
    python scripts/fuzz_formats.py --repeat 1:4711

The folder of real law is the one the tests read (`MIGRANDI_TEST_CORPUS`). Ends with 1 if anything broke.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.corpus import CORPUS  # noqa: E402
from tests.formats.fuzz_workers import Outcome, examine, run  # noqa: E402
from tests.formats.fuzzing import spoilt  # noqa: E402


def main() -> int:
    """Run the fuzzer as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=50_000, help="how many spoilt files to read")
    parser.add_argument("--jobs", type=int, default=2, help="in how many processes")
    parser.add_argument("--seed", default="1", help="which run of inputs: another seed, other inputs")
    parser.add_argument("--repeat", metavar="SEED:NUMBER", help="read this one input and show what happens")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="with --repeat: write the input there")
    parser.add_argument("--keep-broken", type=Path, metavar="FOLDER", help="write the first input of each break there")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what broke there, in Markdown")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        print("The folder of real law is absent: set MIGRANDI_TEST_CORPUS to it.", file=sys.stderr)
        return 2
    if arguments.repeat:
        return repeat(arguments.repeat, arguments.keep)
    began = time.monotonic()

    def progress(outcome: Outcome) -> None:
        if outcome.inputs % 500 == 0:
            rate = outcome.inputs / (time.monotonic() - began)
            print(
                f"{outcome.inputs} of {arguments.inputs}, {rate:.0f}/s: {outcome.read} read, "
                f"{outcome.refused} refused, {len(outcome.findings)} kinds of break",
                file=sys.stderr,
                flush=True,
            )

    outcome = run((f"{arguments.seed}:{number}" for number in range(arguments.inputs)), arguments.jobs, progress)
    written = report(outcome)
    print(written)
    if arguments.keep_broken:
        arguments.keep_broken.mkdir(parents=True, exist_ok=True)
        for finding in outcome.findings.values():
            name = f"{finding.what} {finding.where} {finding.seeds[0]}"
            (arguments.keep_broken / re.sub(r"[^\w.]+", "-", name)).write_bytes(spoilt(finding.seeds[0])[1])
    if arguments.report:
        arguments.report.write_text(written, encoding="utf-8")
    return 1 if outcome.findings else 0


def repeat(seed: str, keep: Path | None) -> int:
    """Read the input of one seed in this process."""
    source, data, done = spoilt(seed)
    print(f"{source.name}: {', '.join(done)}; {len(data)} bytes")
    if keep is not None:
        keep.write_bytes(data)
    _, what, where, trace = examine(seed)
    print(f"{what} {where}\n{trace}".strip())
    return 0 if what in ("read", "refused") else 1


def report(outcome: Outcome) -> str:
    """What became of the inputs, in Markdown."""
    parts = [f"{outcome.inputs} inputs: {outcome.read} read, {outcome.refused} refused, the rest broke a reader.\n"]
    parts.append("Read as: " + ", ".join(f"{name} {count}" for name, count in outcome.by_module.most_common()) + "\n")
    for finding in sorted(outcome.findings.values(), key=lambda f: -len(f.seeds)):
        parts.append(
            f"## {finding.what} in {finding.where}\n\n{len(finding.seeds)} inputs; repeat with "
            f"`--repeat {finding.seeds[0]}` (also {', '.join(finding.seeds[1:4]) or 'no other'})\n\n"
            f"```\n{finding.traceback}\n```\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
