"""How many of the citations marked by hand in real law are recognised, and how many recognised are citations."""

import sys
from collections import Counter

import pytest

from tests.citations.measuring import absent, complete, marked, outcome, sets, windows
from tests.corpus import needs_corpus

pytestmark = [pytest.mark.corpus, needs_corpus]


def test_at_least_six_hundred_citations_of_many_kinds_are_marked_within_the_windows() -> None:
    kinds = Counter(mark.kind for mark in marked())
    assert sum(kinds.values()) >= 600
    assert len(kinds) >= 12
    assert all(any(one[0] == mark.file and one[1] <= mark.offset < one[2] for one in windows()) for mark in marked())


def test_citations_of_real_law_are_recognised_with_their_authority_and_pinpoints() -> None:
    found = marks = right = 0
    for name in complete():
        result = outcome(name)
        precision, recall = measured(name)
        assert precision >= 0.94 and recall >= 0.9, name
        right += len(result.right)
        found += len(result.right) + len(result.extra)
        marks += len(result.right) + len(result.missed)
    precision, recall = right / found, right / marks
    sys.stdout.write(f"\nall sets together: {marks} marked, precision {precision:.4f}, recall {recall:.4f}\n")
    assert precision >= 0.97 and recall >= 0.97


@pytest.mark.parametrize("name", sets())
def test_every_set_is_measured(name: str) -> None:
    if archives := absent(name):
        pytest.skip(f"{name} has marks in archives that are not beside the corpus: {', '.join(archives)}")
    assert {mark.file for mark in marked(name)} <= {window[0] for window in windows(name)}


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
