"""Akoma Ntoso as publishers write it: Fedlex, Finlex, Legilux, Laws.Africa, UK case law, and any other dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import langcodes

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Text
from migrandi.formats.errors import Malformed
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles
from migrandi.formats.xml import Element, local, parse

NAME = "akoma-ntoso"

_KINDS = {
    name: name
    for name in "clause section part paragraph chapter title article book tome division point indent rule subsection "
    "subpart subparagraph subchapter subtitle subdivision subclause preamble conclusions attachment".split()
} | {
    "alinea": "subparagraph", "item": "item", "level": "crossheading", "hcontainer": "crossheading",
    "proviso": "paragraph", "list": "subparagraph", "sublist": "subparagraph", "subrule": "subsection",
    "transitional": "crossheading", "crossHeading": "crossheading", "recital": "recital", "container": "crossheading",
    "tblock": "crossheading", "blockContainer": "paragraph", "component": "attachment",
}  # fmt: skip
_ONLY_WHEN_NAMED = frozenset(
    "hcontainer level container proviso item list sublist blockContainer tblock component attachment".split()
)
"""Elements that are a provision only with a number or a heading; without, what they hold is looked at."""
_UNITS = frozenset({"article", "section", "rule"})
_TOP_UNITS = frozenset({"article", "section"})
_INLINE = frozenset(
    "a abbr affectedDocument b br change concept courtType date def del docCommittee docDate docIntroducer "
    "docJurisdiction docketNumber docNumber docProponent docPurpose docStage docStatus docTitle docType entity "
    "event em fillIn i inline ins judge lawyer legislature location neutralCitation noteRef num object omissis "
    "opinion organization outcome party placeholder process quantity quotedText ref relatedDocument remark "
    "rmod role rref mref session span strong sub sup term time u vote eop eol marker img0 "
    "mmod argument".split()
)  # fmt: skip
_MARKS = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "sup": "sup",
    "sub": "sub",
    "ins": "ins",
    "del": "del",
}
_DATES = ("dateApplicability", "dateConsolidated", "Generation", "expression", "point-in-time")
"""Names of the date in FRBRExpression that says as of which day the text stands, by publisher."""
_COUNTRY = re.compile(r"(?:.*/)?([A-Za-z]{2,3})(?:-([A-Za-z]{2,3}))?$")
_COUNTED = re.compile(r"__subsec_(\d+)(?:v\d+)?$")
_SIGNS = re.compile(r"\w")
_DOCTYPES = {
    "loi": "act", "statute-consolidated": "act", "statute": "act", "rgd": "regulation", "constitution": "constitution",
    "agd": "decree", "act": "act", "bill": "bill", "judgment": "judgment", "doc": "document", "treaty": "treaty",
}  # fmt: skip


def recognises(sample: Sample) -> bool:
    """Whether the bytes are Akoma Ntoso, of any version."""
    return sample.root[1] == "akomaNtoso"


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The document. Raises `Malformed`."""
    root = parse(data)
    main = next((child for child in root if local(child) not in {"meta", "components"}), None)
    if main is None:
        raise Malformed("The Akoma Ntoso file holds no document. Fetch it again from its publisher.")
    reader = _Reader(_roles(main))
    document = LegalDocument(NAME, hints.language or "und", hints.jurisdiction, "document", "")
    identification = next((e for e in main.iter() if local(e) == "identification"), None)
    if identification is not None:
        _identify(document, identification, main)
    for child in main:
        if local(child) != "meta":
            document.content.extend(reader.block(child))
    document.title = document.title or _printed_title(main) or hints.title or document.number
    document.warnings = reader.warnings
    yield document


def _roles(main: Element) -> Roles:
    return Roles(
        provisions=_KINDS,
        headings=frozenset({"heading", "subheading", "inscription"}),
        lines=frozenset(
            {
                "p",
                "listIntroduction",
                "listWrapUp",
                "longTitle",
                "formula",
                "block",
                "tocItem",
                "interstitial",
                "person",
                "shortTitle",
            }
        ),
        inline=_INLINE - {"num"},
        notes={"authorialNote": "footnote"},
        skipped=frozenset({"meta", "componentRef", "eol"}),
        mark=_mark,
        kind_of=_kind,
    )


