"""Putting the best by words in order by more: where the words stand, how near each other, what the text means. Pure.

The weights are made by `scripts/train_ranking.py` on law that is neither measured nor what the vectors were trained on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from migrandi.errors import UserError
from migrandi.search.forward import WORDS, Numbers, Records
from migrandi.search.hinting import COLUMNS as HINTED
from migrandi.search.hinting import Hints, hinted, in_spreads
from migrandi.search.meaning import Vector

FILE = Path(__file__).parent / "data" / "ranking.npz"
FILE_WITH_MODEL = FILE.with_name("ranking_with_model.npz")
"""The weights where an embedding model tells how near each text is too."""
TERMS = 48
"""The most different words of a question that are looked at."""
_LEAD = 30
_NEAR = 8
"""Words so near each other are said to stand together."""
_K1 = 1.2
_BEST = 8
"""How many of the best are taken for what is looked for, to see which others are like them."""
_FEW = 10
"""Of fewer texts nothing is told from whether vectors and words agree."""
_EVERYWHERE = 3.0
"""The logarithm of how rare a word has to be among what was found to tell one from another."""
_MOST, _LITTLE = 0.75, 0.4
"""Such shares of what the question's words tell are most of it, and little: chosen on the half of the written questions
that weights may be chosen on."""
_BEFORE = 1e-3
_STEPS, _BY_STEP = np.array([1, -1, 2, -2]), np.array([1, 1, 0.5, 0.5], dtype=np.float32)
"""The neighbours of a text in its law that are looked at, and how much each counts."""
NAMES = (
    "score of the best", "score in spreads", "place by words", "cosine", "cosine over mean", "cosine in spreads",
    "cosine below law's best", "has a vector", "share of words in text", "share in first words", "share above",
    "share anywhere", "by BM25 and length", "by BM25", "the word that stands most", "the word that stands least",
    "together", "side by side", "pairs by BM25", "how late the first", "density", "length to usual",
    "BM25 of the best", "place by BM25", "length", "place in law", "law's share of scores", "chapter's share of scores",
    "texts of the law", "law's best", "best beside", "around", "like the best", "like the best in spreads",
    "words asked", "rarity of words", "most words in one", "most words together", "vectors agree with words", *HINTED,
)  # fmt: skip
"""What is looked at, in the order of the columns."""
NAMES_WITH_MODEL = (
    *NAMES, "model in spreads", "model's place", "model to the best", "model below law's best",
    "model agrees with words",
)  # fmt: skip
"""What is looked at where an embedding model tells how near each text is: nothing that depends on how near such a model
takes all texts for, so that any model may be asked."""
_OF_WORDS = slice(NAMES.index("share of words in text"), NAMES.index("BM25 of the best"))
_HINTED = slice(NAMES.index(HINTED[0]), NAMES.index(HINTED[-1]) + 1)
_TELLING = [NAMES.index(name) for name in ("share anywhere", "has a vector", HINTED[0])]
_BY_WORDS = NAMES.index("score in spreads")

Table = npt.NDArray[np.float32]


class RankingError(UserError):
    """The file of learnt weights cannot be read."""

    code = "ranking"


class Terms(NamedTuple):
    """The words of a question as texts of one kind have them: for each of the two bytes of a word which word of the
    question it is (and one; 0: none), and for how much of it it stands (a likely translation for more than others;
    None: each for all of it), how rare each word of the question is, how rare each two that follow each other there are
    (0: they do not), how many words such a text has, and what other words of it tell of them (None: unknown)."""

    which: npt.NDArray[np.int8]
    counts: Table | None
    rarity: Table
    pairs: Table
    usual: float
    hints: Hints | None


class Weights(NamedTuple):
    """A small network: the columns' means and spreads, one layer, and what goes past it."""

    means: Table
    spreads: Table
    first: Table
    first_bias: Table
    second: Table
    straight: Table


