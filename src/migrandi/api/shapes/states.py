"""States and treaties: who is bound, by what act, since when."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field


class State(Schema):
    """A State, area or organisation."""

    code: str = Field(examples=["KE"])
    name: str
    kind: str


class States(Schema):
    """All that is known."""

    states: list[State]


class Reservation(Schema):
    """What a State said with its act."""

    kind: str
    date: str | None
    articles: str
    note: str
    source: str


class ArticleNote(Schema):
    """An article on the topic asked for."""

    number: str
    address: str
    headnote: str


class Item(Schema):
    """One instrument's answer for one State."""

    path: str
    short: str
    title: str
    group: str
    since: str | None
    until: str | None
    act: str | None
    deposited: str | None
    signed: str | None
    reservations: list[Reservation]
    articles: list[ArticleNote]
    why: str
    source: str
    as_read: date | None
    disagreement: str
    carried_from: str


class Bound(Schema):
    """What binds a State on a day, what does not, and what is not known."""

    state: str
    name: str
    on: date
    topic: str | None
    bound: list[Item]
    not_bound: list[Item]
    unknown: list[Item]


class Standing(Schema):
    """Where a State stands to a treaty."""

    answer: str
    since: str | None
    until: str | None
    act: str | None
    deposited: str | None
    signed: str | None
    reservations: list[Reservation]
    why: str
    as_read: date | None
    disagreement: str
    carried_from: str


class StandingOf(Standing):
    """Where one State of a list stands."""

    state: str
    name: str
    source: str


class Status(Schema):
    """A treaty's States on a day."""

    path: str
    short: str
    title: str
    on: date
    parties: list[StandingOf]
    signatories: list[StandingOf]
    non_parties: list[StandingOf]
    unknown: list[StandingOf]
    group: str | None
    missing: list[StandingOf]


class Instrument(Schema):
    """An instrument by which States are bound."""

    path: str
    short: str
    title: str
    group: str


class Instruments(Schema):
    """All of them."""

    instruments: list[Instrument]


class MatrixRow(Instrument):
    """An instrument with where each State stands, by its code."""

    standings: dict[str, Standing]


class StateName(Schema):
    """A State by its code."""

    state: str
    name: str


class Compared(Schema):
    """States side by side."""

    states: list[StateName]
    on: date
    topic: str | None
    instruments: list[MatrixRow]


class Act(Schema):
    """What a State did about a treaty."""

    date: str | None
    action: str
    path: str
    short: str
    title: str
    articles: str
    note: str
    source: str


class Timeline(Schema):
    """Every act of a State, the earliest first."""

    state: str
    name: str
    acts: list[Act]
