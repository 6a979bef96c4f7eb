"""Who was a member of which organisation on which day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from migrandi.jurisdictions.entries import Jurisdiction, entries
from migrandi.jurisdictions.moments import Moment
from migrandi.jurisdictions.naming import jurisdiction
from migrandi.jurisdictions.organisations import organisation_code, organisations, sources
from migrandi.jurisdictions.tables import FOLDER, rows


class Membership(msgspec.Struct, frozen=True):
    """A State's membership of an organisation from the day `since` to the day before `until`.

    `until` is None while it lasts: it is the first day on which the State was no member. `source` is a key of
    sources.csv.
    """

    organisation: str
    state: str
    since: Moment
    until: Moment | None
    note: str
    source: str

    def lasts(self, on: date) -> bool | None:
        """Whether it was a membership on that day; None where the days are not known precisely enough to say."""
        begun = self.since.passed(on)
        ended = self.until.passed(on) if self.until is not None else False
        if begun is False or ended is True:
            return False
        return None if begun is None or ended is None else True


@cache
def all_memberships(folder: Path = FOLDER) -> tuple[Membership, ...]:
    """Every membership in the order of the file. Raises `JurisdictionsError`."""
    known = frozenset(entries())
    result: list[Membership] = []
    last: dict[tuple[str, str], Membership] = {}
    for row in rows(folder / "memberships.csv", ("organisation", "state", "from", "to", "note", "source")):
        since, until = row.needed_moment("from"), row.moment("to")
        if until is not None and until.latest <= since.earliest:
            raise row.wrong("to", f"the membership ends on {until} and starts on {since} only")
        membership = Membership(
            row.one_of("organisation", frozenset(organisations())),
            row.one_of("state", known),
            since,
            until,
            row["note"],
            row.one_of("source", frozenset(sources())),
        )
        before = last.get((membership.organisation, membership.state))
        if before is not None and (before.until is None or before.until.earliest > since.latest):
            raise row.wrong("from", f"{membership.state} is a member on that day already by a row above")
        last[membership.organisation, membership.state] = membership
        result.append(membership)
    return tuple(result)


@cache
def _of_organisation() -> dict[str, tuple[Membership, ...]]:
    result: dict[str, list[Membership]] = defaultdict(list)
    for membership in all_memberships():
        result[membership.organisation].append(membership)
    return {code: tuple(found) for code, found in result.items()}


@cache
def _of_member() -> dict[tuple[str, str], tuple[Membership, ...]]:
    result: dict[tuple[str, str], list[Membership]] = defaultdict(list)
    for membership in all_memberships():
        result[membership.state, membership.organisation].append(membership)
    return {pair: tuple(found) for pair, found in result.items()}


def memberships_in(state: str, organisation: str) -> tuple[Membership, ...]:
    """The State's memberships of that organisation at any time, the earliest first. Both by exactly our code."""
    return _of_member().get((state, organisation), ())


def members(organisation: str, on: date) -> list[Jurisdiction]:
    """The States that certainly were members on that day, by code.

    `organisation` is a code, acronym or name. Where an organisation's list is not complete, or a day not known
    precisely, there may have been more: `uncertain_members` names them as far as they are known. Raises
    `UnknownOrganisation`.
    """
    return _members(organisation, on, True)


def uncertain_members(organisation: str, on: date) -> list[Jurisdiction]:
    """The States of which is not known whether they were members on that day, by code. Raises `UnknownOrganisation`."""
    certain = {found.code for found in members(organisation, on)}
    return [found for found in _members(organisation, on, None) if found.code not in certain]


def _members(organisation: str, on: date, answer: bool | None) -> list[Jurisdiction]:
    found = _of_organisation().get(organisation_code(organisation), ())
    codes = {membership.state for membership in found if membership.lasts(on) is answer}
    return [entries()[code] for code in sorted(codes)]


def memberships(state: str, on: date) -> list[Membership]:
    """The State's memberships that certainly lasted on that day. Raises `UnknownJurisdiction` for a code not known."""
    jurisdiction(state)
    return [membership for membership in all_memberships() if membership.state == state and membership.lasts(on)]


def is_member(state: str, organisation: str, on: date) -> bool | None:
    """Whether the State was a member on that day; None where it is not known.

    Raises `UnknownOrganisation`, or `UnknownJurisdiction` for a code not known.
    """
    jurisdiction(state)
    code = organisation_code(organisation)
    answers = {membership.lasts(on) for membership in memberships_in(state, code)}
    if True in answers:
        return True
    return False if None not in answers and organisations()[code].complete else None
