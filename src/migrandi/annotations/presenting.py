"""The stable shapes in which the faces hand out who cites what (docs/reference/json.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrandi.annotations.cited_by import Cited, Citing
from migrandi.annotations.cites import Citation
from migrandi.citations.citation import Authority
from migrandi.law.models import Work

Shape = dict[str, Any]


def shape_of_cited_by(work: Work, eid: str, cited: Cited) -> Shape:
    """A page of the provisions that cite the Work or the provision."""
    return {
        "path": work.path,
        "address": eid,
        "total": cited.total,
        "works": cited.works,
        "citing": [_citing(one) for one in cited.citing],
        "after": cited.after,
    }


def _citing(one: Citing) -> Shape:
    return {
        "path": one.path,
        "title": one.title,
        "address": one.eid,
        "label": one.label,
        "heading": one.heading,
        "language": one.language,
        "from": one.start,
        "to": one.end,
        "stands": one.stands,
        "quotes": [
            {
                "before": quote.before,
                "quoted": quote.quoted,
                "after": quote.after,
                "address": quote.place,
                "confidence": round(quote.confidence, 2),
                "possible": quote.possible,
            }
            for quote in one.quotes
        ],
    }


def shape_of_citations(work: Work, eid: str, language: str, cited: Sequence[tuple[str, str, Citation]]) -> Shape:
    """What the Work or the provision cites: of each citation its provision's address and its words."""
    return {
        "path": work.path,
        "address": eid,
        "language": language,
        "citations": [
            {
                "address": address,
                "start": one.start,
                "end": one.end,
                "quoted": quoted,
                "kind": one.kind,
                "authority": _key(one.authority),
                "pinpoints": [place for place in one.places if place],
                "candidates": [_key(other) for other in one.candidates],
                "confidence": round(one.confidence, 2),
                "targets": [
                    {"path": target.path, "title": target.title, "address": target.address, "exact": target.exact}
                    for target in one.targets
                ],
            }
            for address, quoted, one in cited
        ],
    }


def _key(authority: Authority) -> str:
    return f"{authority.scheme}:{authority.value}"
