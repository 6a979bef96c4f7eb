"""Who is bound by what on a day: questions with answers from the law and public sources, each with its own source."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from migrandi.treaties import binding
from migrandi.treaties.loading import load_register
from migrandi.treaties.reckoning import Standing
from migrandi.treaties.register.rules import rules

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


def test_there_are_at_least_150_questions_each_asked_once_and_each_with_its_own_source() -> None:
    asked = Counter((q["state"], q["treaty"], q["on"]) for q in QUESTIONS)
    assert len(QUESTIONS) >= 150
    assert [question for question, times in asked.items() if times > 1] == []
    assert [q for q in QUESTIONS if not q["source"] or not q["rule"]] == []
    assert {q["answer"] for q in QUESTIONS} == {"bound", "not-bound", "unknown"}


def test_every_rule_of_effect_of_the_register_is_asked_about() -> None:
    asked = {q["treaty"] for q in QUESTIONS if q["answer"] == "bound" and q["deposited"]}
    assert sorted(short for short, rule in rules().items() if rule.effect is not None and short not in asked) == []


def test_a_day_before_each_beginning_in_the_questions_the_state_was_not_bound_by_that_act() -> None:
    for question in QUESTIONS:
        since = question["since"]
        if question["answer"] != "bound" or len(since) != 10:
            continue
        before = ask(question["state"], question["treaty"], str(date.fromisoformat(since) - timedelta(days=1)))
        assert before.answer != "bound" or before.since != since, question


@pytest.mark.parametrize(
    ("treaty", "received", "over"),
    [
        ("icrmw", "2020-01-15", "2021-02-01"),  # art. 89(2): the first of the month after twelve months
        ("icrmw", "2020-03-31", "2021-04-01"),
        ("trafficking-convention", "2020-01-15", "2020-05-01"),  # art. 46(2): the first of the month after three
        ("icescr-op", "2020-08-31", "2021-02-28"),  # art. 20(1): six months
        ("cedaw-op", "2019-08-31", "2020-02-29"),  # art. 19(1): six months, a leap year
        ("iccpr-op1", "1997-10-23", "1998-01-23"),  # art. 12(1): three months
        ("refugee-convention", "2020-02-29", "2021-02-28"),  # art. 44(2): one year
    ],
)
def test_a_denunciation_ends_what_binds_on_the_day_that_the_treaty_sets(treaty: str, received: str, over: str) -> None:
    lapse = rules()[treaty].denunciation
    assert lapse is not None
    assert lapse.after(date.fromisoformat(received)) == date.fromisoformat(over)


def test_the_trafficking_protocol_takes_effect_for_who_acceded_on_12_april_2012_thirty_days_later() -> None:
    """Question 3: article 17(2) of the Protocol."""
    lapse = rules()["trafficking-protocol"].effect
    assert lapse is not None
    assert lapse.after(date(2012, 4, 12)) == date(2012, 5, 12)


@pytest.mark.parametrize(
    ("on", "missing"),
    [("2012-01-01", {"CI", "GH", "GW", "SL"}), ("2013-01-01", {"CI", "GW", "SL"})],  # MTDSG ch. XVIII.12.b
)
def test_the_members_of_ecowas_that_are_not_party_to_the_smuggling_protocol_are_named(
    on: str, missing: set[str]
) -> None:
    """Question 2."""
    status = binding.status("smuggling-protocol", date.fromisoformat(on), "ecowas")
    assert {place.state for place in status.missing} == missing


def test_four_states_keep_the_geographical_limitation_of_the_refugee_convention() -> None:
    """Question 5: UNHCR, States Parties to the 1951 Convention and its 1967 Protocol, April 2015."""
    parties = binding.status("refugee-convention", date(2015, 4, 1)).parties
    keep = {p.state for p in parties if any(s.articles == "1B(1)" for s in p.standing.statements)}
    assert keep == {"CG", "MC", "MG", "TR"}


def test_a_state_bound_by_succession_says_whose_obligations_it_carries_on() -> None:
    assert ask("sk", "iccpr", "2000-01-01").carried_from == "Czechoslovakia"
    assert "Czechoslovakia" in ask("sk", "iccpr", "1985-06-01").why
    assert "Serbia and Montenegro" in ask("me", "refugee-convention", "2005-06-01").why
