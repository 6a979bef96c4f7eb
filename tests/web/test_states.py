"""Who is bound, as readers see it: pages of States and treaties, side by side, and what they take away."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from migrandi.jurisdictions import entries
from migrandi.treaties.binding import status
from migrandi.treaties.growth import growth
from migrandi.treaties.loading import load_register
from migrandi.web.pictures.world import world
from tests.web.visiting import page

pytestmark = pytest.mark.django_db
DAY = "on=2015-01-01"
PAGES = (
    f"/states/ke?{DAY}&topic=children&treaty=crc",
    f"/treaties/refugee-convention?{DAY}&missing=ecowas&article=26",
    f"/compare?state=ke&state=ug&topic=detention&{DAY}",
    f"/states?{DAY}",
    "/treaties",
)


@pytest.fixture(scope="module", autouse=True)
def register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The register in the database for the whole module, taken out again afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_register()
        yield
        transaction.set_rollback(True)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_state_page_says_since_when_and_by_which_act_a_treaty_binds(client: Client) -> None:
    said = words(page(client, f"/states/ke?{DAY}"))
    assert "Convention relating to the Status of Refugees" in said
    # Kenya acceded on 16 May 1966; 90 days later is 14 August 1966 (article 43(2))
    assert re.search(r"refugee-convention\s+1966-08-14\s+accession\s+1966-05-16", said)
    assert "United Nations Treaty Collection" in said


def test_groups_stand_apart_and_what_is_not_bound_or_unknown_follows(client: Client) -> None:
    html = page(client, f"/states/ke?{DAY}")
    order = [html.index(mark) for mark in ('id="bound"', 'id="not-bound"', 'id="unknown"', 'id="acts"', 'id="about"')]
    assert order == sorted(order)
    for caption in ("Universal", "Regional", "Sub-regional"):
        assert f"<caption>{caption}" in html


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        (f"/states/ke?{DAY}&treaty=refugee-convention", "Yes. On 2015-01-01 “Convention relating to the Status"),
        ("/states/ke?on=1966-08-13&treaty=refugee-convention", "No. On 1966-08-13 “Convention relating"),
        ("/states/us?on=2015-01-01&treaty=crc", "No. On 2015-01-01 United States had signed “Convention on the Rights"),
        ("/states/ke?on=2026-01-01&treaty=geneva-convention-4", "It is not known here whether “Geneva"),
    ],
)
def test_the_short_question_has_its_answer_on_top(client: Client, address: str, answer: str) -> None:
    html = page(client, address)
    assert answer in words(html)
    assert html.index('class="answer') < html.index('id="bound"')


def test_the_home_pages_question_leads_to_the_state_at_the_treaty(client: Client) -> None:
    html = page(client, "/")
    assert 'action="/bound"' in html and 'name="treaty"' in html
    response = client.get("/bound?state=Kenya&treaty=crc&on=2015-01-01")
    assert response.status_code == 302
    assert response.headers["Location"] == "/states/ke?treaty=crc&on=2015-01-01"


def test_a_topic_narrows_to_its_instruments_and_names_the_articles(client: Client) -> None:
    html = page(client, f"/states/ke?{DAY}&topic=children")
    assert "/int/treaty/1951/refugee-convention/art_22" in html
    assert "Chicago" not in html[html.index('id="bound"') : html.index('id="acts"')]
    assert '<datalist id="topics">' in html and '<option value="children">' in html


def test_a_state_that_did_not_exist_on_the_day_is_said_first(client: Client) -> None:
    said = words(page(client, "/states/ss?on=2005-01-01"))
    assert "South Sudan did not exist on 2005-01-01" in said and "Sudan" in said
    assert said.index("did not exist") < said.index("What bound it on")


def test_the_state_page_tells_memberships_of_the_day_and_who_came_before(client: Client) -> None:
    assert "East African Community" in words(page(client, "/states/ke?on=2015-01-01"))
    assert "East African Community" not in words(page(client, "/states/ke?on=1990-01-01")).split("Memberships on")[1]
    assert "Czechoslovakia" in words(page(client, "/states/cz"))


def test_a_treaty_page_has_everybody_in_one_of_its_lists(client: Client) -> None:
    html = page(client, f"/treaties/refugee-convention?{DAY}")
    on = status("refugee-convention", date(2015, 1, 1))
    assert f"bound {len(on.parties)}" in words(html)
    for section in ("parties", "signatories", "non-parties", "unknown", "reservations", "through-time", "rules"):
        assert f'id="{section}"' in html
    assert "90 days after" in words(html) and "43(2)" in html


def test_members_of_an_organisation_that_are_not_party_are_named(client: Client) -> None:
    html = page(client, f"/treaties/refugee-convention?{DAY}&missing=ecowas")
    missing = html[html.index('id="missing"') : html.index("<figure")]
    assert "Cape Verde" in missing and "Senegal" not in missing and "15 members" in missing


def test_reservations_to_an_article_are_listed_and_what_was_withdrawn(client: Client) -> None:
    html = page(client, f"/treaties/refugee-convention?{DAY}&article=26")
    listed = html[html.index('id="reservations"') : html.index("<figure")]
    assert "Botswana" in listed and "Greece" in listed and "Angola" not in listed
    assert "Fiji" in listed[listed.index("Withdrawn") :] and "on a day not recorded" in listed


def test_parties_can_be_put_in_the_order_of_their_dates(client: Client) -> None:
    html = page(client, f"/treaties/refugee-convention?{DAY}&sort=date")
    since = re.findall(r'</th>\s*<td><bdi class="when">(\d{4}-\d{2}-\d{2})</bdi>', html[html.index('id="parties"') :])
    assert len(since) > 100 and since[:100] == sorted(since[:100])


def test_the_matrix_says_each_answer_in_words_and_leads_to_the_state(client: Client) -> None:
    html = page(client, f"/compare?state=ke&state=ug&state=tz&{DAY}&topic=detention")
    assert "● bound" in words(html).replace("●  bound", "● bound") and "not bound" in html and "unknown" in html
    assert f"/states/ke?{DAY}#refugee-convention" in html
    assert "Convention relating to the Status of Refugees" in html


def test_an_organisations_members_can_be_compared(client: Client) -> None:
    html = page(client, f"/compare?member=eac&{DAY}")
    assert all(name in html for name in ("Kenya", "Uganda", "Tanzania", "Rwanda", "Burundi"))
    assert "at most" in page(client, f"/compare?member=au-union&{DAY}", 400)


@pytest.mark.parametrize(
    ("address", "code", "sentence"),
    [
        ("/states/Kenia-Land", 404, "Nearest"),
        ("/states/ecowas", 404, "is an organisation"),
        ("/treaties/refuge-convention", 404, "/int/treaty/1951/refugee-convention"),
        ("/treaties/refugee-convention?missing=ecowass", 404, "No organisation is called"),
        ("/states/ke?topic=chidren", 404, "children"),
        ("/states/ke?on=2015-13-01", 400, "is not a day"),
        ("/states/ke?as=pdf", 400, "csv, xlsx, jsonld, json"),
        ("/bound?state=&treaty=crc", 404, "No State"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence_that_helps(
    client: Client, address: str, code: int, sentence: str
) -> None:
    assert sentence in words(page(client, address, code))


def test_a_state_is_found_by_its_name_and_has_one_address(client: Client) -> None:
    response = client.get("/states/Kenya?on=2015-01-01")
    assert response.status_code == 301 and response.headers["Location"] == "/states/ke?on=2015-01-01"
    assert '/states/ke"' in page(client, "/states?words=kenya")


@pytest.mark.parametrize("address", [PAGES[0], PAGES[1], PAGES[2]])
def test_the_table_is_taken_away_as_csv_and_xlsx_with_the_same_rows(client: Client, address: str) -> None:
    written = client.get(f"{address}&as=csv")
    assert written.content.startswith(b"\xef\xbb\xbf") and "attachment" in written.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(written.content.decode("utf-8-sig"))))
    leaf = load_workbook(io.BytesIO(client.get(f"{address}&as=xlsx").content)).worksheets[0]
    cells = [[value or "" for value in row] for row in leaf.iter_rows(values_only=True)]
    assert len(rows) > 10 and rows == cells


def test_csv_has_what_the_page_has(client: Client) -> None:
    rows = csv.DictReader(io.StringIO(client.get(f"/states/ke?{DAY}&as=csv").content.decode("utf-8-sig")))
    row = next(row for row in rows if row["Short name"] == "refugee-convention")
    assert (row["Answer"], row["Since"], row["Deposited"]) == ("bound", "1966-08-14", "1966-05-16")
    assert "United Nations" in row["Source"]


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        (PAGES[0], {"state", "name", "on", "topic", "bound", "not_bound", "unknown"}),
        (PAGES[1], {"path", "short", "title", "on", "parties", "signatories", "non_parties", "unknown", "group",
                    "missing"}),
        (PAGES[2], {"states", "on", "topic", "instruments"}),
    ],
)  # fmt: skip
def test_json_has_the_shape_of_the_command_line(client: Client, address: str, keys: set[str]) -> None:
    assert set(json.loads(client.get(f"{address}&as=json").content)) == keys


@pytest.mark.parametrize("address", [PAGES[0], PAGES[1], PAGES[2]])
def test_linked_data_names_states_and_instruments_by_their_addresses(client: Client, address: str) -> None:
    response = client.get(f"{address}&as=jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    nodes = json.loads(response.content)["hasPart"]
    countries = {node["@id"] for node in nodes if node["@type"] == "Country"}
    assert "http://testserver/states/ke" in countries
    treaty = next(node for node in nodes if node["@id"].endswith("/int/treaty/1951/refugee-convention"))
    role = next(r for r in treaty["legislationJurisdiction"] if r["legislationJurisdiction"]["@id"].endswith("/ke"))
    assert (role["roleName"], role["startDate"]) == ("bound", "1966-08-14")


@pytest.mark.parametrize("address", PAGES)
def test_pages_can_be_read_without_seeing_them(client: Client, address: str) -> None:
    html = page(client, address)
    for picture in re.findall(r"<svg[^>]*>.*?</svg>", html, re.DOTALL):
        if 'aria-hidden="true"' in picture.split(">")[0]:
            continue
        named = re.search(r'aria-labelledby="([^"]+)"', picture)
        assert 'role="img"' in picture and named is not None
        assert all(f'id="{part}"' in picture for part in named[1].split())
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        assert "<caption" in table and 'scope="col"' in table
        assert not re.search(r"<th(?![a-z])(?! scope=)", table)
    for field in re.findall(r"<(?:select|input)[^>]*>", html.split("<main", maxsplit=1)[1]):
        assert 'type="hidden"' in field or re.search(rf"<label[^>]*>[^<]*{re.escape(field)}", html), field
    headings = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert headings[0] == 1 and all(after - before <= 1 for before, after in pairwise(headings))
    identifiers = re.findall(r'\bid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))
    assert "style=" not in html and "<script>" not in html


@pytest.mark.parametrize("address", PAGES)
def test_in_arabic_the_page_runs_from_right_to_left(client: Client, address: str) -> None:
    html = page(client, f"{address}{'&' if '?' in address else '?'}ui=ar")
    assert '<html lang="ar" dir="rtl">' in html
    if "/states/ke" in address:
        assert "كينيا" in html


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_database_few_things(
    client: Client, address: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        page(client, address)


def test_every_state_of_today_can_be_seen_on_the_map() -> None:
    drawn = {code for code, area in world().areas.items() if area.path or area.dot}
    assert {code for code, entry in entries().items() if entry.kind == "state"} <= drawn


def test_the_map_gives_an_area_the_answer_of_the_state_it_was_part_of(client: Client) -> None:
    html = page(client, "/treaties/iccpr?on=1985-01-01")
    assert "<title>Georgia (Union of Soviet Socialist Republics): bound</title>" in html
    assert "<title>Kenya: bound</title>" in html


@pytest.mark.parametrize("short", ["refugee-convention", "iccpr", "crc", "oau-refugee-convention", "iccpr-op1", "echr"])
def test_the_number_through_time_is_the_number_of_the_tables(short: str) -> None:
    steps = growth(short)
    for year in (1960, 1975, 1992, 2000, 2010, 2020):
        day = date(year, 6, 1)
        number = next((count for changed, count in reversed(steps) if changed <= day), 0)
        assert number == len(status(short, day).parties), (short, day)


def test_an_instruments_page_and_a_search_lead_to_who_is_bound(client: Client) -> None:
    assert 'href="/treaties/refugee-convention"' in page(client, "/int/treaty/1951/refugee-convention")
    assert 'href="/states"' in page(client, "/") and 'href="/treaties"' in page(client, "/")


def test_the_name_of_a_state_in_the_search_box_leads_to_its_page(client: Client) -> None:
    assert 'href="/states/ke"' in page(client, "/search?q=kenya")


def test_an_instrument_without_text_says_what_it_is_on_and_for_whom(client: Client) -> None:
    html = page(client, "/un/guidelines/2012/unhcr-guidelines-9?lang=fr")
    facts = html[html.index('<dl class="facts">') : html.index("<h2>")]
    assert 'href="/concepts/lgbti-persons"' in facts
    assert 'href="/concepts/persecution"' in facts
    # its number is part of its address; nobody calls it so
    assert "unhcr-guidelines-9" not in html[html.index("<h2>") :].partition("</dl>")[0]
