"""How many States a treaty bound through time, for its picture."""

from __future__ import annotations

from collections import Counter
from datetime import date

from migrandi.jurisdictions import entries, existences, predecessors
from migrandi.treaties.acts import acts_on
from migrandi.treaties.binding import find_instrument
from migrandi.treaties.reckoning import spells


def growth(name: str) -> list[tuple[date, int]]:
    """The days on which the number of States bound changed, each with the number from that day on, earliest first.

    Counts as `binding.status` does: only who is certainly bound. Empty for an act of the Union and a founding treaty,
    which bind by membership. Raises `UnknownWork`, `NotATreaty`.
    """
    instrument = find_instrument(name)
    if instrument.union or instrument.treaty.rule.founding:
        return []
    changes: Counter[date] = Counter()
    for state, acts in acts_on(instrument.pk).items():
        if state not in entries():
            continue  # an organisation
        for start, end in spells(instrument.treaty, state, acts):
            for first, last in _lived(state, start.latest, end.earliest if end is not None else date.max):
                changes[first] += 1
                changes[last] -= 1
    result: list[tuple[date, int]] = []
    number = 0
    for day in sorted(changes):
        if changes[day] and day < date.max:
            number += changes[day]
            result.append((day, number))
    return result


def _lived(state: str, first: date, last: date) -> list[tuple[date, date]]:
    """The parts of a time for which the State existed, or may have; all of it where nothing is recorded."""
    held = existences().get(state, ())
    if not held or any(link.kind == "continuation" for link in predecessors(state)):
        spans = [(first, last)]
    else:
        spans = [
            (max(first, e.since.earliest), min(last, e.until.latest if e.until is not None else date.max)) for e in held
        ]
    return [(start, end) for start, end in spans if start < end]
