"""Consolidated law of Spain in the XML of the Boletín Oficial del Estado: every block in all its dated versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Text
from migrandi.formats.numbering import parts
from migrandi.formats.sample import Sample
from migrandi.formats.structured import Reader, Roles, bare_number
from migrandi.formats.xml import Element, local, parse

NAME = "boe"

_RANKS = {"libro": ("book", 1), "título": ("title", 2), "titulo": ("title", 2), "capítulo": ("chapter", 3),
          "capitulo": ("chapter", 3), "sección": ("division", 4), "seccion": ("division", 4),
          "subsección": ("subdivision", 5), "anexo": ("annex", 2)}  # fmt: skip
_KINDS = {"ley": "act", "real decreto": "decree", "real decreto-ley": "act", "ley orgánica": "act",
          "constitución": "constitution", "orden": "order", "real decreto legislativo": "act"}  # fmt: skip


def recognises(sample: Sample) -> bool:
    """Whether the bytes are of this format."""
    return sample.root[1] in {"response", "documento"} and "<metadatos>" in sample.head and "BOE-" in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law as it stood from each day on which a block of it changed, the oldest first. Raises `Malformed`."""
    root = parse(data)
    about, text = root.find(".//metadatos"), root.find(".//texto")
    blocks = [child for child in text if local(child) == "bloque"] if text is not None else []
    days = sorted({day for block in blocks for version in block if (day := _day(version.get("fecha_vigencia")))})
    wanted: list[date | None] = [*days] or [None]
    for day in wanted:
        document = LegalDocument(NAME, "es", "es", "act", hints.title, as_of=day)
        if about is not None:
            _describe(document, about)
        reader = Reader(
            Roles(
                lines=frozenset({"p"}), inline=frozenset({"a", "em", "strong", "i", "b", "sup", "sub", "span", "abbr"}),
                skipped=frozenset({"metadatos"}), mark=_mark,
            )
        )  # fmt: skip
        document.content = _content(blocks, day, reader)
        document.warnings = reader.warnings
        yield document


def _day(written: str | None) -> date | None:
    """A day written `20000112`."""
    if written and len(written) >= 8 and written[:8].isdigit():
        try:
            return date(int(written[:4]), int(written[4:6]), int(written[6:8]))
        except ValueError:
            return None
    return None


def _describe(document: LegalDocument, about: Element) -> None:
    said = {local(child): " ".join("".join(map(str, child.itertext())).split()) for child in about}
    document.title = said.get("titulo") or document.title
    document.number = said.get("numero_oficial", "") or said.get("identificador", "")
    document.kind = _KINDS.get(said.get("rango", "").lower(), "act")
    if (day := _day(said.get("fecha_disposicion"))) is not None:
        document.date, document.year = day.isoformat(), day.year
    if said.get("identificador"):
        document.identifiers["boe"] = said["identificador"]
    if "/eli/" in said.get("url_eli", ""):
        document.identifiers["eli"] = "eli/" + said["url_eli"].partition("/eli/")[2]
    for name in ("departamento", "estatus_derogacion", "vigencia_agotada", "fecha_actualizacion"):
        if said.get(name):
            document.facts[name] = said[name]


def _content(blocks: list[Element], day: date | None, reader: Reader) -> list[Block]:
    top: list[Block] = []
    stack: list[tuple[int, list[Block]]] = [(0, top)]
    for block in blocks:
        version = _version(block, day)
        if version is None:
            continue
        title = " ".join((block.get("titulo") or "").split())
        content = [made for child in version for made in reader.block(child)]
        kind = block.get("tipo") or ""
        words = title.lower().split()
        rank = _RANKS.get(words[0]) if words else None
        if kind == "encabezado" and rank is not None:
            while stack[-1][0] >= rank[1]:
                stack.pop()
            heading, body = _heading(content, title)
            made = Provision(rank[0], title, bare_number(title), heading, body)
            stack[-1][1].append(made)
            stack.append((rank[1], made.content))
        elif kind == "precepto":
            heading, body = _heading(content, title)
            what = (
                "article"
                if words[:1] in (["artículo"], ["articulo"])
                else "annex"
                if words[:1] == ["anexo"]
                else "clause"
            )
            days = _day(version.get("fecha_vigencia"))
            stack[-1][1].append(Provision(what, title, bare_number(title), heading, parts(body), in_force_from=days))
        else:
            stack[-1][1].extend(content)
    return top


def _version(block: Element, day: date | None) -> Element | None:
    """The block's last version that took effect by that day."""
    found = None
    for version in block:
        if local(version) == "version":
            start = _day(version.get("fecha_vigencia"))
            if day is None or start is None or start <= day:
                found = version
    return found


def _heading(content: list[Block], title: str) -> tuple[Text | None, list[Block]]:
    """The heading, which the first line repeats after the number: `Artículo 1. Objeto.` is `Objeto.`"""
    first = content[0] if content else None
    if isinstance(first, Text) and first.text.lower().startswith(title.lower()) and title:
        rest = first.text[len(title) :].strip(" .")
        following = content[1] if len(content) > 1 else None
        named = title.split(maxsplit=1)[0].isupper()
        if not rest and named and isinstance(following, Text) and len(following.text) < 200:
            return following, content[2:]
        return (Text(rest) if rest else None), content[1:]
    return None, content


def _mark(element: Element) -> tuple[str, str] | None:
    name = local(element)
    if name == "a":
        return "ref", element.get("href") or ""
    kind = {"em": "em", "i": "em", "strong": "strong", "b": "strong", "sup": "sup", "sub": "sub"}.get(name)
    return (kind, "") if kind else None
