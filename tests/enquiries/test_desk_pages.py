"""The form for missions on a poor line, the overview, the year's table, and the desk on the command line."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from docx import Document
from pytest_django import DjangoAssertNumQueries
from typer.testing import CliRunner

from migrandi import installation
from migrandi.cli import commands
from migrandi.cli.app import app
from migrandi.enquiries import triage
from migrandi.enquiries.asking import Asked, enter_by_hand
from migrandi.enquiries.models import Enquiry
from migrandi.enquiries.overview import export_year, overview, year_of
from migrandi.people.actors import AT_THE_MACHINE, STRANGER
from migrandi.treaties.loading import load_register
from tests.people.cast import Cast, cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FORM = {"key": "abc123", "sender": "officer@mission-a.example.org", "question": "May children be detained?"}


@pytest.fixture
def people() -> Cast:
    return cast()


def guest() -> Client:
    return Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=False)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh-hans"])
def test_the_form_is_small_and_needs_nothing_but_itself(language: str) -> None:
    answer = guest().get("/ask", {"ui": language})
    page = answer.content.decode()
    style = Path(str(finders.find("web/ask.css"))).read_bytes()
    assert len(answer.content) + len(style) < 30_000
    assert "<script" not in page and page.count("<link") == 1 and "style=" not in page
    assert ('dir="rtl"' in page.split("<head>")[0]) is (language == "ar")


def test_the_form_takes_a_question_once_and_tells_nothing_of_what_is_kept(people: Cast) -> None:
    client = guest()
    first, again = client.post("/ask", FORM), client.post("/ask", FORM)
    assert first.status_code == again.status_code == 200 and "abc123" in first.content.decode()
    one = Enquiry.objects.get()
    assert (one.mission, one.confidence, one.stage) == (people.a, "personal", "open")
    for text in (first.content.decode(), again.content.decode()):
        assert "Mission A" not in text and f"/enquiries/{one.pk}" not in text


def test_what_was_written_comes_back_with_what_is_missing() -> None:
    answer = guest().post("/ask", FORM | {"question": "", "subject": "On harbours"})
    page = answer.content.decode()
    assert answer.status_code == 400 and 'value="On harbours"' in page and 'role="alert"' in page
    assert not Enquiry.objects.exists()


def test_a_program_that_fills_in_every_field_is_not_heard() -> None:
    assert guest().post("/ask", FORM | {"website": "http://spam.example.org"}).status_code == 200
    assert not Enquiry.objects.exists()


@override_settings(ENQUIRY_FORM=False)
def test_the_form_can_be_closed() -> None:
    assert guest().get("/ask").status_code == 404


def test_an_officer_types_in_what_came_by_telephone(people: Cast) -> None:
    bob = guest()
    bob.force_login(people.bob)
    assert "Mission A" in bob.get("/enquiries/new").content.decode()
    given = {"mission": "mission-a", "question": "May he work?", "confidence": "restricted", "key": "k"}
    assert bob.post("/enquiries/new", given).status_code == 302
    assert Enquiry.objects.get().confidence == "restricted"
    assert bob.post("/enquiries/new", given | {"mission": "mission-b", "key": "k2"}).status_code == 404
    reader = guest()
    reader.force_login(people.reader)
    assert reader.post("/enquiries/new", given | {"key": "k3"}).status_code in (403, 404)
    assert Enquiry.objects.count() == 1


@override_settings(LAPTOP=True)
def test_an_empty_desk_says_what_to_do_next() -> None:
    client = guest()
    for address, words in (
        ("/enquiries", "migrandi enquiry fetch"), ("/knowledge", "released"), ("/enquiries/overview", "No enquiry"),
        ("/enquiries/years/2026", "No enquiry"), ("/enquiries/new", "No mission"),
    ):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200 and words in page.content.decode(), address


def year(people: Cast) -> None:
    """Three of mission A, one of B; one of A answered in time and one late."""
    for number, (mission, question) in enumerate(
        [(people.a, "May children be detained?"), (people.a, "May she work?"), (people.a, "Urgent: deported tomorrow!"),
         (people.b, "Les expulsions collectives sont-elles interdites ?")]
    ):  # fmt: skip
        one = enter_by_hand(
            Asked(f"k{number}", question, received_at=NOON - timedelta(days=30 * number)), mission, "personal",
            AT_THE_MACHINE, NOON,
        )  # fmt: skip
        if number < 2:
            one.stage, one.answered_at = "answered", one.received_at + timedelta(days=2 if number == 0 else 60)
            one.save()


def test_the_overview_and_the_years_table_count_what_one_may_see(people: Cast) -> None:
    year(people)
    seen = overview(people.reviewer, NOON)
    assert (seen.open, seen.overdue) == (2, 2) and seen.missions == {"Mission A": 1, "Mission B": 1}
    assert sum(count for _month, count in seen.received) == 4 and set(seen.states) == {"ke", "tn"}
    rows = {row.mission: row for row in year_of(people.reviewer, 2026)}
    assert (rows["Mission A"].received, rows["Mission A"].answered, rows["Mission A"].in_time) == (3, 2, 1)
    assert rows["Mission A"].urgent == 1 and rows["Mission A"].working_days is not None
    assert [row.mission for row in year_of(people.charlie, 2026)] == ["Mission B"]
    assert overview(STRANGER, NOON).received == []


def test_the_years_table_is_taken_away_as_csv_and_word(people: Cast) -> None:
    year(people)
    people.a.name = "=Mission A"
    people.a.save()
    table = list(csv.reader(io.StringIO(export_year(people.reviewer, 2026, "csv", NOON).decode("utf-8-sig"))))
    assert len(table) == 3 and table[1][0] == "'=Mission A"
    [written] = Document(io.BytesIO(export_year(people.reviewer, 2026, "docx", NOON))).tables
    assert [cell.text for cell in written.rows[1].cells][:2] == ["=Mission A", "3"]
    client = guest()
    client.force_login(people.charlie)
    taken = client.get("/enquiries/years/2026?as=csv")
    assert b"Mission A" not in taken.content and taken["Content-Disposition"].startswith("attachment")


def test_the_command_line_lists_shows_suggests_and_answers(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "ensure", lambda: None)
    commands.load(["enquiry"])
    load_register()
    year(people)
    number = str(Enquiry.objects.get(subject__startswith="Urgent").pk)

    def told(*arguments: str) -> dict[str, object]:
        said = CliRunner().invoke(app, ["enquiry", *arguments, "--json"])
        assert said.exit_code == 0, said.stderr
        return dict(json.loads(said.stdout))

    assert len(told("list")["enquiries"]) == 4
    assert told("show", number)["urgency"] == "urgent"
    assert told("suggest", number)["authorities"]
    memo = told("answer", number)["memo"]
    assert told("answer", number)["memo"] == memo
    refused = CliRunner().invoke(app, ["enquiry", "answer", number, "--send"])
    assert refused.exit_code == 2 and "cleared" in refused.stderr
    assert CliRunner().invoke(app, ["enquiry", "show", "999999"]).exit_code == 2
    for command in (["list"], ["show", number], ["suggest", number]):
        assert CliRunner().invoke(app, ["enquiry", *command]).exit_code == 0


def test_what_came_in_by_mail_is_triaged_when_somebody_looks(people: Cast) -> None:
    year(people)
    Enquiry.objects.update(proposed_at=None)
    assert triage.propose_what_is_new(NOON) == 4 and triage.propose_what_is_new(NOON) == 0


def test_a_long_list_asks_the_database_no_oftener_than_a_short_one(
    people: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        mission = people.a if number % 2 else people.b
        enter_by_hand(Asked(f"q{number}", "May children be detained?"), mission, "personal", AT_THE_MACHINE, NOON)
    client = guest()
    client.force_login(people.reviewer)
    with django_assert_max_num_queries(25):
        assert client.get("/enquiries").content.count(b"urgency-") == 30
