"""The shapes the API hands out, as OpenAPI tells them: the same as the command line's (docs/reference/json.md)."""

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


class ReadingShape(Schema):
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


class Reason(Schema):
    """Why something was found."""

    kind: str
    words: list[str]
    found: list[str]
    concept: str
    sentence: str


class Hit(Schema):
    """Something found."""

    kind: str
    path: str
    address: str
    title: str
    work_title: str
    language: str
    jurisdiction: str
    type: str
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    score: float
    snippet: str
    highlights: list[list[int]]
    why: list[Reason]
    languages: list[str]


class Correction(Schema):
    """A word that stands nowhere, and the one looked for instead."""

    typed: str
    shown: str


class Mistake(Schema):
    """What cannot be understood in a query, and where (in characters)."""

    code: str
    sentence: str
    start: int
    end: int


class Target(Schema):
    """A place held that a citation may mean."""

    path: str
    title: str
    address: str
    exact: bool


class Found(Schema):
    """A page of what was found."""

    query: str
    canonical: str
    total: int
    exact: int
    relaxed: bool
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    corrections: list[Correction]
    mistake: Mistake | None
    without_model: str = ""
    cited: list[Target]
    next: str | None


class Alike(Schema):
    """Provisions of one language."""

    language: str
    hits: list[Hit]


class Likeness(Schema):
    """A provision and what is like it."""

    path: str
    address: str
    language: str
    title: str
    work_title: str
    alike: list[Alike]


class Quote(Schema):
    """A citation as it stands in the provision that cites."""

    before: str
    quoted: str
    after: str
    address: str
    confidence: float
    possible: bool


class Citing(Schema):
    """A provision that cites."""

    path: str
    title: str
    address: str
    label: str
    heading: str
    language: str
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    stands: bool
    quotes: list[Quote]


class CitedBy(Schema):
    """A page of the provisions that cite."""

    path: str
    address: str
    total: int
    works: int
    citing: list[Citing]
    next: str | None


class Citation(Schema):
    """What a provision cites, and where that is held."""

    address: str
    start: int
    end: int
    quoted: str
    kind: str
    authority: str
    pinpoints: list[str]
    candidates: list[str]
    confidence: float
    targets: list[Target]


class Citations(Schema):
    """What a law or a provision cites."""

    path: str
    address: str
    language: str
    citations: list[Citation]


class Resolved(Schema):
    """The places that a text cites."""

    text: str
    cited: list[Target]


class Concept(Schema):
    """A concept of the thesaurus."""

    id: str
    label: dict[str, str]
    also: dict[str, list[str]]
    note: dict[str, str]
    broader: list[str]
    narrower: list[str]
    related: list[str]
    eurovoc: str | None
    unbis: str | None
    provisions: int = 0


class Concepts(Schema):
    """The whole thesaurus."""

    concepts: list[Concept]


class Why(Schema):
    """What spoke for a tag."""

    place: str
    label: str
    times: int


class Tag(Schema):
    """That a provision is about a concept."""

    concept: str
    confidence: float
    why: list[Why]
    by: str
    word: str | None


class Tagged(Schema):
    """A provision about the concept."""

    path: str
    title: str
    address: str
    label: str
    heading: str
    language: str
    jurisdiction: str
    tag: Tag


class About(Schema):
    """A page of the provisions about a concept."""

    total: int
    jurisdictions: dict[str, int]
    languages: dict[str, int]
    provisions: list[Tagged]
    next: str | None


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
