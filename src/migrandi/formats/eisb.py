"""Acts of Ireland in the XML of the electronic Irish Statute Book."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Text
from migrandi.formats.numbering import parts
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles
from migrandi.formats.xml import Element, local, parse

NAME = "eisb"

_SIGNS = {"emdash": "—", "odq": "“", "cdq": "”", "osq": "‘", "csq": "’", "euro": "€", "afada": "á",
          "efada": "é", "ifada": "í", "ofada": "ó", "ufada": "ú", "endash": "–", "pound": "£", "frac12": "½",
          "deg": "°", "hellip": "…"}  # fmt: skip
"""Elements that stand for a sign; with a capital first letter, for the capital."""


def recognises(sample: Sample) -> bool:
    """Whether the bytes are an act of this publisher."""
    return sample.root[1] in {"act", "si"} and ("<metadata" in sample.head or "<frontmatter" in sample.head)


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The act. Raises `Malformed`."""
    root = parse(data)
    _spell_out(root)
    about = root.find("metadata")
    said = {local(e): " ".join("".join(map(str, e.itertext())).split()) for e in about} if about is not None else {}
    document = LegalDocument(NAME, "en", "ie", "act" if root.tag == "act" else "si", said.get("title") or hints.title)
    document.number = said.get("number", "")
    document.year = int(said["year"]) if said.get("year", "").isdigit() else None
    if found := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", said.get("dateofenactment", "")):
        document.date = "-".join(found.groups())
    if document.year and document.number:
        document.identifiers["eli"] = f"eli/{document.year}/act/{document.number}"
    reader = _Reader(
        Roles(
            provisions={
                "sect": "section",
                "part": "part",
                "chapter": "chapter",
                "schedule": "schedule",
                "division": "division",
            },
            numbers=frozenset({"number"}),
            headings=frozenset({"title"}),
            lines=frozenset({"p"}),
            inline=frozenset({"b", "i", "font", "xref", "su", "sb", "unl"}),
            notes={"fn": "footnote"},
            skipped=frozenset({"metadata", "hr1", "graphic"}),
            mark=_mark,
            id_of=lambda element: element.get("id") or "",
        )
    )
    for child in root:
        document.content.extend(reader.block(child))
    document.warnings = reader.warnings
    yield document


def _spell_out(root: Element) -> None:
    """Put the sign in the place of each element that stands for one."""
    for element in list(root.iter()):
        name = local(element)
        sign = _SIGNS.get(name) or (_SIGNS[name.lower()].upper() if name.lower() in _SIGNS else "")
        parent = element.getparent()
        if sign and parent is not None:
            words = sign + (element.tail or "")
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + words
            else:
                parent.text = (parent.text or "") + words
            parent.remove(element)


class _Reader(Reader):
    """Knows that a section's number is the first word of its first paragraph, and its title a paragraph of its own."""

    def provision(self, element: Element, kind: str) -> Provision:
        """As any; numbered paragraphs inside a section become its parts."""
        made = super().provision(element, kind)
        if made.heading is not None and (found := _LABELS[kind].match(made.heading.text) if kind in _LABELS else None):
            made.label, made.number = found.group().strip(), found[1]
            rest = made.heading.text[found.end() :].strip(" —–")
            made.heading = Text(rest) if rest else None
            following = made.content[0] if made.content else None
            if not rest and kind != "schedule" and isinstance(following, Text):
                made.heading = following  # the title's second line
                del made.content[0]
        if kind == "section":
            first = made.content[0] if made.content else None
            if isinstance(first, Text) and (opening := re.match(r"(\d+[A-Z]*)\.\s*[—–-]?\s*", first.text)):
                made.label, made.number = opening.group().strip(), opening[1]
                made.content[0] = Text(first.text[opening.end() :])
            made.content = parts(made.content)
        elif made.heading is None and made.content and isinstance(made.content[0], Text) and not made.label:
            self._from_lines(made, kind)
        return made

    def _from_lines(self, made: Provision, kind: str) -> None:
        """Label and title from the first lines of a part or chapter."""
        first = made.content[0]
        if isinstance(first, Text) and kind in _LABELS and (found := _LABELS[kind].match(first.text)):
            made.label, made.number = first.text, found[1]
            del made.content[0]

    def _block(self, element: Element) -> list[Block]:
        if local(element) in {"acttoc", "actsreferredto"}:
            return self._looked_into(element)
        return super()._block(element)


_LABELS = {
    "part": re.compile(r"PART\s+(\w+)\s*", re.IGNORECASE),
    "chapter": re.compile(r"CHAPTER\s+(\w+)\s*", re.IGNORECASE),
    "schedule": re.compile(r"(?:\w+\s+)?SCHEDULE\s*(\w*)\s*", re.IGNORECASE),
}


def _mark(element: Element) -> tuple[str, str] | None:
    name = local(element)
    if name == "xref":
        return "ref", element.get("href") or ""
    kind = {"b": "strong", "i": "em", "su": "sup", "sb": "sub"}.get(name)
    return (kind, "") if kind else None