def terms(
    words: Sequence[Mapping[int, float]],
    rarity: Sequence[float],
    pairs: Mapping[tuple[int, int], float],
    usual: float,
    hints: Hints | None,
) -> Terms:
    """From the numbers that stand for each word (its own, its translations'), each with how much it counts, how rare
    each word is, by their places among the words those that follow each other, and what tells of them."""
    which = np.zeros(0x10000, dtype=np.int8)
    counts = None
    if any(count != 1 for numbers in words for count in numbers.values()):
        counts = np.zeros(0x10000, dtype=np.float32)
    for at, numbers in reversed(list(enumerate(words))):
        which[list(numbers)] = at + 1
        if counts is not None:
            counts[list(numbers)] = list(numbers.values())
    following = np.zeros((len(words), len(words)), dtype=np.float32)
    for two, rare in pairs.items():
        following[two] = rare
    return Terms(which, counts, np.asarray(rarity, dtype=np.float32), following, usual, hints)


def looked_at(scores: Table, cosines: Table, records: Records, asked: Sequence[tuple[Numbers, Terms]]) -> Table:
    """All that is looked at, a row for each text and a column for each of `NAMES`.

    `scores`: how well each fits by words, best first; `cosines`: how near its vector is (NaN: it has none, or the
    question has). `asked`: which texts are of one kind, and the question's words in it.
    """
    found = np.zeros((len(scores), len(NAMES)), dtype=np.float32)
    column = dict(zip(NAMES, found.T, strict=True))
    kind = np.zeros(len(scores), dtype=np.int64)
    for number, (which, _told) in enumerate(asked):
        kind[which] = number
    text, keys = _text_and_keys(records.words, records.ends, kind)
    found[:, _OF_WORDS] = _words(records, text, keys, kind, [told for _which, told in asked])
    for which, told in asked:
        column["words asked"][which] = np.log1p(len(told.rarity))
        column["rarity of words"][which] = told.rarity.mean() if len(told.rarity) else 0
        for whole, part in (("most words in one", "share anywhere"), ("most words together", "together")):
            column[whole][which] = column[part][which].max(initial=0)
    _laws, law = np.unique(records.law, return_inverse=True)
    by_words, by_bm25 = _of_best(scores), _of_best(column["by BM25 and length"])
    column["score of the best"][:] = by_words
    column["score in spreads"][:] = in_spreads(scores)
    column["place by words"][:] = np.log1p(_places(scores))
    column["BM25 of the best"][:] = by_bm25
    column["place by BM25"][:] = np.log1p(_places(by_bm25))
    _meant(column, cosines, law)
    column["length"][:] = np.log1p(records.length)
    column["place in law"][:] = np.log1p(records.place)
    fits: Table = ((by_words + by_bm25) / 2).astype(np.float32)
    _around(column, fits, records, law)
    _agreeing(column, cosines, fits)
    found[:, _HINTED] = hinted(keys, text, len(scores), [(which, told.hints) for which, told in asked])
    like = _like(fits, records)
    column["like the best"][:] = _of_best(like)
    column["like the best in spreads"][:] = in_spreads(like)
    return found


def _text_and_keys(words: npt.NDArray[np.uint16], ends: Numbers, kind: Numbers) -> tuple[Numbers, Numbers]:
    """Of words one after another which text each is of; and the two bytes of each with the number of its text's kind
    above them, so that one look tells what the word is to texts of that kind. `ends`: where each text's end."""
    sizes = ends.copy()
    sizes[1:] -= ends[:-1]
    keys: Numbers = np.repeat(kind << 16, sizes)
    keys += words
    return np.repeat(np.arange(len(ends)), sizes), keys


def _of_best(values: Table) -> Table:
    of_best: Table = values / max(float(values.max(initial=0)), 1e-6)
    return of_best


def _places(values: Table) -> Numbers:
    """How many of the others are better: what is alike has the same place."""
    ranged = np.sort(np.round(-values, 4))
    places: Numbers = np.searchsorted(ranged, np.round(-values, 4))
    return places


def _meant(column: Mapping[str, Table], cosines: Table, law: Numbers) -> None:
    """How near the texts' vectors are."""
    known = ~np.isnan(cosines)
    if not known.any():
        return
    mean, spread = float(cosines[known].mean()), max(float(cosines[known].std()), 1e-3)
    near = np.where(known, cosines, mean)
    nearest = np.full(law.max() + 1, -1.0, dtype=np.float32)
    np.maximum.at(nearest, law, near)
    column["cosine"][:] = near
    column["cosine over mean"][:] = near - mean
    column["cosine in spreads"][:] = (near - mean) / spread
    column["cosine below law's best"][:] = near - nearest[law]
    column["has a vector"][:] = known


