"""The table of contents beside a law: all of a short one, of a long one the chapter that is being read."""

import pytest
from django.test import Client
from lxml import html

from migrandi.formats.document import Provision, Text
from tests.law.writing import article, law, take_in
from tests.web.visiting import page

pytestmark = pytest.mark.django_db
PATH = "/xx/act/1999/7"


def _chapter(number: int, articles: range) -> Provision:
    heading = Text(f"Of harbour {number} & its <wardens>")
    content = [article(str(one), "entry", f"Heading {one}") for one in articles]
    return Provision("chapter", label=f"Chapter {number}", number=str(number), heading=heading, content=[*content])


def _lines(client: Client, address: str) -> list[tuple[str, str, bool]]:
    """Every line of the table of contents: its words, where it leads, and whether it is marked as being read."""
    links = html.fromstring(page(client, address)).xpath("//aside[@class='contents']//nav//a")
    return [(link.text_content(), link.get("href"), link.get("aria-current") == "true") for link in links]


def _open(client: Client, address: str) -> list[str]:
    opened = html.fromstring(page(client, address)).xpath("//aside[@class='contents']//nav//li[details[@open]]/a")
    return [link.text_content() for link in opened]


def test_of_a_long_law_the_chapter_being_read_is_open_and_of_the_others_no_article_is_shown(client: Client) -> None:
    take_in(law(*(_chapter(n, range(100 * n, 100 * n + 100)) for n in range(1, 5)), as_of="2001-01-01"))
    chapters = [f"Chapter {n} Of harbour {n} & its <wardens>" for n in range(1, 5)]
    for _again in range(2):  # as it is made, and as it is kept
        for number in (2, 3):
            asked = f"{PATH}/art_{number}50?lang=en"
            lines = _lines(client, asked)
            assert [words for words, _href, _read in lines if words.startswith("Chapter")] == chapters
            articles = [words.split()[1] for words, _href, _read in lines if words.startswith("Article")]
            assert articles == [str(one) for one in range(100 * number, 100 * number + 100)]
            assert [href for _words, href, read in lines if read] == [asked]
            assert _open(client, asked) == chapters[number - 1 : number]
    whole = _lines(client, f"{PATH}?lang=en&part=2")
    assert ("Article 250 Heading 250", f"{PATH}?lang=en&part=2#art_250", False) not in whole
    assert (chapters[1], f"{PATH}?lang=en&part=2#chp_2", False) in whole


def test_of_a_short_law_all_is_shown_wherever_it_is_read(client: Client) -> None:
    take_in(law(_chapter(1, range(1, 4)), _chapter(2, range(4, 6)), as_of="2001-01-01"))
    for number in (1, 5):
        lines = _lines(client, f"{PATH}/art_{number}?lang=en")
        assert [words.split()[0] for words, _href, _read in lines] == [
            "Chapter", "Article", "Article", "Article", "Chapter", "Article", "Article"
        ]  # fmt: skip
        assert [words for words, _href, read in lines if read] == [f"Article {number} Heading {number}"]


def test_a_long_law_without_chapters_shows_all_of_it(client: Client) -> None:
    take_in(law(*(article(str(one), "entry") for one in range(1, 402)), as_of="2001-01-01"))
    for number in (7, 398):
        lines = _lines(client, f"{PATH}/art_{number}?lang=en")
        assert len(lines) == 401
        assert [words for words, _href, read in lines if read] == [f"Article {number}"]


def test_what_has_no_name_of_its_own_is_named_in_the_readers_language(client: Client) -> None:
    preamble = Provision("preamble", content=[Text("Whereas the river rises.")])
    take_in(law(preamble, *(_chapter(n, range(200 * n, 200 * n + 200)) for n in (1, 2)), as_of="2001-01-01"))
    for spoken, named in (("en", "Preamble"), ("fr", "Préambule"), ("en", "Preamble")):
        html_of = client.get(f"{PATH}/art_250?lang=en", headers={"Accept-Language": spoken}).content.decode()
        first = html.fromstring(html_of).xpath("//aside[@class='contents']//nav//a")[0]
        assert first.text_content() == named
