"""What Word knows and python-docx does not write: footnotes, fields, bookmarks, direction. After ECMA-376, part 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from lxml import etree

FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FOOTNOTES_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def _separators(right_to_left: bool) -> str:
    turned = "<w:bidi/>" if right_to_left else ""
    properties = f'<w:pPr>{turned}<w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    return "".join(
        f'<w:footnote w:type="{name}" w:id="{number}"><w:p>{properties}<w:r><w:{name}/></w:r></w:p></w:footnote>'
        for name, number in (("separator", -1), ("continuationSeparator", 0))
    )


class Footnotes:
    """The footnotes part of a document. Word numbers notes by their place in the text; an id is only the thread."""

    def __init__(self, document: Document, right_to_left: bool) -> None:
        self.root = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}>{_separators(right_to_left)}</w:footnotes>")
        self._document = document
        self._part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, b"", document.part.package)
        document.part.relate_to(self._part, _FOOTNOTES_LINK)
        properties = parse_xml(
            f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        )
        _insert_in_order(document.settings.element, properties, _BEFORE_FOOTNOTES)
        # the page numbers of the table of contents are reckoned when Word opens the document
        update = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
        _insert_in_order(document.settings.element, update, ("w:hdrShapeDefaults", "w:footnotePr"))

    def add(self, number: int) -> Any:
        """A new, empty note of that id; its first paragraph, with the mark and a space, is handed out."""
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(number))
        self.root.append(note)
        paragraph = self.paragraph(note)
        mark = parse_xml(
            f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        )
        paragraph.append(mark)
        paragraph.append(parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve"> </w:t></w:r>'))
        return paragraph

    def paragraph(self, note: Any) -> Any:
        """A further paragraph of a note."""
        style = '<w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        paragraph = parse_xml(f"<w:p {nsdecls('w')}>{style}</w:p>")
        note.append(paragraph)
        return paragraph

    def link(self, href: str) -> str:
        """The thread from the notes to an address outside."""
        return self._part.relate_to(href, RT.HYPERLINK, is_external=True)

    def close(self) -> None:
        """Put what was written into the part."""
        self._part._blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)


_BEFORE_FOOTNOTES = tuple(
    "w:endnotePr w:compat w:docVars w:rsids m:mathPr w:attachedSchema w:themeFontLang w:clrSchemeMapping "
    "w:doNotIncludeSubdocsInStats w:shapeDefaults w:decimalSymbol w:listSeparator".split()
)
"""What comes after the settings of footnotes, in the schema's order."""


def _insert_in_order(settings: Any, element: Any, before: Sequence[str]) -> None:
    """Set the element before the first of those that have to come after it: the schema asks for an order."""
    names = {qn(name) for name in before if not name.startswith("m:")}
    following = next((child for child in settings if child.tag in names or "mathPr" in child.tag), None)
    if following is not None:
        following.addprevious(element)
    else:
        settings.append(element)


def note_reference(number: int) -> Any:
    """The mark in the text of the note of that id."""
    return parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        f'<w:footnoteReference w:id="{number}"/></w:r>'
    )


def field(instruction: str, shown: str) -> list[Any]:
    """A field with what it shows until it is reckoned anew."""
    said = shown.replace("&", "&amp;").replace("<", "&lt;")
    return [
        parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/></w:r>'),
        parse_xml(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'),
        parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="separate"/></w:r>'),
        parse_xml(f"<w:r {nsdecls('w')}><w:t>{said}</w:t></w:r>"),
        parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>'),
    ]


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Set a bookmark around all that a paragraph holds."""
    start = OxmlElement("w:bookmarkStart")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    end = OxmlElement("w:bookmarkEnd")
    end.set(qn("w:id"), str(number))
    properties = paragraph.find(qn("w:pPr"))
    if properties is not None:
        properties.addnext(start)
    else:
        paragraph.insert(0, start)
    paragraph.append(end)


def link_inside(name: str) -> Any:
    """A link to a bookmark; what it shows is put into it."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.set(qn("w:history"), "1")
    return link


def link_outside(thread: str) -> Any:
    """A link to an address outside, by the thread to it."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), thread)
    link.set(qn("w:history"), "1")
    return link


_BEFORE_DIRECTION = frozenset(
    map(qn, ("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl", "w:numPr",
             "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
             "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN"))
)  # fmt: skip


def set_direction(paragraph: Any, right_to_left: bool) -> None:
    """Say whether a paragraph runs from right to left."""
    properties = paragraph.get_or_add_pPr()
    for old in properties.findall(qn("w:bidi")):
        properties.remove(old)
    direction = OxmlElement("w:bidi")
    if not right_to_left:
        direction.set(qn("w:val"), "0")
    index = sum(child.tag in _BEFORE_DIRECTION for child in properties)
    properties.insert(index, direction)


def restarted_list(document: Document, style: str, start: int) -> int:
    """A numbering like that of the list style that begins anew at `start`; its id."""
    numbering = document.part.numbering_part.element
    own = document.styles[style].element.find(f".//{qn('w:numId')}")
    wanted = own.get(qn("w:val"))
    number = next(one for one in numbering.findall(qn("w:num")) if one.get(qn("w:numId")) == wanted)
    abstract = number.find(qn("w:abstractNumId")).get(qn("w:val"))
    taken = max(int(one.get(qn("w:numId"))) for one in numbering.findall(qn("w:num")))
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{taken + 1}"><w:abstractNumId w:val="{abstract}"/>'
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        )
    )
    return taken + 1
