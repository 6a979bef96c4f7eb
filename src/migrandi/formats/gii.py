"""Federal law of Germany in the XML of gesetze-im-internet.de (gii-norm)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Text
from migrandi.formats.numbering import parts
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles, bare_number
from migrandi.formats.xml import Element, local, parse

NAME = "gii"

_KINDS = (("buch", "book"), ("teil", "part"), ("kapitel", "chapter"), ("abschnitt", "division"),
          ("unterabschnitt", "subdivision"), ("titel", "title"), ("anlage", "annex"))  # fmt: skip
_STATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")


def recognises(sample: Sample) -> bool:
    """Whether the bytes are of this format."""
    return sample.root[1] == "dokumente" and "<norm" in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law. Raises `Malformed`."""
    root = parse(data)
    norms = [child for child in root if local(child) == "norm"]
    about = norms[0].find("metadaten") if norms else None
    document = LegalDocument(NAME, "de", "de", "act", hints.title)
    reader = _Reader(
        Roles(
            lines=frozenset({"P", "LA", "Title", "Subtitle", "Ident", "Citation"}),
            inline=frozenset({"B", "I", "U", "SP", "SUB", "SUP", "small", "NB", "F", "FnR", "SPAN", "ABWFORMAT"}),
            skipped=frozenset({"metadaten", "TOC"}),
            figures=frozenset({"IMG"}),
            preformatted=frozenset({"pre"}),
            mark=_mark,
        )
    )
    if about is not None:
        _describe(document, about, norms[0].get("doknr") or root.get("doknr") or "")
    open_containers: list[tuple[str, list[Block]]] = [("", document.content)]
    for norm in norms:
        _place(norm, reader, open_containers)
    document.warnings = reader.warnings
    yield document


def _describe(document: LegalDocument, about: Element, number: str) -> None:
    short = _said(about, "jurabk")
    document.title = _said(about, "langue") or _said(about, "kurzue") or short or document.title
    document.short_title = _said(about, "kurzue") or short
    document.number = _said(about, "amtabk") or short
    document.date = _said(about, "ausfertigung-datum")
    document.year = int(document.date[:4]) if document.date[:4].isdigit() else None
    if short.endswith("V") or "verordnung" in document.title.lower()[:60]:
        document.kind = "regulation"
    if number:
        document.identifiers["doknr"] = number
    for state in about.iter("standangabe"):
        comment = _said(state, "standkommentar")
        document.facts.setdefault("status", comment)
        if found := _STATE.findall(comment):
            day, month, year = map(int, found[-1])
            document.facts.setdefault(
                "amended", date(year, month, day).isoformat() if _is_day(year, month, day) else ""
            )


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 28 + (month != 2) * 2 + (month in (1, 3, 5, 7, 8, 10, 12))


def _said(about: Element, name: str) -> str:
    found = about.find(name)
    return " ".join("".join(map(str, found.itertext())).split()) if found is not None else ""


def _place(norm: Element, reader: Reader, open_containers: list[tuple[str, list[Block]]]) -> None:
    """Put one norm where it belongs: a heading opens a container, all else goes into the one that is open."""
    about = norm.find("metadaten")
    content = [block for child in norm for block in reader.block(child)]
    unit = about.find("gliederungseinheit") if about is not None else None
    label = _said(about, "enbez") if about is not None else ""
    heading = _said(about, "titel") if about is not None else ""
    if unit is not None and not label:
        code = _said(unit, "gliederungskennzahl")
        while len(open_containers) > 1 and not (
            code.startswith(open_containers[-1][0]) and code != open_containers[-1][0]
        ):
            open_containers.pop()
        named, title = _said(unit, "gliederungsbez"), _said(unit, "gliederungstitel") or heading
        made = Provision(_kind(named), named, bare_number(named), Text(title) if title else None, content)
        open_containers[-1][1].append(made)
        open_containers.append((code, made.content))
    elif label or heading:
        kind = "annex" if label.lower().startswith("anlage") else "section" if "§" in label else "article"
        if label.lower().startswith(("eingangsformel", "präambel", "inhaltsübersicht", "schlussformel")):
            kind = "crossheading"
        body = content if kind == "crossheading" else parts(content)
        open_containers[-1][1].append(
            Provision(kind, label, bare_number(label), Text(heading) if heading else None, body)
        )
    else:
        open_containers[-1][1].extend(content)


def _kind(named: str) -> str:
    words = named.lower()
    return next((kind for word, kind in reversed(_KINDS) if word in words), "crossheading")


class _Reader(Reader):
    """Knows definition lists: a number, and what stands beside it."""

    def _block(self, element: Element) -> list[Block]:
        if local(element) != "DL":
            return super()._block(element)
        out: list[Block] = []
        label: Element | None = None
        for child in element:
            if local(child) == "DT":
                label = child
            elif local(child) == "DD":
                said = " ".join("".join(map(str, label.itertext())).split()) if label is not None else ""
                out.append(Provision("item", said, bare_number(said), None, self.blocks(child)))
                label = None
        return out


def _mark(element: Element) -> tuple[str, str] | None:
    kind = {"B": "strong", "I": "em", "SUP": "sup", "SUB": "sub"}.get(local(element))
    return (kind, "") if kind else None
