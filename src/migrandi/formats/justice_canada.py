"""Acts and regulations of Canada in the XML of the Department of Justice (laws-lois.justice.gc.ca)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from migrandi.formats.cals import table_of
from migrandi.formats.document import Block, Figure, Hints, LegalDocument, Note, Provision, Text
from migrandi.formats.errors import Malformed
from migrandi.formats.sample import Sample
from migrandi.formats.xml import Element, TextBuilder, flatten, parse

NAME = "justice-canada"

_LIMS = "{http://justice.gc.ca/lims}"
_START = f"{_LIMS}inforce-start-date"
_FID = f"{_LIMS}fid"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PARTS = {
    "Section": "section", "Subsection": "subsection", "Paragraph": "paragraph", "Subparagraph": "subparagraph",
    "Clause": "clause", "Subclause": "subclause", "Subsubclause": "point", "Definition": "definition",
    "FormulaParagraph": "paragraph", "FormulaDefinition": "formula", "Item": "item", "Provision": "paragraph",
}  # fmt: skip
"""Elements that are a provision when they carry a label, a heading or a defined term."""
_LINES = frozenset(
    "Text TitleText MarginalNote OriginatingRef FormulaConnector SignatureName SignatureTitle BilingualItemEn "
    "BilingualItemFr AmendmentCitation AmendmentDate HistoricalNoteSubItem Caption FormHeading ProvisionHeading "
    "LongTitle ShortTitle Repealed Oath FormBlank Leader Separator QuotedText entry title".split()
)
"""Elements whose content runs on as one paragraph."""
_INLINE = frozenset(
    "XRefExternal XRefInternal DefinedTermEn DefinedTermFr DefinitionEnOnly DefinitionFrOnly DefinitionRef Emphasis "
    "Language FootnoteRef Sup Sub Leader LeaderRightJustified FormBlank InlineFont LineBreak Repealed Insertion "
    "Separator QuotedText Fraction Ins Del".split()
)
"""Elements that stand in a line of text."""
_HEADING_KINDS = (
    (re.compile(r"(?:PART|PARTIE)\b", re.IGNORECASE), "part"),
    (re.compile(r"(?:SUBDIVISION|SOUS-SECTION)\b", re.IGNORECASE), "subdivision"),
    (re.compile(r"(?:DIVISION|SECTION)\b", re.IGNORECASE), "division"),
    (re.compile(r"(?:CHAPTER|CHAPITRE)\b", re.IGNORECASE), "chapter"),
    (re.compile(r"ARTICLE\b", re.IGNORECASE), "article"),
)
_WORD_BEFORE = re.compile(
    r"^\W*(?:PART|PARTIE|SUBDIVISION|SOUS-SECTION|DIVISION|SECTION|CHAPTER|CHAPITRE|ARTICLE|SCHEDULE|ANNEXE|FORM|FORMULE)\b\W*",
    re.IGNORECASE,
)
_ANNUAL = re.compile(r"^(\d+)(?:\s*,?\s*(?:ss?|art)\.\s*(\d+))?$", re.IGNORECASE)


def recognises(sample: Sample) -> bool:
    """Whether the bytes are of this format."""
    return sample.root[1] in {"Statute", "Regulation"} and "justice.gc.ca/lims" in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The act or regulation. Raises `Malformed`."""
    root = parse(data)
    about = root.find("Identification")
    if about is None:
        raise Malformed("The file has no Identification element: it is cut off. Fetch it again from its publisher.")
    language = root.get(_LANG) or hints.language or "en"
    short, long = _line(about.find("ShortTitle")), _line(about.find("LongTitle"))
    document = LegalDocument(
        NAME,
        language,
        "ca",
        "act" if root.tag == "Statute" else "regulation",
        short or long or hints.title,
        as_of=_day(root.get(f"{_LIMS}current-date")),
    )
    if short and long:
        document.facts["long_title"] = long
    _identify(document, root, about)
    reader = _Reader()
    content = document.content
    for note in about.findall("ReaderNote"):
        content.extend(reader.blocks(note))
    for child in root:
        if child is about:
            continue
        if child.tag == "Body":
            content.extend(reader.sections(child))
        elif child.tag in {"Introduction", "Order"}:
            preamble = Provision("preamble", content=reader.blocks(child))
            content.append(preamble)
        else:
            content.extend(reader.block(child))
    document.warnings = reader.warnings
    yield document


