"""How many of what is found have each value of a facet, as if that facet were not narrowed: so others can be added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from threading import Lock
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from migrandi import jurisdictions
from migrandi.search.engine import Query
from migrandi.thesaurus.branches import is_telling, populations
from migrandi.thesaurus.reading import by_id, until_edited

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
_FIELDS = tuple(dict.fromkeys(field for field, _narrowed in FACETS.values()))
_REMEMBERED = 50_000
"""So many different sets of values are remembered."""

Values = dict[str, Counter[str]]
Numbers = npt.NDArray[np.uint64]


class Counting:
    """Counts for one index, and remembers the values of texts: few sets of them are different."""

    def __init__(self) -> None:
        self._values: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._known: dict[int, npt.NDArray[np.int64]] = {}
        self._lock = Lock()

    def by_field(
        self, searcher: Any, values: Numbers, addresses: Sequence[Any], once: npt.NDArray[np.bool_] | None = None
    ) -> Values:
        """How many of these texts have each value, by field. `values`: for each a number that stands for all it has.
        `once`: only these are counted, but for their languages."""
        counts: Values = {name: Counter() for name in _FIELDS}
        if not len(values):
            return counts
        numbers, firsts, at = np.unique(values, return_index=True, return_inverse=True)
        known = self._known.get
        held = [
            one if (one := known(number)) is not None else self._read(searcher, number, addresses[first])
            for number, first in zip(numbers.tolist(), firsts.tolist(), strict=True)
        ]
        sizes, having = [len(one) for one in held], np.concatenate(held)
        every = np.bincount(having, np.repeat(np.bincount(at), sizes)).astype(np.int64)
        some = every
        if once is not None:
            shown = np.bincount(at[once], minlength=len(numbers))
            some = np.bincount(having, np.repeat(shown, sizes), minlength=len(every)).astype(np.int64)
        there = np.flatnonzero(every)
        for number, of_all, of_some in zip(there.tolist(), every[there].tolist(), some[there].tolist(), strict=True):
            field, value = self._values[number]
            if count := of_all if field == "language" else of_some:
                counts[field][value] = count
        return counts

    def _read(self, searcher: Any, number: int, address: Any) -> npt.NDArray[np.int64]:
        """The numbers of a text's values, which all texts of this number have; known from now on."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        document = searcher.doc(address)
        said = [(name, str(value)) for name in _FIELDS for value in document.get_all(name)]
        read = self._known[number] = np.array([self._number(one) for one in said], dtype=np.int64)
        return read

    def _number(self, value: tuple[str, str]) -> int:
        number = self._numbers.get(value)
        if number is None:
            with self._lock:  # two threads would give one number to two values
                number = self._numbers.setdefault(value, len(self._values))
                if number == len(self._values):
                    self._values.append(value)
        return number


def counted_among_all(searcher: Any, asked: Any, fields: Iterable[str]) -> Values:
    """How many of all texts that fit have each value, by field."""
    answer = searcher.aggregate(asked, {name: {"terms": {"field": name, "size": _MOST}} for name in fields})
    return {
        name: Counter(
            {
                key if isinstance(key := bucket["key"], str) else str(int(key)): int(bucket["doc_count"])
                for bucket in answer[name]["buckets"]
            }
        )
        for name in fields
    }


def counted(query: Query, count: Callable[[Query, Collection[str]], Values]) -> dict[str, dict[str, int]]:
    """For each facet its values, the most frequent first, with how many texts have them. `count`: tells how many texts
    of a query have each value of some fields."""
    together: dict[str, list[str]] = defaultdict(list)
    for facet, (_field, narrowed) in FACETS.items():
        together[narrowed if getattr(query, narrowed) else ""].append(facet)
    found: dict[str, dict[str, int]] = {}
    for narrowed, facets in together.items():
        free = msgspec.structs.replace(query, **{narrowed: ()}) if narrowed else query
        counts = count(free, {FACETS[facet][0] for facet in facets})
        for facet in facets:
            values = counts[FACETS[facet][0]]
            found[facet] = dict((_OF[facet](values) if facet in _OF else values).most_common())
    return {facet: found[facet] for facet in FACETS}


def _by_region(counts: Counter[str]) -> Counter[str]:
    """How many by region and part of a region, of how many by jurisdiction; a part of a State lies where it does."""
    total: Counter[str] = Counter()
    for code, count in counts.items():
        for number in regions_of(code):
            total[number] += count
    return total


def _topics(counts: Counter[str]) -> Counter[str]:
    """The concepts that are no populations, without those that are at the top of a branch."""
    told = _told_apart()
    return Counter({one: count for one, count in counts.items() if told.get(one) is False})


def _populations(counts: Counter[str]) -> Counter[str]:
    told = _told_apart()
    return Counter({one: count for one, count in counts.items() if told.get(one)})


@until_edited
def _told_apart() -> dict[str, bool]:
    """For each concept that tells texts apart whether it is a population."""
    return {one: one in populations() for one in by_id() if is_telling(one)}


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
