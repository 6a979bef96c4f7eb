"""Law of Ukraine as the Verkhovna Rada's site gives it: a page with the act's particulars in its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Span, Text
from migrandi.formats.errors import NotLaw
from migrandi.formats.html import Walker, tree
from migrandi.formats.json import parse
from migrandi.formats.numbering import cut
from migrandi.formats.sample import Sample
from migrandi.formats.xml import local

NAME = "rada"

_KINDS = (
    ("Конституція", "constitution"),
    ("Кодекс", "code"),
    ("Закон", "act"),
    ("Постанова", "resolution"),
    ("Указ", "decree"),
)


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a page or a card of an act of the Rada."""
    return ('name="Nreg"' in sample.head and "<html" in sample.head[:200].lower()) or (
        sample.is_json and '"dokid"' in sample.head and '"nreg"' in sample.head
    )


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The act. Raises `Malformed`; `NotLaw` for a card, which holds an act's particulars and not its text."""
    if data.lstrip()[:1] == b"{":
        card = parse(data, dict)
        raise NotLaw(f"This is the card of act {card.get('nreg', '')} without its text. Fetch the text of that act.")
    root = tree(data)
    said = {e.get("name") or "": e.get("content") or "" for e in root.iter() if local(e) == "meta"}
    title = " ".join((root.findtext(".//title") or "").split())
    document = LegalDocument(NAME, "uk", "ua", "act", title or hints.title, number=said.get("Nreg", "") or title)
    document.kind = next((kind for word, kind in _KINDS if word in said.get("Types", "")), "act")
    if found := re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", said.get("Dates", "")):
        document.date, document.year = f"{found[3]}-{found[2]}-{found[1]}", int(found[3])
    document.as_of = _day(said.get("DocumentDate", ""))
    document.identifiers["rada"] = said.get("Nreg", "")
    if said.get("Stan"):
        document.facts["status"] = said["Stan"]
    walker = Walker()
    body = root.find(".//body")
    walker.walk(body if body is not None else root, 0)
    walker.close()
    document.content = cut([_numbered(block) for block in walker.out], "uk")
    document.plain = not any(isinstance(block, Provision) for block in document.content)
    yield document


_INSERTED = re.compile(r"(Стаття \d+) ?- ?(\d+) ?\.")


def _numbered(block: Block) -> Block:
    """A paragraph as it is; of an inserted article the parts of its number together: `Стаття 130 - 1 .` is 130-1."""
    if not isinstance(block, Text) or (found := _INSERTED.match(block.text)) is None:
        return block
    label = f"{found[1]}-{found[2]}."
    shift = len(label) - found.end()
    spans = [Span(s.start + shift, s.end + shift, s.kind, s.target) for s in block.spans if s.start >= found.end()]
    return Text(label + block.text[found.end() :], spans, block.role)


def _day(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date() if text else None
    except (ValueError, TypeError):
        return None
