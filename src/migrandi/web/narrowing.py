"""What a search is narrowed to, as its address says it, and the facets by which a reader narrows it further."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from secrets import token_hex
from typing import Any
from urllib.parse import quote_plus

import msgspec
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from migrandi import jurisdictions
from migrandi.search.explaining import label
from migrandi.search.query_fields import value_of
from migrandi.search.querying import Filters
from migrandi.thesaurus.reading import by_id
from migrandi.web import names
from migrandi.web.asking import day_in
from migrandi.web.links import address_with

At = Callable[[Filters], str]

NARROWED = {
    "jurisdiction": "jurisdictions",
    "region": "regions",
    "type": "types",
    "topic": "topics",
    "population": "populations",
    "language": "languages",
    "year": "years",
}
"""What narrows a search: its name in the address, and in `Filters`. In this order facets stand on the page."""
_TITLES = {
    "jurisdiction": _("Jurisdiction"),
    "region": _("Region"),
    "type": _("Type"),
    "topic": _("Topic"),
    "population": _("Of whom it speaks"),
    "language": _("Language of the text"),
    "year": _("Year"),
}
_FIRST = 8
"""How many values of a facet are shown before the rest is opened."""
_MOST_VALUES = 300
_LONGEST_VALUE = 60
_HERE = token_hex()
"""Stands in an address where a value is to stand: nobody can have written it there."""


@dataclass(frozen=True)
class Value:
    """One value of a facet, with the address of the page on which it is chosen, or not any more."""

    name: str
    count: int | None
    current: bool
    href: str


@dataclass(frozen=True)
class Facet:
    """A facet with the values shown at once and the others, by name."""

    title: str
    first: Sequence[Value]
    rest: Sequence[Value]
    chosen: int

    def first_lines(self) -> SafeString:
        """The values shown at once, as lines of a list."""
        return _lines(self.first)

    def rest_lines(self) -> SafeString:
        """The other values, as lines of a list."""
        return _lines(self.rest)


def _lines(values: Iterable[Value]) -> SafeString:
    """Written here, not by a template: a page of results has a hundred of them, and they would cost most of it."""
    return mark_safe("".join(map(_line, values)))


def _line(value: Value) -> str:
    here = ' aria-current="true"' if value.current else ""
    count = intcomma(value.count) if value.count and value.count > 999 else value.count
    return f'<li><a href="{escape(value.href)}"{here}><bdi>{escape(value.name)}</bdi> <span>{count}</span></a></li>'


def narrowed(asked: QueryDict) -> Filters:
    """What an address or form narrows the search to. Raises `UserError` where a day or year is none."""
    said: dict[str, tuple[str, ...]] = {}
    for name, field in NARROWED.items():
        given = dict.fromkeys(value.strip()[:_LONGEST_VALUE] for value in asked.getlist(name)[:_MOST_VALUES])
        values = tuple(value for value in given if value)
        said[field] = tuple(value_of("year", value) for value in values) if name == "year" else values
    authority = {"1": True, "0": False}.get(asked.get("authority", ""))
    return Filters(**said, on=day_in(asked, "on"), ever=asked.get("ever") == "1", authority=authority)


def search_address(text: str, filters: Filters, **more: object) -> str:
    """The address of these results."""
    values: list[tuple[str, object]] = [("q", text)]
    for name, field in NARROWED.items():
        values += [(name, value) for value in getattr(filters, field)]
    values += [("on", filters.on), ("ever", "1" if filters.ever else ""), ("authority", said_of_authority(filters))]
    values += more.items()
    return address_with("/search", values)


def said_of_authority(filters: Filters) -> str:
    """What the address says of authority: `1` or `0`, nothing where it says what is usual here."""
    return "" if filters.authority in (None, settings.AUTHORITY) else str(int(filters.authority))


def value_name(facet: str, value: str) -> str:
    """What a value of a facet is called in the interface's language."""
    if facet == "region":
        return _region_name(value)
    if facet == "year":
        return value.replace("-", "–")
    called = {"jurisdiction": names.jurisdiction, "language": names.language, "type": names.kind}
    return called.get(facet, concept_name)(value)


def concept_name(concept: str) -> str:
    """What a concept is called in the interface's language; its id where the thesaurus has none of that id."""
    return label(concept) if concept in by_id() else concept


def _region_name(number: str) -> str:
    try:
        return jurisdictions.region_name(number, (get_language() or "en").split("-", maxsplit=1)[0])
    except KeyError:
        return number


def chosen(filters: Filters, at: At) -> list[Value]:
    """What the search is narrowed to, each with the address of the results without it."""
    found = [
        Value(value_name(name, value), None, True, at(_toggled(filters, name, value)))
        for name, field in NARROWED.items()
        for value in getattr(filters, field)
    ]
    if filters.on:
        said = gettext("In force on %(day)s") % {"day": filters.on.isoformat()}
        found.append(Value(said, None, True, at(msgspec.structs.replace(filters, on=None))))
    if filters.ever:
        said = gettext("Of whatever day")
        found.append(Value(said, None, True, at(msgspec.structs.replace(filters, ever=False))))
    return found


def facets(counts: dict[str, dict[str, int]], filters: Filters, at: At) -> list[Facet]:
    """The facets of what was found, in the order of the page."""
    return [
        facet for name in NARROWED if (facet := _facet(name, counts.get(name, {}), filters, at)).first or facet.rest
    ]


def _facet(name: str, counts: dict[str, int], filters: Filters, at: At) -> Facet:
    current = getattr(filters, NARROWED[name])
    if name == "year":
        counts = _by_decade(counts)
    counts = counts | {value: counts.get(value, 0) for value in current}
    before, _here, after = at(_toggled(filters, name, _HERE)).partition(_HERE)
    values = [
        Value(value_name(name, value), count, True, at(_toggled(filters, name, value)))
        if value in current
        else Value(value_name(name, value), count, False, f"{before}{quote_plus(value)}{after}")
        for value, count in counts.items()
    ]
    if name == "region":
        first = [v for v, key in zip(values, counts, strict=True) if key in _largest() or v.current]
    elif name == "year" or len(values) <= _FIRST + 2:
        first = values
    else:
        first = [v for number, v in enumerate(values) if number < _FIRST or v.current]
    rest: list[Value] = sorted((v for v in values if v not in first), key=lambda v: names.ordering(v.name))
    return Facet(str(_TITLES[name]), first, rest, len(current))


@cache
def _largest() -> frozenset[str]:
    """The regions of UN M49 that lie in no other."""
    return frozenset(jurisdictions.region(code).region for code in jurisdictions.entries())


def _by_decade(counts: dict[str, int]) -> dict[str, int]:
    """How many by ten years, the latest first."""
    decades: Counter[int] = Counter()
    for year, count in counts.items():
        decades[int(year) // 10 * 10] += count
    return {f"{decade:04d}-{decade + 9:04d}": decades[decade] for decade in sorted(decades, reverse=True)}


def _toggled(filters: Filters, name: str, value: str) -> Filters:
    field = NARROWED[name]
    held: tuple[str, ...] = getattr(filters, field)
    changed = tuple(one for one in held if one != value) if value in held else (*held, value)
    return msgspec.structs.replace(filters, **{field: changed})


def hidden_fields(filters: Filters) -> list[tuple[str, Any]]:
    """What a form keeps of what the search is narrowed to, without what it asks for itself."""
    return [(name, value) for name, field in NARROWED.items() for value in getattr(filters, field)]
