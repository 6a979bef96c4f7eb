"""IBM model 1 (Brown et al. 1993): which words of one side give which of the other, learnt from many pairs of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

RARE = 1.0
"""A word seen once says little: so much is added to what each word is divided by."""


class Learnt(NamedTuple):
    """For each two words that stand in a pair: the first, the second, how likely the first gives the second, how often
    it does. And for every place where two could go together, pair after pair and in each word of the second after word:
    which two these are, how likely such places are; and for each word of the second how many places it has."""

    of: np.ndarray
    to: np.ndarray
    likely: np.ndarray
    counted: np.ndarray
    which: np.ndarray
    places: np.ndarray
    sizes: np.ndarray


def model_1(
    pairs: Iterable[tuple[np.ndarray, np.ndarray]],
    width: int,
    rounds: int,
    places: Callable[[int, int], np.ndarray] = lambda one, other: np.ones((other, one)),
    rare: float = RARE,
) -> Learnt:
    """What so many rounds learn from pairs of words' numbers; `width`: how many words the second may have. `places`:
    how likely each place of the first is for each of the second (a row each), by how many words either has."""
    froms, tos, before, sizes = [], [], [], []
    for one, other in pairs:
        if len(one) and len(other):
            froms.append(np.tile(one, len(other)))
            tos.append(np.repeat(other, len(one)))
            before.append(places(len(one), len(other)).ravel())
            sizes.append(np.full(len(other), len(one)))
    lengths, likelier = np.concatenate(sizes), np.concatenate(before)
    group = np.repeat(np.arange(len(lengths)), lengths)
    keys, which = np.unique(np.concatenate(froms).astype(np.int64) * width + np.concatenate(tos), return_inverse=True)
    of = keys // width
    likely = np.ones(len(keys))
    for _ in range(rounds):
        share = likely[which] * likelier
        share /= np.bincount(group, share, minlength=len(lengths))[group]
        counted = np.bincount(which, share, minlength=len(keys))
        likely = counted / (np.bincount(of, counted)[of] + rare)
    return Learnt(of, keys % width, likely, counted, which, likelier, lengths)
