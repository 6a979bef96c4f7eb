"""What States did about treaties, from the database, each act with the day up to which its source speaks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from migrandi.jurisdictions import Succession, moment, successors
from migrandi.jurisdictions.statehood import successions
from migrandi.law.models import Mark, Work
from migrandi.remembering import until_written
from migrandi.treaties.models import ParticipationSource, TreatyAction
from migrandi.treaties.reckoning import Act

_COLUMNS = ("work", "state", "action", "date", "articles", "note", "source")


@until_written(1)
def register_held() -> str:
    """Which register is loaded: what is kept of one in memory holds as long as this is the same."""
    return Mark.objects.filter(key="register").values_list("value", flat=True).first() or ""


def acts_of(state: str, register: str = "") -> dict[int, list[Act]]:
    """The State's acts by the number of the treaty's Work, in the order of the register.

    `register`: which is loaded, where that was asked already.
    """
    later = _continued_by(state)
    codes = [state, *(link.successor for link in later)]
    result: dict[int, list[Act]] = defaultdict(list)
    for (work, code), acts in _read(TreatyAction.objects.filter(state__in=codes), register).items():
        result[work].extend(acts if code == state else _earlier(acts, later))
    return result


def acts_on(work: int) -> dict[str, list[Act]]:
    """What each State did about a treaty, by the State's code; `work`: the number of the treaty's Work."""
    found = _read(TreatyAction.objects.filter(work=work))
    return defaultdict(list, {state: acts for (_work, state), acts in _with_earlier_names(found).items()})


def all_acts() -> dict[tuple[int, str], list[Act]]:
    """Every State's acts by the number of the treaty's Work and the State's code."""
    return _with_earlier_names(_read(TreatyAction.objects.all()))


@lru_cache(maxsize=2)
def sources_of(_register: str) -> tuple[tuple[str, str, str, str], ...]:
    """The sources of that register, the one loaded: of each its key, title, publisher, and the day it was read."""
    return tuple(ParticipationSource.objects.values_list("key", "title", "publisher", "read"))


def _read(rows: QuerySet[TreatyAction], register: str = "") -> dict[tuple[int, str], list[Act]]:
    register = register or register_held()
    read = {key: moment(day).earliest for key, _title, _publisher, day in sources_of(register)}
    spoke = _spoke(register)
    result: dict[tuple[int, str], list[Act]] = defaultdict(list)
    for work, state, action, day, articles, note, source in rows.order_by().values_list(*_COLUMNS).iterator(5000):
        to = spoke.get((work, source)) or read[source]
        result[work, state].append(Act(action, day, articles, note, source, to))
    return result


@lru_cache(maxsize=2)
def _spoke(_register: str) -> dict[tuple[int, str], date]:
    """The day up to which a source speaks of a treaty, where that is earlier than the day the source was read."""
    rows = Work.objects.filter(register=True, facts__spoke__isnull=False).values_list("pk", "facts__spoke")
    return {(work, source): moment(day).latest for work, spoke in rows for source, day in spoke.items()}


def _continued_by(state: str) -> list[Succession]:
    """The States that go on as the same one: their tables list its acts as theirs."""
    return [link for link in successors(state) if link.kind == "continuation"]


def _earlier(acts: Iterable[Act], later: Iterable[Succession]) -> list[Act]:
    """The acts that are older than the change of name, and those without a day."""
    return [act for act in acts if all(not act.date or moment(act.date).earliest < link.day.latest for link in later)]


def _with_earlier_names(found: dict[tuple[int, str], list[Act]]) -> dict[tuple[int, str], list[Act]]:
    links = {link.successor: link for link in successions() if link.kind == "continuation"}
    result = defaultdict(list, found)
    for (work, state), acts in found.items():
        if link := links.get(state):
            result[work, link.predecessor] = [*result[work, link.predecessor], *_earlier(acts, [link])]
    return result
