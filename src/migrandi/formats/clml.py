"""United Kingdom legislation in Crown Legislation Markup Language (legislation.gov.uk)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from migrandi.formats.document import Block, Hints, LegalDocument, Note, Provision, Text
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles
from migrandi.formats.xml import Element, TextBuilder, local, parse

NAME = "clml"

_NAMESPACE = "http://www.legislation.gov.uk/namespaces/legislation"
_TYPES = {
    "ukpga": ("gb", "act"), "ukla": ("gb", "local-act"), "uksi": ("gb", "si"), "asp": ("gb-sct", "asp"),
    "ssi": ("gb-sct", "ssi"), "nia": ("gb-nir", "nia"), "nisr": ("gb-nir", "sr"),
    "nisi": ("gb-nir", "order-in-council"),
    "anaw": ("gb-wls", "anaw"), "asc": ("gb-wls", "asc"), "wsi": ("gb-wls", "wsi"), "mwa": ("gb-wls", "measure"),
    "ukcm": ("gb", "church-measure"), "eur": ("gb", "eu-regulation"), "eudr": ("gb", "eu-directive"),
    "eudn": ("gb", "eu-decision"),
}  # fmt: skip
"""Types in the publisher's addresses with our jurisdiction and kind."""
_INLINE = frozenset(
    "Addition Substitution Repeal CommentaryRef Citation CitationSubRef Term Definition Emphasis Strong SmallCaps "
    "Underline Superior Inferior Abbreviation Acronym InternalLink ExternalLink FootnoteRef MarginNoteRef "
    "InlineAmendment Expanded Span Character Proviso Anchor Em Date DateText InlineCode a br sup sub i b em "
    "strong".split()
)
_PROVISIONS = {
    "P1": "section", "P2": "subsection", "P3": "paragraph", "P4": "subparagraph", "P5": "clause", "P6": "subclause",
    "P7": "point", "Part": "part", "Chapter": "chapter", "Pblock": "crossheading", "PsubBlock": "crossheading",
    "Group": "part", "EUPart": "part", "EUTitle": "title", "EUChapter": "chapter", "EUSection": "division",
    "EUSubsection": "subdivision", "Schedule": "schedule", "Appendix": "appendix", "Division": "division",
    "ListItem": "item", "Form": "appendix", "Attachment": "attachment",
}  # fmt: skip


_MARKS = {"Term": "term", "Emphasis": "em", "Strong": "strong", "Superior": "sup", "Inferior": "sub"} | {
    "Addition": "ins",
    "Substitution": "ins",
}


