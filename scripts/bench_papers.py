"""Measures the check of a long paper and its export; writes the table of docs/performance.md between its own marks.

The paper is made of real provisions of the corpus: 40 pages, 300 citations, two of three with a quotation, some of them
wrong, on laws with a history. An installation of its own is filled first; the time begins when the law is held.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- papers: begin -->", "<!-- papers: end -->"
CORPUS = Path(os.environ.get("MIGRANDI_TEST_CORPUS") or ROOT.parent / "shared" / "corpus")
SOURCES = ("open-treaties/*.json", "ca-justice/versions/*.xml", "fr-legalize/versions/*.md")
CITATIONS, WORDS_A_PAGE, PAGES = 300, 420, 40
RUNS = 5


def provisions() -> Iterator[tuple[str, list[str]]]:
    """Articles and sections of the laws held, each with its citation and its words."""
    from migrandi.formats.document import texts  # noqa: PLC0415 needs the settings of the new installation
    from migrandi.law.models import Expression  # noqa: PLC0415
    from migrandi.law.reading import contents, copy_on, wordings  # noqa: PLC0415

    held = Expression.objects.filter(superseded_at=None).values_list("work", "language").distinct().order_by()
    signs = {"art": "art", "sec": "s"}
    for pk, language in held:
        if language not in ("en", "fr"):
            continue
        work = Expression.objects.filter(work=pk).select_related("work")[0].work
        entries = [entry for entry in contents(copy_on(work, language, None)) if entry.eid.partition("_")[0] in signs]
        read = wordings([entry.id for entry in entries])
        for entry in entries:
            kind, _cut, number = entry.eid.partition("_")
            long = [text.split() for text in texts([read[entry.id]]) if len(text.split()) > 16]
            if long and not {"/", "~"} & set(number) and not set(" ".join(long[0])) & set('*_[]“”«»"`<>|\\'):
                yield f"@{work.path.strip('/')}, {signs[kind]} {number}", long[0]


def generate(chosen: random.Random) -> str:
    """The paper: sentences of our own between quotations, until it has its pages and citations."""
    found = sorted(provisions(), key=lambda pair: pair[0])
    filler = "What follows from it for the harbour is told in the next lines and nothing more is meant by them".split()
    parts = ["---", "title: A long paper", "states: [CA, FR, KE]", f"date: {date(2026, 6, 1)}", "---", ""]
    for number, (cited, words) in enumerate(chosen.choices(found, k=CITATIONS)):
        if number % 10 == 0:
            parts += [f"# Part {number // 10 + 1}", ""]
        start = chosen.randrange(0, max(len(words) - 14, 1))
        quoted = words[start : start + 12]
        if number % 7 == 0:
            quoted[5] = "harbour"
        own = " ".join(filler[: 10 + number % 8])
        sentence = f"{own} [{cited}]." if number % 3 == 0 else f"{own}: “{' '.join(quoted)}” [{cited}]."
        parts += [sentence, "", *([" ".join(filler) + "."] * 2), ""]
    while sum(len(part.split()) for part in parts) < WORDS_A_PAGE * PAGES:
        parts += [" ".join([*filler, *filler, *filler]) + ".", ""]
    return "\n".join(parts)


class Taken(NamedTuple):
    """What a run took: seconds by the clock, and seconds of the processor, which other programs do not lengthen."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.processor:.2f} s of one core)"


def taken(run: Callable[[], object]) -> Taken:
    """What one run takes."""
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return Taken(time.perf_counter() - clock, time.process_time() - processor)


def median(runs: list[Taken]) -> Taken:
    """The middle one by the clock."""
    return sorted(runs)[len(runs) // 2]


def measure() -> list[str]:
    """The lines of the table."""
    import django  # noqa: PLC0415 its settings are named by now

    django.setup()
    from migrandi.papers.checking import check_text  # noqa: PLC0415
    from migrandi.papers.exporting import export  # noqa: PLC0415

    text = generate(random.Random(40))
    first, *again = (taken(lambda: check_text(text)) for _run in range(RUNS + 1))
    report = check_text(text)
    word = [taken(lambda: export(text, "docx")) for _run in range(RUNS)]
    return [
        f"A paper of {len(text.split()):,} words ({PAGES} pages): {report.citations} citations, {report.quotations} "
        f"quotations, {len(report.findings)} findings; laws with up to eight dated copies.",
        "",
        "| what | figure | wanted |",
        "| --- | ---: | ---: |",
        f"| the check, the first one of a process | {first} | under 2 s |",
        f"| the check again, as in the editor (median of {RUNS}) | {median(again)} | |",
        f"| Word with footnotes and cover note, check included (median of {RUNS}) | {median(word)} | under 5 s |",
    ]


def main() -> None:
    """Fill an installation, measure, and write the table."""
    if not CORPUS.is_dir():
        sys.exit(f"There is no folder {CORPUS}: set MIGRANDI_TEST_CORPUS to the folder of real law.")
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MIGRANDI_HOME": home, "DJANGO_SETTINGS_MODULE": "migrandi.settings"}
        files = [str(path) for pattern in SOURCES for path in sorted(CORPUS.glob(pattern))]
        subprocess.run([sys.executable, "-m", "migrandi", "import", *files], check=True, stdout=subprocess.DEVNULL)
        lines = measure()
    page = PAGE.read_text()
    table = "\n".join([BEGIN, f"Measured on {date.today()}.", *lines, END])
    if BEGIN in page:
        before, _cut, rest = page.partition(BEGIN)
        page = before + table + rest.partition(END)[2]
    else:
        page = f"{page.rstrip()}\n\n## Papers\n\n{table}\n"
    PAGE.write_text(page)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
