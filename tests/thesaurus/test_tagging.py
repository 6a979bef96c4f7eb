"""What a provision is about is told from where the words stand, with the reason, and not more surely than it is."""

import pytest

from migrandi.thesaurus.reading import by_id
from migrandi.thesaurus.tagging import Reason, reasons, rules, tags_of, written

LONG = "The Authority shall keep accounts of all that it receives and spends in each year. " * 30


def sure(
    concept: str, text: str, heading: str = "", above: tuple[str, ...] = (), law: str = "", lang: str = "en"
) -> float:
    return next((tag.confidence for tag in tags_of(text, lang, heading, above, law) if tag.concept == concept), 0.0)


def test_each_tag_says_where_the_words_stand_and_how_often() -> None:
    tags = tags_of(
        "A refugee may be detained. The detention of a refugee is reviewed.", "en", "Detention of refugees",
        ("Asylum",), "Refugee Act",
    )  # fmt: skip
    why = {tag.concept: tag.why for tag in tags}
    assert set(why["refugees"]) == {
        Reason("text", "refugee", 2),
        Reason("heading", "refugees", 1),
        Reason("law", "refugee", 1),
    }
    assert why["asylum"] == (Reason("above", "asylum", 1),)
    assert {reason.place for reason in why["detention"]} == {"text", "heading"}


def test_the_reasons_are_kept_in_short_and_read_again() -> None:
    why = (
        Reason("heading", "refugees", 1),
        Reason("text", "asylum seekers", 12),
        Reason("above", "asylum", 1),
        Reason("law", "aliens", 1),
    )
    assert written(why) == "h1 refugees\tt12 asylum seekers\ta1 asylum\tl1 aliens"
    assert reasons(written(why)) == list(why)


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        (("x", "Asylum"), ("Asylum is granted.", "")),  # the heading outweighs the text
        (("Asylum is granted.", ""), (LONG + "Asylum is granted. " + LONG, "")),  # one mention in a long text
        (("Asylum, asylum, asylum.", ""), ("Asylum and much else in this sentence.", "")),
        (("Asylum is granted.", "Asylum"), ("x", "Asylum")),  # two places are surer than one
    ],
)
def test_what_stands_out_is_surer(surer: tuple[str, str], less_sure: tuple[str, str]) -> None:
    assert sure("asylum", *surer) > sure("asylum", *less_sure)


def test_a_passing_mention_in_a_long_text_is_no_tag() -> None:
    assert sure("asylum", LONG + "It may advise on asylum. " + LONG) == 0


def test_a_heading_above_counts_less_than_the_provisions_own() -> None:
    assert 0 < sure("asylum", "x", above=("Asylum",)) < sure("asylum", "x", "Asylum")


@pytest.mark.parametrize(
    ("concept", "text", "heading", "language"),
    [
        ("return", "The return is filed with the Minister of Revenue.", "", "en"),
        ("protection", "The protection of plants is assured.", "Protection", "en"),
        ("soft-law", "L’électeur fait sa déclaration.", "Déclaration", "fr"),
        ("removal", "The removal of ice from the road is paid.", "", "en"),
    ],
)
def test_words_that_any_law_has_make_no_tag_where_nothing_speaks_of_migration(
    concept: str, text: str, heading: str, language: str
) -> None:
    assert sure(concept, text, heading, lang=language) < 0.3


@pytest.mark.parametrize(
    ("concept", "text", "law"),
    [
        ("return", "The return is carried out without delay.", "Immigration Act"),
        ("removal", "The removal of the refugee is stayed.", ""),
        ("appeal", "An appeal lies from the decision.", "Asylum Act"),
    ],
)
def test_in_the_law_of_migration_the_same_words_are_taken_at_their_word(concept: str, text: str, law: str) -> None:
    assert sure(concept, text, law=law) >= 0.5


def test_a_word_for_two_concepts_is_less_sure_than_one_for_one() -> None:
    asylum = "Immigration Act"
    assert (
        0
        < sure("parental-responsibility", "Custody is ordered.", law=asylum)
        < sure("parental-responsibility", "Parental responsibility is ordered.", law=asylum)
    )


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("Les mineurs non accompagnés sont placés en rétention.", "fr", "unaccompanied-children"),
        ("Los refugiados tienen derecho a asilo.", "es", "refugees"),
        ("يحق للاجئين طلب اللجوء.", "ar", "refugees"),
        ("Беженцам предоставляется убежище.", "ru", "refugees"),
        ("难民有权寻求庇护。", "zh", "refugees"),
        ("The refugee is heard.", "en-CA", "refugees"),
    ],
)
def test_provisions_are_tagged_in_the_six_languages(text: str, language: str, concept: str) -> None:
    assert sure(concept, text, lang=language) >= 0.35


def test_of_a_language_without_labels_nothing_is_known() -> None:
    assert tags_of("Flüchtlinge erhalten Asyl.", "de", "Asyl") == []


def test_what_is_not_sure_enough_is_left_out() -> None:
    tags = tags_of("Asylum, return, appeal. " + LONG, "en", "Reception", ("Protection",), "Act")
    assert all(rules().kept <= tag.confidence <= 1 for tag in tags)


def test_every_concept_and_label_of_the_rules_is_one_of_the_thesaurus() -> None:
    known = by_id()
    for subject in rules().subjects:
        assert not (subject.branches | subject.besides | subject.suffices) - set(known), subject.name
    for language, labels in rules().elsewhere_labels.items():
        assert not labels - {word for concept in known.values() for word in concept.words(language)}


def test_a_label_that_mostly_means_something_else_is_never_sure() -> None:
    in_company = "Loi sur l’immigration"
    assert sure("removal", "Le renvoi est ordonné.", law=in_company, lang="fr") < sure(
        "removal", "La reconduite à la frontière est ordonnée.", law=in_company, lang="fr"
    )
