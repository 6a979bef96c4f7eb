"""How many of the citations marked by hand in real law are recognised, and how many recognised are citations."""

import sys
from collections import Counter

import pytest

from tests.citations.measuring import marked, outcome, windows
from tests.corpus import needs_corpus

pytestmark = [pytest.mark.corpus, needs_corpus]


def test_at_least_six_hundred_citations_of_many_kinds_are_marked_within_the_windows() -> None:
    kinds = Counter(mark.kind for mark in marked())
    assert sum(kinds.values()) >= 600
    assert len(kinds) >= 12
    assert all(any(one[0] == mark.file and one[1] <= mark.offset < one[2] for one in windows()) for mark in marked())


def test_citations_of_real_law_are_recognised_with_their_authority_and_pinpoints() -> None:
    precision, recall = measured("marked")
    assert precision >= 0.97 and recall >= 0.97


@pytest.mark.parametrize("name", ["held_out", "held_out_2", "held_out_3"])
def test_what_was_marked_before_it_was_read_is_read_no_worse_than_now(name: str) -> None:
    precision, recall = measured(name)
    assert precision >= 0.94 and recall >= 0.84


def measured(name: str) -> tuple[float, float]:
    result = outcome(name)
    right = Counter(mark.kind for mark, _citation in result.right)
    missed = Counter(mark.kind for mark in result.missed)
    extra = Counter(citation.kind for _file, citation in result.extra)
    lines = [f"{name:20} {'marked':>6} {'precision':>9} {'recall':>9}"]
    for kind in sorted({*right, *missed, *extra}):
        shares = f"{_share(right[kind], extra[kind])} {_share(right[kind], missed[kind])}"
        lines.append(f"{kind:20} {right[kind] + missed[kind]:6} {shares}")
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    found, marks = right.total() + extra.total(), right.total() + missed.total()
    return right.total() / found, right.total() / marks


def _share(right: int, wrong: int) -> str:
    return f"{right / (right + wrong):9.3f}" if right + wrong else f"{'-':>9}"