def _identify(document: LegalDocument, root: Element, about: Element) -> None:
    """Number and year as the law is cited: `2001, c. 27`; `R.S., 1985, c. C-29`; `SOR/93-246`."""
    consolidated = (about.findtext("Chapter/ConsolidatedNumber") or "").strip()
    instrument = (about.findtext("InstrumentNumber") or "").strip()
    if instrument:
        document.number = instrument
        document.identifiers["ca-instrument"] = instrument
        document.date = _written(about.find("RegistrationDate/Date"))
    else:
        number = _ANNUAL.match(" ".join((about.findtext("Chapter/AnnualStatuteId/AnnualStatuteNumber") or "").split()))
        year = (about.findtext("Chapter/AnnualStatuteId/YYYY") or "").strip()[:4]
        if number is not None and len(year) == 4 and year.isascii() and year.isdigit():
            document.number = f"c-{number[1]}-s-{number[2]}" if number[2] else f"c-{number[1]}"
            document.year = int(year)
        elif consolidated:
            # of the Revised Statutes, 1985, or a part or supplement that shares its number with others: by the letter
            document.number, document.year = f"c-{consolidated}", 1985
    if consolidated:
        document.identifiers["ca-chapter"] = consolidated
    for stage in about.iterfind("BillHistory/Stages"):
        if stage.get("stage") == "assented-to":
            document.date = _written(stage.find("Date"))
    if root.get("in-force") == "no":
        document.facts["in_force"] = "no"


def _written(element: Element | None) -> str:
    """A date written as YYYY, MM, DD elements, as precise as it is."""
    if element is None:
        return ""
    parts = [(element.findtext(name) or "").strip() for name in ("YYYY", "MM", "DD")]
    written = ""
    for part in parts:
        if not (part.isascii() and part.isdigit()):
            break
        written += f"-{int(part):02d}" if written else f"{int(part):04d}"
    return written


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _line(element: Element | None) -> str:
    if element is None:
        return ""
    return " ".join("".join(map(str, element.itertext())).split())


def _mark(element: Element) -> tuple[str, str] | None:
    tag = element.tag
    if tag == "XRefExternal":
        return "ref", element.get("link") or ""
    if tag == "XRefInternal":
        return "ref", ""
    if tag in {"DefinedTermEn", "DefinedTermFr", "DefinitionEnOnly", "DefinitionFrOnly"}:
        return "term", ""
    if tag == "Emphasis":
        return ("strong" if element.get("style") == "bold" else "em"), ""
    if tag == "Language":
        return "em", ""
    if tag == "FootnoteRef":
        return "note", element.get("idref") or ""
    if tag in {"Sup", "Sub"}:
        return str(tag).lower(), ""
    return None


def _text(element: Element, role: str = "") -> Text | None:
    """The element's content as one paragraph; the usual case, no mark in it, first."""
    if not len(element):
        words = " ".join((element.text or "").split())
        return Text(words, [], role) if words else None
    builder = TextBuilder()
    flatten(element, _mark, builder)
    return builder.text(role)


