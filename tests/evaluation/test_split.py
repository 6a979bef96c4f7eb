"""Which law is trained on, which weights are chosen on, and which is only measured."""

from collections import Counter

from migrandi.evaluation.split import part


def test_three_tenths_are_measured_and_one_tenth_tuned() -> None:
    parts = Counter(part(f"/ca/act/1985/c-{n}") for n in range(5_000))
    assert set(parts) == {"measured", "tuned", "trained"}
    assert 0.27 < parts["measured"] / 5_000 < 0.33
    assert 0.08 < parts["tuned"] / 5_000 < 0.12


def test_a_law_stays_in_its_part_for_good() -> None:
    known = {"/ca/act/2001/c-27": "measured", "/ca/act/1985/c-h-6": "measured", "/ca/act/1985/c-c-29": "trained"}
    assert {path: part(path) for path in known} == known
