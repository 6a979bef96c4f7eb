"""From what somebody cites to the place in the database."""

import pytest
from django.test import Client

from migrandi.citations.asking import places_asked_for
from migrandi.treaties.loading import load_register
from tests.law.writing import article, law, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register() -> None:
    load_register()


PLACES = {
    "Art 33(1) Refugee Convention": "/int/treaty/1951/refugee-convention/art_33/para_1",
    "art 37 CRC": "/int/treaty/1989/crc/art_37",
    "المادة 33 من اتفاقية اللاجئين": "/int/treaty/1951/refugee-convention/art_33",
    "статья 33 Конвенции о статусе беженцев": "/int/treaty/1951/refugee-convention/art_33",
    "art 5(1)(f) ECHR": "/coe/treaty/1950/echr/art_5/para_1/point_f",
    "Case C-411/10": "/eu/judgment/2011/ns-and-me",
    "ECLI:EU:C:2011:865": "/eu/judgment/2011/ns-and-me",
    "Application no. 30696/09": "/coe/judgment/2011/mss-v-belgium-and-greece",
    "[2023] UKSC 42": "/gb/judgment/2023/aaa-syria",
    "Directive 2008/115/EC, art 15": "/eu/directive/2008/115/art_15",
    "32008L0115": "/eu/directive/2008/115",
    "A/RES/71/1": "/un/declaration/2016/new-york-declaration",
}


def test_a_citation_names_its_place() -> None:
    found = {cited: places_asked_for(cited)[0] for cited in PLACES}
    assert {c: "/".join(filter(None, [target.path, target.address])) for c, target in found.items()} == PLACES


def test_words_are_no_citation() -> None:
    words = ["", "detention of children", "who may be detained under Directive 2008/115/EC and why"]
    assert [places_asked_for(text) for text in words] == [[], [], []]


def test_a_comment_without_its_body_may_be_several() -> None:
    paths = {target.path for target in places_asked_for("General Comment No. 2")}
    assert {"/un/general-comment/cat-2", "/un/general-comment/cmw-2"} <= paths


def test_a_provision_of_an_imported_law_is_found_by_its_number() -> None:
    act = law(article("97", "refuge"), article("98", "entry"), jurisdiction="ca", kind="act", year=2001, number="c-27")
    take_in(act)
    [target] = places_asked_for("IRPA s 97(1)(a)")
    assert (target.path, target.exact) == ("/ca/act/2001/c-27", True)
    assert target.address.startswith("art_97")


def test_the_search_box_goes_straight_to_the_place() -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get("/search", {"q": "art. 33(1) Refugee Convention"})
    assert (answer.status_code, answer["Location"]) == (302, "/int/treaty/1951/refugee-convention/art_33/para_1")


def test_while_somebody_types_the_place_is_offered_and_not_gone_to() -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get("/search", {"q": "art. 33 Refugee Convention"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200 and "/int/treaty/1951/refugee-convention/art_33" in answer.content.decode()
