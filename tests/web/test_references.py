"""Citations on the site: links in the text, who cites a provision, without any JavaScript."""

import re
from datetime import date
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


def test_a_paragraph_alone_links_what_it_cites(tmp_path: Path) -> None:
    paragraph = Provision("subsection", label="(1)", number="1", content=[Text("As section 12 of the Ports Act says.")])
    take_in(act("c-7", content=[Provision("section", label="1", number="1", content=[paragraph])]))
    walk(REFERENCES, home=tmp_path, jobs=1)
    assert links(page("/ca/act/2011/c-7/sec_1/subsec_1")) == {"section 12 of the Ports Act": "/ca/act/2011/c-4/sec_12"}


HARBOUR_EN = "Under section 12 of the Ports Act, section 13 of the Ports Act, or article 33 of the Refugee Convention."
HARBOUR_FR = "Voir l’article 33 de la Convention relative au statut des réfugiés et l’article 2."


@pytest.fixture
def _of_two_days(tmp_path: Path) -> None:
    """The Ports Act as of two days, of which only the later has a section 13; a law in two languages that cites it."""
    take_in(act("c-4", ("12", "Ports were open."), title="Ports Act", as_of=date(2001, 1, 1)))
    take_in(act("c-4", ("12", "Ports are open."), ("13", "So it is."), title="Ports Act", as_of=date(2010, 1, 1)))
    take_in(act("c-8", ("1", HARBOUR_EN), ("2", "Or section 1 and S.C. 2011, c. 4."), as_of=date(2002, 1, 1)))
    take_in(act("c-8", ("1", HARBOUR_FR), ("2", "Rien."), as_of=date(2002, 1, 1), language="fr", title="Loi"))
    walk(REFERENCES, home=tmp_path, jobs=1)


@pytest.mark.usefixtures("_of_two_days")
def test_a_text_of_a_past_day_leads_to_what_it_cites_as_of_that_day_where_that_is_held() -> None:
    assert links(page("/ca/act/2011/c-8?lang=en&on=2005-01-01")) == {
        "section 12 of the Ports Act": "/ca/act/2011/c-4/sec_12?lang=en&amp;on=2005-01-01",
        "section 13 of the Ports Act": "/ca/act/2011/c-4/sec_13",
        "article 33 of the Refugee Convention": "/int/treaty/1951/refugee-convention/art_33",
        "S.C. 2011, c. 4": "/ca/act/2011/c-4?lang=en&amp;on=2005-01-01",
        "section 1": "/ca/act/2011/c-8/sec_1?lang=en&amp;on=2005-01-01",
    }
    assert "Ports were open" in page("/ca/act/2011/c-4/sec_12?lang=en&on=2005-01-01")


@pytest.mark.usefixtures("_of_two_days")
@pytest.mark.parametrize("place", ["/ca/act/2011/c-8", "/ca/act/2011/c-8/sec_1"])
def test_side_by_side_both_languages_link_what_they_cite(place: str) -> None:
    html = page(f"{place}?lang=en&beside=fr&on=2005-01-01")
    left, right = html[html.index('<div class="side-by-side"') :].split('<div lang="fr"')[:2]
    assert 'href="/ca/act/2011/c-4/sec_12?lang=en&amp;on=2005-01-01">section 12 of the Ports Act</a>' in left
    convention = "/int/treaty/1951/refugee-convention/art_33"
    assert f'<a href="{convention}">article 33 de la Convention relative au statut des réfugiés</a>' in right
    assert 'href="/ca/act/2011/c-8/sec_2?lang=fr&amp;on=2005-01-01">article 2</a>' in right


def test_what_is_not_held_in_the_texts_own_language_is_read_in_english_that_day(tmp_path: Path) -> None:
    for language in ("ar", "en", "zh"):
        take_in(act("c-4", ("12", f"Ports [{language}]"), title="Ports", language=language, as_of=date(2001, 1, 1)))
    take_in(act("c-9", ("1", "Voir L.C. 2011, ch. 4."), as_of=date(2002, 1, 1), language="fr", title="Loi"))
    walk(REFERENCES, home=tmp_path, jobs=1)
    assert links(page("/ca/act/2011/c-9?on=2005-01-01")) == {
        "L.C. 2011, ch. 4": "/ca/act/2011/c-4?lang=en&amp;on=2005-01-01"
    }


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
