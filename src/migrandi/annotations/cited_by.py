"""Who cites a law or a provision of it: which provisions of which laws, with their words and the time they were law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from django.db import connection

from migrandi.annotations.models import CitedAuthority, Reference
from migrandi.annotations.references import key_of
from migrandi.citations.authorities import authorities_of
from migrandi.citations.resolving import spellings_of
from migrandi.citations.within import pieces, words
from migrandi.law.models import Period, Provision, Work
from migrandi.law.units import decode
from migrandi.remembering import until_written

PAGE = 50
"""How many citing provisions a page has."""
_AROUND = 90
"""How many characters of a provision's words are shown on either side of a citation in it."""


class Quote(msgspec.Struct):
    """A citation as it stands in the citing provision. `place`: where it points to below the law; `possible`: it may
    as well mean another law (`confidence` is then low)."""

    before: str
    quoted: str
    after: str
    place: str
    confidence: float
    possible: bool


class Citing(msgspec.Struct):
    """A provision that cites. `start` and `end`: when its wording was the law as the copies held show; `stands`:
    whether it still is."""

    path: str
    title: str
    eid: str
    label: str
    heading: str
    language: str
    start: date | None
    end: date | None
    stands: bool
    quotes: list[Quote]


class Cited(msgspec.Struct):
    """A page of the provisions that cite, ordered by law. `total` provisions in all; `after` leads to the next page."""

    total: int
    works: int
    citing: list[Citing]
    after: int | None


def cited_by(work: Work, eid: str = "", after: int | None = None, limit: int = PAGE) -> Cited:
    """The provisions that cite the Work, or that provision of it.

    For a Work those of other laws only; for a provision also those of the same law. `after`: the `after` of the page
    before. An edge is found whichever of the two was imported first.
    """
    condition, values = _condition(work, eid)
    if not condition:
        return Cited(0, 0, [], None)
    joined = (
        " FROM annotations_reference r JOIN law_provision p ON p.id = r.provision_id"
        f" JOIN law_work w ON w.id = p.work_id WHERE {condition}"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(DISTINCT p.id), COUNT(DISTINCT p.work_id){joined}", values)
        total, works = cursor.fetchone()
        since, more = "", list[Any]()
        if after is not None:
            path = Provision.objects.filter(pk=after).values_list("work__path", flat=True).first() or ""
            since, more = " AND (w.path > %s OR (w.path = %s AND p.id > %s))", [path, path, after]
        cursor.execute(
            f"SELECT DISTINCT w.path, p.id{joined}{since} ORDER BY w.path, p.id LIMIT %s", [*values, *more, limit + 1]
        )
        numbers = [number for _path, number in cursor.fetchall()]
    page = numbers[:limit]
    return Cited(total, works, _citing(page, condition, values), page[-1] if len(numbers) > limit else None)


@until_written(2_000)
def count(work: Work, eid: str = "") -> int:
    """How many provisions cite the Work (of other laws), or that provision of it."""
    condition, values = _condition(work, eid)
    if not condition:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(DISTINCT p.id) FROM annotations_reference r JOIN law_provision p ON p.id = r.provision_id"
            f" WHERE {condition}",
            values,
        )
        return int(cursor.fetchone()[0])


def counts(work: Work, eids: Iterable[str]) -> dict[str, int]:
    """How many provisions cite each of those provisions of the Work; those that none cites are left out."""
    wanted = list(eids)
    numbers = _numbers(work)
    if not numbers or not wanted:
        return {}
    if len(wanted) == 1 and wanted[0] and "/" not in wanted[0]:
        only = count(work, wanted[0])
        return {wanted[0]: only} if only else {}
    units = {spelling: eid for eid in wanted for spelling in spellings_of(eid)}
    citing: defaultdict[str, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT eid, provision_id FROM annotations_reference"
            f" WHERE authority_id IN ({', '.join(['%s'] * len(numbers))}) AND eid <> '' ORDER BY authority_id, eid",
            numbers,
        )
        for place, rows in groupby(cursor.fetchall(), key=itemgetter(0)):
            unit = _unit(place, units)
            if unit is not None:
                citing[unit].update(provision for _place, provision in rows)
        if citing:
            # where a provision names itself, in a note on how it came about, nobody cites it
            cursor.execute("SELECT eid, id FROM law_provision WHERE work_id = %s", [work.pk])
            for own, provision in cursor.fetchall():
                if own in citing:
                    citing[own].discard(provision)
    return {unit: len(provisions) for unit, provisions in citing.items() if provisions}


