"""A composed paper as a Word document: Word's own styles, real footnotes, contents, tables, both directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
import msgspec
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Length, Pt, RGBColor

from migrandi.papers.composing import Composed, Node
from migrandi.papers.direction import direction_of
from migrandi.papers.docx_parts import (
    Footnotes,
    bookmark,
    field,
    link_inside,
    link_outside,
    note_reference,
    restarted_list,
    set_direction,
)
from migrandi.papers.runs import Run, plain

_LATIN, _COMPLEX, _EAST = "Cambria", "Arabic Typesetting", "SimSun"
_WIDTH = 16.0
"""Centimetres between the margins."""
_HIGHEST = 20.0
"""Centimetres that a picture is high at most, so that its caption has room below it."""
_SAFE = ("http://", "https://", "mailto:")


def write(
    composed: Composed,
    before: Sequence[Node],
    after: Sequence[Node],
    subtitle: str,
    contents: str,
    pages: Mapping[str, int] | None = None,
) -> bytes:
    """The document. `before`: the cover note, on pages of its own; `after`: the table of authorities, whose entries are
    paragraphs of depth 0; `subtitle`: the line under the title; `contents`: what the table of contents is called;
    `pages`: on which page each section begins, by its id, where that is known: Word reckons it on opening."""
    return _Writer(composed, pages or {}).write(before, after, subtitle, contents)


class _Writer:
    """One document in the making."""

    def __init__(self, composed: Composed, pages: Mapping[str, int]) -> None:
        self.composed, self.pages = composed, pages
        self.right_to_left = composed.right_to_left
        self.document: Document = docx.Document()
        _styles(self.document, composed.language)
        self.footnotes = Footnotes(self.document, self.right_to_left)
        self.bookmarks: dict[str, str] = {}
        self.numbering = 0
        front = composed.paper.front
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = front.title, front.author, front.language
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.5)
        if self.right_to_left:
            section._sectPr.append(OxmlElement("w:bidi"))
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for part in field("PAGE", "1"):
            footer._p.append(part)

    def write(self, before: Sequence[Node], after: Sequence[Node], subtitle: str, contents: str) -> bytes:
        self.bookmarks = {
            node.id: f"_Toc{number:08d}"
            for number, node in enumerate([*self.composed.nodes, *after], 1)
            if node.kind == "heading"
        }
        if before:
            self._nodes(before, listed=False)
            self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        title = self.document.add_paragraph(style="Title")
        self._fill(title._p, [Run(self.composed.paper.front.title or "—")])
        if subtitle:
            self._fill(self.document.add_paragraph(style="Subtitle")._p, [Run(subtitle)])
        self._contents([node for node in [*self.composed.nodes, *after] if node.kind == "heading"], contents)
        self._nodes(self.composed.nodes)
        for number, runs in enumerate(self.composed.notes, 1):
            self._note(number, runs)
        self._nodes(after)
        self.footnotes.close()
        written = BytesIO()
        self.document.save(written)
        return written.getvalue()

    def _contents(self, headings: Sequence[Node], title: str) -> None:
        if not headings:
            return
        self._fill(self.document.add_paragraph(style="TOC Heading")._p, [Run(title)])
        shown = [node for node in headings if node.depth <= 3]
        begin, instruction, separate, _shown, end = field(r'TOC \o "1-3" \h \z \u', "")
        for index, node in enumerate(shown):
            paragraph = self.document.add_paragraph(style=f"toc {node.depth}")._p
            if not index:
                for part in (begin, instruction, separate):
                    paragraph.append(part)
            name = self.bookmarks[node.id]
            link = link_inside(name)
            link.append(_run(plain(node.runs)))
            tab = OxmlElement("w:r")
            tab.append(OxmlElement("w:tab"))
            link.append(tab)
            for part in field(rf"PAGEREF {name} \h", str(self.pages.get(node.id, "–"))):
                link.append(part)
            paragraph.append(link)
            self._turn(paragraph, plain(node.runs))
            if index == len(shown) - 1:
                paragraph.append(end)

    def _nodes(self, nodes: Sequence[Node], listed: bool = True) -> None:
        numbered: dict[int, int] = {}
        for node in nodes:
            if node.kind not in ("bullet", "number"):
                numbered.clear()
            match node.kind:
                case "heading":
                    style = f"Heading {min(node.depth, 6)}" if listed else "Cover Heading"
                    paragraph = self.document.add_paragraph(style=style)
                    self._fill(paragraph._p, node.runs)
                    if listed and node.id in self.bookmarks:
                        self.numbering += 1
                        bookmark(paragraph._p, self.bookmarks[node.id], self.numbering)
                case "quote":
                    self._fill(self.document.add_paragraph(style="Quote")._p, node.runs)
                case "bullet" | "number":
                    self._item(node, numbered)
                case "code":
                    self._fill(self.document.add_paragraph(style="Code")._p, node.runs)
                case "rule":
                    self.document.add_paragraph()
                case "table":
                    self._table(node)
                case "figure":
                    self._figure(node)
                case _:
                    style = "Body Text" if node.depth else "table of authorities"
                    self._fill(self.document.add_paragraph(style=style)._p, node.runs, quiet=not node.depth)

    def _item(self, node: Node, numbered: dict[int, int]) -> None:
        deep = min(node.depth, 3)
        name = "List Number" if node.kind == "number" else "List Bullet"
        if not node.first:
            name = "List Continue"
        style = name if deep == 1 else f"{name} {deep}"
        paragraph = self.document.add_paragraph(style=style)
        for depth in [depth for depth in numbered if depth > node.depth]:
            del numbered[depth]
        if node.kind == "number" and node.first:
            if node.depth not in numbered:
                numbered[node.depth] = restarted_list(self.document, style, node.number)
            properties: Any = paragraph._p.get_or_add_pPr()
            properties = properties.get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = numbered[node.depth]
        self._fill(paragraph._p, node.runs)

    def _figure(self, node: Node) -> None:
        """The picture, as wide as it is or the page allows, with its words for who cannot see it; its caption below."""
        if node.picture is not None:
            content, ending = node.picture.as_pixels()
            paragraph = self.document.add_paragraph(style="Figure")
            scale = min(_WIDTH / node.picture.width, _HIGHEST / node.picture.height, 2.54 / 96)
            shape = paragraph.add_run().add_picture(BytesIO(content), width=Cm(node.picture.width * scale))
            properties = shape._inline.docPr
            properties.set("descr", node.words)
            properties.set("name", f"{node.picture.name.rpartition('.')[0] or 'picture'}.{ending}")
        else:
            self._fill(self.document.add_paragraph(style="Figure")._p, [Run(f"[{node.words or '—'}]")])
        caption = self.document.add_paragraph(style="Caption")
        label, number = plain(node.runs[:1]), str(node.number)
        before, _number, behind = label.partition(number)
        if before.strip():
            caption._p.append(_run(before, node.runs[0]))
        for part in field(r"SEQ Figure \* ARABIC", number):
            caption._p.append(part)
        self._fill(caption._p, [msgspec.structs.replace(node.runs[0], text=behind), *node.runs[1:]])

    def _table(self, node: Node) -> None:
        width = max((len(row) for row in node.rows), default=0)
        if not width:
            return
        table = self.document.add_table(rows=0, cols=width, style="Table Grid")
        table.autofit = False
        widths = _widths(node.rows, width)
        for column, size in zip(table.columns, widths, strict=True):
            column.width = size
        if self.right_to_left:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for index, row in enumerate(node.rows):
            cells = table.add_row().cells
            for cell, size, runs in zip(cells, widths, row, strict=False):
                cell.width = size
                paragraph = cell.paragraphs[0]
                paragraph.style = "Table Head" if not index else "Table Text"
                self._fill(paragraph._p, runs)
            properties = table.rows[-1]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if not index:
                properties.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph(style="Table Text")

    def _note(self, number: int, runs: Sequence[Run]) -> None:
        paragraph = self.footnotes.add(number)
        lines: list[list[Run]] = [[]]
        for run in runs:
            if run.text == "\n":
                lines.append([])
            else:
                lines[-1].append(run)
        for index, line in enumerate(lines):
            if index:
                paragraph = self.footnotes.paragraph(paragraph.getparent())
            self._fill(paragraph, line, inside_note=True)

    def _fill(self, paragraph: Any, runs: Sequence[Run], inside_note: bool = False, quiet: bool = False) -> None:
        """Put the runs into a paragraph, with the direction of their own letters; `quiet`: links look like text."""
        for run in runs:
            if run.note:
                paragraph.append(note_reference(run.note))
                continue
            element = _run(run.text, run, quiet or inside_note)
            if run.href.startswith("#") and run.href[1:] in self.bookmarks:
                link = link_inside(self.bookmarks[run.href[1:]])
            elif run.href.startswith(_SAFE):
                thread = (
                    self.footnotes.link(run.href)
                    if inside_note
                    else self.document.part.relate_to(run.href, RT.HYPERLINK, is_external=True)
                )
                link = link_outside(thread)
            else:
                paragraph.append(element)
                continue
            link.append(element)
            paragraph.append(link)
        self._turn(paragraph, plain(runs))

    def _turn(self, paragraph: Any, text: str) -> None:
        own = direction_of(text, self.composed.language)
        if own == "rtl" or self.right_to_left:
            set_direction(paragraph, own == "rtl")


def _widths(rows: Sequence[Sequence[Sequence[Run]]], count: int) -> list[Length]:
    """The width of each column of a table as wide as the page, after the words in it."""
    weights = []
    for index in range(count):
        cells = [plain(row[index]) for row in rows if index < len(row)]
        longest_word = max((len(word) for text in cells for word in text.split()), default=1)
        whole = max(map(len, cells), default=1)
        # no word is broken before it is longer than this, and no column takes more than its share
        weights.append(max(min(whole, 60) ** 0.8, min(longest_word, 14) * 1.5, 4.0))
    return [Cm(_WIDTH * weight / sum(weights)) for weight in weights]


def _run(text: str, how: Run | None = None, quiet: bool = False) -> Any:
    """A run of Word's; the properties in the order that the schema asks for."""
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if how is not None and how.href and not quiet:
        style = OxmlElement("w:rStyle")
        style.set(qn("w:val"), "Hyperlink")
        properties.append(style)
    wanted = (("w:b", "w:bCs") if how is not None and how.strong else ()) + (
        ("w:i", "w:iCs") if how is not None and how.em else ()
    )
    if how is not None and how.code:
        fonts = OxmlElement("w:rFonts")
        fonts.set(qn("w:ascii"), "Consolas")
        fonts.set(qn("w:hAnsi"), "Consolas")
        properties.append(fonts)
    for name in wanted:
        properties.append(OxmlElement(name))
    if direction_of(text) == "rtl":
        properties.append(OxmlElement("w:rtl"))
    if len(properties):
        run.append(properties)
    for index, line in enumerate(text.split("\n")):
        if index:
            run.append(OxmlElement("w:br"))
        element = OxmlElement("w:t")
        element.text = "".join(sign for sign in line if sign >= " " or sign == "\t")
        element.set(qn("xml:space"), "preserve")
        run.append(element)
    return run


