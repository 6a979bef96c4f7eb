"""What a text tells of a question's words without having them: learnt from headings and the texts below them. Pure.

A section that has a copy laid before each House within fifteen sitting days is one under “Report to Parliament”. Which
words tell of which is in the file of `meaning`, in either language of texts and of questions.
"""

from __future__ import annotations

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
    numbers, languages = _numbers(meaning)
    own, columns, likely = [], [], []
    for column, (stem, (rows, chances)) in enumerate(zip(said, found, strict=True)):
        there = languages[rows] == language
        own.append(numbers[rows[there]])
        likely.append(chances[there])
        if language == spoken:
            own.append(np.array([number_of(stem)], dtype=np.uint16))
            likely.append(np.array([_ITSELF], dtype=np.float32))
        columns.append(np.full(int(there.sum()) + (language == spoken), column))
    every, at = np.unique(np.concatenate(own), return_inverse=True)
    told = np.zeros((len(every), len(said)), dtype=np.float32)
    np.maximum.at(told, (at, np.concatenate(columns)), np.concatenate(likely))
    which = np.zeros(0x10000, dtype=np.int16)
    which[every] = np.arange(1, len(every) + 1)
    return Hints(which, -np.log1p(-np.minimum(told, _SUREST)), asked)


@cache
def _numbers(meaning: Meaning) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.str_]]:
    """The two bytes of each word that has a row, and its language."""
    parts = [word.split(SEPARATOR, 1) for word in meaning.words]
    return np.array([number_of(stem) for _language, stem in parts], dtype=np.uint16), np.array(
        [language for language, _stem in parts]
    )


def hinted(
    words: npt.NDArray[np.uint16], text: Numbers, texts: int, asked: Sequence[tuple[Numbers, Hints | None]]
) -> npt.NDArray[np.float32]:
    """A row for each of so many texts, a column for each of `COLUMNS`; nothing where nothing is known. `words` of all
    texts one after another, `text` which one each is of; `asked`: which texts are of one language, and what is known
    of it."""
    columns = np.zeros((texts, len(COLUMNS)), dtype=np.float32)
    for which, known in asked:
        if known is None or not len(which):
            continue
        found = known.which.take(words)
        at = np.flatnonzero(found)
        # a word that a text says twice tells no more than said once
        says = np.zeros((texts, len(known.told) + 1), dtype=np.float32)
        says[text[at], found[at]] = 1
        surely = 1 - np.exp(-(says[which, 1:] @ known.told))
        rarity = -np.log(known.asked)
        together = surely @ (rarity / rarity.sum())
        columns[which, 0] = together
        columns[which, 1] = surely.min(1)
        columns[which, 2] = (together - together.mean()) / max(float(together.std()), 1e-6)
    return columns
