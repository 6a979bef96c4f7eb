"""How many of what is found have each value of a facet, as if that facet were not narrowed: so others can be added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec

from migrandi import jurisdictions
from migrandi.search.engine import Query
from migrandi.thesaurus.branches import is_telling, populations

FACETS = {
    "jurisdiction": ("jurisdiction", "jurisdictions"),
    "region": ("jurisdiction", "regions"),
    "language": ("language", "languages"),
    "type": ("type", "types"),
    "topic": ("concept", "topics"),
    "population": ("concept", "populations"),
    "year": ("year", "years"),
}
"""By facet: the field its values are of, and what narrows it in a `Query`."""
_MOST = 1_000
"""More values than any facet has."""


def counted(
    searcher: Any, asked: Callable[[Query], Any], query: Query, more: Sequence[Any]
) -> dict[str, dict[str, int]]:
    """For each facet its values, the most frequent first, with how many texts have them. `more`: texts that are found
    beside those that the query has."""
    together: dict[str, list[str]] = defaultdict(list)
    for facet, (_field, narrowed) in FACETS.items():
        together[narrowed if getattr(query, narrowed) else ""].append(facet)
    found: dict[str, dict[str, int]] = {}
    for narrowed, facets in together.items():
        free = msgspec.structs.replace(query, **{narrowed: ()}) if narrowed else query
        fields = {FACETS[facet][0] for facet in facets}
        answer = searcher.aggregate(asked(free), {name: {"terms": {"field": name, "size": _MOST}} for name in fields})
        for facet in facets:
            buckets = answer[FACETS[facet][0]]["buckets"]
            values = Counter({_value(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets})
            values.update(_value(value) for one in more for value in one.get_all(FACETS[facet][0]))
            found[facet] = dict((_OF[facet](values) if facet in _OF else values).most_common())
    return {facet: found[facet] for facet in FACETS}


def _value(key: object) -> str:
    return str(int(key)) if isinstance(key, float | int) else str(key)


def _by_region(counts: Counter[str]) -> Counter[str]:
    """How many by region and part of a region, of how many by jurisdiction; a part of a State lies where it does."""
    total: Counter[str] = Counter()
    for code, count in counts.items():
        for number in regions_of(code):
            total[number] += count
    return total


def _topics(counts: Counter[str]) -> Counter[str]:
    """The concepts that are no populations, without those that are at the top of a branch."""
    return Counter({one: count for one, count in counts.items() if one not in populations() and is_telling(one)})


def _populations(counts: Counter[str]) -> Counter[str]:
    return Counter({one: count for one, count in counts.items() if one in populations() and is_telling(one)})


_OF = {"region": _by_region, "topic": _topics, "population": _populations}
"""Facets whose values are made of those of their field."""


@cache
def regions_of(code: str) -> tuple[str, ...]:
    """The regions of UN M49 a jurisdiction lies in, the largest first; none for organisations and what is not known."""
    state = code.split("-", maxsplit=1)[0]
    if state not in jurisdictions.entries():
        return ()
    at = jurisdictions.region(state)
    return tuple(number for number in (at.region, at.sub_region, at.intermediate_region) if number)
