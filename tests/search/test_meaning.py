"""What the learnt weights promise: near is what speaks of the same thing in either language; no measured law is in."""

from __future__ import annotations

import numpy as np
import pytest

from migrandi.evaluation.split import part
from migrandi.search.meaning import Reading, meaning

ARREST = "An officer may arrest and detain a foreign national who is a danger to the public."
ARREST_FR = "L'agent peut arrêter et détenir l'étranger qui constitue un danger pour le public."
RAIL = "A railway company shall publish its tariffs for the carriage of grain."
RAIL_FR = "La compagnie de chemin de fer publie ses tarifs pour le transport du grain."


@pytest.mark.parametrize(
    ("question", "language", "right", "wrong"),
    [
        ("arrest and detention", "en", ARREST, RAIL),
        ("arrestation et détention", "fr", ARREST_FR, RAIL_FR),
        ("arrestation et détention", "en", ARREST, RAIL),
        ("arrest and detention", "fr", ARREST_FR, RAIL_FR),
        ("freight rates", "en", RAIL, ARREST),
    ],
)
def test_a_question_is_nearest_to_the_text_that_answers_it(
    question: str, language: str, right: str, wrong: str
) -> None:
    asked = meaning().of_question(question)
    assert asked is not None
    vectors, known = meaning().of_texts([Reading(language, right), Reading(language, wrong)])
    near, far = (vectors @ asked) / np.linalg.norm(vectors.astype(float), axis=1)
    assert known == [True, True]
    assert near > far + 0.05


@pytest.mark.parametrize(
    ("words", "language"),
    [("detention of foreign nationals", "en"), ("rétention des étrangers", "fr"), ("невысылка беженцев", ""), ("", "")],
)
def test_the_language_of_a_question_is_told(words: str, language: str) -> None:
    assert meaning().spoken(words) == language


@pytest.mark.parametrize(("word", "language", "other"), [("réfugié", "fr", "refuge"), ("offence", "en", "infract")])
def test_a_word_has_its_translation_first(word: str, language: str, other: str) -> None:
    assert meaning().translations(word, language)[0][0] == other


def test_a_text_of_which_nothing_is_known_has_no_vector() -> None:
    unknown = [Reading("en", "xqzt vvkp"), Reading("zh", "难民"), Reading("en", "")]
    vectors, known = meaning().of_texts(unknown)
    assert known == [False, False, False]
    assert not vectors.any()


@pytest.mark.parametrize(
    "same", [ARREST.upper(), ARREST.replace(" ", "\u00a0— "), ARREST.replace("arrest", "“arrest”")]
)
def test_a_vector_does_not_change_with_capitals_marks_and_spaces(same: str) -> None:
    vectors, _known = meaning().of_texts([Reading("en", ARREST), Reading("en", same)])
    assert (vectors[0] == vectors[1]).all()


def test_no_law_that_is_measured_was_trained_on() -> None:
    assert len(meaning().trained_on) > 400
    assert {part(work) for work in meaning().trained_on} == {"trained"}
