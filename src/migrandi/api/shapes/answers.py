"""What is said of the whole: how much is held, and what went wrong."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field


class JurisdictionCount(Schema):
    """Works of one jurisdiction."""

    jurisdiction: str
    works: int


class LanguageCount(Schema):
    """Wordings of provisions in one language."""

    language: str
    provisions: int


class Counts(Schema):
    """How much law is held: see `migrandi stats --json`."""

    works: int
    works_with_text: int
    copies: int
    files: int
    wordings: int
    periods: int
    headnotes: int
    plain_text: int
    jurisdictions: list[JurisdictionCount]
    languages: list[LanguageCount]


class Harvester(Schema):
    """A publisher whose law can be fetched, and how."""

    key: str
    name: str
    publisher: str
    home: str
    interface: str
    documentation: str
    read_on: date = Field(description="When the interface was read up.")
    read_from: str
    licence: str
    languages: list[str]
    jurisdictions: list[str]
    hosts: list[str]
    takes: str
    leaves: str
    reads: str
    complete: bool
    tried_live: bool


class Harvesters(Schema):
    """All of them."""

    harvesters: list[Harvester]


class Misread(Schema):
    """A parameter that cannot be read, and why."""

    where: list[str]
    message: str


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[Misread] = Field([], description="Of `not-understood`: each parameter that cannot be read.")
