"""Reading back the Akoma Ntoso that Migrandi writes: the same document again."""

from __future__ import annotations

from datetime import date

import msgspec

from migrandi.formats.akoma_ntoso_writer import AKN, OURS
from migrandi.formats.document import Block, Cell, Figure, Hints, LegalDocument, Note, Provision, Span, Table, Text
from migrandi.formats.errors import Malformed
from migrandi.formats.sample import Sample
from migrandi.formats.xml import Element, local, parse

NAME = "akoma-ntoso-migrandi"

_KINDS = {
    "i": "em",
    "b": "strong",
    "sup": "sup",
    "sub": "sub",
    "ins": "ins",
    "del": "del",
    "ref": "ref",
    "inline": "term",
}
_FORM = f"{{{OURS}}}"
_spans = msgspec.json.Decoder(list[Span]).decode
_header = msgspec.json.Decoder(LegalDocument).decode


def recognises(sample: Sample) -> bool:
    """Whether Migrandi wrote the bytes."""
    return sample.root == (AKN, "akomaNtoso") and OURS in sample.head


def read(data: bytes, hints: Hints) -> list[LegalDocument]:
    """The document that was written. Raises `Malformed`."""
    root = parse(data)
    header = root.find(f".//{_FORM}document")
    body = root.find(f".//{{{AKN}}}mainBody")
    if header is None or body is None or not header.text:
        raise Malformed("The file says that Migrandi wrote it, but its own particulars are missing. Export it again.")
    try:
        document = _header(header.text)
        document.content = _blocks(body)
    except (msgspec.DecodeError, ValueError) as error:
        raise Malformed(f"The file was changed after Migrandi wrote it: {error}. Export it again.") from error
    return [document]


def _get(element: Element, name: str) -> str:
    return element.get(f"{_FORM}{name}") or ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _blocks(parent: Element) -> list[Block]:
    out: list[Block] = []
    for element in parent:
        name = local(element)
        if name in {"num", "heading"}:
            continue
        if name == "content" or _get(element, "loose"):
            out.extend(_blocks(element))
        elif name == "p":
            if _get(element, "figure"):
                image = element[0]
                out.append(Figure(_get(image, "target"), image.get("alt") or ""))
            elif not _get(element, "none"):
                out.append(_text(element, element.get("class") or ""))
        elif name == "table":
            out.append(_table(element))
        elif name == "tblock" and _get(element, "note"):
            out.append(Note(_blocks(element), _get(element, "note"), _get(element, "marker"), _get(element, "id")))
        elif name == "tblock":
            out.append(_provision(element, _get(element, "provision")))
        else:
            out.append(_provision(element, _get(element, "kind") or name))
    return out


def _provision(element: Element, kind: str) -> Provision:
    number, heading = element.find(f"{{{AKN}}}num"), element.find(f"{{{AKN}}}heading")
    return Provision(
        kind,
        (number.text or "") if number is not None else "",
        _get(element, "number"),
        _text(heading, _get(heading, "role")) if heading is not None else None,
        _blocks(element),
        _get(element, "eid") or element.get("eId") or "",
        _day(_get(element, "from")),
        _day(_get(element, "to")),
        _get(element, "source"),
    )


def _table(element: Element) -> Table:
    table = Table()
    for row in element:
        if local(row) == "caption":
            table.caption = row.text or ""
        elif not _get(element, "none"):
            cells = [cell for cell in row if not _get(cell, "none")]
            table.rows.append(
                [
                    Cell(
                        _blocks(cell),
                        local(cell) == "th",
                        int(cell.get("colspan") or 1),
                        int(cell.get("rowspan") or 1),
                    )
                    for cell in cells
                ]
            )
    return table


def _text(element: Element, role: str) -> Text:
    kept = _get(element, "spans")
    if kept:
        return Text(element.text or "", _spans(kept), role)
    parts: list[str] = []
    spans: list[tuple[int, int, Span]] = []
    _walk(element, parts, 0, spans)
    return Text("".join(parts), [span for _start, _order, span in sorted(spans, key=lambda found: found[:2])], role)


def _walk(element: Element, parts: list[str], position: int, spans: list[tuple[int, int, Span]]) -> int:
    """Gather characters and marks below the element; the position after it. Marks in order of their opening."""
    if element.text:
        parts.append(element.text)
        position += len(element.text)
    for child in element:
        start, order = position, len(spans)
        spans.append((start, order, Span(start, start, "")))
        position = _walk(child, parts, position, spans)
        spans[order] = (start, order, Span(start, position, _KINDS.get(local(child), "em"), _get(child, "target")))
        if child.tail:
            parts.append(child.tail)
            position += len(child.tail)
    return position
