"""Citations on the site: links in the text, who cites a provision, without any JavaScript."""

import re
from pathlib import Path

import pytest
from django.test import Client

from migrandi.annotations.references import REFERENCES
from migrandi.annotations.walking import walk
from migrandi.formats.document import Provision, Span, Text
from migrandi.treaties.loading import load_register
from tests.annotations.test_walking import PORTS, act
from tests.law.writing import take_in

pytestmark = pytest.mark.django_db

MARKED = "Its source links section 12 of the Ports Act."
SOURCE = "https://example.org/ports?a=1&b=2"


@pytest.fixture(autouse=True)
def _laws(tmp_path: Path) -> None:
    load_register()
    take_in(
        act(
            "c-5",
            ("1", "<b>Under</b> section 12 of the Ports Act & article 33 of the Refugee Convention, or section 2."),
            ("2", 'See "section 99 of the Ports Act" and </p><script>alert(1)</script>.'),
            title="Harbour Act",
        )
    )
    span = Span(MARKED.index("section"), len(MARKED) - 1, "ref", SOURCE)
    take_in(act("c-6", content=[Provision("section", label="1", number="1", content=[Text(MARKED, [span])])]))
    take_in(PORTS)
    walk(REFERENCES, home=tmp_path, jobs=1)


def page(address: str) -> str:
    answer = Client(HTTP_HOST="127.0.0.1").get(address)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def links(html: str) -> dict[str, str]:
    article = html[html.index("<article") : html.index("</article>")]
    return {words: href for href, words in re.findall(r'<a href="([^"]*)">([^<]*)</a>', article)}


def test_what_a_text_cites_is_a_link_to_its_place() -> None:
    assert links(page("/ca/act/2011/c-5")) == {
        "section 12 of the Ports Act": "/ca/act/2011/c-4/sec_12",
        "article 33 of the Refugee Convention": "/int/treaty/1951/refugee-convention/art_33",
        "section 2": "/ca/act/2011/c-5/sec_2?lang=en",
    }
    assert links(page("/ca/act/2011/c-5/sec_1")) == links(page("/ca/act/2011/c-5"))


def test_what_the_database_does_not_hold_is_no_link_and_nothing_of_the_text_becomes_markup() -> None:
    html = page("/ca/act/2011/c-5/sec_2")
    assert links(html) == {}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "<script>alert" not in html
    assert "&lt;b&gt;Under&lt;/b&gt;" in page("/ca/act/2011/c-5/sec_1")


def test_a_link_of_the_source_stays_what_it_is() -> None:
    html = page("/ca/act/2011/c-6/sec_1")
    assert 'href="https://example.org/ports?a=1&amp;b=2"' in html
    assert "/ca/act/2011/c-4/sec_12" not in html[html.index("<article") : html.index("</article>")]


def test_a_provision_says_how_many_cite_it_and_leads_to_them() -> None:
    html = page("/ca/act/2011/c-4")
    assert 'href="/ca/act/2011/c-4/sec_12?view=cited-by"' in html and "Cited by 2 provisions" in html
    citing = page("/ca/act/2011/c-4/sec_12?view=cited-by")
    assert "Harbour Act" in citing and 'href="/ca/act/2011/c-5/sec_1?lang=en"' in citing
    assert "<mark>section 12 of the Ports Act</mark>" in citing and "this wording stands" in citing
    assert "&lt;b&gt;Under&lt;/b&gt;" in citing


def test_a_treaty_of_which_no_text_is_held_shows_who_cites_it() -> None:
    assert "Cited by 1 provision" in page("/int/treaty/1951/refugee-convention")
    assert "Harbour Act" in page("/int/treaty/1951/refugee-convention?view=cited-by")
    assert "Harbour Act" in page("/int/treaty/1951/refugee-convention/art_33?view=cited-by")
    assert "No provision in this database cites it" in page("/int/treaty/1951/refugee-convention/art_3?view=cited-by")


def test_a_paragraph_of_an_article_leads_to_our_line_on_the_article() -> None:
    assert 'class="current"' in page("/int/treaty/1951/refugee-convention/art_33/para_1")


@pytest.mark.parametrize("after", ["x", "-1", "0", "9" * 40, "٣"])
def test_a_page_that_is_none_is_said_in_a_sentence(after: str) -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get("/ca/act/2011/c-4", {"view": "cited-by", "after": after})
    assert answer.status_code == 400
