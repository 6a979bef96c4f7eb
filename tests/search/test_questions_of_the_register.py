"""What a legal officer asks in plain words of her language: the article of the register that answers is among the first
five results, though no law has been imported."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from migrandi.search.querying import search
from migrandi.search.syncing import sync
from migrandi.treaties.loading import load_register
from tests.emptying import empty

pytestmark = [pytest.mark.usefixtures("_register"), pytest.mark.django_db]

CAT_3 = "/int/treaty/1984/cat/art_3"
REFUGEES_33 = "/int/treaty/1951/refugee-convention/art_33"


@pytest.fixture(scope="module")
def _register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The register alone, read once."""
    with django_db_blocker.unblock():
        empty()
        load_register()
        sync()
    yield
    with django_db_blocker.unblock():
        empty()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("sent back to torture", CAT_3),
        ("sending somebody back to torture", CAT_3),
        ("can a refugee be sent back to persecution", REFUGEES_33),
        ("renvoyé vers la torture", CAT_3),
        ("renvoyer quelqu'un vers la torture", CAT_3),
        ("devuelto a la tortura", CAT_3),
        ("إعادة شخص إلى التعذيب", CAT_3),
        ("أعيد إلى التعذيب", CAT_3),
        ("отправить обратно под пытки", CAT_3),
        ("送回酷刑", CAT_3),
        ("被送回会遭受酷刑的国家", CAT_3),
    ],
)
def test_who_is_sent_back_to_danger_is_found_by_plain_words_of_each_language(words: str, answer: str) -> None:
    assert answer in [f"{hit.path}/{hit.address}" for hit in search(words, limit=5).hits]


GUIDELINES_9 = "/un/guidelines/2012/unhcr-guidelines-9"


@pytest.mark.parametrize(
    "words",
    ["LGBTI", "personas LGBTI", "LGBTI persons asylum", "ЛГБТИ", "population:lgbti-persons",
     "topic:persecution refugees"],
)  # fmt: skip
def test_an_instrument_is_found_by_whom_the_register_says_it_is_for(words: str) -> None:
    """No word of its name says so, and no article of it is summed up."""
    assert GUIDELINES_9 in [hit.path for hit in search(words, limit=5).hits]


@pytest.mark.parametrize("words", ["population:lgbti-persons", "LGBTI", "LGBTI persons asylum"])
def test_a_whole_instrument_says_by_which_mark_it_was_found(words: str) -> None:
    [found] = [hit for hit in search(words).hits if hit.path == GUIDELINES_9]
    assert ("concept", "lgbti-persons") in [(reason.kind, reason.concept) for reason in found.why]


@pytest.mark.parametrize(
    "words",
    [
        "aide à l'entrée et au séjour irréguliers",  # the name of a concept that an article is marked with
        "traslado Dublín y trato inhumano",  # the name of the law, in another language
        "permiso de residencia para víctimas de trata",
        "determinación de la edad de menores no acompañados",
    ],
)
def test_whatever_is_found_says_why(words: str) -> None:
    hits = search(words).hits
    assert hits
    assert [(hit.path, hit.address) for hit in hits if not hit.why] == []


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("determinación de la edad de menores no acompañados", "/eu/directive/2013/32/art_25"),
        ("garantías de procedimiento en la expulsión de un extranjero", "/int/treaty/1966/iccpr/art_13"),
        ("derecho a buscar asilo y a recibirlo", "/un/declaration/1948/udhr/art_14"),
    ],
)
def test_a_question_in_spanish_is_answered_though_no_vector_knows_its_words(words: str, answer: str) -> None:
    assert answer in [f"{hit.path}/{hit.address}" for hit in search(words, limit=5).hits]
