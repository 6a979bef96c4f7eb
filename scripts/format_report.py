"""Reads every law, judgment and document of the folder of real law, and writes what was kept into docs/formats.md.

    python scripts/format_report.py --jobs 2

The folder is the one the tests read (`MIGRANDI_TEST_CORPUS`). What is kept is measured against an extraction of each
file's visible text that does not use the parser (`tests/formats/extraction/`).
"""

from __future__ import annotations

import argparse
import importlib
import re
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.corpus import CORPUS  # noqa: E402
from tests.formats.conservation import kept  # noqa: E402
from tests.formats.manifests import LAW_KINDS, Row, rows  # noqa: E402

from migrandi.formats import registry  # noqa: E402
from migrandi.formats.document import CONTAINERS, provisions  # noqa: E402
from migrandi.formats.errors import FormatError  # noqa: E402

PAGE = ROOT / "docs" / "formats.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
UNCITED = frozenset({"formula", "indent", "sentence", "definition"})
"""Kinds of provision that no law numbers."""


@dataclass
class Reading:
    """What became of one file: read as `module`, or refused for `reason`."""

    name: str
    module: str = ""
    documents: int = 0
    plain: int = 0
    provisions: int = 0
    citable: int = 0
    numbered: int = 0
    share: float = 0.0
    warnings: list[str] = field(default_factory=list)
    reason: str = ""


def reading(row: Row) -> Reading:
    """Read one file and measure what was kept."""
    result = Reading(row.name)
    data = row.path.read_bytes()
    try:
        chosen = registry.detect(data, row.hints)
        documents = list(registry.read(data, row.hints))
    except FormatError as error:
        result.reason = str(error)
        return result
    result.module = chosen.__name__.rsplit(".", 1)[-1]  # type: ignore[attr-defined]
    result.documents = len(documents)
    result.plain = sum(document.plain for document in documents)
    for document in documents:
        for provision in provisions(document.content):
            result.provisions += 1
            if provision.kind not in CONTAINERS and provision.kind not in UNCITED:
                result.citable += 1
                result.numbered += bool(provision.number)
        result.warnings.extend(document.warnings)
    extraction = importlib.import_module(f"tests.formats.extraction.{result.module}")
    result.share, _ = kept(extraction.visible(data), documents)
    return result


def percent(share: float) -> str:
    """A share as a percentage that never rounds a loss away."""
    if share == 1:
        return "100 %"
    return f"{min(share, 0.9999):.2%}".replace("%", " %")


def generalised(warning: str) -> str:
    """A warning without what differs from file to file: numbers and quoted names."""
    return re.sub(r"\d+(?:[.,]\d+)*", "N", re.sub(r"“[^”]*”|'[^']*'|\"[^\"]*\"|`[^`]*`", "…", warning)).strip()


def cell(words: str) -> str:
    """Words as one cell of a Markdown table."""
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


def losses(held: list[Reading]) -> str:
    """The commonest things that an editor is told of, each with the number of files it is said of."""
    said: Counter[str] = Counter()
    for one in held:
        said.update({generalised(warning) for warning in one.warnings})
    told = [f"{warning} ({count} of {len(held)} files)" for warning, count in said.most_common(3)]
    further = f" And {len(said) - 3} rarer remarks." if len(said) > 3 else ""
    return cell(" ".join(told) + further) or "nothing is reported"


def figures(readings: Iterable[Reading]) -> str:
    """The tables, in Markdown."""
    by_module: dict[str, list[Reading]] = defaultdict(list)
    refused: dict[str, list[str]] = defaultdict(list)
    for one in readings:
        if one.reason:
            refused[one.reason].append(one.name)
        else:
            by_module[one.module].append(one)
    parts = [
        "| format | what it is | files | documents | provisions | kept, least | kept, mean | with a number "
        "| what is reported |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for module in registry.FORMATS:
        held = by_module.get(module)
        if not held:
            continue
        loaded = registry.load(module)
        summary = (loaded.__doc__ or "").strip().splitlines()[0]
        shares = [one.share for one in held]
        citable = sum(one.citable for one in held)
        numbered = percent(sum(one.numbered for one in held) / citable) if citable else "–"
        plain = sum(one.plain for one in held)
        documents = f"{sum(one.documents for one in held)}" + (f" ({plain} plain)" if plain else "")
        parts.append(
            f"| `{loaded.NAME}` | {cell(summary)} | {len(held)} | {documents} | {sum(one.provisions for one in held)} "
            f"| {percent(min(shares))} | {percent(statistics.mean(shares))} | {numbered} | {losses(held)} |"
        )
    total = [one for held in by_module.values() for one in held]
    parts.append(
        f"\nIn all {len(total)} files, {sum(one.documents for one in total)} documents and "
        f"{sum(one.provisions for one in total)} provisions. {sum(len(names) for names in refused.values())} further "
        "files that the lists file under law are tables, metadata and the like, and were refused:\n"
    )
    parts += ["| files | refused with |", "| --- | --- |"]
    for reason, names in sorted(refused.items(), key=lambda item: item[1][0]):
        parts.append(f"| {', '.join(f'`{name}`' for name in sorted(names))} | {cell(reason)} |")
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write the figures between the two markers of the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2, help="in how many processes")
    parser.add_argument("--print", action="store_true", help="print the figures and leave the page as it is")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        print("The folder of real law is absent: set MIGRANDI_TEST_CORPUS to it.", file=sys.stderr)
        return 2
    law = [row for row in rows() if row.kind in LAW_KINDS]
    with ProcessPoolExecutor(arguments.jobs) as pool:
        written = figures(pool.map(reading, law, chunksize=4))
    if arguments.print:
        print(written)
        return 0
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        print(f"{PAGE} lacks the two markers {BEGIN} and {END}.", file=sys.stderr)
        return 1
    PAGE.write_text(f"{before}{BEGIN}\n{written}{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
