"""Acts of the European Union in Formex 4, the Publications Office's XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from migrandi.formats.document import Block, Cell, Hints, LegalDocument, Provision, Table, Text
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles
from migrandi.formats.xml import Element, local, parse

NAME = "formex"

_ROOTS = frozenset({"ACT", "CONS.ACT", "CONS.DOC", "ANNEX", "GENERAL", "AGR", "DECISION", "CJT"})
_ACTS = {"R": "regulation", "L": "directive", "D": "decision", "F": "framework-decision", "H": "recommendation"}
_PROVISIONS = {
    "ARTICLE": "article", "PARAG": "paragraph", "CONSID": "recital", "DIVISION": "chapter", "NP": "point",
    "ITEM": "point",
    "ANNEX": "annex", "CONS.ANNEX": "annex", "PREAMBLE": "preamble", "FINAL": "conclusions", "SUBDIV": "crossheading",
}  # fmt: skip
_DIVISIONS = (
    (re.compile(r"PART|PARTIE|TEIL|PARTE", re.IGNORECASE), "part"),
    (re.compile(r"TITLE|TITRE|TITEL|T[IÍ]TULO|TITOLO", re.IGNORECASE), "title"),
    (re.compile(r"CHAPTER|CHAPITRE|KAPITEL|CAP[IÍ]TULO|CAPO", re.IGNORECASE), "chapter"),
    (re.compile(r"SECTION|ABSCHNITT|SECCI[OÓ]N|SEZIONE", re.IGNORECASE), "division"),
)


def recognises(sample: Sample) -> bool:
    """Whether the bytes are Formex."""
    return sample.root[1] in _ROOTS and ("formex" in sample.head.lower() or "<BIB." in sample.head)


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The act. Raises `Malformed`."""
    root = parse(data)
    language = (root.findtext(".//LG.DOC") or hints.language or "en").strip().lower()
    document = LegalDocument(NAME, language, "eu", "act", "")
    reader = _Reader(
        Roles(
            provisions=_PROVISIONS,
            numbers=frozenset({"TI.ART", "NO.PARAG", "NO.P"}),
            headings=frozenset({"STI.ART"}),
            lines=frozenset(
                {
                    "P",
                    "ALINEA",
                    "TXT",
                    "TI",
                    "STI",
                    "VISA",
                    "GR.VISA0",
                    "PREAMBLE.INIT",
                    "PREAMBLE.FINAL",
                    "GR.CONSID.INIT",
                }
            ),
            inline=frozenset(
                {"HT", "DATE", "FT", "IE", "QUOT.START", "QUOT.END", "REF.DOC.OJ", "REF.DOC", "REF.DOC.ECR", "ADDRESS"}
            ),
            notes={"NOTE": "footnote"},
            skipped=frozenset({"BIB.INSTANCE", "BIB.DATA", "INFO.CONSLEG", "FMX.GEN"}),
            mark=_mark,
            id_of=lambda element: element.get("IDENTIFIER") or "",
        )
    )
    titles = root.find(".//TITLE")
    document.title = _words(titles) if titles is not None else hints.title
    for child in root:
        document.content.extend(reader.block(child))
    _identify(document, root, hints)
    document.plain = not any(isinstance(block, Provision) for block in document.content)
    yield document


def _words(element: Element) -> str:
    """The element's text in one line, paragraphs set apart, notes left out."""
    parts = [element.text or ""]
    for child in element:
        if local(child) and local(child) != "NOTE":
            parts += [" " if local(child) in {"P", "TI", "STI"} else "", _words(child)]
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _identify(document: LegalDocument, root: Element, hints: Hints) -> None:
    said = f"{root.findtext('.//NO.CELEX') or ''} {hints.filename} {hints.address}"
    found = re.search(r"[03](\d{4})([A-Z])(\d{4})(?:-(\d{8}))?", said)
    if found:
        document.year, document.number = int(found[1]), found[3].lstrip("0") or "0"
        document.kind = _ACTS.get(found[2], "act")
        document.identifiers["celex"] = f"3{found[1]}{found[2]}{found[3]}"
        if found[4]:
            document.as_of = _day(found[4])
    elif written := re.search(r"(\d{4})/(\d{1,4})|(\d{1,4})/(\d{4})", document.title):
        document.year, document.number = int(written[1] or written[4]), written[2] or written[3]
        words = (("regulation", "R"), ("règlement", "R"), ("directive", "L"), ("decision", "D"), ("décision", "D"))
        document.kind = next((_ACTS[k] for word, k in words if word in document.title.lower()), "act")
    day = root.find(".//TITLE//DATE")
    if day is not None and re.fullmatch(r"\d{8}", day.get("ISO") or ""):
        stated = _day(day.get("ISO") or "")
        document.date = stated.isoformat() if stated else ""


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


class _Reader(Reader):
    """Knows the title block of divisions and annexes, quotation marks that are elements, and Formex tables."""

    def provision(self, element: Element, kind: str) -> Provision:
        """As any; a division's label and heading stand in its TITLE."""
        inner = [child for child in element if local(child)]
        if local(element) in {"CONSID", "ITEM"} and len(inner) == 1 and local(inner[0]) == "NP":
            return super().provision(inner[0], kind)  # its number and words stand in one element of their own
        title = next((child for child in element if local(child) == "TITLE"), None)
        if title is None:
            return super().provision(element, kind)
        element.remove(title)
        made = super().provision(element, kind)
        lines = [block for part in title for block in self.line(part) if isinstance(block, Text)]
        if lines:
            made.kind = next((named for pattern, named in _DIVISIONS if pattern.match(lines[0].text)), made.kind)
            made.label = lines[0].text
            made.number = made.label.rpartition(" ")[2] if " " in made.label else ""
            made.heading = lines[1] if len(lines) > 1 else None
            made.content[:0] = lines[2:]
        return made

    def _block(self, element: Element) -> list[Block]:
        name = local(element)
        if name == "TBL":
            return [self._table(element)]
        if name == "TITLE" or any(local(inner) == "TBL" for inner in element if name == "ALINEA"):
            return self._looked_into(element)
        return super()._block(element)

    def _inline(self, element: Element, name: str, builder: object) -> None:
        if name in {"QUOT.START", "QUOT.END"}:
            code = element.get("CODE") or ""
            if re.fullmatch(r"[0-9A-Fa-f]{4}", code):
                builder.add(chr(int(code, 16)))  # type: ignore[attr-defined]
            return
        super()._inline(element, name, builder)  # type: ignore[arg-type]

    def _table(self, element: Element) -> Table:
        table = Table()
        for row in element.iter():
            if local(row) == "ROW":
                header = row.get("TYPE") == "HEADER"
                table.rows.append([Cell(self._looked_into(cell), header) for cell in row if local(cell) == "CELL"])
            elif local(row) == "TITLE" and not table.caption:
                table.caption = _words(row)
        return table


def _mark(element: Element) -> tuple[str, str] | None:
    name = local(element)
    if name == "HT":
        return {"ITALIC": ("em", ""), "BOLD": ("strong", ""), "SUP": ("sup", ""), "SUB": ("sub", "")}.get(
            element.get("TYPE") or ""
        )
    if name.startswith("REF."):
        return "ref", element.get("NO.OJ") or ""
    return None
