"""Word documents (.docx): paragraphs with the numbers Word shows, tables, notes, text boxes; changes as accepted."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from migrandi.formats.document import Block, Cell, Figure, Hints, LegalDocument, Note, Table
from migrandi.formats.docx_numbers import Numbers
from migrandi.formats.errors import Malformed, NotLaw
from migrandi.formats.plain_text import document_of
from migrandi.formats.sample import Sample
from migrandi.formats.structured import DEEPEST
from migrandi.formats.xml import Element, TextBuilder, local, parse

NAME = "docx"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LARGEST = 100 * 2**20
"""The most bytes a part of the file may unpack to."""


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a Word document."""
    return sample.data[:4] == b"PK\x03\x04" and b"word/" in sample.data


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The document's text. Raises `Malformed`, `NotLaw`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            reader = _Reader(archive)
            body = reader.part("word/document.xml")
            if body is None:
                raise Malformed("The Word document has no text part. Open it in Word and save it anew.")
            blocks = reader.blocks(next((e for e in body if local(e) == "body"), body), 0)
            blocks.extend(reader.notes)
    except (  # zipfile calls a kind of compression it does not know a NotImplementedError
        zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError,
    ) as error:  # fmt: skip
        raise Malformed(f"The Word document is broken: {error}. Open it in Word and save it anew.") from error
    if not blocks:
        raise NotLaw("The Word document holds no text.")
    document = document_of(NAME, blocks, hints)
    document.warnings.extend(reader.warnings)
    yield document


