"""How many of what is found have each value of a facet, as if that facet were not narrowed: so others can be added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec

from migrandi import jurisdictions
from migrandi.search.engine import Query

FACETS = {
    "jurisdiction": ("jurisdiction", "jurisdictions"),
    "region": ("jurisdiction", "regions"),
    "language": ("language", "languages"),
    "type": ("type", "types"),
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
            values.update(_value(value) for one in more if (value := one.get_first(FACETS[facet][0])) is not None)
            found[facet] = _by_region(values) if facet == "region" else dict(values.most_common())
    return {facet: found[facet] for facet in FACETS}


def _value(key: object) -> str:
    return str(int(key)) if isinstance(key, float | int) else str(key)


def _by_region(counts: dict[str, int]) -> dict[str, int]:
    """How many by region and part of a region, of how many by jurisdiction; a part of a State lies where it does."""
    total: Counter[str] = Counter()
    for code, count in counts.items():
        for number in regions_of(code):
            total[number] += count
    return dict(total.most_common())


@cache
def regions_of(code: str) -> tuple[str, ...]:
    """The regions of UN M49 a jurisdiction lies in, the largest first; none for organisations and what is not known."""
    state = code.split("-", maxsplit=1)[0]
    if state not in jurisdictions.entries():
        return ()
    at = jurisdictions.region(state)
    return tuple(number for number in (at.region, at.sub_region, at.intermediate_region) if number)
