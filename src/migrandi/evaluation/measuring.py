"""Figures for what an engine found: nDCG@10, MRR@10, their intervals, and whether one engine beats another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from migrandi.evaluation.needs import needed
from migrandi.evaluation.sets import TestSet

DEPTH = 10
_SEED = 11
_SAMPLES = 2_000


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
    """For `nDCG@10` and `RR@10` the value of each question; one with nothing found has 0."""
    measures = needed("ir_measures")
    run = [
        measures.ScoredDoc(question, passage, float(-place))
        for question, passages in found.items()
        for place, passage in enumerate(passages)
    ]
    right = [measures.Qrel(q.id, passage, grade) for q in test.questions for passage, grade in q.answers.items()]
    values: dict[str, dict[str, float]] = {name: {q.id: 0.0 for q in test.questions} for name in ("nDCG@10", "RR@10")}
    for value in measures.iter_calc([measures.nDCG @ DEPTH, measures.RR @ DEPTH], right, run):
        values[str(value.measure)][value.query_id] = float(value.value)
    return values


def figure(values: Sequence[float]) -> Figure:
    """The mean and its interval."""
    held = np.asarray(values)
    chance = np.random.default_rng(_SEED)
    means = held[chance.integers(0, len(held), (_SAMPLES, len(held)))].mean(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Figure(float(held.mean()), float(low), float(high))


def compare(ours: Sequence[float], theirs: Sequence[float]) -> Comparison:
    """Whether ours are better than theirs on the same questions in the same order."""
    differences = np.asarray(ours) - np.asarray(theirs)
    chance = np.random.default_rng(_SEED)
    signs = chance.choice((-1.0, 1.0), (_SAMPLES, len(differences)))
    as_much = np.abs((signs * differences).mean(1)) >= abs(differences.mean()) - 1e-12
    return Comparison(float(differences.mean()), float((as_much.sum() + 1) / (_SAMPLES + 1)))