def recognises(sample: Sample) -> bool:
    """Whether the bytes are of this format."""
    return sample.root == (_NAMESPACE, "Legislation")


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The act or instrument. Raises `Malformed`."""
    root = parse(data)
    about = {
        local(element): (element.text or "").strip() for element in root.iter() if "elements/1.1/" in str(element.tag)
    }
    document = LegalDocument(
        NAME, about.get("language") or hints.language or "en", "gb", "act", about.get("title") or ""
    )
    _identify(document, root)
    reader = _Reader(_roles())
    notes = next((e for e in root.iter() if local(e) == "Commentaries"), None)
    for child in root:
        name = local(child)
        if name in {"Primary", "Secondary", "EURetained", "Body"}:
            for part in child:
                document.content.extend(reader.top(part))
        elif child is not notes and name not in {"Metadata", "Contents", "Versions", "Resources", "Commentaries"}:
            document.content.extend(reader.top(child))
    if notes is not None:
        document.content.extend(reader.commentaries(notes))
    document.title = document.title or hints.title or document.number
    document.warnings = reader.warnings
    yield document


def _identify(document: LegalDocument, root: Element) -> None:
    uri = root.get("IdURI") or root.get("DocumentURI") or ""
    found = re.search(r"legislation\.gov\.uk/(?:id/)?([a-z]+)/([^?]+)", uri)
    if found:
        document.jurisdiction, document.kind = _TYPES.get(found[1], ("gb", found[1]))
        steps = found[2].split("/")
        year = next((step for step in steps if re.fullmatch(r"\d{4}", step)), "")
        document.year = int(year) if year else None
        document.number = steps[steps.index(year) + 1] if year and steps[-1] != year else "-".join(steps)
        document.identifiers["uk"] = f"{found[1]}/{found[2]}"
    for element in root.iter():
        name = local(element)
        if name == "EnactmentDate" or (name == "Made" and element.get("Date")):
            document.date = element.get("Date") or ""
        elif name == "valid" and element.text:
            document.as_of = _day(element.text.strip())
        elif name == "DocumentStatus":
            document.facts["status"] = element.get("Value") or ""
        elif name in {"Body", "Primary", "Secondary"}:
            break


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _roles() -> Roles:
    return Roles(
        provisions=_PROVISIONS,
        numbers=frozenset({"Pnumber", "Number"}),
        headings=frozenset({"Title"}),
        lines=frozenset(
            {"Text", "LongTitle", "DateOfEnactment", "Para1", "Reference", "Caption", "SubjectInformation"}
        ),
        inline=_INLINE,
        notes={"Footnote": "footnote"},
        skipped=frozenset({"Metadata", "Contents", "TableOfContents"}),
        figures=frozenset({"Image"}),
        mark=_mark,
        dates_of=lambda element: (_day(element.get("RestrictStartDate")), _day(element.get("RestrictEndDate"))),
        id_of=lambda element: element.get("id") or "",
    )


def _mark(element: Element) -> tuple[str, str] | None:
    name = local(element)
    if name in {"Citation", "CitationSubRef", "ExternalLink", "InternalLink"}:
        return "ref", element.get("URI") or element.get("Ref") or ""
    if name in {"CommentaryRef", "FootnoteRef"}:
        return "note", element.get("Ref") or ""
    kind = _MARKS.get(name)
    return (kind, "") if kind else None


class _Reader(Reader):
    """Knows the group that gives a section its heading, and list items that are numbered by their list."""

    def top(self, element: Element) -> list[Block]:
        """A part of the law at its top: prelims, body, schedules."""
        if local(element) in {"PrimaryPrelims", "SecondaryPrelims", "EUPrelims"}:
            content = self.blocks(element)
            return [Provision("preamble", content=content)] if content else []
        return self.blocks(element) if local(element) in {"Body", "Schedules", "EUBody"} else self.block(element)

    def _block(self, element: Element) -> list[Block]:
        name = local(element)
        if name == "P1group":
            return self._group(element)
        if name == "TitleBlock":
            return self._looked_into(element)
        if name == "ListItem" and not element.get("NumberOverride"):
            return self._looked_into(element)
        if name == "P" and not len(element):
            return self.line(element)
        return super()._block(element)

    def provision(self, element: Element, kind: str) -> Provision:
        """As any; a schedule's title stands in a block of its own, and so may notes in its number."""
        made = super().provision(element, kind)
        if kind == "item":
            made.label = element.get("NumberOverride") or ""
            made.number = self.roles.number_of(made.label, kind)
        if kind == "schedule":
            for child in element:
                if local(child) == "TitleBlock":
                    for title in child:
                        if local(title) == "Title" and made.heading is None:
                            builder = TextBuilder()
                            builder.add("".join(map(str, title.itertext())))
                            made.heading = builder.text()
                            if made.heading is not None:
                                _drop_first(made.content, made.heading.text)
        return made

    def _group(self, element: Element) -> list[Block]:
        """A heading that belongs to the sections under it: usually one, whose heading it is."""
        title = next((child for child in element if local(child) == "Title"), None)
        inner: list[Block] = []
        for child in element:
            if child is not title:
                inner.extend(self.block(child))
        if title is None:
            return inner
        lines = self.line(title)
        heading = next((line for line in lines if isinstance(line, Text)), None)
        others = [line for line in lines if line is not heading]
        sections = [block for block in inner if isinstance(block, Provision) and block.kind == "section"]
        if len(sections) == 1 and sections[0].heading is None:
            sections[0].heading = heading
            if sections[0].in_force_from is None:
                sections[0].in_force_from = _day(element.get("RestrictStartDate"))
            return [*others, *inner]
        return [Provision("crossheading", heading=heading, content=[*others, *inner])]

    def commentaries(self, element: Element) -> list[Block]:
        """The editors' annotations, that the text's note marks point to."""
        out: list[Block] = []
        for child in element:
            content = self._looked_into(child)
            if content:
                out.append(Note(content, "editorial", child.get("Type") or "", child.get("id") or ""))
        return out


def _drop_first(content: list[Block], words: str) -> None:
    """Take out the paragraph that has become the heading."""
    for index, block in enumerate(content):
        if isinstance(block, Text) and block.text == words:
            del content[index]
            return
