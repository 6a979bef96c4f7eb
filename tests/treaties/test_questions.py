"""Who is bound by what on a day: questions with answers from the law and public sources, each with its own source."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from migrandi.treaties import binding
from migrandi.treaties.loading import load_register
from migrandi.treaties.reckoning import Standing

with (Path(__file__).parent / "questions.csv").open(encoding="utf-8", newline="") as opened:
    QUESTIONS = list(csv.DictReader(opened))


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The register in the database for all questions, taken out again afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_register()
        yield
        transaction.set_rollback(True)


def ask(state: str, treaty: str, on: str) -> Standing:
    """The program's answer, as the matrix of States and treaties gives it."""
    asked = binding.find_instrument(treaty)
    rows = binding.matrix([state], date.fromisoformat(on))
    return next(standings[0] for instrument, standings in rows if instrument.pk == asked.pk)


@pytest.mark.parametrize(
    "question", QUESTIONS, ids=[f"{q['state']} {q['treaty']} {q['on']}: {q['rule']}" for q in QUESTIONS]
)
def test_the_answer_is_the_one_that_the_source_gives(question: dict[str, str]) -> None:
    standing = ask(question["state"], question["treaty"], question["on"])
    asked = [key for key in ("since", "until", "act", "deposited") if question[key]]
    found = {"answer": standing.answer} | {key: getattr(standing, key) for key in asked}
    assert found == {"answer": question["answer"]} | {key: question[key] for key in asked}, standing.why
    assert standing.why
