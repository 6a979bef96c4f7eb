"""Which State's report is due when, under which treaty: from the day the treaty entered into force for the State.

What is reckoned here is what the treaty says. The committees set other dates, and most States are late: a date set by a
committee that is known here (`ReportDate`) takes the place of the reckoned ones, and what the treaty leaves to a
committee is unknown until such a date is known. Whether a report was handed in is not recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import msgspec
import yaml
from django.utils.translation import gettext as _

from migrandi.jurisdictions import moment
from migrandi.meetings.errors import TooLong
from migrandi.meetings.models import ReportDate
from migrandi.treaties.acts import register_held
from migrandi.treaties.binding import bound, instruments, status

_FILE = Path(__file__).parent / "data" / "reporting.yaml"
MOST_YEARS = 50
"""For how many years reports are reckoned at once."""
_LAST_YEAR = 2999
"""The calendar ends soon after: what falls due later is reckoned by nobody."""


class Cycle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a treaty says of reports: years to the first, and from one to the next (0: left to the committee)."""

    treaty: str
    body: str
    initial: int
    article: str
    periodic: int = 0
    periodic_article: str = ""


class Due(msgspec.Struct, frozen=True):
    """One report. `due`: the day, or the year where only that is known; empty where it is unknown.

    `report`: `initial` or `periodic`; `number`: 1 for the initial one. `basis`: `treaty`, where it is reckoned,
    `committee`, where a committee set it, `unknown`. `since`: from when the treaty binds the State.
    """

    state: str
    treaty: str
    path: str
    body: str
    report: str
    number: int
    due: str
    basis: str
    article: str
    since: str
    source: str = ""
    note: str = ""

    @property
    def first_day(self) -> date | None:
        """The earliest day that `due` may be; None where it is unknown."""
        return moment(self.due).earliest if self.due else None


@cache
def cycles() -> dict[str, Cycle]:
    """The rules by the treaty's short name, in the order of the file."""
    found = msgspec.convert(yaml.safe_load(_FILE.read_text("utf-8")), list[Cycle])
    return {cycle.treaty: cycle for cycle in found}


def due_between(first: date, last: date, *, state: str = "", treaty: str = "") -> list[Due]:
    """The reports due from one day to another, by day; those of unknown date last.

    `state`: a code; `treaty`: a short name. Only of States that are surely bound by the end of the last day's year.
    Raises `TooLong`.
    """
    if last.year - first.year > MOST_YEARS or last.year > _LAST_YEAR:
        sentence = _("From %(first)s to %(last)s is too long. Ask for %(most)s years at most.")
        raise TooLong(sentence, first=first, last=last, most=MOST_YEARS)
    # one day a year, so that what was reckoned once serves every page
    set_by, on = _set_by_committees(), date(last.year, 12, 31)
    parties = _of_state(state.lower(), on) if state else {}
    register = "" if state else register_held()
    found = [
        due
        for cycle in _chosen(treaty)
        for code, since, path in (parties.get(cycle.treaty, ()) if state else _bound(cycle.treaty, on, register))
        for due in _reports(cycle, code, since, path, first, last, set_by.get((code, cycle.treaty), []))
    ]
    return sorted(found, key=lambda due: (due.due == "", due.due, due.state, due.treaty))


def _chosen(treaty: str) -> Iterable[Cycle]:
    return [cycle for cycle in cycles().values() if treaty in ("", cycle.treaty)]


@lru_cache(maxsize=64)
def _bound(treaty: str, on: date, _register_: str) -> tuple[tuple[str, str, str], ...]:
    """State, day from which it is bound, and the treaty's path, for each State surely bound on that day."""
    if not any(i.treaty.short == treaty for i in instruments()):
        return ()
    said = status(treaty, on)
    return tuple((place.state.lower(), place.standing.since, said.path) for place in said.parties)


def _of_state(state: str, on: date) -> dict[str, list[tuple[str, str, str]]]:
    """The same for one State, by the treaty's short name."""
    return {item.short: [(state, item.since or "", item.path)] for item in bound(state, on).bound}


def _reports(
    cycle: Cycle, state: str, since: str, path: str, first: date, last: date, set_by: Sequence[ReportDate]
) -> Iterable[Due]:
    for one in set_by:
        if first <= one.due_on <= last:
            report = "initial" if one.number == 1 else "periodic"
            yield Due(
                state, cycle.treaty, path, cycle.body, report, one.number, one.due_on.isoformat(), "committee",
                cycle.article, since, one.source, one.note,
            )  # fmt: skip
    if set_by:
        return  # the committee's calendar takes the place of the treaty's rhythm
    if not since:
        yield Due(state, cycle.treaty, path, cycle.body, "initial", 1, "", "unknown", cycle.article, "")
        return
    known = moment(since)
    precise = known.earliest == known.latest
    number = 1
    if cycle.periodic:  # straight to the last one before the first day asked for
        number = max(1, (first.year - known.earliest.year - cycle.initial) // cycle.periodic)
    day = _years_on(known.earliest, cycle.initial + (number - 1) * cycle.periodic)
    while day <= last:
        due = day.isoformat() if precise else str(day.year)
        if day >= first or (not precise and day.year >= first.year):
            report = "initial" if number == 1 else "periodic"
            article = cycle.article if number == 1 else cycle.periodic_article or cycle.article
            yield Due(state, cycle.treaty, path, cycle.body, report, number, due, "treaty", article, since)
        if not cycle.periodic:
            break
        number += 1
        day = _years_on(known.earliest, cycle.initial + (number - 1) * cycle.periodic)
    if not cycle.periodic and day < first:
        article = cycle.periodic_article or cycle.article
        yield Due(state, cycle.treaty, path, cycle.body, "periodic", 0, "", "unknown", article, since)


def _years_on(day: date, years: int) -> date:
    """The same day so many years on; 28 February for the 29th where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _set_by_committees() -> dict[tuple[str, str], list[ReportDate]]:
    result: dict[tuple[str, str], list[ReportDate]] = {}
    for one in ReportDate.objects.filter(removed_at=None).order_by("due_on"):
        result.setdefault((one.state, one.treaty), []).append(one)
    return result


def shape(due: Due) -> dict[str, object]:
    """A report in the shape for programs (docs/meetings.md)."""
    return {
        "state": due.state.upper(), "treaty": due.treaty, "path": due.path, "body": due.body, "report": due.report,
        "number": due.number or None, "due": due.due or None, "basis": due.basis, "article": due.article,
        "bound_since": due.since or None, "source": due.source or None, "note": due.note or None,
    }  # fmt: skip
