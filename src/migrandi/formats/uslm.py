"""United States law in United States Legislative Markup: the Code's titles, public laws, statute compilations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from migrandi.formats.document import Block, Hints, LegalDocument, Provision
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles, bare_number
from migrandi.formats.xml import Element, local, parse

NAME = "uslm"

_ROOTS = frozenset(
    {"uscDoc", "pLaw", "statuteCompilation", "lawDoc", "bill", "resolution", "statutesAtLarge", "cfrDoc"}
)
_PROVISIONS = {
    name: name
    for name in "title subtitle chapter subchapter part subpart division subdivision article section subsection "
    "paragraph subparagraph clause subclause item appendix preamble".split()
} | {
    "subitem": "point", "subsubitem": "point", "level": "crossheading", "courtRule": "rule", "courtRules": "chapter",
    "reorganizationPlan": "division", "reorganizationPlans": "chapter", "compiledAct": "appendix",
    "schedule": "schedule",
    "recital": "recital",
}  # fmt: skip
_INLINE = frozenset(
    "inline ref term i b u em strong sup sub date quotedText amendingAction shortTitle footnoteRef span a br "
    "entity elided omittedText docTitle officialTitle autograph property designator citableAs headingText fillIn "
    "checkBox page session congress type docNumber dc-title authority approvedDate ins del leaderWork".split()
)


def recognises(sample: Sample) -> bool:
    """Whether the bytes are of this format."""
    return sample.root[1] in _ROOTS and "/uslm" in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The title, law or compilation. Raises `Malformed`."""
    root = parse(data)
    document = LegalDocument(NAME, "en", "us", "act", "")
    _identify(document, root, hints)
    reader = _Reader(
        Roles(
            provisions=_PROVISIONS,
            headings=frozenset({"heading", "subheading"}),
            lines=frozenset(
                {
                    "p",
                    "chapeau",
                    "continuation",
                    "content",
                    "enactingFormula",
                    "resolvingClause",
                    "longTitle",
                    "item0",
                    "label",
                    "referenceItem",
                    "signature",
                    "actionDescription",
                    "sourceCredit",
                    "proviso",
                }
            ),
            inline=_INLINE,
            notes={
                "footnote": "footnote",
                "sidenote": "editorial",
                "note": "editorial",
                "editorialNote": "editorial",
                "explanationNote": "editorial",
                "statutoryNote": "editorial",
                "sourceCredit": "history",
            },
            skipped=frozenset({"meta", "endMarker", "col", "colgroup"}),
            mark=_mark,
            kind_of=_kind,
            id_of=lambda element: element.get("identifier") or element.get("id") or "",
            number_of=lambda label, kind: _number(label),
        )
    )
    for child in root:
        if local(child) != "meta":
            document.content.extend(reader.block(child))
    document.warnings = reader.warnings
    yield document


class _Reader(Reader):
    """Knows that running text in `content` may hold numbered parts of its own."""

    def provision(self, element: Element, kind: str) -> Provision:
        """As any; the number is also an attribute, which counts where the printed one has none."""
        num = next((child for child in element if local(child) == "num"), None)
        before = num.getprevious() if num is not None else None
        if num is not None and before is not None and local(before) == "heading":
            element.insert(0, num)  # compilations print the heading above the number
        made = super().provision(element, kind)
        for child in element:
            if local(child) == "num" and child.get("value") and made.label:
                made.number = child.get("value") or made.number
        return made

    def _block(self, element: Element) -> list[Block]:
        if local(element) == "level" and not any(local(child) in {"num", "heading"} for child in element):
            return self._looked_into(element)
        if local(element) == "preface":
            return [
                block for child in element for block in self.line(child)
            ]  # page, kind, number, Congress: a line each
        return super()._block(element)


def _number(label: str) -> str:
    return bare_number(re.sub(r"^(?:§+|SEC\.|SECTION|Sec\.)\s*", "", label.strip()))


def _kind(element: Element, kind: str) -> str:
    # an article of a title holds sections; in a compact it is what one cites
    if kind == "article" and any(local(child) == "section" for child in element):
        return "subpart"
    return kind


def _mark(element: Element) -> tuple[str, str] | None:
    name = local(element)
    if name in {"ref", "a"}:
        return "ref", element.get("href") or ""
    if name == "footnoteRef":
        return "note", element.get("idref") or ""
    if name == "inline":
        style = (element.get("class") or element.get("style") or "").lower()
        return ("em", "") if "italic" in style else None
    kind = {"term": "term", "i": "em", "b": "strong", "em": "em", "strong": "strong", "sup": "sup", "sub": "sub"}.get(
        name
    )
    return (kind, "") if kind else None


def _identify(document: LegalDocument, root: Element, hints: Hints) -> None:
    meta = next((child for child in root if local(child) == "meta"), None)
    said: dict[str, str] = {}
    for element in meta if meta is not None else ():
        name = local(element)
        words = " ".join("".join(map(str, element.itertext())).split())
        if name == "property":
            name = element.get("role") or name
        if words:
            said.setdefault(name, words)
    title = said.get("title") or said.get("citableAsShortTitle") or hints.title
    number, congress = said.get("docNumber", ""), said.get("congress", "")
    if local(root) == "uscDoc":
        document.kind, document.number = "code", f"title-{number}"
        document.title = title or f"United States Code, Title {number}"
        document.identifiers["usc"] = number
        document.as_of = _day(said.get("created", ""))
    elif local(root) == "pLaw":
        document.number = f"pl-{congress}-{number}"
        document.title = title or said.get("citableAs", "") or document.number
        document.identifiers["public-law"] = f"{congress}-{number}"
        approved = _day(said.get("approvedDate", ""))
        document.date = approved.isoformat() if approved else ""
        document.year = approved.year if approved else None
    else:
        document.title = title or said.get("citableAs", "") or hints.title
        document.number = f"comps-{number}" if number.isdigit() else number.lower()
        document.facts["current_through"] = said.get("currentThroughPublicLaw", "")
    document.title = document.title or document.number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
