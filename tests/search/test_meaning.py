"""What the learnt weights promise: near is what speaks of the same thing in either language; no measured law is in."""

from __future__ import annotations

import pytest

from migrandi.evaluation.split import part
from migrandi.search.meaning import meaning

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
    near, far = meaning().of_text(language, right), meaning().of_text(language, wrong)
    assert near is not None and far is not None
    assert asked @ near > asked @ far + 0.05


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
    for language, text in (("en", "xqzt vvkp"), ("zh", "难民"), ("en", "")):
        assert meaning().of_text(language, text) is None


def test_what_means_the_same_lies_in_the_cells_nearest_to_the_question() -> None:
    asked, text = meaning().of_question("arrestation et détention"), meaning().of_text("en", ARREST)
    assert asked is not None and text is not None
    cell = meaning().cells_near(text, 1)[0]
    near = meaning().cells_near(asked, 2048)
    assert sorted(near) == list(range(2048))
    assert near.index(cell) < 60


def test_no_law_that_is_measured_was_trained_on() -> None:
    assert len(meaning().trained_on) > 400
    assert {part(work) for work in meaning().trained_on} == {"trained"}