def _agreeing(column: Mapping[str, Table], cosines: Table, fits: Table) -> None:
    """Whether what the vectors take for near has the question's words (a correlation): where not, one is mistaken."""
    known = ~np.isnan(cosines)
    if known.sum() < _FEW:
        return
    near, fit = in_spreads(cosines[known]), in_spreads(fits[known])
    column["vectors agree with words"][:] = float((near * fit).mean())


def with_model(found: Table, near: Table, law: Numbers) -> Table:
    """The columns of `NAMES_WITH_MODEL`: those of `looked_at`, and what a model tells. `near`: how near it takes each
    text for, a cosine; `law`: a number for the law each is of."""
    last, best = float(near.min(initial=0)), float(near.max(initial=0))
    spread = in_spreads(near)
    _laws, which = np.unique(law, return_inverse=True)
    nearest = np.full(which.max(initial=0) + 1, -np.inf, dtype=np.float32)
    np.maximum.at(nearest, which, spread)
    fits = in_spreads(found[:, NAMES.index("score of the best")] + found[:, NAMES.index("BM25 of the best")])
    told = np.empty((len(near), len(NAMES_WITH_MODEL) - len(NAMES)), dtype=np.float32)
    told[:, 0] = spread
    told[:, 1] = np.log1p(_places(near))
    told[:, 2] = (near - last) / max(best - last, 1e-6)
    told[:, 3] = spread - nearest[which]
    told[:, 4] = (spread * fits).mean()
    return np.concatenate([found, told], axis=1)


def _around(column: Mapping[str, Table], fits: Table, records: Records, law: Numbers) -> None:
    """What else of the same law was found, above all before and after the text."""
    total = max(float(fits.sum()), 1e-6)
    _parts, part = np.unique(records.law * 0x10000 + records.over, return_inverse=True)
    column["law's share of scores"][:] = np.bincount(law, fits)[law] / total
    column["chapter's share of scores"][:] = np.bincount(part, fits)[part] / total
    column["texts of the law"][:] = np.log1p(np.bincount(law)[law])
    best = np.zeros(law.max() + 1, dtype=np.float32)
    np.maximum.at(best, law, fits)
    column["law's best"][:] = best[law]
    stands = law * 0x20000 + records.place
    order = np.argsort(stands, kind="stable")
    ranged, ranked = stands[order], fits[order]
    near = stands + _STEPS[:, None]
    at = np.minimum(np.searchsorted(ranged, near), len(ranged) - 1)
    beside = np.where(ranged[at] == near, ranked[at], 0)
    column["around"][:] = _BY_STEP @ beside
    column["best beside"][:] = beside[np.abs(_STEPS) == 1].max(0)


