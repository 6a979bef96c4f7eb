"""Whatever is done to a real message, it is read: no exception, no hang, nothing lost.

A few hundred inputs, the same in every run. `scripts/fuzz_mail.py` tries as many as one likes.
"""

import pytest

from tests.corpus import needs_corpus
from tests.mail.examining import examine
from tests.mail.fuzzing import spoilt

INPUTS = 300


@needs_corpus
@pytest.mark.corpus
def test_no_spoilt_message_breaks_the_reader_or_loses_anything() -> None:
    found = [examine(f"0:{number}") for number in range(INPUTS)]
    broken = [one for one in found if one.what != "read"]
    assert not broken, "\n\n".join(f"{one.what} {one.where}, seed {one.seed}\n{one.trace}" for one in broken)
    assert sum(bool(one.faults) for one in found) > INPUTS // 5, "the mutator spoils too little"


@needs_corpus
@pytest.mark.corpus
def test_a_seed_always_makes_the_same_message() -> None:
    for number in range(5):
        assert spoilt(f"0:{number}") == spoilt(f"0:{number}")
