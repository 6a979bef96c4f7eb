"""Figures of known runs, and whether one engine beats another where that is known."""

from math import log2

import pytest

from migrandi.evaluation.measuring import by_question, compare, figure
from migrandi.evaluation.sets import Question
from tests.evaluation.invented import small_set

ASKED = Question("q1", "who counts barrels", "en", {"best": 2, "good": 1})
IDEAL = 2 / log2(2) + 1 / log2(3)

FOUND = [
    (["best", "good"], 1.0, 1.0),
    (["good", "best"], (1 / log2(2) + 2 / log2(3)) / IDEAL, 1.0),
    (["other", "best", "good"], (2 / log2(3) + 1 / log2(4)) / IDEAL, 0.5),
    (["other"], 0.0, 0.0),
    ([], 0.0, 0.0),
    ([f"other-{n}" for n in range(10)] + ["best"], 0.0, 0.0),
    # a document found again in another language counts where it was found first
    (["other", "other", "best", "best", "good"], (2 / log2(3) + 1 / log2(4)) / IDEAL, 0.5),
]


@pytest.mark.parametrize(("found", "ndcg", "rr"), FOUND)
def test_a_run_has_the_values_worked_out_by_hand(found: list[str], ndcg: float, rr: float) -> None:
    values = by_question(small_set(questions=[ASKED]), {"q1": found})
    assert values["nDCG@10"]["q1"] == pytest.approx(ndcg, abs=1e-4)
    assert values["RR@10"]["q1"] == pytest.approx(rr, abs=1e-4)


def test_a_question_with_nothing_found_counts_as_zero() -> None:
    other = Question("q2", "who counts drums", "en", {"best": 1})
    values = by_question(small_set(questions=[ASKED, other]), {"q1": ["best", "good"]})
    assert values["RR@10"] == {"q1": 1.0, "q2": 0.0}


def test_the_interval_holds_the_mean_and_is_none_where_all_are_alike() -> None:
    alike = figure([0.5] * 20)
    assert (alike.mean, alike.low, alike.high) == (0.5, 0.5, 0.5)
    mixed = figure([0.0, 1.0] * 50)
    assert mixed.mean == 0.5
    assert 0.38 < mixed.low < 0.5 < mixed.high < 0.62


def test_questions_of_one_need_are_drawn_together() -> None:
    values = [0.0] * 10 + [1.0] * 10 + [0.0] * 10 + [1.0] * 10
    apart = figure(values)
    together = figure(values, [f"need {n // 10}" for n in range(40)])
    assert together.mean == apart.mean == 0.5
    assert together.high - together.low > 2 * (apart.high - apart.low)


@pytest.mark.parametrize(
    ("ours", "theirs", "difference", "least", "most"),
    [
        ([0.9] * 12, [0.8] * 12, 0.1, 0.0, 0.005),  # chance gives as much twice in 4,096 times
        ([0.5] * 12, [0.5] * 12, 0.0, 1.0, 1.0),
        ([1.0, 0.0] * 6, [0.0, 1.0] * 6, 0.0, 1.0, 1.0),
        ([1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], 0.25, 1.0, 1.0),  # one question alone shows nothing
        ([0.2] * 12, [0.9] * 12, -0.7, 0.0, 0.005),
    ],
)
def test_chance_is_told_from_a_difference(
    ours: list[float], theirs: list[float], difference: float, least: float, most: float
) -> None:
    found = compare(ours, theirs)
    assert found.difference == pytest.approx(difference)
    assert least <= found.p <= most


def test_ten_ways_to_ask_one_thing_are_one_finding() -> None:
    ours, theirs = [0.9] * 10, [0.8] * 10
    assert compare(ours, theirs).p < 0.01
    assert compare(ours, theirs, ["one need"] * 10).p == 1.0
