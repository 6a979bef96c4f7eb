"""Which State existed on which day, who came before and after it, and where it lies."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from migrandi.jurisdictions.entries import entries, former
from migrandi.jurisdictions.moments import Moment
from migrandi.jurisdictions.naming import jurisdiction
from migrandi.jurisdictions.organisations import sources
from migrandi.jurisdictions.tables import FOLDER, rows

KINDS = frozenset({"continuation", "dissolution", "incorporation", "separation", "union"})


class Existence(msgspec.Struct, frozen=True):
    """A time for which a State existed, from the day `since` to the day before `until` (None: to this day)."""

    since: Moment
    until: Moment | None
    note: str
    source: str

    def covers(self, on: date) -> bool | None:
        """Whether it existed on that day; None where the days are not known precisely enough to say."""
        begun = self.since.passed(on)
        ended = self.until.passed(on) if self.until is not None else False
        if begun is False or ended is True:
            return False
        return None if begun is None or ended is None else True


class Succession(msgspec.Struct, frozen=True):
    """One State took the place of another, in whole or for a part of its territory, on that day.

    `kind`: `continuation` (the same State by another name or in smaller borders), `dissolution` (the predecessor
    ended), `separation` (the predecessor went on without the territory), `incorporation` (it joined the successor,
    which went on as before), `union` (both became one State, which carries on the treaties of each).
    """

    successor: str
    predecessor: str
    day: Moment
    kind: str
    note: str
    source: str


class Region(msgspec.Struct, frozen=True):
    """Where a State or area lies, in numbers of UN M49; empty where M49 gives none. Their names: `region_name`."""

    region: str
    sub_region: str
    intermediate_region: str


@cache
def existences(folder: Path = FOLDER) -> dict[str, tuple[Existence, ...]]:
    """The times for which each State existed, by code, former States too. Raises `JurisdictionsError`."""
    result: dict[str, list[Existence]] = defaultdict(list)
    for row in rows(folder / "states.csv", ("code", "from", "to", "note", "source")):
        since, until = row.needed_moment("from"), row.moment("to")
        if until is not None and until.latest <= since.earliest:
            raise row.wrong("to", f"the State ends on {until} and starts on {since} only")
        source = row.one_of("source", frozenset(sources()))
        result[row.one_of("code", frozenset(entries()))].append(Existence(since, until, row["note"], source))
    for code, gone in former(folder).items():
        result[code].append(Existence(gone.since, gone.until, gone.note, gone.source))
    return {code: tuple(found) for code, found in result.items()}


def existed(state: str, on: date) -> bool | None:
    """Whether the State existed on that day.

    None: not known, because the day lies between the first and the last date that is given for its beginning or end,
    or because it is an area of which no dates are kept. Raises `UnknownJurisdiction` for a code not known.
    """
    jurisdiction(state)
    answers = {existence.covers(on) for existence in existences().get(state, ())}
    if True in answers:
        return True
    return False if answers == {False} else None


@cache
def successions(folder: Path = FOLDER) -> tuple[Succession, ...]:
    """Every succession in the order of the file. Raises `JurisdictionsError`."""
    columns = ("successor", "predecessor", "date", "kind", "note", "source")
    known, checked = frozenset(entries()), frozenset(sources())
    return tuple(
        Succession(
            row.one_of("successor", known),
            row.one_of("predecessor", known),
            row.needed_moment("date"),
            row.one_of("kind", KINDS),
            row["note"],
            row.one_of("source", checked),
        )
        for row in rows(folder / "predecessors.csv", columns)
    )


def predecessors(state: str) -> list[Succession]:
    """Whose place the State took. Raises `UnknownJurisdiction` for a code not known."""
    jurisdiction(state)
    return [succession for succession in successions() if succession.successor == state]


def successors(state: str) -> list[Succession]:
    """Who took the State's place, in whole or in part. Raises `UnknownJurisdiction` for a code not known."""
    jurisdiction(state)
    return [succession for succession in successions() if succession.predecessor == state]


@cache
def regions(folder: Path = FOLDER) -> dict[str, Region]:
    """The region of each entry of ISO 3166-1, after UN M49. Raises `JurisdictionsError`."""
    columns = ("code", "region", "sub_region", "intermediate_region")
    known = frozenset(entries())
    return {
        row.one_of("code", known): Region(row["region"], row["sub_region"], row["intermediate_region"])
        for row in rows(folder / "regions.csv", columns)
    }


def region(state: str) -> Region:
    """Where the State or area lies; former ones and organisations lie nowhere in M49.

    Raises `UnknownJurisdiction` for a code not known.
    """
    jurisdiction(state)
    return regions().get(state, Region("", "", ""))