def _styles(document: Document, language: str) -> None:
    """Word's styles, in our measures; those that the template lacks, by the names that Word gives them."""
    styles = document.styles
    _fonts(styles["Normal"], 11)
    _language(styles["Normal"], language)
    for level in range(1, 7):
        heading = styles[f"Heading {level}"]
        _fonts(heading, 17 - 1.5 * level)
        heading.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
        heading.font.bold, heading.font.italic = True, False
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(14), Pt(5)
    _fonts(styles["Title"], 22)
    styles["Title"].font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    _fonts(styles["Subtitle"], 11)
    styles["Subtitle"].font.color.rgb = RGBColor(0x44, 0x44, 0x44)
    styles["Body Text"].paragraph_format.space_after = Pt(7)
    quote = styles["Quote"]
    _fonts(quote, 10.5)
    quote.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    for upright in (quote, styles["Subtitle"]):
        upright.font.italic = upright.font.cs_italic = False
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(1)
    quote.paragraph_format.space_after = Pt(7)
    note = _paragraph_style(document, "footnote text", "FootnoteText", 9)
    note.paragraph_format.space_after, note.paragraph_format.line_spacing = Pt(1), 1.0
    mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    mark.element.set(qn("w:styleId"), "FootnoteReference")
    mark.font.superscript = True
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x0B, 0x4F, 0x8A), True
    for level in range(1, 4):
        toc = _paragraph_style(document, f"toc {level}", f"TOC{level}", 11)
        toc.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        toc.paragraph_format.space_after = Pt(2)
        toc.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    authorities = _paragraph_style(document, "table of authorities", "TableofAuthorities", 10.5)
    authorities.paragraph_format.left_indent = Cm(0.8)
    authorities.paragraph_format.first_line_indent = Cm(-0.8)
    authorities.paragraph_format.space_after = Pt(3)
    figure = _paragraph_style(document, "Figure", "Figure", 11)
    figure.paragraph_format.alignment, figure.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
    figure.paragraph_format.space_before, figure.paragraph_format.space_after = Pt(8), Pt(2)
    caption = styles["Caption"]
    _fonts(caption, 9.5)
    caption.font.bold, caption.font.color.rgb = False, RGBColor(0x1A, 0x1A, 0x1A)
    caption.paragraph_format.space_after = Pt(10)
    head = _paragraph_style(document, "Table Head", "TableHead", 9.5)
    head.font.bold = True
    cell = _paragraph_style(document, "Table Text", "TableText", 9.5)
    for style in (head, cell):
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(1), 1.0
    cover = _paragraph_style(document, "Cover Heading", "CoverHeading", 13)
    cover.font.bold = True
    cover.paragraph_format.keep_with_next = True
    cover.paragraph_format.space_before, cover.paragraph_format.space_after = Pt(8), Pt(4)
    code = _paragraph_style(document, "Code", "Code", 9.5)
    code.font.name = "Consolas"


def _paragraph_style(document: Document, name: str, style_id: str, size: float) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), style_id)
    style.base_style = document.styles["Normal"]
    _fonts(style, size)
    return style


def _fonts(style: Any, size: float) -> None:
    """The fonts of both kinds of script, and their size."""
    style.font.name, style.font.size = _LATIN, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:cs"), _COMPLEX)
    fonts.set(qn("w:eastAsia"), _EAST)
    for spacing in properties.findall(qn("w:spacing")):
        properties.remove(spacing)  # letters set apart fall out of their words where a script joins them
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(round(size * 2.4)))
    properties.find(qn("w:sz")).addnext(complex_size)


def _language(style: Any, language: str) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    lang = OxmlElement("w:lang")
    chinese = language.startswith("zh")
    lang.set(qn("w:val"), language if direction_of("", language) == "ltr" and not chinese else "en")
    lang.set(qn("w:eastAsia"), "zh-CN")
    lang.set(qn("w:bidi"), language if direction_of("", language) == "rtl" else "ar")
    properties.append(lang)
