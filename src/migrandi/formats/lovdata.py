"""Law of Norway in the HTML5 that Lovdata publishes as open data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from migrandi.formats.document import Block, Hints, LegalDocument, Provision
from migrandi.formats.errors import Malformed
from migrandi.formats.html import tree
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles, bare_number
from migrandi.formats.xml import Element, local

NAME = "lovdata"

_SECTIONS = {"part": "part", "chapter": "chapter", "section": "chapter", "subchapter": "division"}


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a document of Lovdata."""
    return sample.root[1].lower() == "html" and "data-document-key-info" in sample.head and "lovdata.no" in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law. Raises `Malformed`."""
    root = tree(data)
    main = next((e for e in root.iter() if local(e) == "main"), None)
    if main is None:
        raise Malformed("The page has no main part: it is cut off. Fetch it again from Lovdata.")
    said = {
        (element.get("class") or "").strip(): " ".join("".join(map(str, element.itertext())).split())
        for element in root.iter()
        if local(element) == "dd"
    }
    language = {"nb": "nb", "nn": "nn", "no": "nb"}.get(root.get("lang") or "", "nb")
    document = LegalDocument(
        NAME, language, "no", "act", said.get("title") or hints.title, short_title=said.get("titleShort", "")
    )
    _identify(document, said)
    reader = _Reader(
        Roles(
            headings=frozenset({"h2", "h3", "h4", "h5", "h6"}),
            lines=frozenset({"p", "h1"}),
            inline=frozenset({"a", "span", "i", "em", "b", "strong", "sup", "sub", "br", "u"}),
            mark=_mark,
            id_of=lambda element: element.get("data-lovdata-url") or element.get("id") or "",
        )
    )
    document.content = reader.blocks(main)
    document.facts = {name: words for name in ("ministry", "miscInformation") if (words := said.get(name, ""))}
    yield document


def _identify(document: LegalDocument, said: dict[str, str]) -> None:
    found = re.search(
        r"(\d{4})-(\d\d)-(\d\d)(?:-(\d+))?", said.get("refid") or said.get("dokid") or said.get("legacyID") or ""
    )
    if found:
        document.year = int(found[1])
        document.date = f"{found[1]}-{found[2]}-{found[3]}"
        document.number = f"{found[2]}-{found[3]}" + (f"-{found[4]}" if found[4] else "")
    if "forskrift" in (said.get("refid") or ""):
        document.kind = "regulation"
    if said.get("refid"):
        document.identifiers["lovdata"] = said["refid"]
    document.in_force_from = _day(said.get("dateInForce", ""))


def _day(text: str) -> date | None:
    """The day that the text begins with; None where it begins with none of the calendar."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


class _Reader(Reader):
    """Knows what the classes of `article` elements are, and numbers that lists carry as an attribute."""

    def _block(self, element: Element) -> list[Block]:
        name, kinds = local(element), (element.get("class") or "").split()
        if name == "section":
            kind = next((_SECTIONS[k] for k in kinds if k in _SECTIONS), "chapter")
            return [self._headed(element, kind)]
        if name == "article" and "legalArticle" in kinds:
            return [self._headed(element, "section")]
        if name == "article" and "numberedLegalP" in kinds:
            return [self.provision(element, "subsection")]
        if name == "li":
            return [self._item(element)]
        if name == "article" and not any(
            local(child) in {"article", "ol", "ul", "table", "section"} for child in element
        ):
            return self.line(element)
        return super()._block(element)

    def _item(self, element: Element) -> Provision:
        provision = self.provision(element, "item")
        provision.label = element.get("data-li-identifier") or element.get("data-name") or ""
        provision.number = provision.label.strip("(). ")
        return provision

    def _headed(self, element: Element, kind: str) -> Provision:
        """A section whose heading holds number and title."""
        provision = self.provision(element, kind)
        if provision.heading is None:
            return provision
        match = re.match(
            r"(?:§+\s*[\w-]+(?: [a-z](?=\s*\.))?\s*\.?"
            r"|(?:Kapittel|Kap\.?|Del)\s+[\wIVX]+\s*\.?|[A-ZIVX]{1,5}\.)\s*",
            provision.heading.text,
        )
        if match:
            provision.label = match.group().strip()
            provision.number = bare_number(provision.label)
            rest = provision.heading.text[match.end() :].strip()
            provision.heading = type(provision.heading)(rest) if rest else None
        return provision


def _mark(element: Element) -> tuple[str, str] | None:
    name = local(element)
    if name == "a":
        return "ref", element.get("href") or ""
    kind = {"i": "em", "em": "em", "b": "strong", "strong": "strong", "sup": "sup", "sub": "sub"}.get(name)
    return (kind, "") if kind else None
