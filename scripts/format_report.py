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
from tests.formats.accounts import PLAIN, REFUSED  # noqa: E402
from tests.formats.conservation import kept  # noqa: E402
from tests.formats.manifests import LAW_KINDS, Row, rows  # noqa: E402

from migrandi.formats import registry  # noqa: E402
from migrandi.formats.document import CONTAINERS, provisions  # noqa: E402
from migrandi.formats.errors import FormatError  # noqa: E402

PAGE = ROOT / "docs" / "formats.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
UNCITED = frozenset({"formula", "indent", "sentence", "definition"})
"""Kinds of provision that no law numbers."""

GROUPS = (
    (
        "Formats that say what is what",
        "XML, JSON and pages whose elements are articles, sections and paragraphs. The bar is 99.9 %.",
        ("akoma_ntoso", "justice_canada", "clml", "uslm", "bwb", "eisb", "lovdata", "rada", "eurlex", "normattiva",
         "impo", "open_treaties", "hudoc", "treaty_body_views", "general_comments", "hrc_votes", "legalize_md",
         "gesetze_md", "nl_markdown"),
    ),
    (
        "Formats that show what is what",
        "Cut into provisions by the numbering a reader sees. The bar is 99.9 % for plain text, 99 % for Word, Markdown "
        "and web pages, 97 % for PDF.",
        ("html", "pdf", "docx", "doc", "markdown", "plain_text"),
    ),
)  # fmt: skip
ABSENT = {
    "formex": "tested on files of our own",
    "akoma_ntoso_own": "what Migrandi itself writes: tested by writing every text of the folder and reading it again",
}
LOST = {
    "akoma_ntoso": "No word. How the publisher sets it (bold beyond emphasis, indents). Without a number: the only "
    "paragraph of an article in Swiss law, and indented quotations in judgments; their sources give them none.",
    "justice_canada": "No word. Particulars above the text (bill number, session of Parliament) are no part of it; "
    "number and dates are kept.",
    "clml": "No word. The table of contents is left out, because it repeats the headings.",
    "uslm": "No word. Notes in the margin follow the paragraph they stand beside. Without a number: parts of "
    "appropriation acts that have none.",
    "bwb": "No word. The publisher's data on amendments.",
    "eisb": "No word.",
    "lovdata": "No word of the law. The table of particulars above it becomes facts.",
    "rada": "No word.",
    "eurlex": "No word. Lines of the Official Journal itself (page heads, references) become notes.",
    "normattiva": "No word. One answer of the service holds one article: the act is whole when all of it was fetched.",
    "impo": "No word.",
    "open_treaties": "No word. Where the collection lost the ends of lines, its English words run together; the "
    "paragraphs of an article in Chinese stand in one line and are not cut apart.",
    "hudoc": "No word. The style sheet and the lines' own layout, which the record does not hold either.",
    "treaty_body_views": "No word. Scans come with the misreadings of the program that read them.",
    "hrc_votes": "No word. The table has no text of the resolutions: each is kept with what the table tells of it.",
    "general_comments": "No word. The title is the short name in the file's name: the file itself has none.",
    "legalize_md": "A repeated label, where the French collection gives two wordings of an article one after the "
    "other: the earlier is kept as a note in the later.",
    "gesetze_md": "Dashes that set lists apart. Footnotes are kept as notes.",
    "nl_markdown": "No word. Links between treaties keep their address in the collection.",
    "html": "What a page hides or uses to steer (scripts, buttons, menus marked as such). A site's unmarked menus are "
    "kept as text before and after the law.",
    "pdf": "Line ends: a word broken at one is joined, which for a compound (`SubCommittee`) leaves its hyphen out. "
    "Columns and tables become lines in reading order. Running heads and page numbers become notes. Pictures without "
    "text are read by OCR where tesseract is installed. Letters that a font names wrongly are not mended.",
    "docx": "Pictures, text boxes drawn as shapes, and what was deleted with changes tracked.",
    "doc": "Pictures and formatting: the program that reads it gives text alone.",
    "markdown": "The marks that set type.",
    "plain_text": "Nothing.",
}  # fmt: skip
"""What of each format does not come through, and why, in words that the figures bear out."""
LABELS = {
    "akoma_ntoso": "Akoma Ntoso: Switzerland, Finland, Luxembourg, Tanzania, judgments of the United Kingdom",
    "justice_canada": "Justice Canada XML",
    "clml": "legislation.gov.uk XML (CLML)",
    "uslm": "United States Legislative Markup (USLM)",
    "bwb": "Netherlands, BWB XML",
    "eisb": "Irish Statute Book XML",
    "lovdata": "Norway, Lovdata",
    "rada": "Ukraine, Rada",
    "eurlex": "European Union, EUR-Lex pages",
    "normattiva": "Italy, Normattiva",
    "impo": "Uruguay, IMPO",
    "open_treaties": "Treaties in English and Chinese (JSON)",
    "hudoc": "European Court of Human Rights, HUDOC records",
    "treaty_body_views": "Views of United Nations treaty bodies (JSON)",
    "general_comments": "General comments of treaty bodies (JSON)",
    "hrc_votes": "Resolutions of the Human Rights Council, with the votes (CSV)",
    "legalize_md": "Law as Markdown: France, Uruguay, Peru",
    "gesetze_md": "Law as Markdown: Germany",
    "nl_markdown": "Law as Markdown: Netherlands and its treaties",
    "html": "Web pages of any publisher",
    "pdf": "PDF",
    "docx": "Word (.docx)",
    "doc": "Old Word (.doc)",
    "markdown": "Markdown of any publisher",
    "plain_text": "Plain text",
}
"""What each format is called on the page."""


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


