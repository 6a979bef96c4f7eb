"""Two kinds of concepts: of whom the law speaks (populations), and of what (topics); and what is broader. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from migrandi.thesaurus.matching import below
from migrandi.thesaurus.reading import by_id, until_edited

POPULATIONS = "persons-and-groups"
"""The concept of which every population is a narrower one."""


@until_edited
def populations() -> frozenset[str]:
    """The ids of all populations. Every other concept is a topic."""
    return frozenset((POPULATIONS, *below(POPULATIONS))) if POPULATIONS in by_id() else frozenset()


def is_telling(concept: str) -> bool:
    """Whether it tells texts apart: what is at the top of a branch says next to nothing. False where none is known."""
    known = by_id().get(concept)
    return known is not None and bool(known.broader)


def with_broader(ids: Iterable[str]) -> tuple[str, ...]:
    """The concepts with all that are broader than one of them, each once."""
    return tuple(dict.fromkeys(one for concept in ids for one in _upwards(concept)))


@until_edited
def _upwards(concept: str) -> tuple[str, ...]:
    known = by_id()
    found = [concept] if concept in known else []
    for one in found:  # grows while it is read
        found.extend(other for other in known[one].broader if other not in found)
    return tuple(found)
