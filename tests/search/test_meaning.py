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
    asked = meaning().of_question(question, meaning().spoken(question))
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


@pytest.mark.parametrize(
    ("words", "language", "others"),
    [
        ("Rapport annuel au Parlement", "fr", ["annual report", "to parliament"]),
        ("titre de voyage pour les réfugiés", "fr", ["travel document", "refuge"]),  # the thesaurus knows its names
        ("family reunification", "en", ["regroup familial"]),
        ("offence and punishment", "en", ["infract", "pein"]),
    ],
)
def test_a_question_is_put_into_the_other_language_by_its_phrases(words: str, language: str, others: list[str]) -> None:
    said = " ".join(" ".join(phrase.other or ()) for phrase in meaning().in_other_words(words, language, 48))
    for other in others:
        assert other in said


def test_every_word_of_a_question_is_in_one_phrase_and_what_nobody_says_stays_untold() -> None:
    phrases = meaning().in_other_words("détention de zyzzyx au Canada", "fr", 48)
    assert [stem for phrase in phrases for stem in phrase.said] == ["detent", "de", "zyzzyx", "au", "canad"]
    assert [phrase.said for phrase in phrases if phrase.other is None] == [("zyzzyx",)]
    assert meaning().in_other_words("", "fr", 48) == []
    assert sum(len(phrase.said) for phrase in meaning().in_other_words("loi " * 500, "fr", 48)) == 48


def test_a_word_of_no_phrase_is_said_by_its_likeliest_translation_unless_that_is_a_guess() -> None:
    [sure] = meaning().in_other_words("vexatoire", "fr", 48)
    assert sure.other == ("vexati",)
    assert max(chance for _other, chance in meaning().translations("pénurie", "fr")) < 0.25
    [guessed] = meaning().in_other_words("pénurie", "fr", 48)
    assert guessed.other is None


def test_a_text_of_which_nothing_is_known_has_no_vector() -> None:
    for language, text in (("en", "xqzt vvkp"), ("zh", "难民"), ("en", "")):
        assert meaning().of_text(language, text) is None


def test_what_means_the_same_lies_in_the_cells_nearest_to_the_question() -> None:
    asked, text = meaning().of_question("arrestation et détention", "fr"), meaning().of_text("en", ARREST)
    assert asked is not None and text is not None
    cell = meaning().cells_near(text, 1)[0]
    near = meaning().cells_near(asked, 2048)
    assert sorted(near) == list(range(2048))
    assert near.index(cell) < 60


def test_no_law_that_is_measured_was_trained_on() -> None:
    assert len(meaning().trained_on) > 400
    assert {part(work) for work in meaning().trained_on} == {"trained"}
