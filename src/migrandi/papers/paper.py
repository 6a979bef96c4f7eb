"""A paper as it is read from its file: front matter, blocks with their places, citations, quotations. Pure values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from migrandi.citations.pinpoint_addresses import Path

CITATION = "\ufffc"
"""The character that stands for a citation in a block's text."""

BY_ADDRESS = "address"
"""The level of a place that is given by its address in the law, as `art_33/para_1`, not in words."""

Kind = Literal["background-paper", "memo", "country-profile", "comparison", "ratification-brief"]
BlockKind = Literal["heading", "text", "quote", "cell", "note", "code"]


class Front(msgspec.Struct):
    """What a paper says of itself before its text.

    `states`: codes of the States that it discusses; `date`: the day whose law it states; `authorities`: the paper's own
    keys, each a path of this database or the facts of a source outside it, as CSL names them.
    """

    title: str = ""
    kind: Kind = "background-paper"
    states: list[str] = []
    date: date | None = None
    language: str = "en"
    style: str = "oscola"
    author: str = ""
    authorities: dict[str, str | dict[str, object]] = {}


class Place(msgspec.Struct, frozen=True, order=True):
    """A line and a column of the file, both counted from 1."""

    line: int
    column: int = 1


class Problem(msgspec.Struct, frozen=True):
    """Something in the file that cannot be read as it was meant, as a sentence."""

    place: Place
    sentence: str


class Part(msgspec.Struct, frozen=True):
    """One authority in a citation's brackets.

    `pinpoint`: as written; `paths`: what it names, outermost level first, empty where it cannot be read. `on`: the day
    of the text that is meant; `states`: whom it is about, where that is not all States of the paper; `language`: of the
    text quoted; `signal`: `cf`, `see` …; `translated`: what is quoted is the author's translation.
    """

    key: str
    place: Place
    pinpoint: str = ""
    paths: tuple[Path, ...] = ()
    on: date | None = None
    states: tuple[str, ...] = ()
    language: str = ""
    signal: str = ""
    translated: bool = False
    note: str = ""


class Citation(msgspec.Struct, frozen=True):
    """One pair of brackets: where it stands in its block's text, what is in it, and in what place of the file."""

    at: int
    raw: str
    parts: tuple[Part, ...]
    place: Place
    problems: tuple[Problem, ...] = ()


class Comment(msgspec.Struct, frozen=True):
    """An HTML comment: where it stands in its block's text, and its words."""

    at: int
    text: str
    place: Place


class Link(msgspec.Struct, frozen=True):
    """A link or a note's mark: what it points at. `target` starts with `#` inside the paper, with `^` for a note."""

    start: int
    end: int
    target: str
    place: Place


class Figure(msgspec.Struct, frozen=True):
    """A picture in the text. `target`: its name; `words`: what it shows, for who cannot see it; `caption`: below it."""

    at: int
    target: str
    words: str
    caption: str
    place: Place
    end: Place


class Mark(msgspec.Struct, frozen=True):
    """A stretch of a block's text set in `em` or `strong`, or as `code`."""

    start: int
    end: int
    kind: str


class Block(msgspec.Struct):
    """One run of text: a heading, paragraph, list item's paragraph, table cell or note.

    `text` is without marks and brackets: a citation is one character in it (`CITATION`). `group` is the number of the
    block quotation it stands in, 0 where none; `note` the name of the note; `states` those of its section. `starts` and
    `places` give the place in the file of stretches of `text`.
    """

    kind: BlockKind
    line: int
    text: str = ""
    citations: list[Citation] = []
    comments: list[Comment] = []
    links: list[Link] = []
    marks: list[Mark] = []
    figures: list[Figure] = []
    group: int = 0
    level: int = 0
    id: str = ""
    note: str = ""
    states: tuple[str, ...] = ()
    starts: list[int] = []
    places: list[Place] = []

    def place(self, at: int) -> Place:
        """Where the character at `at` of the text stands in the file."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return Place(self.line)
        start = self.places[index]
        return Place(start.line, start.column + at - self.starts[index])

    def offset(self, place: Place) -> int | None:
        """Which character of the text stands at that place of the file; None where the block does not reach it."""
        index = bisect_right(self.places, place) - 1
        if index < 0 or self.places[index].line != place.line:
            return None
        if self.text[self.starts[index] : self.starts[index] + 1] == CITATION:
            return self.starts[index]
        at = self.starts[index] + place.column - self.places[index].column
        following = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return min(at, following)


class Quotation(msgspec.Struct, frozen=True):
    """Words given as an authority's own: without the outer marks, each citation as nothing.

    `citation`: what they are tied to, None where nothing near them is; `place`: of their first word, `end`: behind the
    last; `whole`: a block quotation; `emphasis`: the words in it that are set apart; `behind`: what is said behind it.
    """

    text: str
    citation: Citation | None
    place: Place
    end: Place
    whole: bool = False
    emphasis: tuple[str, ...] = ()
    behind: str = ""


class Paper(msgspec.Struct):
    """A paper read: `lines` are the file's, `notes` the names of the footnotes defined in it."""

    front: Front
    blocks: list[Block]
    lines: list[str]
    problems: list[Problem]
    notes: dict[str, Place]

    def citations(self) -> list[Citation]:
        """Every citation in the order of the file."""
        return [citation for block in self.blocks for citation in block.citations]


def states_of(block: Block, part: Part, front: Front) -> Sequence[str]:
    """The States that a citation is about: its own, else its section's, else the paper's."""
    return part.states or block.states or front.states
