"""The stable shapes in which the faces hand out concepts and tags (docs/reference/json.md)."""

from __future__ import annotations

from typing import Any

from migrandi.concepts.about import About, Said
from migrandi.thesaurus.reading import Concept, narrower

Shape = dict[str, Any]


def shape_of_concept(concept: Concept, provisions: int | None = None) -> Shape:
    """A concept; with how many provisions it is about, if that was counted."""
    shape: Shape = {
        "id": concept.id,
        "label": concept.label,
        "also": concept.also,
        "note": concept.note,
        "broader": concept.broader,
        "narrower": list(narrower()[concept.id]),
        "related": concept.related,
        "eurovoc": concept.eurovoc or None,
        "unbis": concept.unbis or None,
    }
    return shape if provisions is None else shape | {"provisions": provisions}


def shape_of_tag(tag: Said) -> Shape:
    """A tag with its reasons."""
    return {
        "concept": tag.concept,
        "confidence": round(tag.confidence, 2),
        "why": [{"place": one.place, "label": one.label, "times": one.times} for one in tag.why],
        "by": "person" if tag.word else "rules",
        "word": tag.word or None,
    }


def shape_of_tags(path: str, language: str, within: list[tuple[str, list[Said]]]) -> Shape:
    """What the units of a law are about."""
    provisions = [{"address": place, "tags": [shape_of_tag(tag) for tag in said]} for place, said in within]
    return {"path": path, "language": language, "provisions": provisions}


def shape_of_about(about: About) -> Shape:
    """A page of provisions about a concept."""
    return {
        "total": about.total,
        "jurisdictions": about.jurisdictions,
        "languages": about.languages,
        "provisions": [
            {
                "path": one.path,
                "title": one.title,
                "address": one.eid,
                "label": one.label,
                "heading": one.heading,
                "language": one.language,
                "jurisdiction": one.jurisdiction,
                "tag": shape_of_tag(one.tag),
            }
            for one in about.provisions
        ],
    }
