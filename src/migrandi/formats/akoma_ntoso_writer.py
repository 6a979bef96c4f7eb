"""A document as Akoma Ntoso 3.0: valid against the OASIS schema, and nothing of the document lost.

What Akoma Ntoso has no exact place for stands in attributes and one element of our own namespace, as the schema allows;
`akoma_ntoso_own.read` makes the same document of it again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from lxml import etree

from migrandi.formats.document import Block, Figure, LegalDocument, Note, Provision, Span, Table, Text
from migrandi.formats.identifiers import work_path

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS = "https://migrandi.org/ns/akn"

_HIERARCHY = frozenset(
    "clause section part paragraph chapter title article book tome division point indent rule subsection subpart "
    "subparagraph subchapter subtitle subdivision subclause".split()
)
"""Kinds with an element of that name; the others are an `hcontainer` with their kind as its name."""
_INLINE = {"em": "i", "strong": "b", "sup": "sup", "sub": "sub", "ins": "ins", "del": "del"}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"\d{4}")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def write(document: LegalDocument) -> bytes:
    """The document as Akoma Ntoso. Characters that XML cannot hold (control characters) become U+FFFD."""
    root = etree.Element(_akn("akomaNtoso"), nsmap={None: AKN, "m": OURS})  # type: ignore[dict-item]
    body_of = etree.SubElement(root, _akn("doc"), name=_name(document.kind))
    _meta(body_of, document)
    body = etree.SubElement(body_of, _akn("mainBody"))
    _hierarchical(body, document.content)
    if not len(body):
        etree.SubElement(body, _akn("p")).set(_ours("none"), "1")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _akn(name: str) -> str:
    return f"{{{AKN}}}{name}"


def _ours(name: str) -> str:
    return f"{{{OURS}}}{name}"


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _name(kind: str) -> str:
    return re.sub(r"\s+", "-", _clean(kind)) or "document"


def _set(element: etree._Element, name: str, value: str) -> None:
    """An attribute of ours, left out where it is empty."""
    if value:
        element.set(_ours(name), _clean(value))


def _meta(parent: etree._Element, document: LegalDocument) -> None:
    meta = etree.SubElement(parent, _akn("meta"))
    identification = etree.SubElement(meta, _akn("identification"), source="#migrandi")
    path = re.sub(r"\s+", "-", _clean(work_path(document)))
    language = document.language if _LANGUAGE.fullmatch(document.language) else "und"
    expression = f"{path}/{language}@{document.as_of.isoformat() if document.as_of else ''}"
    adopted, adopted_name = _date(document.date)
    as_of = document.as_of.isoformat() if document.as_of else adopted
    for level, uri, day, name in (
        ("FRBRWork", path, adopted, adopted_name),
        ("FRBRExpression", expression, as_of, "as-of" if document.as_of else "unknown"),
        ("FRBRManifestation", f"{expression}.akn", as_of, "as-of" if document.as_of else "unknown"),
    ):
        element = etree.SubElement(identification, _akn(level))
        etree.SubElement(element, _akn("FRBRthis"), value=f"{uri}/!main")
        etree.SubElement(element, _akn("FRBRuri"), value=uri)
        if level == "FRBRWork":
            for scheme, value in document.identifiers.items():
                etree.SubElement(element, _akn("FRBRalias"), value=_clean(value), name=_clean(scheme) or "alias")
        etree.SubElement(element, _akn("FRBRdate"), date=day, name=name)
        etree.SubElement(element, _akn("FRBRauthor"), href="#publisher")
        if level == "FRBRWork":
            etree.SubElement(element, _akn("FRBRcountry"), value=_clean(document.jurisdiction) or "unknown")
        if level == "FRBRExpression":
            etree.SubElement(element, _akn("FRBRlanguage"), language=language)
    references = etree.SubElement(meta, _akn("references"), source="#migrandi")
    for identifier, shown in (("migrandi", "Migrandi"), ("publisher", "The publisher of the text")):
        etree.SubElement(
            references, _akn("TLCOrganization"), eId=identifier, href=f"/ontology/{identifier}", showAs=shown
        )
    proprietary = etree.SubElement(meta, _akn("proprietary"), source="#migrandi")
    header = msgspec.structs.replace(document, content=[])
    etree.SubElement(proprietary, _ours("document")).text = _clean(msgspec.json.encode(header).decode())


def _date(date: str) -> tuple[str, str]:
    """A date as the schema wants it, and what it is the date of; where only the year is known its first day."""
    if _DAY.fullmatch(date):
        return date, "adoption"
    if found := _YEAR.match(date):
        return f"{found.group()}-01-01", "year"
    return "0001-01-01", "unknown"


def _hierarchical(parent: etree._Element, blocks: Sequence[Block]) -> None:
    """Blocks where provisions may stand; runs of other blocks between them are containers of their own."""
    run: list[Block] = []
    for block in blocks:
        if isinstance(block, Provision):
            _loose(parent, run)
            run = []
            _provision(parent, block)
        else:
            run.append(block)
    _loose(parent, run)


def _loose(parent: etree._Element, run: Sequence[Block]) -> None:
    if run:
        container = etree.SubElement(parent, _akn("hcontainer"), name="text")
        container.set(_ours("loose"), "1")
        _blocks(etree.SubElement(container, _akn("content")), run)


def _provision(parent: etree._Element, provision: Provision) -> None:
    if provision.kind in _HIERARCHY:
        element = etree.SubElement(parent, _akn(provision.kind))
    else:
        element = etree.SubElement(parent, _akn("hcontainer"), name=_name(provision.kind))
        _set(element, "kind", provision.kind)
    _describe(element, provision)
    if any(isinstance(block, Provision) for block in provision.content):
        _hierarchical(element, provision.content)
        return
    _blocks(etree.SubElement(element, _akn("content")), provision.content)


def _describe(element: etree._Element, provision: Provision) -> None:
    """The provision's address, number, heading and days."""
    if provision.eid:
        spaceless = re.sub(r"\s+", "-", _clean(provision.eid))
        element.set("eId", spaceless)
        if spaceless != provision.eid:
            _set(element, "eid", provision.eid)
    _set(element, "number", provision.number)
    _set(element, "source", provision.source_id)
    _set(element, "from", provision.in_force_from.isoformat() if provision.in_force_from else "")
    _set(element, "to", provision.in_force_to.isoformat() if provision.in_force_to else "")
    if provision.label:
        etree.SubElement(element, _akn("num")).text = _clean(provision.label)
    if provision.heading is not None:
        heading = etree.SubElement(element, _akn("heading"))
        _set(heading, "role", provision.heading.role)
        _inline(heading, provision.heading)


