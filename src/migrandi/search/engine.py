"""What a search engine has to do, whichever it is. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

import msgspec

FORM = "4"
"""Raised when an index is laid out otherwise, so that an old one is built anew."""


class Entry(msgspec.Struct, frozen=True):
    """One thing that can be found: a wording in one period, a headnote, or a Work under its names in one language.

    `key` tells it from every other and says all that it is (so that two indexes can be compared); `owner` is what it is
    deleted by; `ref` is the row it stands for. `start` (first day) and `end` (first day after) are None where open.
    `context` are the names it stands under: of the law, its part, its chapter.
    """

    key: str
    owner: str
    ref: str
    language: str
    jurisdiction: str
    type: str
    year: int | None
    path: str
    number: str
    title: str
    text: str
    start: date | None
    end: date | None
    context: str = ""


class Words(msgspec.Struct, frozen=True):
    """One thing asked for: words that must stand (a `phrase` in this order), in `field` (`text`, `title`, `number`,
    `path`; `text` looks in titles too), or must not (`negated`)."""

    words: str
    field: str = "text"
    phrase: bool = False
    negated: bool = False


class Query(msgspec.Struct, frozen=True):
    """What is asked. Every part of `words` has to be met (`any_word`: one is enough). Filters are empty where not
    asked for; `on` None asks for what stands now by the last copies held."""

    words: tuple[Words, ...] = ()
    jurisdiction: str = ""
    language: str = ""
    type: str = ""
    on: date | None = None
    limit: int = 10
    offset: int = 0
    any_word: bool = False


class Match(msgspec.Struct, frozen=True):
    """A found entry: the row it stands for, and how well it fits."""

    ref: str
    language: str
    score: float


class Result(msgspec.Struct, frozen=True):
    """What was found: the best matches, how many there are in all, and how many by each filter's values."""

    matches: list[Match]
    total: int
    facets: dict[str, dict[str, int]]


class Snippet(msgspec.Struct, frozen=True):
    """The stretch of a text that shows best why it was found, with the stretches of it that were asked for."""

    text: str
    highlights: list[tuple[int, int]]


class SearchEngine(Protocol):
    """An index of entries."""

    def replace(self, owners: Iterable[str], entries: Iterable[Entry]) -> int:
        """Take out every entry of these owners, put these in, all or nothing; how many were put in."""

    def search(self, query: Query, *, facets: bool = True) -> Result:
        """What fits the query, best first."""

    def snippet(self, query: Query, language: str, text: str, length: int = 240) -> Snippet:
        """The stretch of the text, about `length` characters long, that shows best why it fits."""

    def count(self) -> int:
        """How many entries there are."""

    def fingerprint(self) -> str:
        """The same for two indexes of the same entries, whatever the order they came in."""

    def clear(self) -> None:
        """Take everything out."""
