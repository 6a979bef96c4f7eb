"""The stable shapes in which the faces hand out who is bound: values that become JSON (docs/reference/json.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from migrandi.jurisdictions import name as name_of
from migrandi.treaties.binding import Bound, Event, Instrument, Item, Place, Status
from migrandi.treaties.reckoning import Standing

Shape = dict[str, Any]


def shape_of_bound(answer: Bound) -> Shape:
    """What binds a State on a day, what does not, and what is not known. `topic` None where none was asked for."""
    return {
        "state": answer.state,
        "name": answer.name,
        "on": answer.on.isoformat(),
        "topic": answer.topic or None,
        "bound": [_shape_of_item(item) for item in answer.bound],
        "not_bound": [_shape_of_item(item) for item in answer.not_bound],
        "unknown": [_shape_of_item(item) for item in answer.unknown],
    }


def shape_of_status(status: Status) -> Shape:
    """A treaty's States on a day. `group` and `missing` are None and empty where no organisation was asked about."""
    return {
        "path": status.path,
        "short": status.short,
        "title": status.title,
        "on": status.on.isoformat(),
        "parties": [_shape_of_place(place) for place in status.parties],
        "signatories": [_shape_of_place(place) for place in status.signatories],
        "non_parties": [_shape_of_place(place) for place in status.non_parties],
        "unknown": [_shape_of_place(place) for place in status.unknown],
        "group": status.group or None,
        "missing": [_shape_of_place(place) for place in status.missing],
    }


def shape_of_matrix(
    states: Sequence[str], on: date, topic: str, rows: Sequence[tuple[Instrument, Sequence[Standing]]]
) -> Shape:
    """States side by side: a line an instrument with the standing of each State under its code, in capitals.

    `states`: the codes in the order in which `rows`, of `binding.matrix`, has their standings.
    """
    codes = [state.upper() for state in states]
    return {
        "states": [{"state": code, "name": name_of(state)} for code, state in zip(codes, states, strict=True)],
        "on": on.isoformat(),
        "topic": topic or None,
        "instruments": [
            {
                "path": instrument.treaty.path,
                "short": instrument.treaty.short,
                "title": instrument.treaty.title,
                "group": instrument.group,
                "standings": {
                    code: {"answer": standing.answer, **_shape_of_standing(standing)}
                    for code, standing in zip(codes, standings, strict=True)
                },
            }
            for instrument, standings in rows
        ],
    }


def shape_of_timeline(state: str, events: Sequence[Event]) -> Shape:
    """Every act of a State, the earliest first; `date` None where no source has it."""
    acts = [{**msgspec.to_builtins(event), "date": event.date or None} for event in events]
    return {"state": state.upper(), "name": name_of(state), "acts": acts}


def _shape_of_item(item: Item) -> Shape:
    shape: Shape = msgspec.to_builtins(item)
    shape["reservations"] = [{**said, "date": said["date"] or None} for said in shape["reservations"]]
    return shape


def _shape_of_place(place: Place) -> Shape:
    standing = place.standing
    answer = {"state": place.state, "name": place.name, "answer": place.answer}
    return {**answer, **_shape_of_standing(standing), "source": place.source}


def _shape_of_standing(standing: Standing) -> Shape:
    reservations: list[Shape] = msgspec.to_builtins(standing.statements)
    return {
        "since": standing.since or None,
        "until": standing.until or None,
        "act": standing.act or None,
        "deposited": standing.deposited or None,
        "signed": standing.signed or None,
        "reservations": [{**said, "date": said["date"] or None} for said in reservations],
        "why": standing.why,
        "as_read": standing.as_read.isoformat() if standing.as_read is not None else None,
        "disagreement": standing.disagreement,
        "carried_from": standing.carried_from,
    }
