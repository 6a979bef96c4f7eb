"""Law of Italy as the open-data interface of Normattiva answers: an act's article in JSON that carries HTML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from migrandi.formats.document import Hints, LegalDocument, Provision, Text
from migrandi.formats.errors import Malformed
from migrandi.formats.fragments import blocks_of
from migrandi.formats.json import parse
from migrandi.formats.numbering import cut
from migrandi.formats.sample import Sample

NAME = "normattiva"

_KINDS = {"LEGGE": "act", "DECRETO LEGISLATIVO": "legislative-decree", "DECRETO-LEGGE": "decree-law",
          "DECRETO": "decree",
          "COSTITUZIONE": "constitution", "REGIO DECRETO": "royal-decree"}  # fmt: skip


class _Act(msgspec.Struct):
    titolo: str = ""
    sottoTitolo: str = ""
    articoloHtml: str = ""
    tipoProvvedimentoDescrizione: str = ""
    annoProvvedimento: int | str | None = None
    meseProvvedimento: int | str | None = None
    giornoProvvedimento: int | str | None = None
    numeroProvvedimento: int | str | None = None
    articoloDataInizioVigenza: str | None = None
    articoloDataFineVigenza: str | None = None


class _Data(msgspec.Struct):
    atto: _Act


class _Answer(msgspec.Struct):
    data: _Data


def recognises(sample: Sample) -> bool:
    """Whether the bytes are an answer of that interface."""
    return sample.is_json and '"atto"' in sample.head and '"articoloHtml"' in sample.head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The act as far as the answer holds it. Raises `Malformed`."""
    act = parse(data, _Answer).data.atto
    blocks = blocks_of(act.articoloHtml)
    if not blocks:
        raise Malformed("The answer holds no text. Ask the publisher again.")
    subtitle = " ".join(act.sottoTitolo.split())
    document = LegalDocument(NAME, "it", "it", _KINDS.get(act.tipoProvvedimentoDescrizione.upper(), "act"),
                             f"{act.titolo} {subtitle}".strip())  # fmt: skip
    year, number = str(act.annoProvvedimento or ""), str(act.numeroProvvedimento or "")
    document.year = int(year) if year.isdigit() and len(year) == 4 else None
    document.number = number or act.titolo
    day = _day(f"{year:0>4}{act.meseProvvedimento or '':0>2}{act.giornoProvvedimento or '':0>2}")
    document.date = day.isoformat() if day else ""
    document.content = cut(blocks, "it")
    for block in document.content:
        if isinstance(block, Provision) and block.kind == "article":
            block.in_force_from = _day(act.articoloDataInizioVigenza or "")
            block.in_force_to = _day(act.articoloDataFineVigenza or "")
            first = block.content[0] if block.content else None
            if block.heading is None and isinstance(first, Text) and first.text[:1] == "(" and first.text[-1:] == ")":
                block.heading = first
                del block.content[0]
    document.plain = not any(isinstance(block, Provision) for block in document.content)
    yield document


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if digits[:4] != "9999" else None
    except ValueError:
        return None
