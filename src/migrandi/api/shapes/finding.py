"""What is found: hits with their reasons, citations read, who cites what, concepts."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field


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


class TagsOf(Schema):
    """What a unit of a law is about."""

    address: str
    tags: list[Tag]


class Tags(Schema):
    """What the units of a law, or a provision, are about, by the latest copy held."""

    path: str
    language: str
    provisions: list[TagsOf]
