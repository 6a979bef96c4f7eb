"""A law and what stands in it: described, read, its history, what differs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class WorkLine(Schema):
    """A Work in a line of a list."""

    path: str = Field(description="Its address on this site, which never changes.", examples=["/ca/act/2001/c-27"])
    title: str
    jurisdiction: str = Field(description="ISO 3166 in lower case, or `int`, `eu`, `au`.", examples=["ca"])
    kind: str = Field(examples=["act"])
    year: int | None
    number: str
    date: str | None = Field(description="As it is known: a year, a month or a day.", examples=["2001-11-01"])


class Works(Schema):
    """A page of Works in the order of their paths."""

    total: int
    works: list[WorkLine]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


class Name(Schema):
    """What a Work is called in a language."""

    language: str
    kind: str = Field(description="`full`, `short` or `name` (a usual name or acronym).")
    text: str


class Held(Schema):
    """The copies held in one language."""

    language: str
    days: list[date | None]
    provisions: int
    title: str


class Headnote(Schema):
    """A line of the register on what an article does; never the law's own words."""

    eid: str
    number: str
    language: str
    text: str
    topics: list[str]
    populations: list[str]


class WorkDescription(Schema):
    """A Work with all that is known of it apart from its text."""

    path: str
    title: str
    jurisdiction: str
    kind: str
    year: int | None
    number: str
    date: str | None
    in_register: bool = Field(alias="register", description="Its facts are kept in the project's own register.")
    recorded_at: datetime
    names: list[Name]
    identifiers: dict[str, list[str]]
    facts: dict[str, Any]
    held: list[Held]
    headnotes: list[Headnote]


class Source(Schema):
    """Where a text comes from: its publisher's bytes as received."""

    sha256: str
    size: int
    format: str
    filename: str
    media_type: str
    address: str
    publisher: str
    licence: str
    received_at: datetime
    recorded_at: datetime
    as_of: date | None


class Reading(Schema):
    """A law or a provision as it stood on a day, in one language."""

    work: WorkLine
    address: str
    label: str
    heading: str
    title: str
    language: str
    languages: list[str]
    on: date | None
    as_of: date | None
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to", description="The first day after.")
    publisher_from: date | None
    publisher_to: date | None
    text: str
    content: list[dict[str, Any]]
    source: Source
    warnings: list[str]


class ContentsLine(Schema):
    """A unit of a law without its text."""

    address: str
    depth: int
    kind: str
    label: str
    number: str
    heading: str


class Contents(Schema):
    """A law's table of contents in the copy of a day."""

    path: str
    title: str
    language: str
    as_of: date | None
    contents: list[ContentsLine]


class Version(Schema):
    """A wording and its period."""

    label: str
    heading: str
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    publisher_from: date | None
    digest: str


class Place(Schema):
    """What a provision was before, or became."""

    address: str
    label: str
    on: date | None
    likeness: float


class Renumbered(Schema):
    """An address that gave way to another."""

    before: str = Field(alias="from")
    now: str = Field(alias="to")


class Copy(Schema):
    """What a copy changed against the one before it: addresses."""

    as_of: date | None
    previous: date | None
    added: list[str]
    changed: list[str]
    removed: list[str]
    renumbered: list[Renumbered]


class History(Schema):
    """Every wording of a provision (`versions`), or what each copy of a law changed (`copies`)."""

    work: WorkLine
    address: str = ""
    language: str
    languages: list[str]
    versions: list[Version] = []
    was: list[Place] = []
    became: list[Place] = []
    copies: list[Copy] = []


class Difference(Schema):
    """What became of one provision between two days; `pieces` are [`same` | `out` | `in`, words]."""

    address: str
    before: str | None
    label: str
    heading: str
    change: str
    pieces: list[list[str]]


class Differences(Schema):
    """What differs between two days."""

    work: WorkLine
    address: str
    language: str
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    copies: list[date | None]
    differences: list[Difference]