def cell(words: str) -> str:
    """Words as one cell of a Markdown table."""
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


def generalised(warning: str) -> str:
    """A remark without what differs from file to file: numbers and quoted names."""
    return re.sub(r"\d+(?:[.,]\d+)*", "N", re.sub(r"“[^”]*”|'[^']*'|\"[^\"]*\"|`[^`]*`", "…", warning)).strip()


def name(module: str) -> str:
    """The format's name as reports and the database have it."""
    return str(registry.load(module).NAME)


def bar(module: str) -> float:
    """The least share that the tests let a file of the format keep."""
    return float(importlib.import_module(f"tests.formats.extraction.{module}").THRESHOLD)


def kept_table(modules: Iterable[str], by_module: dict[str, list[Reading]]) -> list[str]:
    """The measured figures of some formats, a row each."""
    lines = [
        "| format | files | texts | provisions | kept: worst file | kept: mean | bar | numbered |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for module in modules:
        held = by_module.get(module)
        if not held:
            continue
        shares = [one.share for one in held]
        citable = sum(one.citable for one in held)
        numbered = percent(sum(one.numbered for one in held) / citable) if citable else "–"
        lines.append(
            f"| {LABELS[module]} | {len(held)} | {sum(one.documents for one in held):,} "
            f"| {sum(one.provisions for one in held):,} | {percent(min(shares))} | {percent(statistics.mean(shares))} "
            f"| {percent(bar(module))} | {numbered} |"
        )
    return lines


def lost_table(by_module: dict[str, list[Reading]]) -> list[str]:
    """What of each format is lost and why, and what an import says of its files."""
    lines = ["| format | what is lost, and why | what an import reports |", "| --- | --- | --- |"]
    for module in registry.FORMATS:
        held = by_module.get(module)
        if not held:
            continue
        said: Counter[str] = Counter()
        for one in held:
            said.update({generalised(warning) for warning in one.warnings})
        told = " ".join(f"{warning} ({count} of {len(held)} files)" for warning, count in said.most_common(2))
        lines.append(f"| {LABELS[module]} | {cell(LOST[module])} | {cell(told) or 'nothing'} |")
    return lines


def reasons(held: dict[str, str]) -> list[str]:
    """Files grouped by the reason that was given of them."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for file, reason in held.items():
        grouped[reason].append(file)
    lines = ["| files | reason |", "| --- | --- |"]
    for reason, files in sorted(grouped.items(), key=lambda item: item[1][0]):
        shown = ", ".join(f"`{file}`" for file in sorted(files)[:3])
        more = f" and {len(files) - 3} more" if len(files) > 3 else ""
        lines.append(f"| {shown}{more} | {cell(reason)} |")
    return lines


def figures(readings: Iterable[Reading]) -> str:
    """The tables, in Markdown. Raises `SystemExit` where a file was refused or kept as plain text unaccounted for."""
    by_module: dict[str, list[Reading]] = defaultdict(list)
    refused: set[str] = set()
    plain: set[str] = set()
    for one in readings:
        if one.reason:
            refused.add(one.name)
            continue
        by_module[one.module].append(one)
        if one.plain:
            plain.add(one.name)
    unexplained = (refused ^ set(REFUSED)) | (plain ^ set(PLAIN))
    if unexplained:
        raise SystemExit(
            f"Look at these files and say in tests/formats/accounts.py why: {', '.join(sorted(unexplained))}"
        )
    total = [one for held in by_module.values() for one in held]
    parts = [
        f"{len(total)} files were read: {sum(one.documents for one in total):,} texts with "
        f"{sum(one.provisions for one in total):,} provisions. {len(refused)} files that the lists put under law hold "
        "none and are refused.",
    ]
    for heading, words, modules in GROUPS:
        parts += ["", f"### {heading}", "", words, "", *kept_table(modules, by_module)]
    absent = ", ".join(f"`{name(module)}` ({why})" for module, why in ABSENT.items())
    parts += ["", f"The folder of real law holds no file of: {absent}.", "", "## What is lost", ""]
    parts += [*lost_table(by_module), "", "## Kept as plain text", ""]
    parts += [
        f"{len(plain)} texts show no numbering of their own. They are whole, can be searched and read, and cannot be "
        "cited by provision.",
        "",
        *reasons({file: PLAIN[file] for file in plain}),
        "",
        "## Refused",
        "",
        "Every refusal tells the user what the file is and where it belongs.",
        "",
        *reasons({file: REFUSED[file] for file in refused}),
    ]
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
