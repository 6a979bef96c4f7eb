"""A law is called by its own name, never by that of the site it stands on, and dated by its own day."""

import pytest

from migrandi.formats import html
from migrandi.formats.dates import first_date
from migrandi.formats.document import Hints, Text
from migrandi.formats.titles import naming_line


def titled(page: str) -> str:
    (document,) = html.read(page.encode(), Hints())
    return document.title


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["Bulletin of the State", "LEY Nº 3 DE 2001", "Artículo 1.- Uno."], "LEY Nº 3 DE 2001"),
        (["2024000001", "7 JANVIER 2024. - Loi sur les étrangers. (NOTE : en vigueur)"],
         "7 JANVIER 2024. - Loi sur les étrangers."),
        (["Amtsblatt", "Bundesverfassung der Republik Ruritanien"], "Bundesverfassung der Republik Ruritanien"),
        (["ΕΦΗΜΕΡΙΔΑ", "ΝΟΜΟΣ ΥΠ’ ΑΡΙΘΜ. 5"], "ΝΟΜΟΣ ΥΠ’ ΑΡΙΘΜ. 5"),
        (["Law is made by the Assembly, and the following is said of it:"], ""),  # a sentence
        (["Actual practice", "Lawful stay"], ""),  # words that only begin like those that name acts
    ],
)  # fmt: skip
def test_the_line_that_names_the_law_is_found(lines: list[str], name: str) -> None:
    assert naming_line([Text(line) for line in lines]) == name


def test_a_page_titled_by_its_site_is_called_by_the_law_it_holds() -> None:
    first = (
        "<html><head><title>Law Bank</title></head><body><p>Search</p><p>Act 1 of 2001</p><p>Text.</p></body></html>"
    )
    second = first.replace("Act 1 of 2001", "Act 2 of 2001")
    assert (titled(first), titled(second)) == ("Act 1 of 2001", "Act 2 of 2001")


def test_the_links_behind_a_heading_are_no_part_of_the_title() -> None:
    page = "<title>Aliens Act 2001</title><h1>Aliens Act 2001 <a href='/x'>Permanent link</a></h1><p>Words of it.</p>"
    assert titled(page) == "Aliens Act 2001"


def test_the_parts_of_a_heading_that_the_style_sets_apart_stay_apart() -> None:
    page = "<h1><span class='kind'>Order of the Minister</span><span class='day'>of 3 May 2001</span></h1><p>Text.</p>"
    assert titled(page) == "Order of the Minister of 3 May 2001"


def test_a_page_that_is_wrong_about_its_letters_is_read_as_what_it_is() -> None:
    page = "<meta charset='ISO-8859-1'><p>Ley de migración – año 2001</p><p>Otra línea.</p>"
    (utf8,) = html.read(page.encode(), Hints())
    (windows,) = html.read(page.encode("cp1252"), Hints())
    for document in (utf8, windows):
        assert document.content[0] == Text("Ley de migración – año 2001")


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("REGULATION of 27 April 2016 amending that of 1 May 2001", "en", "2016-04-27"),
        ("RÈGLEMENT du 1er février 2003", "fr", "2003-02-01"),
        ("17 FEVRIER 1994. - La Constitution", "fr", "1994-02-17"),
        ("REGLAMENTO de 9 de marzo de 2016", "es", "2016-03-09"),
        ("Verordnung vom 3. März 2010", "de", "2010-03-03"),
        ("Rozporządzenie z dnia 30 grudnia 2024 r.", "pl", "2024-12-30"),
        ("the 31 June 2010", "en", ""),  # no such day
        ("Regulation No 1", "en", ""),
        ("of 27 April 2016", "xx", ""),
    ],
)
def test_a_date_in_words_is_read_in_the_language_of_the_law(words: str, language: str, day: str) -> None:
    assert first_date(words, language) == day
