"""Law of the Netherlands in the XML of the Basiswettenbestand (wetten.overheid.nl)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Text
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles
from migrandi.formats.xml import Element, local, parse

NAME = "bwb"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PROVISIONS = {
    "artikel": "article", "lid": "paragraph", "li": "item", "boek": "book", "deel": "part", "titeldeel": "title",
    "hoofdstuk": "chapter", "afdeling": "division", "paragraaf": "subdivision", "sub-paragraaf": "crossheading",
    "subparagraaf": "crossheading", "bijlage": "annex", "circulaire.divisie": "crossheading", "divisie": "crossheading",
    "verdrag": "body", "protocol": "attachment", "considerans": "preamble", "wijzig-artikel": "article",
    "wijzig-lid": "paragraph", "enig-artikel": "article", "model": "appendix", "subdivisie": "crossheading",
}  # fmt: skip
_KINDS = {"rijkswet": "act", "wet": "act", "amvb": "decree", "kb": "decree",
          "ministeriele-regeling": "regulation",
          "verdrag": "treaty", "circulaire": "circular", "beleidsregel": "policy", "zbo": "regulation"}  # fmt: skip


def recognises(sample: Sample) -> bool:
    """Whether the bytes are of this format."""
    return sample.root[1] == "toestand" or (sample.root[1] == "wetgeving" and "bwb" in sample.head.lower())


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law. Raises `Malformed`."""
    root = parse(data)
    law = root if local(root) == "wetgeving" else next((e for e in root.iter() if local(e) == "wetgeving"), root)
    title, cited = _words(law, "intitule"), _words(law, "citeertitel")
    document = LegalDocument(NAME, _language(law), "nl", "act",
                             cited or title or hints.title)  # fmt: skip
    if cited and title:
        document.facts["long_title"] = title
    identifier = root.get("bwb-id") or law.get("bwb-id") or ""
    document.number = identifier.lower() or document.title
    if identifier:
        document.identifiers["bwb"] = identifier
    document.kind = _KINDS.get((law.get("soort") or "").lower(), "act")
    if document.kind == "treaty":
        document.jurisdiction = "int"
    document.as_of = _day(root.get("inwerkingtreding"))
    document.in_force_from = _day(root.get("inwerkingtreding"))
    document.in_force_to = _day(root.get("einddatum") or root.get("buitenwerkingtreding"))
    # a treaty's languages stand one after the other: each is a text of its own, what goes before them is Dutch
    languages = list(dict.fromkeys(_language(child) for child in law if local(child) == "verdrag")) or [
        document.language
    ]
    parts = list(law)
    for language in languages:
        made = msgspec.structs.replace(document, language=language, content=[], facts=dict(document.facts))
        reader = _reader()
        for child in parts:
            spoken = _language(child) if local(child) == "verdrag" else languages[-1]
            if spoken == language and (local(child) != "intitule" or not cited):
                made.content.extend(reader.block(child))
        if len(languages) > 1 and language != "nl":
            made.title = _headline(made.content) or made.title
        made.warnings = reader.warnings
        yield made


def _language(element: Element) -> str:
    return element.get(_LANG) or "nl"


def _headline(content: list[Block]) -> str:
    """The first heading in the text: the title of a treaty in its own language."""
    for block in content:
        if isinstance(block, Text) and block.role == "heading":
            return block.text
        if isinstance(block, Provision) and (found := _headline(block.content)):
            return found
    return ""


def _reader() -> _Reader:
    return _Reader(
        Roles(
            provisions=_PROVISIONS,
            numbers=frozenset({"lidnr", "li.nr", "nr"}),
            headings=frozenset({"titel"}),
            lines=frozenset(
                {
                    "al",
                    "tekst-al",
                    "context.al",
                    "considerans.al",
                    "naam",
                    "functie",
                    "organisatie",
                    "plaats",
                    "datum",
                    "intitule",
                    "wij",
                    "label",
                    "afkondiging",
                    "slotformulering",
                }
            ),
            inline=frozenset(
                "extref intref nadruk redactie sup inf noot.nr voornaam achternaam unl ovl plus min br nootref "
                "extref-groep intref-groep omissie".split()
            ),
            notes={"noot": "footnote"},
            skipped=frozenset(
                {"meta-data", "bwb-inputbestand", "bwb-wijzigingen", "redactionele-correcties", "citeertitel", "toc"}
            ),
            figures=frozenset({"illustratie", "plaatje"}),
            mark=_mark,
            dates_of=lambda element: (_day(element.get("inwerking")), None),
            id_of=lambda element: element.get("bwb-ng-variabel-deel") or element.get("id") or "",
        )
    )


class _Reader(Reader):
    """Knows the `kop`: label, number and title of a provision together."""

    def provision(self, element: Element, kind: str) -> Provision:
        """A provision with its `kop`."""
        kop = next((child for child in element if local(child) == "kop"), None)
        if kop is None:
            return super().provision(element, kind)
        element.remove(kop)
        provision = super().provision(element, kind)
        parts = {local(child): " ".join("".join(map(str, child.itertext())).split()) for child in kop
                 if local(child) in {"label", "nr"}}  # fmt: skip
        provision.label = " ".join(part for part in (parts.get("label", ""), parts.get("nr", "")) if part)
        provision.number = parts.get("nr", "").strip(". ")
        rest: list[Block] = []
        for child in kop:
            if local(child) not in {"label", "nr", "meta-data"}:
                lines = self.line(child)
                if provision.heading is None:
                    provision.heading = next((line for line in lines if isinstance(line, Text)), None)
                rest.extend(line for line in lines if line is not provision.heading)
        provision.content[:0] = rest
        return provision

    def _block(self, element: Element) -> list[Block]:
        if local(element) == "kop":
            words = " ".join("".join(map(str, element.itertext())).split())
            return [Text(words, [], "heading")] if words else []
        return super()._block(element)


def _mark(element: Element) -> tuple[str, str] | None:
    name = local(element)
    if name in {"extref", "intref"}:
        return "ref", element.get("doc") or element.get("bwb-ng-variabel-deel") or ""
    if name == "nadruk":
        return ("strong" if element.get("type") in {"vet", "halfvet"} else "em"), ""
    kind = {"sup": "sup", "inf": "sub"}.get(name)
    return (kind, "") if kind else None


def _words(parent: Element, name: str) -> str:
    for element in parent.iter():
        if local(element) == name:
            kept = [element.text or ""]
            for child in element.iterdescendants():
                inside = any(local(above) == "meta-data" for above in [child, *child.iterancestors()])
                kept.append("" if inside else child.text or "")
                kept.append("" if inside and local(child) != "meta-data" else child.tail or "")
            return re.sub(r"\s+", " ", "".join(kept)).strip()
    return ""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
