"""Whatever is done to a real file, it is read or refused with a sentence: no other exception, no hang, no memory eaten.

A few hundred inputs, the same in every run. `scripts/fuzz_formats.py` tries as many as one likes.
"""

import pytest

from tests.corpus import needs_corpus
from tests.formats.fuzz_workers import run
from tests.formats.fuzzing import spoilt

INPUTS = 400


@needs_corpus
@pytest.mark.corpus
def test_a_seed_always_makes_the_same_input() -> None:
    for number in range(5):
        assert spoilt(f"0:{number}")[1:] == spoilt(f"0:{number}")[1:]


@needs_corpus
@pytest.mark.corpus
def test_no_spoilt_file_breaks_a_reader() -> None:
    outcome = run(iter([f"0:{number}" for number in range(INPUTS)]), jobs=2)
    assert outcome.inputs == INPUTS
    assert outcome.read > INPUTS // 10, "the mutator spoils too much: next to nothing is read"
    assert outcome.refused > INPUTS // 10, "the mutator spoils too little"
    assert not outcome.findings, "\n\n".join(
        f"{f.what} in {f.where}, seed {f.seeds[0]}\n{f.traceback}" for f in outcome.findings.values()
    )
