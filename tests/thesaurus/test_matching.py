"""Concepts are found in running text and in queries, in six languages, whatever the endings."""

import pytest

from migrandi.thesaurus.matching import below, concepts_in, names_alone, widen


def found(text: str, language: str) -> list[str]:
    return [match.concept for match in concepts_in(text, language)]


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("principe de non-refoulement", "fr"),
        ("عدم الإعادة القسرية", "ar"),
        ("不驱回", "zh"),
        ("невысылка", "ru"),
        ("no devolución", "es"),
        ("principle of non-refoulement", "en"),
    ],
)
def test_non_refoulement_is_found_from_each_of_the_six_languages(query: str, language: str) -> None:
    assert found(query, language) == ["non-refoulement"]


def test_child_migrants_in_detention_and_its_french_counterpart_share_concepts() -> None:
    english = found("child migrants in detention", "en")
    french = found("mineurs non accompagnés placés en rétention", "fr")
    assert (english, french) == (["migrant-children", "detention"], ["unaccompanied-children", "detention"])
    assert "unaccompanied-children" in below("migrant-children")


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        # endings, accents, hyphens, spelling
        ("Asylum-seekers may not be returned", "en", ["asylum-seekers"]),
        ("labor migration and organised crime", "en", ["labour-migration", "organized-crime"]),
        ("retention administrative des etrangers", "fr", ["detention", "aliens"]),
        ("el principio de la no devolucion", "es", ["non-refoulement"]),
        ("о принципе невысылки беженцев", "ru", ["non-refoulement", "refugees"]),
        ("права ребенка и дети-мигранты", "ru", ["children", "migrant-children"]),
        # Arabic particles and the article are joined to the word
        ("واللاجئين والمهاجرين", "ar", ["refugees", "migrants"]),
        ("حماية للاجئين", "ar", ["international-protection"]),
        # small words between
        ("le droit à l'asile", "fr", ["right-to-seek-asylum"]),
        ("难民的地位和无人陪伴的儿童", "zh", ["refugee-status", "unaccompanied-children"]),
        # the longest label wins
        ("detention of children", "en", ["child-detention"]),
        ("detention; of children", "en", ["detention", "children"]),
        ("expulsion collective d'étrangers", "fr", ["collective-expulsion"]),
        # one stem, two words
        ("immigrants and immigration", "en", ["immigrants", "immigration"]),
        ("les traités et la traite", "fr", ["treaties", "trafficking"]),
        ("protected, national, reserved, adopted, developing", "en", []),
        ("national law", "en", []),
        ("el derecho nacional", "es", []),
        ("بسبب الجنس أو العنصر", "ar", []),
        ("при этом", "ru", []),
        ("se trata de la trata de personas", "es", ["trafficking"]),
        # a word that stands for two concepts
        ("custody", "en", ["detention", "parental-responsibility"]),
        # acronyms
        ("UASC and IDPs", "en", ["unaccompanied-children", "internally-displaced-persons"]),
        ("unhcr guidelines", "en", ["unhcr", "soft-law"]),
        ("who decides", "en", []),
        ("who", "en", ["who"]),
        ("WHO IS A REFUGEE", "en", ["refugees"]),
        ("les MNA", "fr", ["unaccompanied-children"]),
        # nothing to find
        ("", "en", []),
        ("\x00 \u202e ((( '", "zh", []),
    ],
)
def test_concepts_in_running_text_and_queries(text: str, language: str, wanted: list[str]) -> None:
    assert found(text, language) == wanted


def test_a_match_says_where_it_stands_and_by_which_label() -> None:
    text = "Nul ne peut être placé en rétention. Les mineurs non  accompagnés sont protégés."
    match = next(m for m in concepts_in(text, "fr") if m.concept == "unaccompanied-children")
    assert text[match.start : match.end] == "mineurs non  accompagnés"
    assert match.label == "mineurs non accompagnés"


def test_a_query_is_widened_by_all_languages_and_all_that_is_narrower() -> None:
    words = widen("migrant-children")
    assert words["en"][0] == "migrant children"
    assert "mineurs non accompagnés" in words["fr"]
    assert "离散儿童" in words["zh"]
    assert "refugees" not in words["en"]
    assert all(len(set(labels)) == len(labels) for labels in words.values())


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Refugees & asylum-seekers", True),
        ("Roma, Gypsies, Sinti and Travellers", True),
        ("LGBTI+", True),
        ("réfugiés et apatrides", True),
        ("беженцы", True),
        ("难民", True),
        ("child migrants in detention", False),  # what the one says of the other is asked
        ("Can refugees be detained?", False),
        ("refugees living in rural towns", False),
        ("the harbour", False),
        ("", False),
    ],
)
def test_a_name_of_a_concept_and_nothing_else_is_told_from_a_question(text: str, alone: bool) -> None:
    assert names_alone(text) is alone
