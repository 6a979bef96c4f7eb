"""The site as its readers use it, without any JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language
from pytest_django import Settings

from migrandi.search import syncing
from migrandi.treaties.loading import load_register
from tests.harvest.test_importing import LAW
from tests.law.writing import SENTENCES, article, law, take_in
from tests.web.visiting import own_index, page

pytestmark = pytest.mark.django_db
PATH = "/xx/act/1999/7"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    settings.BLOBS = tmp_path / "blobs"
    own_index(tmp_path, monkeypatch)
    load_register()
    take_in(law(article("1", "entry", "Arrival"), article("4", "appeal"), as_of="2001-01-01"))
    take_in(
        law(article("1", "entry", "Arrival"), article("4", "appeal-long"), article("5", "work"), as_of="2005-01-01")
    )
    take_in(law(article("1", "work", "Arrivée"), as_of="2005-01-01", language="fr", title="Loi du port"))
    syncing.sync()
    yield


def test_the_first_page_searches_and_shows_what_is_there(client: Client) -> None:
    html = page(client, "/")
    assert 'action="/search"' in html
    assert "Convention relating to the Status of Refugees" in html
    assert "Harbour Act" in html


def test_an_empty_site_says_what_to_do_next(client: Client) -> None:
    from migrandi.law.models import Expression  # noqa: PLC0415

    Expression.objects.all().delete()
    html = page(client, "/")
    assert "Import your first law" in html and 'href="/import"' in html


def test_a_law_is_read_as_of_a_day(client: Client) -> None:
    assert SENTENCES["appeal-long"].split("'")[0] in page(client, PATH)
    html = page(client, f"{PATH}?on=2003-01-01")
    assert "thirty days" in html and "sixty days" not in html
    assert "the copy of 2001-01-01 is shown" in html


def test_the_slider_works_without_a_program(client: Client) -> None:
    response = client.get(f"{PATH}?at=0&lang=en")
    assert response.status_code == 302 and response.headers["Location"] == f"{PATH}?lang=en&on=2001-01-01"


def test_a_provision_has_a_page_with_its_neighbours_and_citation(client: Client) -> None:
    html = page(client, f"{PATH}/art_4?on=2003-01-01")
    assert "<title>Article 4 · Harbour Act · Migrandi</title>" in html
    assert "Harbour Act, Article 4, as of 2001-01-01 [en], http://testserver/xx/act/1999/7/art_4?lang=en" in html
    assert "Article 1 Arrival" in html


def test_languages_stand_side_by_side(client: Client) -> None:
    html = page(client, f"{PATH}?beside=fr")
    assert "Arrival" in html and "Arrivée" in html
    assert "Not held in this language for this day." in html


def test_differences_and_history(client: Client) -> None:
    html = page(client, f"{PATH}?view=differences")
    assert "<del>thirty</del><ins>sixty</ins>" in html
    assert "2 provisions differ" in html
    assert "1 provision added" in page(client, f"{PATH}?view=history")
    assert "2001-01-01" in page(client, f"{PATH}/art_4?view=history")


def test_the_source_is_one_click_away(client: Client) -> None:
    assert "view=source" in page(client, f"{PATH}/art_4")
    html = page(client, f"{PATH}/art_4?view=source")
    assert "SHA-256" in html and "law.xml" in html


@pytest.mark.parametrize("form", ["txt", "md", "html", "akn", "json"])
def test_a_law_is_taken_away_as_a_file(client: Client, form: str) -> None:
    response = client.get(f"{PATH}/art_4?as={form}")
    assert response.status_code == 200 and b"sixty" in response.content
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_results_narrow_and_mark_the_words(client: Client) -> None:
    html = page(client, "/search?q=sixty+days")
    assert "<mark>sixty</mark>" in html and f"{PATH}/art_4" in html
    assert "language=fr" in page(client, "/search?q=wages")
    assert "Nothing fits these words" in page(client, "/search?q=zzzzzz")
    assert f"{PATH}/art_4" in page(client, "/search?q=%22thirty+days%22&on=2003-01-01")


def test_a_path_or_a_name_in_the_box_goes_straight_to_its_place(client: Client) -> None:
    assert client.get("/search?q=xx/act/1999/7/art_4").headers["Location"] == f"{PATH}/art_4"
    assert client.get("/CRC").headers["Location"] == "/int/treaty/1989/crc"


def test_an_instrument_without_text_shows_its_facts_and_headnotes(client: Client) -> None:
    html = page(client, "/int/treaty/1951/refugee-convention")
    assert "1954-04-22" in html and "No return of a refugee" in html and "189 UNTS 137" in html
    assert "Pas de renvoi" in page(client, "/int/treaty/1951/refugee-convention?ui=fr")
    page(client, "/int/treaty/1951/refugee-convention/art_999", 404)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/xx/act/1999/8", 404, "The nearest: /xx/act/1999/7"),
        (f"{PATH}/art_44", 404, "art_4"),
        (f"{PATH}?on=yesterday", 400, "2022-08-01"),
        (f"{PATH}?on=1990-01-01", 404, "2001-01-01"),
        (f"{PATH}?lang=zh", 404, "en, fr"),
        (f"{PATH}?part=9", 400, "from 1 to 1"),
        (f"{PATH}?as=exe", 400, "There are: html, akn, jsonld"),
    ],
)
def test_a_mistake_gets_a_page_that_says_how_to_mend_it(client: Client, address: str, status: int, words: str) -> None:
    assert words in page(client, address, status)


@pytest.mark.parametrize(
    ("code", "direction"),
    [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl"), ("ru", "ltr"), ("zh-hans", "ltr")],
)
def test_the_interface_speaks_the_readers_language_and_the_law_its_own(
    client: Client, code: str, direction: str
) -> None:
    html = page(client, f"{PATH}?ui={code}&lang=en")
    assert f'<html lang="{code}" dir="{direction}">' in html
    assert '<article class="text" lang="en" dir="ltr">' in html
    assert f'lang="{code}"' in page(client, "/")  # kept for the next page


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_in_the_page(client: Client) -> None:
    response = client.get(PATH)
    assert "default-src 'none'; script-src 'self'" in response.headers["Content-Security-Policy"]
    html = response.content.decode()
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", html)


def test_law_is_escaped(client: Client) -> None:
    evil = law(article("1", "entry", "<script>alert(1)</script>"), as_of="2001-01-01", number="8", title="<b>Evil</b>")
    take_in(evil)
    html = page(client, "/xx/act/1999/8")
    assert "<script>alert" not in html and "&lt;script&gt;" in html and "<b>Evil" not in html


def test_a_law_is_imported_in_the_browser_where_that_is_allowed(client: Client, settings: Settings) -> None:
    upload = SimpleUploadedFile("tower.md", LAW.replace("Harbour", "Tower").encode())
    assert client.post("/import", {"files": [upload]}).status_code == 403
    settings.LAPTOP = True
    upload = SimpleUploadedFile("../../tower.md", LAW.replace("Harbour", "Tower").encode())
    html = client.post("/import", {"files": [upload], "as_of": "2001-01-01"}).content.decode()
    assert "Tower Act" in html
    assert "Tower" in page(client, "/works?words=tower")


def test_editors_have_their_pages(admin_client: Client) -> None:
    lists = ("work", "headnote", "expression", "manifestation")
    for name in ("admin:index", *(f"admin:law_{one}_changelist" for one in lists)):
        page(admin_client, reverse(name))


@pytest.mark.parametrize(
    "address", ["/", "/nothing-there", "/search?q=harbour", "/search?q=title:(", "/states/zz", "/treaties/iccpr?as=csv"]
)
def test_a_page_in_another_language_leaves_none_behind_for_what_the_process_does_next(
    client: Client, address: str
) -> None:
    before = get_language()
    answer = client.get(f"{address}{'&' if '?' in address else '?'}ui=ar")
    assert answer.headers["Content-Language"] == "ar"
    assert get_language() == before == "en"


@pytest.mark.parametrize(
    "address",
    ["/states/ke?on={}", "/meetings?from={}", "/meetings?view=list&from={}", "/meetings/reports?from={}",
     "/meetings/reports?to={}", "/treaties/refugee-convention?on={}", "/compare?states=ke&on={}"],
)  # fmt: skip
def test_a_day_at_the_end_of_the_calendar_is_told_to_be_none(client: Client, address: str) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert client.get(address.format(day)).status_code == 400, (address, day)