class _Reader(Reader):
    """Looks through containers that carry neither number nor heading."""

    def _block(self, element: Element) -> list[Block]:
        name = local(element)
        if name in _ONLY_WHEN_NAMED and not any(local(child) in {"num", "heading"} for child in element):
            return self._looked_into(element)
        if name in {"preamble", "conclusions"}:
            content = self._looked_into(element)
            return [Provision(name, content=content)] if content else []
        if name == "p" and any(local(child) == "signature" for child in element):
            return self._looked_into(element)  # Luxembourg sets signatures one below the other in one paragraph
        if name == "crossHeading":
            return [Text(line.text, line.spans, "heading") for line in self.line(element) if isinstance(line, Text)]
        return super()._block(element)

    def provision(self, element: Element, kind: str) -> Provision:
        """A provision; one without a printed number that is cited by its place has its place as its number."""
        made = super().provision(element, kind)
        if not made.number and not made.label:
            made.number = _place(element)
        heading = made.heading.text if made.heading is not None else ""
        if made.kind == "article" and heading.strip(" .").lower() == "unique":
            # Luxembourg sets the word of an act's only article as its heading
            made.label, made.number, made.heading = f"{made.label} {heading}", "1", None
        return made


def _place(element: Element) -> str:
    """Which paragraph of its article it is, where the law prints no number and is cited by counting.

    Finland's subsections (momentti) are counted by the publisher, in their `eId`; an `alinea` is by its definition in
    Akoma Ntoso a paragraph without a number, and cited so: `article 3, alinéa 2`.
    """
    name = local(element)
    if name == "subsection" and (counted := _COUNTED.search(element.get("eId") or "")):
        return counted[1]
    if name == "alinea":
        return str(1 + sum(local(before) == "alinea" for before in element.itersiblings(preceding=True)))
    return ""


def _kind(element: Element, kind: str) -> str:
    """What a container is: a section that holds articles is a division; a level with a number is a paragraph."""
    name = local(element)
    if name in {"section", "paragraph", "subsection", "proviso", "level", "hcontainer"} and any(
        local(inner) in _TOP_UNITS for inner in element.iterdescendants()
    ):
        return {"section": "division", "paragraph": "subdivision", "subsection": "subdivision"}.get(
            name, "crossheading"
        )
    if name == "item" and any(local(child) == "num" and not _SIGNS.search(_words(child)) for child in element):
        return "indent"  # set off by a dash, which is no number
    if name == "level" and any(local(child) == "num" for child in element):
        return "paragraph"
    if name == "attachment" or (name == "hcontainer" and element.get("name") == "schedule"):
        return "schedule"
    return kind


def _mark(element: Element) -> tuple[str, str] | None:
    name = local(element)
    if name in {"ref", "rref", "mref", "a"}:
        return "ref", element.get("href") or ""
    if name in {"term", "def"}:
        return "term", element.get("refersTo") or ""
    if name == "noteRef":
        return "note", (element.get("href") or "").lstrip("#")
    kind = _MARKS.get(name)
    return (kind, "") if kind else None


def _identify(document: LegalDocument, identification: Element, main: Element) -> None:
    """Work, expression and identifiers from the FRBR block, in whichever way the publisher fills it."""
    work, expression = _part(identification, "FRBRWork"), _part(identification, "FRBRExpression")
    uri = _value(work, "FRBRuri") or _value(work, "FRBRthis") or _value(expression, "FRBRthis")
    document.kind = "judgment" if local(main) == "judgment" else "act"
    document.jurisdiction = _country(_value(work, "FRBRcountry")) or document.jurisdiction
    _from_uri(document, uri, _value(work, "FRBRnumber"))
    language = _attribute(expression, "FRBRlanguage", "language").rsplit("/", 1)[-1]
    if language and langcodes.tag_is_valid(language.lower()):
        document.language = langcodes.standardize_tag(language.lower(), macro=True)
    for alias in _all(work, "FRBRalias"):
        name, value = (alias.get("name") or "alias").lower(), alias.get("value") or ""
        if name == "title":
            document.title = value
        elif value:
            document.identifiers[name.removeprefix("uk:")] = value
    names = _all(work, "FRBRname")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for named in [n for n in names if n.get(lang) == document.language] or [n for n in names if not n.get(lang)][:1]:
        document.title = named.get("value") or document.title
        document.short_title = named.get("shortForm") or ""
    _dates(document, work, expression)
    for element in main.iter():
        if local(element) == "cite" and element.text:
            document.identifiers["neutral-citation"] = element.text.strip()
        elif local(element) == "court" and element.text:
            document.facts["court"] = element.text.strip()


