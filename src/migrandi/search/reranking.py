"""Putting the best by words in order by more: where the words stand, how near each other, what the text means. Pure.

The weights are made by `scripts/train_ranking.py` on law that is neither measured nor what the vectors were trained on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from migrandi.errors import UserError
from migrandi.search.forward import WORDS, Numbers, Records
from migrandi.search.meaning import Vector

FILE = Path(__file__).parent / "data" / "ranking.npz"
TERMS = 24
"""The most different words of a question that are looked at."""
_LEAD = 30
_NEAR = 8
"""Words so near each other are said to stand together."""
_USUAL_LENGTH = 100.0
_K1 = 1.2
NAMES = (
    "score", "of the best", "place by words", "cosine", "cosine over mean", "cosine in spreads",
    "cosine below law's best", "has a vector", "share of words in text", "share in first words", "share above",
    "share anywhere", "by BM25 and length", "by BM25", "the word that stands most", "the word that stands least",
    "together", "side by side",
    "how late the first", "density", "length", "place in law", "law's share of scores", "chapter's share of scores",
    "texts of the law", "words asked", "rarity of words",
)  # fmt: skip
"""What is looked at, in the order of the columns."""

Table = npt.NDArray[np.float32]


class RankingError(UserError):
    """The file of learnt weights cannot be read."""

    code = "ranking"


class Terms(NamedTuple):
    """The words of a question as texts of one kind have them: for each of the two bytes of a word which word of the
    question it is (and one; 0: none), and how rare each word of the question is."""

    which: npt.NDArray[np.int8]
    rarity: Table


class Weights(NamedTuple):
    """A small network: the columns' means and spreads, one layer, and what goes past it."""

    means: Table
    spreads: Table
    first: Table
    first_bias: Table
    second: Table
    straight: Table


def terms(words: Sequence[Sequence[int]], rarity: Sequence[float]) -> Terms:
    """From the numbers that stand for each word (its own, its translations'), and how rare each is."""
    which = np.zeros(0x10000, dtype=np.int8)
    for at, numbers in reversed(list(enumerate(words[:TERMS]))):
        which[list(numbers)] = at + 1
    return Terms(which, np.asarray(rarity[:TERMS], dtype=np.float32))


def looked_at(scores: Table, cosines: Table, records: Records, asked: Sequence[tuple[Numbers, Terms]]) -> Table:
    """All that is looked at, a row for each text and a column for each of `NAMES`.

    `scores`: how well each fits by words, best first; `cosines`: how near its vector is (NaN: it has none, or the
    question has). `asked`: which texts are of one kind, and the question's words in it.
    """
    found = np.zeros((len(scores), len(NAMES)), dtype=np.float32)
    known = ~np.isnan(cosines)
    near = np.where(known, cosines, np.nan)
    mean = float(np.nanmean(near)) if known.any() else 0.0
    spread = max(float(np.nanstd(near)), 1e-3) if known.any() else 1.0
    near = np.where(known, near, mean)
    _laws, law = np.unique(records.law, return_inverse=True)
    _parts, part = np.unique(records.law * 0x10000 + records.over, return_inverse=True)
    nearest = np.full(law.max() + 1, -1.0)
    np.maximum.at(nearest, law, near)
    total = max(float(scores.sum()), 1e-6)
    found[:, 0] = scores
    found[:, 1] = scores / max(float(scores.max()), 1e-6)
    found[:, 2] = np.log1p(np.arange(len(scores)))
    found[:, 3] = near
    found[:, 4] = near - mean
    found[:, 5] = (near - mean) / spread
    found[:, 6] = near - nearest[law]
    found[:, 7] = known
    for which, told in asked:
        found[which, 8:20] = _words(records, which, told)
        found[which, 25] = len(told.rarity)
        found[which, 26] = told.rarity.mean() if len(told.rarity) else 0
    found[:, 20] = np.log1p(records.length)
    found[:, 21] = np.log1p(records.place)
    found[:, 22] = np.bincount(law, scores)[law] / total
    found[:, 23] = np.bincount(part, scores)[part] / total
    found[:, 24] = np.log1p(np.bincount(law)[law])
    return found


