"""What a search engine has to do, whichever it is. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeAlias

import msgspec

FORM = "15"
"""Raised when an index is laid out otherwise, so that an old one is built anew."""


HEADNOTES = 2**31
"""Among the numbers of wordings, headnotes are numbered from here on."""


class Entry(msgspec.Struct, frozen=True):
    """One thing that can be found: a wording in one period, a headnote, or a Work under its names in one language.

    `key` tells it from every other and says all that it is (so that two indexes can be compared); `owner` is what
    it is deleted by; `ref` is the row it stands for. `start` (first day) and `end` (first day after) are None where
    open. `context` are the names it stands under: of the law, its part, its chapter, a line each; `place` is how
    many of the same law and language stand before it. `concepts` are those it is about, with all that are broader;
    `provision` is the number of the wording, or of the headnote among these (0: it is neither). `names` are those
    of the law itself, where the entry stands for it: who asks for one of them and nothing else is led to it first.
    `same`: what all entries have in common that stand for the same provision, or for the same law and its only
    text; empty: it is the only one. `heading`: it is the heading of a part of a law and nothing else.
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
    place: int = 0
    concepts: tuple[str, ...] = ()
    provision: int = 0
    names: tuple[str, ...] = ()
    same: str = ""
    heading: bool = False


class Words(msgspec.Struct, frozen=True):
    """One thing asked for: words that must stand in `field`. `text` looks in headings too.

    `phrase`: in this order, with at most `slop` words between; `prefix`: the word goes on; `fuzzy`: so many letters may
    differ. For fields that narrow (`query_fields.NARROWING`) `words` is a value that the field has.
    """

    words: str
    field: str = "text"
    phrase: bool = False
    slop: int = 0
    prefix: bool = False
    fuzzy: int = 0


class Not(msgspec.Struct, frozen=True):
    """What must not be so."""

    part: Node


class AllOf(msgspec.Struct, frozen=True):
    """Each of them must be so."""

    parts: tuple[Node, ...]


class AnyOf(msgspec.Struct, frozen=True):
    """One of them must be so."""

    parts: tuple[Node, ...]


Node: TypeAlias = Words | Not | AllOf | AnyOf


def wanted(parts: Iterable[Node]) -> Iterator[Words]:
    """Every word and phrase asked for, without those to be left out."""
    for part in parts:
        if isinstance(part, Words):
            yield part
        elif isinstance(part, AllOf | AnyOf):
            yield from wanted(part.parts)


class Query(msgspec.Struct, frozen=True):
    """What is asked. Every part of `words` has to be met (`any_word`: one is enough).

    Filters hold the values of which a text must have one, and are empty where not asked for; `regions` are numbers of
    UN M49, `years` the first and last of each span, `topics` and `populations` concepts. `on` None asks for what stands
    now by the last copies held; with `ever`, for every wording of whatever day. `like` is a text and its language: what
    means the same comes first. With `authority`, of texts that fit about as well those with more of it come first.
    `near` are numbers of provisions that another model takes for near in meaning, the nearest first, each with how near
    (a cosine): that counts too.
    `together`: of the best that are the same only one is given, in the language `reading` if one is in it.
    """

    words: tuple[Node, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    topics: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    on: date | None = None
    ever: bool = False
    limit: int = 10
    offset: int = 0
    any_word: bool = False
    authority: bool = False
    near: tuple[tuple[int, float], ...] = ()
    like: tuple[str, str] | None = None
    together: bool = False
    reading: str = ""


class Match(msgspec.Struct, frozen=True):
    """A found entry: the row it stands for, and how well it fits; `others`: the rows and languages of the same;
    `cited`: by how many provisions it is cited, where authority is asked for."""

    ref: str
    language: str
    score: float
    others: tuple[tuple[str, str], ...] = ()
    cited: int = 0


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

    def stems(self, language: str, text: str) -> list[str]:
        """The words of a text in that language as the index compares them, in order."""

    def language(self, words: str) -> str:
        """The language that these words are in, by the texts that are held; empty where that cannot be told."""

    def frequencies(self, language: str, stems: Iterable[str]) -> list[int]:
        """In how many texts of that language's kind each of these stems stands."""

    def keep_cited(self, counts: Mapping[str, int]) -> None:
        """From now on know that what is the same by this (`Entry.same`) is cited by so many provisions, all else by
        none."""

    def cited(self, places: Sequence[str]) -> list[int]:
        """By how many provisions each of these is cited, as was kept last."""

    def count(self) -> int:
        """How many entries there are."""

    def room(self) -> int:
        """How many bytes its index takes."""

    def fingerprint(self) -> str:
        """The same for two indexes of the same entries, whatever the order they came in."""

    def clear(self) -> None:
        """Take everything out."""

    def begin_anew(self) -> None:
        """From now on put all into an empty index. Where the engine can, what was there is searched meanwhile."""

    def finish_anew(self) -> None:
        """Everything has been put in since: search that, and drop what was there before."""
