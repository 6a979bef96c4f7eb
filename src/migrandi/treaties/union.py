"""Whom the law of the European Union binds on a day: its member States, less those that stand outside an act."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache, partial

from migrandi.jurisdictions import Membership, Moment, moment
from migrandi.jurisdictions.membership import memberships_in
from migrandi.treaties import reasons
from migrandi.treaties.reckoning import Standing
from migrandi.treaties.register.rules import UnionRow, union_rows

_BOUND = frozenset({"bound", "by-agreement", "still-bound"})


def membership_of_union(state: str) -> Membership | None:
    """The State's membership of the Union or of the Communities before it; None if it never was a member."""
    return next(iter(memberships_in(state, "eu")), None)


def stand_in_union(act: str, state: str, on: date, in_force: date | None, ended: date | None) -> Standing:
    """Whether an act of the Union binds the State on that day.

    `act`: as in union.csv, such as `directive-2008-115`. The Treaties' protocols on Denmark, Ireland and the United
    Kingdom decide what binds those three: the rows of union.csv say it act by act.
    """
    if in_force is None:
        return Standing("unknown", reasons.entry_unknown)
    if on < in_force:
        return Standing("not-bound", partial(reasons.in_force_later, in_force), sources=["eu-recitals"])
    member = membership_of_union(state)
    row = _row(act, state, on)
    if ended is not None and on >= ended and (row is None or not _outlasts(row, ended)):
        return Standing(
            "not-bound", partial(reasons.act_ended, ended), until=ended.isoformat(), sources=["eu-recitals"]
        )
    if member is None and row is not None:
        return _by_row(row, row.since or in_force.isoformat(), row.until)
    if member is None:
        return Standing("not-bound", partial(reasons.not_in_union, state, "never"), sources=["members"])
    begun = member.since.passed(on)
    over = member.until.passed(on) if member.until is not None else False
    if begun is False or over is True:
        general = _row("*", state, on)
        if general is not None and over is True and row is not None and row.status == "unknown":
            return _by_row(row, "", "")
        if general is not None and over is True and (row is None or row.status in _BOUND):
            return Standing(
                "bound",
                partial(reasons.in_union, "by-agreement", general.note),
                until=general.until,
                sources=[general.source],
                act="agreement",
            )
        when = "not-yet" if begun is False else "no-longer"
        return Standing("not-bound", partial(reasons.not_in_union, state, when), sources=["members"])
    since = _later(in_force, member.since)
    last = None if row is not None and _outlasts(row, ended) else ended
    until = member.until.text if member.until is not None else (last.isoformat() if last else "")
    if row is not None and row.act == act:
        return _by_row(row, since, until)
    why = partial(reasons.binds_member_states, state, member.since.text)
    return Standing("bound", why, since=since, until=until, act="membership", deposited="", sources=["members"])


def _by_row(row: UnionRow, since: str, until: str) -> Standing:
    sentence = partial(reasons.in_union, row.status, row.note)
    begun = max(since, row.since) if row.since and row.status != "still-bound" else since
    if row.status in _BOUND:
        act = "agreement" if row.status == "by-agreement" else "membership"
        return Standing("bound", sentence, since=begun, until=row.until or until, act=act, sources=[row.source])
    if row.status == "unknown":
        return Standing("unknown", sentence, sources=[row.source])
    return Standing("not-bound", sentence, sources=[row.source])


def _outlasts(row: UnionRow, ended: date | None) -> bool:
    """Whether the row speaks of the time after the act's repeal, which reaches only those that its successor binds."""
    return ended is not None and bool(row.since) and moment(row.since).earliest >= ended


def _row(act: str, state: str, on: date) -> UnionRow | None:
    """The row that speaks of the State and act on that day."""
    for row in _rows().get((act, state), ()):
        begun = not row.since or moment(row.since).passed(on)
        ended = bool(row.until) and moment(row.until).passed(on)
        if begun and not ended:
            return row
    return None


@cache
def _rows() -> dict[tuple[str, str], list[UnionRow]]:
    result: dict[tuple[str, str], list[UnionRow]] = defaultdict(list)
    for row in union_rows():
        result[row.act, row.state].append(row)
    return dict(result)


def _later(in_force: date, since: Moment) -> str:
    return in_force.isoformat() if since.latest <= in_force else since.text