def _words(records: Records, which: Numbers, asked: Terms) -> Table:
    """The columns that tell where the question's words stand in these texts."""
    count = len(asked.rarity)
    if not count:
        return np.zeros((len(which), 12), dtype=np.float32)
    everything = max(float(asked.rarity.sum()), 1e-6)
    row, place, word = _standing(records.words, records.ends, which, asked.which)
    often = np.bincount(row * count + word, minlength=len(which) * count).reshape(-1, count)
    first = place < _LEAD
    in_lead = np.bincount(row[first] * count + word[first], minlength=len(which) * count).reshape(-1, count) > 0
    over_row, _place, over_word = _standing(records.above, records.above_ends, which, asked.which)
    above = np.bincount(over_row * count + over_word, minlength=len(which) * count).reshape(-1, count) > 0
    length = np.minimum(records.length[which], WORDS)[:, None]
    plain = asked.rarity * often * (_K1 + 1) / (often + _K1)
    weighed = asked.rarity * often * (_K1 + 1) / (often + _K1 * (0.25 + 0.75 * length / _USUAL_LENGTH))
    columns = np.zeros((len(which), 12), dtype=np.float32)
    columns[:, 0] = (often > 0) @ asked.rarity / everything
    columns[:, 1] = in_lead @ asked.rarity / everything
    columns[:, 2] = above @ asked.rarity / everything
    columns[:, 3] = (above | (often > 0)) @ asked.rarity / everything
    columns[:, 4] = weighed.sum(1)
    columns[:, 5] = plain.sum(1)
    columns[:, 6] = weighed.max(1)
    columns[:, 7] = weighed.min(1)
    columns[:, 8], columns[:, 9] = _together(row, place, word, len(which), asked.rarity / everything)
    late = np.full(len(which), WORDS)
    np.minimum.at(late, row, place)
    columns[:, 10] = np.log1p(late)
    columns[:, 11] = often.sum(1) / np.maximum(length[:, 0], 1)
    return columns


def _standing(
    words: Numbers, ends: Numbers, texts: Numbers, which: npt.NDArray[np.int8]
) -> tuple[Numbers, Numbers, Numbers]:
    """Where the question's words stand in these texts: which of the texts, at which place, which word."""
    found = which[words]
    at = np.flatnonzero(found)
    text = np.searchsorted(ends, at, side="right")
    begins = np.concatenate([[0], ends[:-1]])
    row_of = np.full(len(ends), -1)
    row_of[texts] = np.arange(len(texts))
    row = row_of[text]
    mine = row >= 0
    return row[mine], (at - begins[text])[mine], found[at][mine].astype(np.int64) - 1


def _together(row: Numbers, place: Numbers, word: Numbers, texts: int, rarity: Table) -> tuple[Table, Table]:
    """For each text how much of the question stands together at one place, and how many of its words side by side."""
    best: Table = np.zeros(texts, dtype=np.float32)
    beside: Table = np.zeros(texts, dtype=np.float32)
    if not len(row):
        return best, beside
    bits = np.int64(1) << word
    held = bits.copy()
    for step in range(1, min(_NEAR, len(row))):
        near = (row[step:] == row[:-step]) & (place[step:] - place[:-step] < _NEAR)
        held[:-step] |= np.where(near, bits[step:], 0)
    shares = ((held[:, None] >> np.arange(len(rarity))) & 1) @ rarity
    np.maximum.at(best, row, shares.astype(np.float32))
    if len(rarity) > 1:
        following = (row[1:] == row[:-1]) & (place[1:] == place[:-1] + 1) & (word[1:] == word[:-1] + 1)
        pairs = np.unique(row[1:][following] * TERMS + word[1:][following])
        beside = np.bincount(pairs // TERMS, minlength=texts).astype(np.float32)
        beside /= len(rarity) - 1
    return best, beside


def judged(found: Table, weights: Weights) -> Vector:
    """How well each text fits, by all that is looked at."""
    seen = np.clip((found - weights.means) / weights.spreads, -6, 6)
    layer = np.maximum(seen @ weights.first + weights.first_bias, 0)
    fits: Vector = (layer @ weights.second + seen @ weights.straight).astype(np.float32)
    return fits


@cache
def weights(file: Path = FILE) -> Weights:
    """The weights in the file. Raises `RankingError` where it is not there or is another kind of file."""
    try:
        with np.load(file, allow_pickle=False) as held:
            return Weights(*(held[name].astype(np.float32) for name in Weights._fields))
    except (OSError, KeyError, ValueError) as error:
        raise RankingError(
            "The weights in %(file)s cannot be read. Make them with scripts/train_ranking.py.", file=file
        ) from error