def _unit(place: str, units: dict[str, str]) -> str | None:
    """The unit that a cited place is or stands in: the deepest of them."""
    while place:
        if (unit := units.get(place)) is not None:
            return unit
        place = place.rpartition("/")[0]
    return None


@until_written(2_000)
def _numbers(work: Work) -> list[int]:
    """The authorities as which the Work is cited."""
    keys = [key_of(one.scheme, one.value) for one in authorities_of(work)]
    return list(CitedAuthority.objects.filter(key__in=keys).order_by("pk").values_list("pk", flat=True))


def _condition(work: Work, eid: str) -> tuple[str, list[Any]]:
    """What picks the references to the Work or the provision; empty where nothing can."""
    numbers = _numbers(work)
    if not numbers:
        return "", []
    of_work = f"r.authority_id IN ({', '.join(['%s'] * len(numbers))})"
    if not eid:
        return f"{of_work} AND p.work_id <> %s", [*numbers, work.pk]
    first, slash, rest = eid.partition("/")
    places: list[str] = []
    values: list[Any] = []
    for way in spellings_of(first):
        place = f"{way}{slash}{rest}"
        # what stands below it begins with a slash, which sorts before nothing else that an address may go on with; each
        # stretch names the Work, so that it is looked up by itself among thousands of references to a code
        places += [f"({of_work} AND r.eid = %s)", f"({of_work} AND r.eid > %s AND r.eid < %s)"]
        values += [*numbers, place, *numbers, f"{place}/", f"{place}0"]
    # where a provision names itself, in a note on how it came about, nobody cites it
    return f"({' OR '.join(places)}) AND NOT (p.work_id = %s AND p.eid = %s)", [*values, work.pk, eid]


def _citing(numbers: Sequence[int], condition: str, values: Sequence[Any]) -> list[Citing]:
    provisions = Provision.objects.select_related("work").in_bulk(numbers)
    periods: dict[int, Period] = {}
    for period in Period.objects.filter(provision__in=numbers).order_by("start"):
        standing = periods.get(period.provision_id)
        if standing is None or standing.end is not None:
            periods[period.provision_id] = period
    quotes: dict[int, list[Quote]] = {}
    texts: dict[int, str] = {}
    for row in _references(numbers, condition, values):
        text = texts.get(row.provision_id)
        if text is None:
            text = texts[row.provision_id] = words(pieces(decode(provisions[row.provision_id].content)))
        held = quotes.setdefault(row.provision_id, [])
        held.append(
            Quote(
                text[max(0, row.start - _AROUND) : row.start], text[row.start : row.end],
                text[row.end : row.end + _AROUND], row.eid, row.confidence, row.rank > 0 or row.confidence < 0.5,
            )
        )  # fmt: skip
    result: list[Citing] = []
    for number in numbers:
        provision, last = provisions[number], periods.get(number)
        start, end = (last.start, last.end) if last is not None else (None, None)
        result.append(
            Citing(
                provision.work.path, provision.work.title, provision.eid, provision.label, provision.heading,
                provision.language, start, end, last is not None and end is None, quotes.get(number, []),
            )
        )  # fmt: skip
    return result


def _references(numbers: Sequence[int], condition: str, values: Sequence[Any]) -> list[Reference]:
    """The references to what is asked about in those provisions, in the order in which they stand."""
    if not numbers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.id FROM annotations_reference r JOIN law_provision p ON p.id = r.provision_id"
            f" WHERE r.provision_id IN ({', '.join(['%s'] * len(numbers))}) AND {condition}",
            [*numbers, *values],
        )
        rows = [row[0] for row in cursor.fetchall()]
    return list(Reference.objects.filter(pk__in=rows[:900]).order_by("provision_id", "start", "pk"))