class _Reader:
    """Turns elements into blocks, keeping in mind the latest day of force met below a section."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.latest = ""
        self._special: dict[str, Callable[[Element], list[Block]]] = {
            "HistoricalNote": self.history,
            "Footnote": self.footnote,
            "Note": self.note,
            "ReaderNote": self.note,
            "Schedule": self.schedule,
            "Group": self.group,
            "TableGroup": self.table,
            "ImageGroup": self.figure,
            "Heading": self.loose_heading,
            "FormulaText": self.formula,
        }

    def sections(self, body: Element) -> list[Block]:
        """The body: headings of a level hold what follows up to the next of their level or above."""
        top: list[Block] = []
        levels: list[tuple[int, list[Block]]] = [(0, top)]
        for child in body:
            if child.tag != "Heading":
                levels[-1][1].extend(self.block(child))
                continue
            level = child.get("level") or "1"
            depth = int(level) if level.isascii() and level.isdigit() and len(level) == 1 else 1
            while levels[-1][0] >= depth > 0:
                levels.pop()
            heading = self.heading(child, "crossheading")
            if heading.kind == "article":
                heading.kind = "crossheading"  # the sections below are the units
            levels[-1][1].append(heading)
            levels.append((max(depth, 1), heading.content))
        return top

    def heading(self, element: Element, kind: str) -> Provision:
        """A heading as a container that is still empty, but for its notes."""
        label = _line(element.find("Label"))
        titles = [text for title in element.findall("TitleText") if (text := _text(title)) is not None]
        provision = Provision(kind, label, heading=titles[0] if titles else None, source_id=element.get(_FID) or "")
        for pattern, named in _HEADING_KINDS:
            if pattern.match(label):
                provision.kind = named
                break
        provision.number = _WORD_BEFORE.sub("", label).strip(" .—–-")
        provision.content.extend(titles[1:])
        for child in element:
            if child.tag not in {"Label", "TitleText"}:
                provision.content.extend(self.block(child))
        return provision

    def blocks(self, element: Element) -> list[Block]:
        """Everything in the element, in order."""
        if all(child.tag in _INLINE for child in element):
            text = _text(element)
            return [text] if text is not None else []
        out: list[Block] = []
        if element.text and not element.text.isspace():
            out.append(Text(" ".join(element.text.split())))
        for child in element:
            out.extend(self.block(child))
            if child.tail and not child.tail.isspace():
                out.append(Text(" ".join(child.tail.split())))
        return out

    def block(self, element: Element) -> list[Block]:
        """What one element is: usually one block, none if it is empty, several if it only holds others."""
        tag = str(element.tag)
        if tag == "Text" and element.find("ImageGroup") is None:
            text = _text(element)
            return [text] if text is not None else []
        if tag in _PARTS:
            return self.part(element, _PARTS[tag])
        special = self._special.get(tag)
        if special is not None:
            return special(element)
        if tag in _LINES:
            text = _text(element, "signature" if tag.startswith("Signature") else "")
            return [text] if text is not None else []
        return self.blocks(element)

    def part(self, element: Element, kind: str) -> list[Block]:
        """A section, subsection, paragraph, definition …: a provision, unless nothing sets it off from the text."""
        before, self.latest = self.latest, element.get(_START) or ""
        provision = Provision(kind, source_id=element.get(_FID) or "")
        content = provision.content
        for child in element:
            tag = child.tag
            started = child.get(_START)
            if started and started > self.latest:
                self.latest = started
            if tag in {"Label", "FormulaTerm"} and not provision.label:
                text = _text(child)
                provision.label = text.text if text is not None else ""
                provision.number = provision.label.strip("()[]*. ").rstrip(".)")
            elif tag in {"MarginalNote", "ProvisionHeading"} and provision.heading is None and not content:
                provision.heading = self.marginal(child, content)
            else:
                content.extend(self.block(child))
        if kind == "definition" and not provision.number:
            provision.number = _term(element)
        if kind == "section":
            provision.in_force_from = _day(self.latest)
        self.latest = max(self.latest, before)
        if not provision.label and provision.heading is None and kind not in {"definition", "section"}:
            return content
        return [provision]

    def marginal(self, element: Element, content: list[Block]) -> Text | None:
        """A marginal note; a historical note inside it goes to the provision's content."""
        inner = element.findall("HistoricalNote")
        for note in inner:
            content.extend(self.history(note))
            tail = note.tail
            element.remove(note)
            if tail and not tail.isspace():
                content.append(Text(" ".join(tail.split())))
        return _text(element)

    def history(self, element: Element) -> list[Block]:
        """How a provision was amended."""
        lines: list[Block] = []
        for child in element:
            text = _text(child)
            if text is not None:
                lines.append(text)
        if not len(element) and (text := _text(element)) is not None:
            lines.append(text)
        return [Note(lines, "history")] if lines else []

    def footnote(self, element: Element) -> list[Block]:
        """A footnote."""
        marker = _line(element.find("Label"))
        content: list[Block] = []
        for child in element:
            if child.tag != "Label":
                content.extend(self.block(child))
        return [Note(content, "footnote", marker, element.get("id") or "")]

    def note(self, element: Element) -> list[Block]:
        """A note of the editors."""
        content = self.blocks(element)
        return [Note(content, "editorial")] if content else []

    def schedule(self, element: Element) -> list[Block]:
        """A schedule, its heading first."""
        top = element.find("ScheduleFormHeading")
        provision = self.heading(top, "schedule") if top is not None else Provision("schedule")
        provision.kind = "schedule"
        provision.source_id = element.get(_FID) or ""
        if not provision.number and element.get("id") == "NifProvs":
            provision.number = "not-in-force"
        for child in element:
            if child is not top:
                provision.content.extend(self.block(child))
        return [provision]

    def group(self, element: Element) -> list[Block]:
        """A group of provisions under a heading of its own, as the articles of a scheduled treaty."""
        top = element.find("GroupHeading")
        if top is None:
            return self.blocks(element)
        provision = self.heading(top, "crossheading")
        for child in element:
            if child is not top:
                provision.content.extend(self.block(child))
        return [provision]

    def loose_heading(self, element: Element) -> list[Block]:
        """A heading where no sections follow it: amending text, provisions not in force."""
        heading = self.heading(element, "crossheading")
        words = " ".join(part for part in (heading.label, heading.heading.text if heading.heading else "") if part)
        return [*([Text(words, [], "heading")] if words else []), *heading.content]

    def formula(self, element: Element) -> list[Block]:
        """A formula."""
        text = _text(element, "formula")
        return [text] if text is not None else []

    def table(self, element: Element) -> list[Block]:
        """A table with its caption; what else stands in the group comes after it."""
        out: list[Block] = []
        for child in element:
            if child.tag == "table":
                out.append(table_of(child, self.cell))
            else:
                out.extend(self.block(child))
        return out

    def cell(self, element: Element) -> list[Block]:
        """What stands in a cell: one paragraph, or several blocks."""
        return self.blocks(element)

    def figure(self, element: Element) -> list[Block]:
        """A picture with the words that stand for it."""
        image = element.find("Image")
        out: list[Block] = [
            Figure(image.get("source") or "" if image is not None else "", _line(element.find("AlternateText")))
        ]
        for child in element:
            if child.tag not in {"Image", "AlternateText"}:
                out.extend(self.block(child))
        return out


def _term(element: Element) -> str:
    """The term a definition defines, as its number: definitions are cited by their term."""
    for child in element:
        if child.tag == "Text":
            for name in ("DefinedTermEn", "DefinedTermFr"):
                found = child.find(name)
                if found is not None:
                    return _line(found)[:60].strip()
    return ""
