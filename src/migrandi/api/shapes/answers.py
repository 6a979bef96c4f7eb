"""What is said of the whole: how much is held, and what went wrong."""

from __future__ import annotations

from ninja import Schema


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


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