def _blocks(parent: etree._Element, blocks: Sequence[Block]) -> None:
    """Blocks where no provision may stand as such: one is a titled block there."""
    for block in blocks:
        if isinstance(block, Text):
            paragraph = etree.SubElement(parent, _akn("p"))
            if block.role:
                paragraph.set("class", _clean(block.role))
            _inline(paragraph, block)
        elif isinstance(block, Table):
            _table(parent, block)
        elif isinstance(block, Note):
            note = etree.SubElement(parent, _akn("tblock"))
            note.set("class", "note")
            note.set(_ours("note"), _clean(block.kind))
            _set(note, "marker", block.marker)
            _set(note, "id", block.id)
            _blocks(note, block.content)
            _never_empty(note)
        elif isinstance(block, Provision):
            titled = etree.SubElement(parent, _akn("tblock"))
            titled.set(_ours("provision"), _clean(block.kind))
            _describe(titled, block)
            _blocks(titled, block.content)
            _never_empty(titled)
        else:
            _figure(parent, block)
    if not blocks:
        _never_empty(parent)


def _never_empty(parent: etree._Element) -> None:
    """The schema wants a block in every container; one of ours says that there is none."""
    if not any(child.tag not in {_akn("num"), _akn("heading")} for child in parent):
        etree.SubElement(parent, _akn("p")).set(_ours("none"), "1")


def _figure(parent: etree._Element, figure: Figure) -> None:
    paragraph = etree.SubElement(parent, _akn("p"))
    paragraph.set(_ours("figure"), "1")
    image = etree.SubElement(paragraph, _akn("img"), src="#figure")
    _set(image, "target", figure.target)
    if figure.alt:
        image.set("alt", _clean(figure.alt))


def _table(parent: etree._Element, table: Table) -> None:
    element = etree.SubElement(parent, _akn("table"))
    if table.caption:
        etree.SubElement(element, _akn("caption")).text = _clean(table.caption)
    rows = table.rows or [[]]
    if not table.rows:
        element.set(_ours("none"), "1")
    for row in rows:
        line = etree.SubElement(element, _akn("tr"))
        for cell in row:
            place = etree.SubElement(line, _akn("th" if cell.header else "td"))
            if cell.colspan != 1:
                place.set("colspan", str(cell.colspan))
            if cell.rowspan != 1:
                place.set("rowspan", str(cell.rowspan))
            _blocks(place, cell.content)
        if not row:
            place = etree.SubElement(line, _akn("td"))
            place.set(_ours("none"), "1")
            _blocks(place, [])


def _inline(parent: etree._Element, text: Text) -> None:
    """The characters with their marks as elements; marks that overlap are kept beside the text."""
    characters = _clean(text.text)
    if not _nested(text.spans, len(characters)):
        parent.set(_ours("spans"), msgspec.json.encode(text.spans).decode())
        parent.text = characters
        return
    position = 0
    stack: list[tuple[etree._Element, int]] = [(parent, len(characters))]

    def put(end: int) -> None:
        nonlocal position
        holder = stack[-1][0]
        piece = characters[position:end]
        if len(holder):
            holder[-1].tail = (holder[-1].tail or "") + piece
        else:
            holder.text = (holder.text or "") + piece
        position = end

    for span in text.spans:
        while stack[-1][1] <= span.start and len(stack) > 1:
            put(stack[-1][1])
            stack.pop()
        put(span.start)
        stack.append((_marked(stack[-1][0], span), span.end))
    while stack:
        put(stack[-1][1])
        stack.pop()


def _nested(spans: Sequence[Span], length: int) -> bool:
    """Whether the spans come in order, each inside the one before it or after its end, and none is empty."""
    ends = [length]
    last = 0
    for span in spans:
        if not last <= span.start < span.end or span.kind not in {*_INLINE, "ref", "term"}:
            return False
        while len(ends) > 1 and ends[-1] <= span.start:
            ends.pop()
        if span.end > ends[-1]:
            return False
        ends.append(span.end)
        last = span.start
    return True


def _marked(parent: etree._Element, span: Span) -> etree._Element:
    if span.kind == "ref":
        element = etree.SubElement(parent, _akn("ref"), href="#")
    elif span.kind == "term":
        element = etree.SubElement(parent, _akn("inline"), name="term")
    else:
        element = etree.SubElement(parent, _akn(_INLINE[span.kind]))
    _set(element, "target", span.target)
    if span.kind == "ref" and re.fullmatch(r"(?:https?://|/|#)[\w./~:#?=&%+-]*", span.target, re.ASCII):
        element.set("href", span.target)
    return element
