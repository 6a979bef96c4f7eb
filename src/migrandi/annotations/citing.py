"""Reading what a provision cites, in a worker process. Pure: no database."""

from __future__ import annotations

from typing import NamedTuple

from migrandi.annotations.reading import Wording
from migrandi.citations.citation import Authority
from migrandi.citations.within import Law, cited_in
from migrandi.law.units import decode

_TREATY_OF_BODY = {"ccpr": "iccpr", "cescr": "icescr", "cerd": "icerd", "cmw": "icrmw", "ced": "icpped"}
"""The treaty that a committee is of, where the two go by different names."""

_known: dict[str, tuple[tuple[str, str], ...]] = {"names": ()}
"""What this process was set up with."""


class Cited(NamedTuple):
    """A row to be: one place cited, by one of the authorities that it may be of."""

    start: int
    end: int
    kind: str
    scheme: str
    value: str
    eid: str
    rank: int
    confidence: float


def begin(names: tuple[tuple[str, str], ...]) -> None:
    """Set this process up with the names of the register."""
    _known["names"] = names


def read(wording: Wording) -> list[Cited]:
    """Every place that the provision cites; of an ambiguous citation, under each of its candidates."""
    law = Law(wording.path, wording.jurisdiction, wording.kind, subject_of(wording))
    rows: list[Cited] = []
    for one in cited_in(decode(wording.content), law, _known["names"]):
        for rank, authority in enumerate((one.authority, *one.candidates)):
            rows.extend(
                Cited(one.start, one.end, one.kind, *_keyed(authority), eid[:300], rank, one.confidence)
                for eid in one.pinpoints or ("",)
            )
    return rows


def _keyed(authority: Authority) -> tuple[str, str]:
    return authority.scheme, authority.value[:400]


def subject_of(wording: Wording) -> str:
    """The key of the treaty that the text is about: the treaty's own text, or a body's that watches over one."""
    if wording.register and wording.kind in {"treaty", "protocol", "convention", "covenant"}:
        return wording.number
    if wording.kind == "general-comment":
        body = wording.path.rsplit("/", 1)[-1].partition("-")[0]
        return _TREATY_OF_BODY.get(body, body)
    if wording.kind in {"judgment", "decision"} and wording.jurisdiction == "coe":
        return "echr"
    return ""
