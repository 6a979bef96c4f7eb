"""Law of Uruguay as its official publisher IMPO gives it in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from migrandi.formats.document import Block, Hints, LegalDocument, Note, Provision, Text
from migrandi.formats.fragments import blocks_of
from migrandi.formats.json import parse
from migrandi.formats.plain_text import decode
from migrandi.formats.sample import Sample

NAME = "impo"

_KINDS = {"ley": "act", "constitucion": "constitution", "constitución": "constitution", "decreto": "decree",
          "decreto-ley": "decree-law", "resolucion": "resolution", "resolución": "resolution"}  # fmt: skip
_CONTAINERS = (
    (re.compile(r"SECCI[OÓ]N", re.IGNORECASE), "part"),
    (re.compile(r"T[IÍ]TULO", re.IGNORECASE), "title"),
    (re.compile(r"CAP[IÍ]TULO", re.IGNORECASE), "chapter"),
)


class _Article(msgspec.Struct):
    nroArticulo: str = ""
    titulosArticulo: str = ""
    tituloArticulo: str = ""
    textoArticulo: str = ""
    notasArticulo: str = ""
    secArticulo: str = ""


class _Norm(msgspec.Struct):
    articulos: list[_Article]
    tipoNorma: str = ""
    nroNorma: str | int = ""
    anioNorma: str | int = ""
    nombreNorma: str = ""
    leyenda: str = ""
    fechaPromulgacion: str = ""
    fechaPublicacion: str = ""
    referenciasNorma: str = ""
    vistos: str = ""
    firmantes: str = ""


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a norm of IMPO."""
    return sample.is_json and '"tipoNorma"' in sample.head and '"nroArticulo"' in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The norm. Raises `Malformed`."""
    norm = parse(decode(data).encode(), _Norm)
    number, year = str(norm.nroNorma).strip(), str(norm.anioNorma).strip()
    document = LegalDocument(
        NAME, "es", "uy", _KINDS.get(norm.tipoNorma.strip().lower(), "act"), norm.nombreNorma.strip()
    )
    document.title = document.title or hints.title or f"{norm.tipoNorma} {number}".strip()
    if document.title.lower().startswith("constitucion de la republica"):
        document.kind = "constitution"  # the publisher files it without a kind
    document.number = number or document.title
    document.year = int(year) if year.isdigit() and len(year) == 4 else None
    if found := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", norm.fechaPromulgacion.strip()):
        document.date = f"{found[3]}-{found[2]}-{found[1]}"
    if norm.leyenda.strip():
        document.facts["note"] = norm.leyenda.strip()
    content = document.content
    content.extend(_notes(norm.referenciasNorma))
    content.extend(blocks_of(_breaks(norm.vistos)))
    levels: list[tuple[int, list[Block]]] = [(-1, content)]
    for article in norm.articulos:
        for line in blocks_of(_breaks(article.titulosArticulo)):
            if isinstance(line, Text):
                _open(levels, line)
        label = article.tituloArticulo.strip()
        provision = Provision("article", label, re.sub(r"^\D*\s", "", label).strip(". ") or article.nroArticulo)
        provision.number = article.nroArticulo.strip() or provision.number
        provision.content = [*blocks_of(_breaks(article.textoArticulo)), *_notes(article.notasArticulo)]
        levels[-1][1].append(provision)
    content.extend(
        Text(block.text, block.spans, "signature") for block in blocks_of(norm.firmantes) if isinstance(block, Text)
    )
    document.plain = not norm.articulos
    yield document


def _breaks(markup: str) -> str:
    """The publisher breaks paragraphs by empty lines, lines by its typewriter's width."""
    return re.sub(r"(?:\r?\n[ \t]*){2,}", "<br><br>", markup)


def _notes(markup: str) -> list[Block]:
    blocks = blocks_of(_breaks(markup))
    return [Note(blocks, "editorial")] if blocks else []


def _open(levels: list[tuple[int, list[Block]]], line: Text) -> None:
    kind, rank = next(
        ((kind, rank) for rank, (pattern, kind) in enumerate(_CONTAINERS) if pattern.match(line.text)),
        ("crossheading", 3),
    )
    while len(levels) > 1 and levels[-1][0] >= rank:
        levels.pop()
    label, dash, rest = line.text.partition(" - ")
    if kind == "crossheading" or not dash:
        provision = Provision(kind, heading=line) if kind == "crossheading" else Provision(kind, line.text)
    else:
        provision = Provision(kind, f"{label} -", heading=Text(rest.strip()))
    found = re.search(r"\s([IVXLC]+|\d+)\b", label)
    provision.number = found[1] if found and kind != "crossheading" else ""
    levels[-1][1].append(provision)
    levels.append((rank, provision.content))
