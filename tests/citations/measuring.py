"""Marked citations of real law against those recognised: what is right, missed and too much, by kind."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from migrandi.citations.citation import Citation
from migrandi.citations.recognising import names_of, recognise
from migrandi.treaties.register.reading import instruments
from tests.citations.decoding import decoded
from tests.corpus import CORPUS

HERE = Path(__file__).parent
_WINDOWS = {
    "marked": "windows",
    "held_out": "held_out_windows",
    "held_out_2": "held_out_2_windows",
    "held_out_3": "held_out_3_windows",
    "held_out_4": "held_out_4_windows",
    "held_out_5": "held_out_5_windows",
}
"""The sets of marks with the file of the stretches they were marked in. Those held out were marked, far from every
earlier mark, before the recogniser had read them; it has learnt from all of them since (docs/citations.md)."""
ARCHIVES = CORPUS.parent / "large"
_AROUND = 150_000
"""How much of a very long file is read before a window: what a person would have read to understand it."""


class Marked(NamedTuple):
    """A citation marked by hand."""

    file: str
    offset: int
    length: int
    kind: str
    authority: str
    pinpoint: str


class Outcome(NamedTuple):
    """What the recogniser did with the windows: pairs that agree, marks it missed, citations nobody marked."""

    right: list[tuple[Marked, Citation]]
    missed: list[Marked]
    extra: list[tuple[str, Citation]]


def sets() -> list[str]:
    """Every set, the first the one that the grammar was written with."""
    return list(_WINDOWS)


def absent(name: str) -> list[str]:
    """The archives of law beside the corpus that a set has marks in and that are not here."""
    needed = {file.partition("#")[0].removeprefix("large/") for file, *_rest in windows(name) if file[:6] == "large/"}
    return sorted(archive for archive in needed if not (ARCHIVES / archive).is_file())


def complete() -> list[str]:
    """The sets whose every file is here."""
    return [name for name in sets() if not absent(name)]


@cache
def marked(name: str = "marked") -> tuple[Marked, ...]:
    """Every mark of a set, in order."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            Marked(row["file"], int(row["offset"]), int(row["length"]), row["kind"], row["authority"], row["pinpoint"])
            for row in csv.DictReader(rows)
        )


@cache
def windows(name: str = "marked") -> tuple[tuple[str, int, int, str], ...]:
    """The stretches of text in which everything is marked; what a collection of declarations is about."""
    with (HERE / f"{_WINDOWS[name]}.csv").open(encoding="utf-8", newline="") as rows:
        return tuple((row["file"], int(row["start"]), int(row["end"]), row["subject"]) for row in csv.DictReader(rows))


def agrees(mark: Marked, citation: Citation) -> bool:
    """Whether both cite the same places of the same authority at the same place."""
    overlap = citation.start < mark.offset + mark.length and mark.offset < citation.end
    authority = f"{citation.authority.scheme}:{citation.authority.value}"
    same = authority.casefold() == mark.authority.casefold()
    return overlap and same and set(citation.pinpoints) == set(filter(None, mark.pinpoint.split(";")))


@cache
def _recognised(file: str, start: int, end: int, subject: str) -> list[Citation]:
    """The citations of the file, as far as they can be read from what stands around the window."""
    text = decoded(file)
    since = 0 if len(text) < 600_000 else max(0, start - _AROUND)
    found = recognise(text[since : end + 2000], names=names_of(instruments()), subject=subject)
    return [structs.replace(one, start=one.start + since, end=one.end + since) for one in found]


@cache
def outcome(name: str = "marked") -> Outcome:
    """The whole measurement of a set. A citation that crosses a window's edge is left out of it."""
    by_window: dict[tuple[str, int, int, str], list[Marked]] = defaultdict(list)
    for mark in marked(name):
        home = next(one for one in windows(name) if one[0] == mark.file and one[1] <= mark.offset < one[2])
        by_window[home].append(mark)
    result = Outcome([], [], [])
    for window in windows(name):
        file, start, end, subject = window
        inside = [one for one in _recognised(file, start, end, subject) if start <= one.start and one.end <= end + 2]
        for mark in by_window[window]:
            match = next((one for one in inside if agrees(mark, one)), None)
            if match is None:
                result.missed.append(mark)
            else:
                inside.remove(match)
                result.right.append((mark, match))
        result.extra.extend((file, one) for one in inside)
    return result
