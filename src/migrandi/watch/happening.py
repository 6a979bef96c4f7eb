"""What happened anywhere, in one shape: to the law, to what States did about treaties, to meetings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import msgspec


class Piece(NamedTuple):
    """Some words and what became of them: `same`, `out` or `in`."""

    operation: str
    text: str


class Part(msgspec.Struct, frozen=True):
    """What differs in one place, a provision or a field of a meeting. `change`: `added`, `removed`, `changed` …"""

    address: str
    title: str
    change: str
    pieces: Sequence[Piece] = ()


class Telling(NamedTuple):
    """What happened, for people: what it happened to, and a sentence."""

    title: str
    sentence: str


def _no_parts() -> Sequence[Part]:
    return ()


def _nothing() -> frozenset[str]:
    return frozenset()


class Happening:
    """One thing that happened. `source` and `number` tell it from every other, and order it within its source.

    `path` is that of the law or the page it is about; `states` and `bodies` are codes; `confidence` and `mission` say
    who may know of it. What takes reading the law is worked out when it is first asked for: `telling` in the language
    then active, `topics` (ids of concepts), `touched` (addresses of provisions below `path`), `parts` (what differs).
    """

    def __init__(
        self, source: str, number: int, at: datetime, path: str, telling: Callable[[], Telling], *,
        states: frozenset[str] = frozenset(), bodies: frozenset[str] = frozenset(),
        confidence: str = "public", mission: int | None = None,
        topics: Callable[[], frozenset[str]] = _nothing, touched: Callable[[], frozenset[str]] = _nothing,
        parts: Callable[[], Sequence[Part]] = _no_parts,
    ) -> None:  # fmt: skip
        self.source = source
        self.number = number
        self.at = at
        self.path = path
        self.telling = telling
        self.states = states
        self.bodies = bodies
        self.confidence = confidence
        self.mission = mission
        self._topics = topics
        self._touched = touched
        self._parts = parts

    @cached_property
    def topics(self) -> frozenset[str]:
        """The concepts that it is about."""
        return self._topics()

    @cached_property
    def touched(self) -> frozenset[str]:
        """The provisions that it is about."""
        return self._touched()

    @cached_property
    def parts(self) -> Sequence[Part]:
        """What is different now, word by word."""
        return self._parts()


def overlap(one: str, other: str) -> bool:
    """Whether two addresses below the same law are the same, or one stands within the other."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


class Source(NamedTuple):
    """Where things happen: the number of the last; those after a number, the oldest first, so many at most; one."""

    name: str
    latest: Callable[[], int]
    after: Callable[[int, int], list[Happening]]
    one: Callable[[int], Happening | None]


def since(source: Source, number: int, batch: int = 200) -> Iterator[Happening]:
    """All that happened there after that number, the oldest first."""
    while found := source.after(number, batch):
        yield from found
        number = found[-1].number
