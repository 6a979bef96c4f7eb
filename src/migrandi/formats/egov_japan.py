"""Law of Japan in the standard XML of the e-Gov law search."""

from __future__ import annotations

from collections.abc import Iterator

from migrandi.formats.document import Hints, LegalDocument, Provision
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles
from migrandi.formats.xml import Element, local, parse

NAME = "egov-japan"

_PROVISIONS = {
    "Part": "part", "Chapter": "chapter", "Section": "division", "Subsection": "subdivision", "Division": "subpart",
    "Article": "article", "Paragraph": "paragraph", "Item": "item", "SupplProvision": "attachment",
    "AppdxTable": "annex", "AppdxNote": "annex", "Appdx": "annex", "AppdxStyle": "annex", "AppdxFig": "annex",
    "Preamble": "preamble", **{f"Subitem{depth}": "item" for depth in range(1, 11)},
}  # fmt: skip
_KINDS = {"Constitution": "constitution", "Act": "act", "CabinetOrder": "order", "ImperialOrder": "order",
          "MinisterialOrdinance": "regulation", "Rule": "rules", "Misc": "document"}  # fmt: skip
_ERAS = {"Meiji": 1867, "Taisho": 1911, "Showa": 1925, "Heisei": 1988, "Reiwa": 2018}
"""The year before the first of each era."""


def recognises(sample: Sample) -> bool:
    """Whether the bytes are of this format."""
    return "<LawBody" in sample.head and "<LawNum" in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law. Raises `Malformed`."""
    root = parse(data)
    law = root if local(root) == "Law" else next((e for e in root.iter() if local(e) == "Law"), root)
    title = law.find("LawBody/LawTitle")
    language = law.get("Lang") or hints.language or "ja"
    document = LegalDocument(
        NAME, language, "jp", _KINDS.get(law.get("LawType", ""), "act"), _words(title) or hints.title
    )
    era, year = law.get("Era", ""), law.get("Year", "")
    if era in _ERAS and year.isdigit():
        document.year = _ERAS[era] + int(year)
    document.number = law.get("Num", "").lstrip("0") or _words(law.find("LawNum"))
    document.facts["law_number"] = _words(law.find("LawNum"))
    if identifier := root.findtext(".//law_info/law_id") or root.findtext(".//LawId"):
        document.identifiers["egov"] = identifier
    if title is not None and title.get("Abbrev"):
        document.short_title = title.get("Abbrev", "").split(",")[0]
    reader = _Reader(
        Roles(
            provisions=_PROVISIONS,
            numbers=frozenset({"ArticleTitle", "ParagraphNum", "ItemTitle", "AppdxTableTitle", "AppdxStyleTitle",
                               *(f"Subitem{depth}Title" for depth in range(1, 11))}),
            headings=frozenset({"ArticleCaption", "PartTitle", "ChapterTitle", "SectionTitle", "SubsectionTitle",
                                "DivisionTitle", "SupplProvisionLabel", "ParagraphCaption"}),
            lines=frozenset({"Sentence", "EnactStatement", "Remarks", "RelatedArticleNum", "SupplNote",
                             "ListSentence"}),
            inline=frozenset({"Ruby", "Rt", "Line", "Sup", "Sub", "QuoteStruct", "ArithFormula"}),
            skipped=frozenset({"TOC", "LawNum", "LawTitle", "law_info", "revision_info"}),
            figures=frozenset({"Fig"}),
        )
    )  # fmt: skip
    for caption in list(law.iter("ArticleCaption", "ParagraphCaption")):
        number = caption.getnext()
        # the caption stands above the number; here a label comes before its heading
        if number is not None and local(number) in {"ArticleTitle", "ParagraphNum"}:
            number.addnext(caption)
    body = law.find("LawBody")
    document.content = reader.blocks(body if body is not None else law)
    document.warnings = reader.warnings
    yield document


class _Reader(Reader):
    """Takes numbers as the publisher writes them for programs: `3_2` is what is printed as 第三条の二."""

    def provision(self, element: Element, kind: str) -> Provision:
        """As any, with the number the element states."""
        made = super().provision(element, kind)
        made.number = (element.get("Num") or made.number).replace("_", "-")
        return made


def _words(element: Element | None) -> str:
    return "".join("".join(map(str, element.itertext())).split()) if element is not None else ""