def _dates(document: LegalDocument, work: Element | None, expression: Element | None) -> None:
    for element in _all(work, "FRBRdate"):
        name, day = element.get("name") or "", element.get("date") or ""
        if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", day) and (
            not document.date or name.removeprefix("jolux:") in {"dateDocument", "dateIssued", "judgment", "document"}
        ):
            document.date = day
        if name == "jolux:dateEntryInForce":
            document.in_force_from = _day(day)
    if document.kind == "judgment":
        return
    for element in _all(expression, "FRBRdate"):
        if (element.get("name") or "").removeprefix("jolux:") in _DATES:
            document.as_of = _day(element.get("date") or "") or document.as_of


def _from_uri(document: LegalDocument, uri: str, number: str) -> None:
    """Kind, year and number from the Work's URI: ELI, Akoma Ntoso's own or a publisher's."""
    if "/eli/" in uri:
        document.identifiers["eli"] = re.sub(r"/(?:\d{8}|jo)$", "", uri[uri.index("eli/") :])
    elif uri:
        document.identifiers["akn"] = uri
    steps = [
        step
        for step in re.sub(r"^https?://[^/]*|/!.*$", "", uri).split("/")
        if step and step not in {"akn", "eli", "id"}
    ]
    place = next((index for index, step in enumerate(steps) if re.fullmatch(r"1[5-9]\d\d|20\d\d", step)), None)
    if place is None:
        document.number = number or "-".join(steps[-2:])
        return
    document.year = int(steps[place])
    before = [step for step in steps[:place] if step.lower() != document.jurisdiction]
    after = steps[place + 1 :]
    if document.kind == "judgment":
        document.number = "-".join([*before, *after[:1]])
        return
    for step in before:
        document.kind = _DOCTYPES.get(step, document.kind)
    if after and re.fullmatch(r"\d{8}", after[-1]):
        after = after[:-1]  # Fedlex adds the day of the consolidation
    after = [step for step in after if step not in {"jo", "fr", "de", "en"}]
    document.number = "-".join(after) or number


def _country(value: str) -> str:
    found = _COUNTRY.match(value.strip())
    if found is None:
        return ""
    code = found[1].lower()
    if len(code) == 3:
        code = {"lux": "lu", "che": "ch", "fin": "fi", "ita": "it", "gbr": "gb"}.get(code, code)
    return "gb" if code in {"uk", "gb"} else code


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _all(parent: Element | None, name: str) -> list[Element]:
    return [child for child in parent if local(child) == name] if parent is not None else []


def _part(parent: Element, name: str) -> Element | None:
    return next(iter(_all(parent, name)), None)


def _attribute(parent: Element | None, name: str, attribute: str) -> str:
    return next((element.get(attribute) or "" for element in _all(parent, name)), "")


def _value(parent: Element | None, name: str) -> str:
    return _attribute(parent, name, "value").strip()


def _printed_title(main: Element) -> str:
    for wanted in ("docTitle", "longTitle", "shortTitle", "title"):
        for element in main.iter():
            if local(element) == wanted:
                words = " ".join(_words(element).split())
                if words:
                    return words[:500]
    return ""


def _words(element: Element) -> str:
    """The element's text with paragraphs and list points set apart."""
    parts = [element.text or ""]
    for child in element:
        gap = " " if local(child) in {"p", "li", "block", "ol", "ul"} else ""
        parts += [gap, _words(child) if local(child) else "", gap, child.tail or ""]
    return "".join(parts)
