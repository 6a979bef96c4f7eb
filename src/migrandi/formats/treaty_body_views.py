"""Views and decisions of the United Nations treaty bodies, many in one file, each as a list of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import regex

from migrandi.formats import json
from migrandi.formats.document import Block, Hints, LegalDocument, Note, Provision, Span, Text, provisions, texts
from migrandi.formats.enumerations import fold, points
from migrandi.formats.errors import Malformed
from migrandi.formats.numbering import cut
from migrandi.formats.sample import Sample
from migrandi.formats.treaty_bodies import NAMES, body, symbol

NAME = "treaty-body-views"

_FOOT = regex.compile(r"\s?\[\[fn:(\d{1,4})\]\]")
_ANNEXED = regex.compile(r"(?P<kind>OP|A)(?P<number>\d{1,3})")


class _Footnote(msgspec.Struct):
    n: str | int | None = None
    text: str | None = None


class _Paragraph(msgspec.Struct):
    """One paragraph, with what the file repeats of its document in each. `namespace`: `OP1` for the first opinion,
    `A1` for the first annex, `ocr` where a scan was read and numbers are not the document's own."""

    docId: str
    text: str | None = None
    n: str | int | float | None = None
    paragraphId: str | int | float | None = None
    namespace: str | None = None
    section: str | None = None
    footnotes: list[_Footnote] | None = None
    labels: list[str] | None = None
    treaty: str | None = None
    country: str | None = None
    year: int | str | None = None
    outcome: str | None = None


class _Whose(msgspec.Struct):
    docId: str


class _File(msgspec.Struct):
    paragraphs: list[msgspec.Raw]


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a file of paragraphs that name the document they are of."""
    head = sample.head
    return sample.is_json and all(name in head for name in ('"paragraphs"', '"docId"', '"paragraphId"'))


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The documents in the bytes, one at a time, in the order in which they begin. Raises `Malformed`."""
    held: dict[str, list[msgspec.Raw]] = {}
    for raw in json.parse(data, _File).paragraphs:
        held.setdefault(json.parse(raw, _Whose).docId, []).append(raw)
    if not held:
        raise Malformed("The file of treaty body documents holds no paragraph.")
    for name, paragraphs in held.items():
        yield _document(name, [json.parse(raw, _Paragraph) for raw in paragraphs], hints)


def _document(name: str, paragraphs: list[_Paragraph], hints: Hints) -> LegalDocument:
    first = paragraphs[0]
    stated = symbol(fold(name))
    committee = stated.body or body(first.treaty or "")
    country = ", ".join(part.strip() for part in fold(first.country or "").split(",") if part.strip())
    whose = NAMES.get(committee, fold(first.treaty or "") or "United Nations treaty body")
    if stated.communication:
        title = f"{whose}, communication No. {stated.communication}" + (f" ({country})" if country else "")
    else:
        title = f"{whose}, {stated.symbol}"
    topics = sorted({label for paragraph in paragraphs for label in paragraph.labels or ()})
    facts = {
        "committee": committee,
        "respondent": country if stated.communication else "",
        "outcome": fold(first.outcome or "").replace("_", " "),
        "topics": fold("; ".join(topics)),
    }
    document = LegalDocument(
        format=NAME,
        language=hints.language or "en",
        jurisdiction="un",
        kind="views" if stated.communication else "document",
        title=title,
        year=stated.year,
        number=stated.symbol,
        identifiers={"symbol": stated.symbol},
        facts={key: value for key, value in facts.items() if value},
    )
    if any(paragraph.namespace == "ocr" for paragraph in paragraphs):
        document.warnings.append("The text was read from a scan by a program and holds its mistakes.")
    document.content = _content(paragraphs)
    if not any(paragraph.n not in (None, "") for paragraph in paragraphs):
        # the collection left the numbers of the oldest decisions in their words
        document.content = cut(_flat(document.content), document.language)
    document.plain = not any(provision.number for provision in provisions(document.content))
    if not any(texts(document.content)):
        raise Malformed(f"The document {stated.symbol} holds no text.")
    return document


def _content(paragraphs: list[_Paragraph]) -> list[Block]:
    """The paragraphs under the headings of their sections, in opinions and annexes where they are of one."""
    top: list[Block] = []
    holder, inner = top, top
    annexed, section = "", ""
    for paragraph in paragraphs:
        match = _ANNEXED.fullmatch(paragraph.namespace or "")
        namespace = match[0] if match else ""
        if namespace != annexed:
            annexed, section = namespace, ""
            holder = inner = top
            if match:
                part = Provision("opinion" if match["kind"] == "OP" else "annex", number=match["number"])
                top.append(part)
                holder = inner = part.content
        if (paragraph.section or "") != section:
            section = paragraph.section or ""
            inner = holder
            if heading := _text(section):
                crossheading = Provision("crossheading", heading=heading)
                holder.append(crossheading)
                inner = crossheading.content
        inner.extend(_paragraph(paragraph))
    return top


def _flat(blocks: list[Block]) -> list[Block]:
    """The blocks with the headings of sections as lines before what stands under them."""
    flat: list[Block] = []
    for block in blocks:
        if isinstance(block, Provision) and block.kind == "crossheading":
            if block.heading is not None:
                flat.append(Text(block.heading.text, block.heading.spans, "heading"))
            flat.extend(_flat(block.content))
        else:
            flat.append(block)
    return flat


def _paragraph(paragraph: _Paragraph) -> list[Block]:
    content = points(paragraph.text or "")
    _mark_notes(content)
    for footnote in paragraph.footnotes or ():
        marker = "" if footnote.n is None else fold(str(footnote.n))
        if words := fold(footnote.text or ""):
            content.append(Note([Text(words)], "footnote", marker, marker))
    number = "" if paragraph.n is None else fold(str(paragraph.n)).rstrip(".")
    if not number:
        return content
    label = fold(str(paragraph.paragraphId or "")) or number
    return [Provision("paragraph", label=label, number=number, content=content)]


def _text(words: str) -> Text | None:
    """`words` as a text with its footnote marks, or None if there are none."""
    blocks: list[Block] = [Text(folded)] if (folded := fold(words)) else []
    _mark_notes(blocks)
    return next((block for block in blocks if isinstance(block, Text) and block.text), None)


def _mark_notes(blocks: list[Block]) -> None:
    """Turn each `[[fn:3]]` in the text into a mark that points to footnote 3."""
    for block in blocks:
        if isinstance(block, Provision):
            _mark_notes(block.content)
        elif isinstance(block, Text) and "[[fn:" in block.text:
            parts: list[str] = []
            spans: list[Span] = []
            start = length = 0
            for match in _FOOT.finditer(block.text):
                parts.append(block.text[start : match.start()])
                length += match.start() - start
                spans.append(Span(length, length, "note", match[1]))
                start = match.end()
            parts.append(block.text[start:])
            block.text, block.spans = "".join(parts), spans
