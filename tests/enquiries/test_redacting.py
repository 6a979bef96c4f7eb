"""What tells of persons is found in four languages, and only the law stays."""

from __future__ import annotations

from itertools import pairwise

import pytest

from migrandi.enquiries.redacting import persons_in, without

FOUND = [
    # text, the words that have to be among those found
    ("The applicant: Rolename Exampleson, born on 3 March 1990, asks.", ["Rolename Exampleson", "3 March 1990"]),
    ("Mr. Exampleson phoned from +254 20 762 1234 yesterday.", ["Exampleson", "+254 20 762 1234"]),
    ("Passport No. A1234567 was kept; case file 305-20C00123.", ["A1234567", "305-20C00123"]),
    ("Write to officer@mission.example.org or see http://192.0.2.7/x.", ["officer@mission.example.org"]),
    ("She lives at 12 Sample Street, and her DOB: 1990-03-01.", ["12 Sample Street", "1990-03-01"]),
    ("Dear Exampleson,\nthank you.", ["Exampleson"]),
    ("La requérante : Rôlenom Exemplaire, née le 3 mars 1990, titre de séjour n° 9912345678.",
     ["Rôlenom Exemplaire", "3 mars 1990", "9912345678"]),
    ("Mme Exemplaire habite 5 rue des Exemples.", ["Exemplaire", "rue des Exemples"]),
    ("La solicitante: Nombrerol Ejemplar, nacida el 3 de marzo de 1990, cédula 12345678.",
     ["Nombrerol Ejemplar", "3 de marzo de 1990", "12345678"]),
    ("Sra. Ejemplar vive en la calle Ejemplo 5.", ["Ejemplar", "calle Ejemplo 5"]),
    ("السيد مثال بن نموذج، المولود في 3 مارس 1990، جواز السفر رقم A7654321",
     ["مثال بن نموذج", "3 مارس 1990", "A7654321"]),
    ("الاسم: مثال نموذج", ["مثال نموذج"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FOUND)
def test_what_tells_of_a_person_is_found(text: str, words: list[str]) -> None:
    found = [text[one.start : one.end] for one in persons_in(text, "ke")]
    for word in words:
        assert any(word in each for each in found), (word, found)


CLEAN = [
    "Article 33 of the Refugee Convention forbids refoulement; see article 3 of the Convention against Torture.",
    "Le Comité a dit que l'article 13 du Pacte protège aussi les étrangers.",
    "El artículo 22 de la Convención Americana prohíbe la devolución.",
    "تحظر المادة 3 من اتفاقية مناهضة التعذيب الإعادة القسرية.",
]


@pytest.mark.parametrize("text", CLEAN)
def test_the_law_alone_holds_nothing_to_take_out(text: str) -> None:
    assert persons_in(text) == []


def test_a_name_of_the_headers_is_found_wherever_it_stands() -> None:
    text = "As Exampleson wrote, exampleson's child is ill."
    found = [text[one.start : one.end] for one in persons_in(text, known={"Rolename Exampleson"})]
    assert found == ["Exampleson", "exampleson"]


def test_what_is_taken_out_is_replaced_by_what_it_was() -> None:
    text = "The applicant: Rolename Exampleson asks."
    places = [(one.start, one.end, one.kind) for one in persons_in(text)]
    assert without(text, places) == "The applicant: [name of a person] asks."


def test_places_do_not_overlap() -> None:
    text = "Mr. Exampleson, born 3 March 1990, passport A1234567, 12 Sample Street, +254 20 762 1234. " * 3
    found = persons_in(text, "ke")
    assert all(a.end <= b.start for a, b in pairwise(found))
