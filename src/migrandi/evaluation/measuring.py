"""Figures for what an engine found: nDCG@10, MRR@10, their intervals, and whether one engine beats another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from migrandi.evaluation.needs import needed
from migrandi.evaluation.sets import TestSet

DEPTH = 10
_SEED = 11
_SAMPLES = 2_000

Values = npt.NDArray[np.float64]


class Figure(msgspec.Struct, frozen=True):
    """A mean over all questions, and where it lies in 95 of 100 samples of questions (percentile bootstrap)."""

    mean: float
    low: float
    high: float


class Comparison(msgspec.Struct, frozen=True):
    """How much better one engine is than another on the same questions, and how likely chance alone gives as much
    (paired, two-sided, by 2,000 random exchanges of sign)."""

    difference: float
    p: float


def by_question(test: TestSet, found: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """For `nDCG@10` and `RR@10` the value of each question; one with nothing found has 0.

    A document found twice, in two languages, counts where it was found first.
    """
    measures = needed("ir_measures")
    run = [
        measures.ScoredDoc(question, passage, float(-place))
        for question, passages in found.items()
        for place, passage in enumerate(dict.fromkeys(passages))
    ]
    right = [measures.Qrel(q.id, passage, grade) for q in test.questions for passage, grade in q.answers.items()]
    values: dict[str, dict[str, float]] = {name: {q.id: 0.0 for q in test.questions} for name in ("nDCG@10", "RR@10")}
    for value in measures.iter_calc([measures.nDCG @ DEPTH, measures.RR @ DEPTH], right, run):
        values[str(value.measure)][value.query_id] = float(value.value)
    return values


def figure(values: Sequence[float], needs: Sequence[str] = ()) -> Figure:
    """The mean and its interval. Questions of one need (by place, as the values are) are drawn together."""
    totals, sizes = _together(values, needs)
    chance = np.random.default_rng(_SEED)
    drawn = chance.integers(0, len(totals), (_SAMPLES, len(totals)))
    means = totals[drawn].sum(1) / sizes[drawn].sum(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Figure(float(totals.sum() / sizes.sum()), float(low), float(high))


def compare(ours: Sequence[float], theirs: Sequence[float], needs: Sequence[str] = ()) -> Comparison:
    """Whether ours are better than theirs on the same questions in the same order; questions of one need change sign
    together, since ten ways to ask one thing are no ten findings."""
    differences, sizes = _together(np.asarray(ours) - np.asarray(theirs), needs)
    chance = np.random.default_rng(_SEED)
    signs = chance.choice((-1.0, 1.0), (_SAMPLES, len(differences)))
    as_much = np.abs((signs * differences).sum(1)) >= abs(differences.sum()) - 1e-9
    return Comparison(float(differences.sum() / sizes.sum()), float((as_much.sum() + 1) / (_SAMPLES + 1)))


def _together(values: Sequence[float] | Values, needs: Sequence[str]) -> tuple[Values, Values]:
    """The sum of the values of each need, and how many they are; a question with no need stands for itself."""
    held = np.asarray(values, dtype=float)
    if not any(needs):
        return held, np.ones(len(held))
    _names, groups = np.unique([need or f" {n}" for n, need in enumerate(needs)], return_inverse=True)
    sizes: Values = np.bincount(groups).astype(float)
    totals: Values = np.bincount(groups, held).astype(float)
    return totals, sizes