class _Reader:
    """Reads the parts of the archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.warnings: list[str] = []
        self.notes: list[Block] = []
        self.numbers = Numbers(self.part("word/numbering.xml"), self.part("word/styles.xml"))
        self.headings = self._heading_styles()
        self.links = self._links()
        self.footnotes = {kind: self._notes(kind) for kind in ("footnote", "endnote")}

    def part(self, name: str) -> Element | None:
        """The root of a part; None where there is none. Raises `Malformed`."""
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        if info.file_size > _LARGEST or info.file_size > 200 * max(info.compress_size, 10_000):
            raise Malformed(f"The part {name} unpacks to {info.file_size:,} bytes: that is an attack, not a document.")
        return parse(self.archive.read(name))

    def _heading_styles(self) -> set[str]:
        styles = self.part("word/styles.xml")
        found: set[str] = set()
        for style in styles.iter(f"{_W}style") if styles is not None else ():
            name = style.find(f"{_W}name")
            words = (name.get(f"{_W}val") or "").lower() if name is not None else ""
            if (
                words.startswith(("heading", "title", "titre", "überschrift"))
                or style.find(f".//{_W}outlineLvl") is not None
            ):
                found.add(style.get(f"{_W}styleId") or "")
        return found

    def _links(self) -> dict[str, str]:
        relations = self.part("word/_rels/document.xml.rels")
        return {r.get("Id") or "": r.get("Target") or "" for r in relations} if relations is not None else {}

    def _notes(self, kind: str) -> dict[str, Element]:
        root = self.part(f"word/{kind}s.xml")
        return {note.get(f"{_W}id") or "": note for note in root} if root is not None else {}

    def blocks(self, parent: Element, depth: int) -> list[Block]:
        """Paragraphs and tables in order. Raises `Malformed` where they nest too deep."""
        if depth > DEEPEST:
            raise Malformed(f"The document nests deeper than {DEEPEST} levels: it is broken.")
        out: list[Block] = []
        for element in parent:
            name = local(element)
            if name == "p":
                out.extend(self.paragraph(element, depth))
            elif name == "tbl":
                out.append(self.table(element, depth))
            elif name in {
                "sdt",
                "sdtContent",
                "customXml",
                "ins",
                "smartTag",
                "txbxContent",
                "AlternateContent",
                "Choice",
            }:
                out.extend(self.blocks(element, depth + 1))
        return out

    def paragraph(self, element: Element, depth: int) -> Iterator[Block]:
        """A paragraph with its automatic number; its notes and text boxes after it."""
        builder = TextBuilder()
        label = self.numbers.label(element)
        if label:
            builder.add(f"{label} ")
        boxes: list[Block] = []
        self._runs(element, builder, boxes, depth)
        style = element.find(f"{_W}pPr/{_W}pStyle")
        heading = style is not None and style.get(f"{_W}val") in self.headings
        text = builder.text("heading" if heading else "")
        if text is not None and text.text:
            yield text
        yield from boxes

    def _runs(self, parent: Element, builder: TextBuilder, boxes: list[Block], depth: int) -> None:
        if depth > DEEPEST:
            raise Malformed(f"The document nests deeper than {DEEPEST} levels: it is broken.")
        for element in parent:
            name = local(element)
            if name in {"t", "delText0"}:
                builder.add(element.text)
            elif name in {"tab", "br", "cr", "ptab"}:
                builder.add(" ")
            elif name == "noBreakHyphen":
                builder.add("\u2011")
            elif name == "sym":
                code = element.get(f"{_W}char") or ""
                if len(code) == 4 and all(c in "0123456789abcdefABCDEF" for c in code):
                    builder.add(chr(int(code, 16) - 0xF000 if code.upper().startswith("F0") else int(code, 16)))
            elif name in {"footnoteReference", "endnoteReference"}:
                self._note(name.removesuffix("Reference"), element.get(f"{_W}id") or "", builder, depth)
            elif name == "txbxContent":
                boxes.extend(self.blocks(element, depth + 1))
            elif name == "hyperlink":
                start = builder.position()
                self._runs(element, builder, boxes, depth + 1)
                builder.mark(
                    start, "ref", self.links.get(element.get(f"{_R}id") or "", element.get(f"{_W}anchor") or "")
                )
            elif name == "docPr" and element.get("descr"):
                boxes.append(Figure(element.get("name") or "", element.get("descr") or ""))
            elif name in {"del", "moveFrom", "Fallback", "pPr", "rPr", "instrText", "sectPr", "tblPr"}:
                continue
            else:
                start = builder.position()
                self._runs(element, builder, boxes, depth + 1)
                if name == "r":
                    _format(element, builder, start)

    def _note(self, kind: str, identity: str, builder: TextBuilder, depth: int) -> None:
        note = self.footnotes[kind].get(identity)
        if note is None:
            return
        marker = str(len(self.notes) + 1)
        builder.mark(builder.position(), "note", f"{kind}-{identity}")
        self.footnotes[kind] = {key: value for key, value in self.footnotes[kind].items() if key != identity}
        self.notes.append(Note(self.blocks(note, depth + 1), "footnote", marker, f"{kind}-{identity}"))

    def table(self, element: Element, depth: int) -> Table:
        """A table; cells merged downwards are kept as cells of their own, as they stand in the file."""
        table = Table()
        for row in element.iter(f"{_W}tr"):
            if _owner(row) is not element:
                continue
            cells = []
            for cell in row.iter(f"{_W}tc"):
                if _row(cell) is row:
                    wide = cell.find(f"{_W}tcPr/{_W}gridSpan")
                    span = (wide.get(f"{_W}val") or "1") if wide is not None else "1"
                    cells.append(
                        Cell(
                            self.blocks(cell, depth + 1),
                            colspan=min(int(span), 200) if span.isdigit() and int(span) else 1,
                        )
                    )
            table.rows.append(cells)
        return table


def _format(run: Element, builder: TextBuilder, start: int) -> None:
    about = run.find(f"{_W}rPr")
    if about is None:
        return
    for name, kind in (("b", "strong"), ("i", "em")):
        found = about.find(f"{_W}{name}")
        if found is not None and found.get(f"{_W}val") not in {"0", "false", "none"}:
            builder.mark(start, kind)
    raised = about.find(f"{_W}vertAlign")
    if raised is not None:
        builder.mark(start, "sup" if raised.get(f"{_W}val") == "superscript" else "sub")


def _owner(row: Element) -> Element | None:
    above = row.getparent()
    while above is not None and local(above) != "tbl":
        above = above.getparent()
    return above


def _row(cell: Element) -> Element | None:
    above = cell.getparent()
    while above is not None and local(above) != "tr":
        above = above.getparent()
    return above
