"""Phrases of one language and what they are in the other, learnt from headings that stand over the same law in both.

Each word is held against the other language's by IBM model 1 with a leaning to the same place (Dyer, Chahuneau and
Smith 2013), both ways; where the two agree, and beside that, words go together (Koehn, Och and Marcu 2003). What goes
together with nothing outside is a phrase.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from migrandi.search.meaning import LONGEST_PHRASE
from model_1 import model_1

Pair: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""What stands at one place in both languages, as stems."""
ROUNDS = 5
IN_PLACE = 4.0
"""How steeply a word is less likely to stand for another the farther apart their places are, of the whole."""
FOR_NOTHING = 0.08
"""How likely a word stands for none."""
RARE = 0.5
"""What is seen once may be chance: so much is added to how often anything is seen."""
BY_WORDS = 0.25
"""How much it counts that the words of a phrase stand for each other elsewhere too."""
TURNED = 0.25
"""How much it counts that the second phrase is said for by the first."""
UNHEARD = 1e-4
"""How likely a word stands for one that it never stood for."""

Likely: TypeAlias = dict[tuple[str, str], float]
"""How likely the first word is said for by the second; the first is empty where a word stands for none."""


def both_ways(
    one: str, other: str, headings: Mapping[Pair, int], beside: Sequence[Pair], names: Sequence[Pair]
) -> list[tuple[str, str, float]]:
    """For each phrase of either language in headings the likeliest in the other, and how likely (a logarithm).

    `headings`: with how much each counts. `beside` tells of words too, not of phrases: what running text says of three
    words is seldom what a question asks. `names` are phrases that are known to be the same in both: of several for one
    phrase the first is taken.
    """
    pairs = [*headings, *beside]
    (forth, likely), (back, turned_likely) = _standing_for(pairs), _standing_for([(b, a) for a, b in pairs])
    counted: Counter[Pair] = Counter()
    for ((a, b), count), first, second in zip(headings.items(), forth, back, strict=False):
        for phrase in phrases(a, b, together(first, second, len(a), len(b))):
            if not any(c.isdigit() for words in phrase for word in words for c in word):
                counted[phrase] += count
    worth = {phrase: _by_words(*phrase, likely) + _by_words(*reversed(phrase), turned_likely) for phrase in counted}
    turned = Counter({(b, a): count for (a, b), count in counted.items()})
    return _best(one, other, counted, worth, names) + _best(
        other, one, turned, {(b, a): value for (a, b), value in worth.items()}, [(b, a) for a, b in names]
    )


def _by_words(one: tuple[str, ...], other: tuple[str, ...], likely: Likely) -> float:
    """How likely each word of the second is, the mean of the logarithms."""
    best = [max([UNHEARD, *(likely.get((a, b), UNHEARD) for a in ("", *one))]) for b in other]
    return sum(map(math.log, best)) / len(best)


def _best(
    one: str, other: str, counted: Counter[Pair], by_words: dict[Pair, float], names: Sequence[Pair]
) -> list[tuple[str, str, float]]:
    firsts: Counter[tuple[str, ...]] = Counter()
    seconds: Counter[tuple[str, ...]] = Counter()
    for (a, b), count in counted.items():
        firsts[a] += count
        seconds[b] += count
    best: dict[tuple[str, ...], tuple[float, tuple[str, ...]]] = {}
    for (a, b), count in sorted(counted.items()):
        worth = math.log(count / (firsts[a] + RARE)) + TURNED * math.log(count / (seconds[b] + RARE))
        best[a] = max(best.get(a, (-math.inf, ())), (worth + BY_WORDS * by_words[a, b], b))
    for a, b in reversed(names):
        # a name of one word may be the stem of another word too, of which headings tell more
        if len(a) <= LONGEST_PHRASE and (len(a) > 1 or len(b) == 1 or a not in best):
            best[a] = 0.0, b
    return [(f"{one}:{' '.join(a)}", f"{other}:{' '.join(b)}", worth) for a, (worth, b) in sorted(best.items())]


def _standing_for(pairs: Sequence[Pair]) -> tuple[list[np.ndarray], Likely]:
    """For each word of the second in each pair the place of the word of the first that it stands for (as many as there
    are words: for none), and how likely any word stands for any."""
    firsts = {w: n for n, w in enumerate(["", *sorted({w for a, _b in pairs for w in a})])}
    seconds = {w: n for n, w in enumerate(sorted({w for _a, b in pairs for w in b}))}
    numbered = (
        (np.array([firsts[w] for w in (*one, "")]), np.array([seconds[w] for w in other])) for one, other in pairs
    )
    learnt = model_1(numbered, len(seconds), ROUNDS, _in_place, RARE)
    group = np.repeat(np.arange(len(learnt.sizes)), learnt.sizes)
    begins = np.cumsum(learnt.sizes) - learnt.sizes
    likeliest = np.lexsort((-(learnt.likely[learnt.which] * learnt.places), group))[begins] - begins
    first, second = [*firsts], [*seconds]
    told = {
        (first[learnt.of[at]], second[learnt.to[at]]): float(learnt.likely[at])
        for at in np.flatnonzero(learnt.likely > UNHEARD)
    }
    return np.split(likeliest, np.cumsum([len(b) for _a, b in pairs])[:-1]), told


def _in_place(one: int, other: int) -> np.ndarray:
    """How likely each place is, the last of the first being none at all."""
    words = one - 1
    near = np.exp(-IN_PLACE * np.abs(np.arange(words) / words - np.arange(other)[:, None] / other))
    near *= (1 - FOR_NOTHING) / near.sum(1, keepdims=True)
    return np.column_stack([near, np.full(other, FOR_NOTHING)])


def together(first: np.ndarray, second: np.ndarray, one: int, other: int) -> set[tuple[int, int]]:
    """Which words go together: those that either takes for the other's, and beside these what one takes so."""
    forth = {(a, b) for b, a in enumerate(first.tolist()) if a < one}
    back = {(a, b) for a, b in enumerate(second.tolist()) if b < other}
    found, left = forth & back, sorted(forth ^ back)
    grown = True
    while grown:
        grown = False
        for a, b in left:
            alone = a not in {n for n, _ in found} or b not in {n for _, n in found}
            if alone and any((a + i, b + j) in found for i in (-1, 0, 1) for j in (-1, 0, 1)):
                found.add((a, b))
                grown = True
    return found


def phrases(one: Sequence[str], other: Sequence[str], found: set[tuple[int, int]]) -> Iterator[Pair]:
    """Each two stretches of which no word goes with one outside."""
    of_one: defaultdict[int, list[int]] = defaultdict(list)
    of_other: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in found:
        of_one[a].append(b)
        of_other[b].append(a)
    for begin in range(len(one)):
        for end in range(begin + 1, min(begin + LONGEST_PHRASE, len(one)) + 1):
            there = [b for a in range(begin, end) for b in of_one[a]]
            if not there or max(there) - min(there) > LONGEST_PHRASE:
                continue
            stretch = range(min(there), max(there) + 1)
            if all(begin <= a < end for b in stretch for a in of_other[b]):
                yield tuple(one[begin:end]), tuple(other[stretch.start : stretch.stop])