def _like(fits: Table, records: Records) -> Table:
    """How many rare words each text has in common with the best, itself left out."""
    begins = np.concatenate([[0], records.ends[:-1]])
    best = np.argsort(-fits, kind="stable")[:_BEST]
    own = [records.words[begins[n] : records.ends[n]] for n in best.tolist()]
    there = np.zeros(0x10000, dtype=np.bool_)
    there[np.concatenate(own)] = True
    width = int(np.count_nonzero(there)) + 1
    place = np.full(0x10000, width - 1, dtype=np.int16)
    place[there] = np.arange(width - 1)
    placed = place.take(records.words)
    often = np.bincount(placed, minlength=width)
    rare = np.maximum(np.log(max(len(placed), 1) / np.maximum(often, 1)) - _EVERYWHERE, 0) ** 2
    rare[-1] = 0
    sizes = np.array([len(words) for words in own])
    which = np.repeat(np.arange(len(own)), sizes) * width + np.concatenate(
        [placed[begins[n] : records.ends[n]] for n in best.tolist()]
    )
    counted = np.bincount(which, minlength=len(own) * width).reshape(len(own), width)
    counted = counted * (fits[best].astype(np.float64) / np.maximum(sizes, 1))[:, None]
    shares = np.zeros(len(placed) + 1)
    np.take(counted.sum(0) * rare, placed, out=shares[:-1], mode="clip")  # else it is written twice
    sums = np.where(records.ends > begins, np.add.reduceat(shares, begins), 0)
    sums[best] -= np.bincount(which // width, (counted * rare).take(which), minlength=len(own))
    like: Table = (sums / np.sqrt(np.maximum(records.ends - begins, 8))).astype(np.float32)
    return like


class _Kinds(NamedTuple):
    """The question's words as each kind of texts has them, a row each, as long as that with most words: how rare they
    are, how rare all together and the rarest, those that follow each other, how many there are, a usual text's length.
    """

    rarity: Table
    every: Table
    rarest: Table
    pairs: Table
    sizes: Numbers
    usual: Table


def _kinds(asked: Sequence[Terms]) -> _Kinds:
    most = max(len(told.rarity) for told in asked)
    rarity = np.zeros((len(asked), most), dtype=np.float32)
    pairs = np.zeros((len(asked), most, most), dtype=np.float32)
    for number, told in enumerate(asked):
        size = len(told.rarity)
        rarity[number, :size] = told.rarity
        pairs[number, :size, :size] = told.pairs
    usual = np.array([min(told.usual, WORDS) for told in asked], dtype=np.float32)
    sizes = np.array([len(told.rarity) for told in asked])
    return _Kinds(
        rarity, np.maximum(rarity.sum(1), 1e-6), np.maximum(rarity.max(1, initial=0), 1e-6), pairs, sizes, usual
    )


def _words(records: Records, text: Numbers, keys: Numbers, kind: Numbers, asked: Sequence[Terms]) -> Table:
    """The columns that tell where the question's words stand in each text. `text`: which one each word is of; `keys`:
    as `_text_and_keys` gives them; `kind`: which of those asked a text is of."""
    texts = len(kind)
    columns = np.zeros((texts, _OF_WORDS.stop - _OF_WORDS.start), dtype=np.float32)
    if not any(len(told.rarity) for told in asked):
        return columns
    of = _kinds(asked)
    count = of.rarity.shape[1]
    rarity, every = of.rarity[kind], of.every[kind]
    which = np.concatenate([told.which for told in asked])
    at, row, word = _standing(keys, text, which)
    begins = np.concatenate([[0], records.ends[:-1]])
    place, counted = at - begins[row], _counted(keys[at], asked)
    often = np.bincount(row * count + word, counted, minlength=texts * count).reshape(-1, count).astype(np.float32)
    there = np.minimum(often, 1)
    first = place < _LEAD
    in_lead = np.bincount(row[first] * count + word[first], minlength=texts * count).reshape(-1, count) > 0
    over, over_keys = _text_and_keys(records.above, records.above_ends, kind)
    _at, over_row, over_word = _standing(over_keys, over, which)
    above = np.bincount(over_row * count + over_word, minlength=texts * count).reshape(-1, count) > 0
    length = np.minimum(records.length, WORDS).astype(np.float32)
    usual = of.usual[kind]
    damped: Table = (_K1 * (0.25 + 0.75 * length / usual)).astype(np.float32)
    more = rarity * often * np.float32(_K1 + 1)
    weighed = more / (often + damped[:, None])
    shares = rarity / every[:, None]
    columns[:, 0] = (there * shares).sum(1)
    columns[:, 1] = (in_lead * shares).sum(1)
    columns[:, 2] = (above * shares).sum(1)
    columns[:, 3] = (np.maximum(above, there) * shares).sum(1)
    columns[:, 4] = weighed.sum(1) / every
    columns[:, 5] = (more / (often + np.float32(_K1))).sum(1) / every
    columns[:, 6] = weighed.max(1) / of.rarest[kind]
    none = np.arange(count) >= of.sizes[:, None]
    columns[:, 7] = np.where(none[kind], np.inf, weighed).min(1) / of.rarest[kind]
    where = row * (2 * WORDS) + place
    columns[:, 8] = _together(row, where, word, texts, shares)
    columns[:, 9], columns[:, 10] = _side_by_side(row, where, word, kind, of.pairs, damped)
    late = np.full(texts, WORDS)
    np.minimum.at(late, row, place)
    columns[:, 11] = np.log1p(late)
    columns[:, 12] = often.sum(1) / np.maximum(length, 1)
    columns[:, 13] = np.log(np.maximum(length, 1) / usual)
    columns[of.sizes[kind] == 0] = 0
    return columns


def _standing(keys: Numbers, text: Numbers, which: npt.NDArray[np.int8]) -> tuple[Numbers, Numbers, Numbers]:
    """Where the question's words stand: at which places, each in which of the texts, and which word. `which`: as in
    `Terms`, of one kind after another."""
    found = which.take(keys)
    # numpy looks for what is true ten times as fast as for what is not nought
    at = np.flatnonzero(found != 0)
    return at, text[at], found[at].astype(np.int64) - 1


def _counted(keys: Numbers, asked: Sequence[Terms]) -> Table | None:
    """For how much of its word of the question each of these stands; None: for all of it."""
    if all(told.counts is None for told in asked):
        return None
    counted = np.ones(len(keys), dtype=np.float32)
    kinds = keys >> 16
    for number, told in enumerate(asked):
        if told.counts is not None:
            own = kinds == number
            counted[own] = told.counts[keys[own] & 0xFFFF]
    return counted


def _together(row: Numbers, where: Numbers, word: Numbers, texts: int, shares: Table) -> Table:
    """For each text how much of the question stands together at one place. `where`: its place in its text, and that
    text far from every other."""
    best: Table = np.zeros(texts, dtype=np.float32)
    if not len(row):
        return best
    bits = np.int64(1) << word
    held = bits.copy()
    for step in range(1, min(_NEAR, len(row))):
        near = where[step:] - where[:-step] < _NEAR
        if not near.any():
            break
        held[:-step] |= np.where(near, bits[step:], 0)
    stands = np.unpackbits(held.astype("<i8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    worth = np.einsum("ij,ij->i", stands[:, : shares.shape[1]], shares[row], dtype=np.float32)
    np.maximum.at(best, row, worth)
    return best


def _side_by_side(
    row: Numbers, where: Numbers, word: Numbers, kind: Numbers, pairs: Table, damped: Table
) -> tuple[Table, Table]:
    """For each text the share of the question's pairs that stand there, and what BM25 gives for them. `where`: as in
    `_together`."""
    texts, count = len(kind), pairs.shape[1]
    nothing: Table = np.zeros(texts, dtype=np.float32)
    if len(row) < 2 or not pairs.any():
        return nothing, nothing
    pair = (kind[row[1:]] * count + word[:-1]) * count + word[1:]
    following = (where[1:] == where[:-1] + 1) & (pairs.take(pair) > 0)
    known = np.flatnonzero(pairs > 0)
    number = np.zeros(pairs.size, dtype=np.int64)
    number[known] = np.arange(len(known))
    stands = row[1:][following] * len(known) + number[pair[following]]
    often = np.bincount(stands, minlength=texts * len(known)).reshape(texts, -1)
    rarity, every = pairs.take(known), np.maximum(pairs.sum((1, 2)), 1e-6)[kind]
    weighed = often * (_K1 + 1) / (often + damped[:, None])
    return ((often > 0) @ rarity / every).astype(np.float32), (weighed @ rarity / every).astype(np.float32)


def judged(found: Table, weights: Weights) -> Vector:
    """How well each text fits, by all that is looked at. Texts of which nothing tells but the score by words, as where
    they were found by words for the same concept, stay among themselves as that puts them."""
    seen = np.clip((found - weights.means) / weights.spreads, -6, 6)
    layer = np.maximum(seen @ weights.first + weights.first_bias, 0)
    fits: Vector = (layer @ weights.second + seen @ weights.straight).astype(np.float32)
    bare = np.flatnonzero(~found[:, _TELLING].any(1))
    if len(bare) > 1:
        fits[bare[np.argsort(-found[bare, _BY_WORDS], kind="stable")]] = np.sort(fits[bare])[::-1]
    return fits


def whole_first(found: Table, fits: Vector) -> Vector:
    """How well each text fits, those that have most of what the question's words tell before those that have little of
    it: a chapter with a name for the concept, in whatever language, is found by one word."""
    share = found[:, NAMES.index("share anywhere")]
    whole, little = share >= _MOST, share < _LITTLE
    if whole.any() and little.any() and (short := float(fits[little].max() - fits[whole].min())) >= 0:
        raised: Vector = (fits + whole * np.float32(short + _BEFORE)).astype(np.float32)
        return raised
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
