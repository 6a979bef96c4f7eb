"""Federal law of Germany as git keeps it: the Markdown of the `gesetze` collection."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrandi.formats.document import Block, Hints, LegalDocument, Note, Provision, Span, Text
from migrandi.formats.errors import Malformed
from migrandi.formats.markdown_lines import blocks, front_matter
from migrandi.formats.sample import Sample

NAME = "gesetze-md"

_UNIT = re.compile(
    r"(?P<label>(?:(?P<sign>§§?)|(?P<word>Art(?:ikel)?\.?))\s*"
    r"(?P<number>\d+[a-z]{0,3}(?:[.-]\d+)?(?:\s*(?:bis|und|,)\s*\d+[a-z]?)*|[IVXLC]+))\s*(?P<rest>.*)",
    re.DOTALL,
)
_CONTAINER = re.compile(
    r"(?P<label>(?:(?P<ordinal>\w+(?:er|es|e))\s+)?(?P<word>Buch|Teil|Kapitel|Abschnitt|Unterabschnitt|Titel|Untertitel|Anlage|"
    r"Anhang|Unterkapitel|Hauptstück)\b(?:\s+(?P<number>\d+[a-z]?|[IVXLC]+|[A-Z])\b)?)\s*[-–:]*\s*(?P<rest>.*)",
    re.DOTALL,
)
_KINDS = {
    "Buch": "book", "Teil": "part", "Kapitel": "chapter", "Unterkapitel": "subchapter", "Abschnitt": "division",
    "Unterabschnitt": "subdivision", "Titel": "title", "Untertitel": "subtitle", "Anlage": "annex", "Anhang": "annex",
    "Hauptstück": "part",
}  # fmt: skip
_ORDINALS = {
    "Erster": "1", "Erstes": "1", "Erste": "1", "Zweiter": "2", "Zweites": "2", "Dritter": "3", "Drittes": "3",
    "Vierter": "4", "Viertes": "4", "Fünfter": "5", "Fünftes": "5", "Sechster": "6", "Sechstes": "6", "Siebter": "7",
    "Siebenter": "7", "Siebtes": "7", "Achter": "8", "Achtes": "8", "Neunter": "9", "Neuntes": "9", "Zehnter": "10",
}  # fmt: skip
_PARAGRAPH = re.compile(r"\((\d+[a-z]?)\)\s+")
_POINT = re.compile(r"(\d+[a-z]?)\.\s+")
_LETTER = re.compile(r"([a-z]{1,2})\)\s+")
_NOTE = re.compile(r"\[\^([^\]]+)\]:\s*")


def recognises(sample: Sample) -> bool:
    """Whether the file has the head of this collection."""
    head = sample.head[:3000]
    return "---" in head and ("\njurabk:" in head or ("\nslug:" in head and "\nAusfertigungsdatum" in head))


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law. Raises `Malformed`."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Malformed(f"The file is not UTF-8 at byte {error.start}. Fetch it again.") from error
    said, body = front_matter(text)
    short = said.get("jurabk", "")
    named = said.get("Title") or said.get("title") or ""
    if named.startswith("!!"):
        named = ""  # the collection's own tool left its type in the place of the title
    title = " ".join(re.sub(r"\[\^[^\]]*\]", " ", f"{said.get('before', '')} {named}").split()) or hints.title
    document = LegalDocument(NAME, "de", "de", "act", title, number=said.get("slug") or short, short_title=short)
    document.identifiers["jurabk"] = short
    found = re.search(r"Ausfertigungsdatum\s*\n:\s*(\d{4}-\d\d-\d\d)", body)
    if found:
        document.date = found[1]
    if re.search(r"verordnung|\bVO\b", title, re.IGNORECASE):
        document.kind = "regulation"
    document.content = _Builder().build(body)
    document.plain = not any(isinstance(block, Provision) for block in document.content)
    yield document


class _Builder:
    """Nests what the headings say: books, parts and chapters by level, §§ and articles as units."""

    def __init__(self) -> None:
        self.top: list[Block] = []
        self.levels: list[tuple[int, list[Block]]] = [(0, self.top)]
        self.unit: Provision | None = None
        self.paragraph: Provision | None = None
        self.point: Provision | None = None

    def build(self, body: str) -> list[Block]:
        """The content."""
        for level, block in blocks(body):
            if level and isinstance(block, Text):
                self.heading(level, block)
            else:
                self.put(block)
        return self.top

    def heading(self, level: int, text: Text) -> None:
        while len(self.levels) > 1 and self.levels[-1][0] >= level:
            self.levels.pop()
        unit = _UNIT.match(text.text)
        if unit is not None:
            number = unit["number"]
            made = Provision(
                "section" if unit["sign"] else "article", unit["label"], number, _rest(text, unit.start("rest"))
            )
            if " " in number or "," in number:
                made.number = re.sub(r"\s*(?:bis|und|,)\s*", "-", number)
            self.levels[-1][1].append(made)
            self.unit = made
        elif level == 1 and not self.top:
            self.top.append(text)
            self.unit = None
        else:
            made = self.container(text)
            self.levels[-1][1].append(made)
            self.levels.append((level, made.content))
            self.unit = None
        self.paragraph = self.point = None

    def container(self, text: Text) -> Provision:
        found = _CONTAINER.match(text.text)
        if found is None:
            return Provision("crossheading", heading=text)
        number = found["number"] or _ORDINALS.get(found["ordinal"] or "", "")
        return Provision(_KINDS[found["word"]], found["label"], number, _rest(text, found.start("rest")))

    def put(self, block: Block) -> None:
        if isinstance(block, Text) and (note := _NOTE.match(block.text)):
            block = Note([Text(block.text[note.end() :])], "footnote", "", note[1])
        if self.unit is None:
            self.levels[-1][1].append(block)
            return
        if isinstance(block, Text):
            self.line(block)
        else:
            (self.point or self.paragraph or self.unit).content.append(block)

    def line(self, text: Text) -> None:
        """One paragraph of a unit: `(1)` opens a paragraph, `1.` a point of it, `a)` an item of that."""
        unit = self.unit
        if unit is None:
            return
        if match := _PARAGRAPH.match(text.text):
            self.paragraph = Provision(
                "subsection", match.group().strip(), match[1], content=[_shift(text, match.end())]
            )
            self.point = None
            unit.content.append(self.paragraph)
        elif match := _POINT.match(text.text):
            self.point = Provision("point", match.group().strip(), match[1], content=[_shift(text, match.end())])
            (self.paragraph or unit).content.append(self.point)
        elif match := _LETTER.match(text.text):
            item = Provision("item", match.group().strip(), match[1], content=[_shift(text, match.end())])
            (self.point or self.paragraph or unit).content.append(item)
        else:
            (self.paragraph or unit).content.append(text)


def _rest(text: Text, count: int) -> Text | None:
    made = _shift(text, count)
    return made if made.text else None


def _shift(text: Text, count: int) -> Text:
    spans = [Span(max(s.start - count, 0), s.end - count, s.kind, s.target) for s in text.spans if s.end > count]
    return Text(text.text[count:], spans)
