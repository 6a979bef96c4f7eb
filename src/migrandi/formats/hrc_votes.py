"""What the Human Rights Council and the Commission before it resolved: a table of their resolutions with the votes.

The table tells what was resolved, when, how and under which agenda item; the resolutions' own text is not in it, and is
not pretended to be. Each is a Work with its symbol, so that it is found, cited and linked to its text.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

import regex

from migrandi.formats.document import Block, Hints, LegalDocument, Text
from migrandi.formats.enumerations import fold
from migrandi.formats.errors import Malformed
from migrandi.formats.sample import Sample

NAME = "hrc-votes"

_COLUMNS = ("record_id", "symbol", "title", "statement", "date", "body", "vote_type")
_KIND = regex.compile(r"/(RES|DEC)\b")
_KINDS = {"RES": "resolution", "DEC": "decision"}
_TAIL = regex.compile(r"\s*:?\s*(?:draft )?(?:resolution|decision|amendment|presidential statement)?\s*/\s*\Z")
_COUNCIL = regex.compile(r"A/HRC/(?:RES|DEC)/(?P<number>(?:S-)?\d+/\d+)")
_DAY = regex.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_VOTES = {"yes": "yes", "no": "no", "abstain": "abstaining", "nonvoting": "not voting", "total": "in all"}
_SAID = {
    "body": "Body", "meeting": "Meeting", "meeting_type": "Kind of meeting", "agenda_item_no": "Agenda item",
    "agenda_item_title": "Title of the agenda item", "agenda_symbol": "Agenda", "agenda_subject": "Subject",
    "main_sponsors": "Main sponsors", "draft": "Draft", "vote_type": "Vote", "n_rollcall": "States that voted",
    "collection": "Collection", "url_resolution": "Text", "url_draft": "Text of the draft", "record_url": "Record",
}  # fmt: skip
"""What each column is called before its words."""


def recognises(sample: Sample) -> bool:
    """Whether the first line names the columns of such a table."""
    first = sample.head.lstrip().split("\n", 1)[0]
    return all(name in [cell.strip().strip('"') for cell in first.split(",")] for name in _COLUMNS)


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """A document for each row. Raises `Malformed` where the table is broken."""
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Malformed(f"The table of resolutions is broken: {error}.") from error
    symbols = Counter(row["symbol"] for row in rows)
    for line, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise Malformed(f"Line {line} of the table of resolutions has another number of cells than the first.")
        yield _document(row, alone=symbols[row["symbol"]] == 1 and bool(row["symbol"]))


def _document(row: dict[str, str], *, alone: bool) -> LegalDocument:
    cells = {name: fold(value) for name, value in row.items()}
    symbol, bare = cells["symbol"], _TAIL.sub("", cells["title"])
    kind = _KINDS.get(found[1], "document") if (found := _KIND.search(symbol)) else "document"
    known = _COUNCIL.search(symbol)
    called = f"{cells['body']} {kind} {known['number']}" if known else symbol or cells["body"]
    day = cells["date"] if _DAY.fullmatch(cells["date"]) else ""
    identifiers = {"record": cells["record_id"]}
    if alone:
        identifiers["symbol"] = symbol
    return LegalDocument(
        format=NAME,
        language="en",
        jurisdiction="un",
        kind=kind,
        title=f"{bare or called} ({called})" if bare else called,
        year=int(day[:4]) if day else None,
        number=symbol if alone else f"{symbol} {cells['record_id']}".strip(),
        date=day,
        identifiers=identifiers,
        facts={"body": cells["body"], "vote": cells["vote_type"], "text": cells.get("url_resolution", "")},
        content=list(_content(cells)),
        plain=True,
        warnings=["The table has no text of the resolution: here is what it tells of it."],
    )


def _content(cells: dict[str, str]) -> Iterator[Block]:
    yield Text(" ".join(part for part in (cells["title"], cells["statement"]) if part))
    yield Text(", ".join(part for part in (cells["symbol"], cells["date"]) if part))
    for name, said in _SAID.items():
        if value := cells.get(name, ""):
            yield Text(f"{said}: {value}")
    if votes := [f"{said} {cells[name]}" for name, said in _VOTES.items() if cells.get(name)]:
        yield Text(f"Votes: {', '.join(votes)}")
