"""What a text tells of a question's words without having them: learnt from headings and the texts below them. Pure.

A section that has a copy laid before each House within fifteen sitting days is one under “Report to Parliament”. Which
words tell of which is in the file of `meaning`, in either language of texts and of questions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from migrandi.search.forward import Numbers, number_of
from migrandi.search.meaning import SEPARATOR, Meaning, Vector

COLUMNS = ("hinted at", "the word hinted at least", "hinted at in spreads")
"""What is looked at, in this order."""
_ITSELF = 0.5
"""How much a word itself tells of itself, where nothing is learnt of it."""
_SUREST = 0.97
_UNKNOWN = np.zeros(0x10000, dtype=np.int16)


class Hints(NamedTuple):
    """For each of the two bytes of a word which row of `told` it has (and one; 0: it tells nothing); for each such word
    how surely it tells of each word of the question (-log of how likely it does not); how often headings have each."""

    which: npt.NDArray[np.int16]
    told: Vector
    asked: Vector


def hints(meaning: Meaning, words: str, spoken: str, language: str, most: int) -> Hints | None:
    """What texts of `language` tell of the question's words, `spoken` in another or the same; of so many at most. None:
    nothing is known of them."""
    said, found, asked = meaning.hints(words, spoken, most)
    if not said:
        return None
    numbers, of_language = _numbers(meaning, language)
    own, columns, likely = [], [], []
    for column, (stem, (rows, chances)) in enumerate(zip(said, found, strict=True)):
        there = of_language[rows]
        own.append(numbers[rows[there]])
        likely.append(chances[there])
        if language == spoken:
            own.append(np.array([number_of(stem)], dtype=np.uint16))
            likely.append(np.array([_ITSELF], dtype=np.float32))
        columns.append(np.full(int(there.sum()) + (language == spoken), column))
    telling = np.concatenate(own)
    known = np.zeros(0x10000, dtype=np.bool_)
    known[telling] = True
    every = np.flatnonzero(known)
    which = np.zeros(0x10000, dtype=np.int16)
    which[every] = np.arange(1, len(every) + 1)
    told = np.zeros((len(every), len(said)), dtype=np.float32)
    np.maximum.at(told, (which[telling] - 1, np.concatenate(columns)), np.concatenate(likely))
    return Hints(which, -np.log1p(-np.minimum(told, _SUREST)), asked)


@cache
def _numbers(meaning: Meaning, language: str) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.bool_]]:
    """The two bytes of each word that has a row, and whether it is of that language."""
    parts = [word.split(SEPARATOR, 1) for word in meaning.words]
    numbers = np.array([number_of(stem) for _language, stem in parts], dtype=np.uint16)
    return numbers, np.array([spoken == language for spoken, _stem in parts], dtype=np.bool_)


def hinted(
    words: Numbers, text: Numbers, texts: int, asked: Sequence[tuple[Numbers, Hints | None]]
) -> npt.NDArray[np.float32]:
    """A row for each of so many texts, a column for each of `COLUMNS`; nothing where nothing is known. `words` of all
    texts one after another, each its two bytes and above them which of those asked its text is of, `text` which text
    that is; `asked`: which texts are of one language, and what is known of it."""
    columns = np.zeros((texts, len(COLUMNS)), dtype=np.float32)
    if all(known is None for _which, known in asked):
        return columns
    found = np.concatenate([_UNKNOWN if known is None else known.which for _which, known in asked]).take(words)
    at = np.flatnonzero(found != 0)
    rows, told = text[at], found[at]
    kinds = words[at] >> 16
    for number, (which, known) in enumerate(asked):
        if known is None or not len(which):
            continue
        # a word that a text says twice tells no more than said once
        says = np.zeros((texts, len(known.told) + 1), dtype=np.float32)
        own = kinds == number
        says[rows[own], told[own]] = 1
        surely = 1 - np.exp(-(says[which, 1:] @ known.told))
        rarity = -np.log(known.asked)
        together = surely @ (rarity / rarity.sum())
        columns[which, 0] = together
        columns[which, 1] = surely.min(1)
        columns[which, 2] = in_spreads(together)
    return columns


def in_spreads(values: Vector) -> Vector:
    """By how many spreads each is over the mean."""
    # numpy's own spread takes the mean once more, and three times as long
    over: Vector = values - np.add.reduce(values) / len(values)
    over /= max(math.sqrt(float(over @ over) / len(values)), 1e-6)
    return over
