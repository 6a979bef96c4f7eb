"""How the beginning and the end of a State itself bear on the treaties that bind it. Pure: no database."""

from __future__ import annotations

from datetime import date

from migrandi.jurisdictions import Moment, existences, predecessors
from migrandi.treaties import reasons


def absent(state: str, on: date) -> str:
    """The sentence that the State did not exist on that day; empty where it did, or it is not known."""
    held = existences().get(state, ())
    if not held or any(existence.covers(on) is not False for existence in held):
        return ""
    before = predecessors(state)
    if any(link.kind == "continuation" for link in before):
        return ""  # the same State by an earlier name: its acts are this one's
    spans = ", ".join(f"{e.since.text} – {e.until.text if e.until else '…'}" for e in held)
    return reasons.did_not_exist(state, spans, sorted(_in_its_place(state, on)))


def _in_its_place(state: str, on: date) -> set[str]:
    """Of the States before it, those of that day: in 1990 Yugoslavia for Montenegro, not what came between."""
    result: set[str] = set()
    for before in {link.predecessor for link in predecessors(state)}:
        if any(existence.covers(on) is not False for existence in existences().get(before, ())):
            result.add(before)
        else:
            result |= _in_its_place(before, on)
    return result


def born(state: str) -> Moment | None:
    """The day from which a State answers for itself: of its independence, or of the State that it continues."""
    links = [link for link in predecessors(state) if link.kind == "continuation"]
    if links:
        return born(links[0].predecessor) or links[0].day
    held = existences().get(state, ())
    first = held[0].since if held else None
    return first if first is not None and first.earliest > date.min else None


def united(state: str, act: Moment) -> Moment | None:
    """The day of a union of States under one code, where the act is older and may have been that of either of them."""
    for link in predecessors(state):
        held = existences().get(state, ())
        if link.kind == "union" and held and held[0].since.latest < link.day.earliest > act.latest:
            return link.day
    return None


def ended_on(state: str) -> Moment | None:
    """The day on which the State ended; None where it exists to this day."""
    held = existences().get(state, ())
    return held[-1].until if held else None


def gone_before(state: str, on: date) -> bool:
    """Whether the State had ended by that day, so that a table of that day has no line for it."""
    ended = ended_on(state)
    return ended is not None and ended.earliest <= on
