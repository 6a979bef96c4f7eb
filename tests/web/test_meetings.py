"""The pages of meetings: without script, in two time zones, with what a reader may know and no more."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from migrandi.calendars.icalendar_reading import read
from migrandi.law.models import Work
from migrandi.meetings.models import Change, Feed, FollowUp, Meeting, Note, Outcome, Reminder
from migrandi.people.models import AuditEntry
from tests.meetings.making import NOW, calendar, event, meeting
from tests.people.cast import Cast, cast
from tests.web.visiting import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_machine(settings: Any) -> None:
    settings.LAPTOP = True


@pytest.fixture
def people() -> Cast:
    return cast()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


SOON = datetime(2026, 3, 10, 11, tzinfo=UTC)


def test_an_empty_calendar_says_what_to_do_next(client: Client, at_the_machine: None) -> None:
    shown = page(client, "/meetings")
    assert "No meeting is held here yet" in shown
    assert "/meetings/sources" in shown


@pytest.mark.parametrize("view", ["agenda&from=2026-03-01", "month&month=2026-03", "list&from=2026-03-01"])
def test_a_meeting_stands_in_every_view_in_its_own_zone_and_in_the_readers(client: Client, view: str) -> None:
    meeting("Hearing on detention", starts_at=SOON)
    own = page(client, f"/meetings?view={view}")
    assert "Hearing on detention" in own
    assert "12:00" in own
    theirs = page(client, f"/meetings?view={view}&zone=Asia/Tokyo")
    assert "20:00" in theirs
    # the choice is kept, until it is taken back
    assert "20:00" in page(client, f"/meetings?view={view}")
    assert "12:00" in page(client, f"/meetings?view={view}&zone=own")


def test_a_meeting_that_falls_on_another_day_for_the_reader_stands_there(client: Client) -> None:
    meeting("Late call", starts_at=datetime(2026, 3, 10, 22, tzinfo=UTC), zone="UTC")
    shown = page(client, "/meetings?view=agenda&from=2026-03-01&zone=Asia/Tokyo")
    assert "day-2026-03-11" in shown
    assert "day-2026-03-10" not in shown


def test_a_session_of_days_is_in_every_day_of_the_month(client: Client) -> None:
    meeting(
        "Sixty-fourth session", all_day=True, zone="", starts_at=datetime(2026, 3, 9, tzinfo=UTC),
        ends_at=datetime(2026, 3, 14, tzinfo=UTC),
    )  # fmt: skip
    assert page(client, "/meetings?view=month&month=2026-03").count("Sixty-fourth session") == 5


def test_words_find_a_meeting_by_its_agenda_without_accents_or_case(client: Client) -> None:
    held = meeting("Session", starts_at=SOON)
    held.items.create(position=1, title="Détention des migrants")
    from migrandi.meetings import subjects  # noqa: PLC0415

    subjects.refresh(held)
    assert "Session</a>" in page(client, "/meetings?view=list&q=DETENTION+migrants")
    assert "Session</a>" not in page(client, "/meetings?view=list&q=extradition")


def form(**more: str) -> dict[str, str]:
    return {
        "title": "Round table", "body": "cmw", "first_day": "2026-03-29", "from_time": "01:30", "to_time": "03:30",
        "zone": "Europe/Zurich", "state": "scheduled", "confidence": "public", "topics": "detention",
    } | more  # fmt: skip


def test_a_meeting_is_added_changed_and_removed_by_hand_and_had_back(client: Client, at_the_machine: None) -> None:
    made = client.post("/meetings/new", form())
    held = Meeting.objects.get()
    assert made.status_code == 302
    # the clock goes forward that night: two hours by the clock are one
    assert held.ends_at - held.starts_at == timedelta(hours=1)
    client.post(f"/meetings/{held.pk}/edit", form(first_day="2026-03-30"))
    held.refresh_from_db()
    assert held.state == Meeting.State.MOVED
    assert list(Change.objects.order_by("pk").values_list("what", flat=True)) == ["added", "moved"]
    client.post(f"/meetings/{held.pk}/remove")
    assert "Round table" not in page(client, "/meetings?view=list&from=2026-03-01")
    client.post(f"/meetings/{held.pk}/remove", {"back": "1"})
    assert "Round table" in page(client, "/meetings?view=list&from=2026-03-01")


def test_a_form_with_a_mistake_says_it_beside_the_field_and_keeps_what_was_written(
    client: Client, at_the_machine: None
) -> None:
    answer = client.post("/meetings/new", form(zone="Mars/Base", to_time="00:30", topics="no such thing"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Mars/Base” is no time zone" in shown
    assert "no topic “no such thing”" in shown
    assert 'value="Round table"' in shown
    assert not Meeting.objects.exists()


def test_an_outcome_that_is_an_instrument_is_a_law_and_each_leads_to_the_other(
    client: Client, at_the_machine: None
) -> None:
    held = meeting("Session", starts_at=SOON, body="hrc")
    said = {"kind": "resolution", "symbol": "A/HRC/RES/61/9", "title": "Rights of migrants", "adopted_on": "2026-03-30"}
    client.post(f"/meetings/{held.pk}/outcome/new", said | {"to_law": "on"})
    work = Work.objects.get(kind="resolution")
    assert work.path == "/un/resolution/2026/a-hrc-res-61-9"
    assert work.path in page(client, f"/meetings/{held.pk}")
    assert f"/meetings/{held.pk}" in page(client, work.path)


def test_a_recommendation_stands_on_the_page_of_its_state_with_its_article_and_topic(
    client: Client, at_the_machine: None
) -> None:
    Work.objects.create(
        path="/int/treaty/1989/crc", jurisdiction="int", kind="treaty", number="crc", title="Rights of the Child",
        register=True, recorded_at=NOW, facts={},
    )  # fmt: skip
    held = meeting("Review", starts_at=SOON)
    outcome = Outcome.objects.create(meeting=held, kind="recommendations", title="Report of the review")
    said = {
        "outcome": str(outcome.pk), "state": "Kenya", "text": "End the detention of children.", "authority": "crc, 37",
        "topic": "detention", "number": "12.4",
    }  # fmt: skip
    answer = client.post(f"/meetings/{held.pk}/recommendation/new", said)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    shown = page(client, "/states/ke")
    assert "End the detention of children." in shown
    assert "/int/treaty/1989/crc/art_37" in shown
    assert "topic=detention" in shown


def test_something_to_do_is_done_undone_removed_and_had_back(client: Client, at_the_machine: None) -> None:
    held = meeting("Review", starts_at=SOON)
    client.post(f"/meetings/{held.pk}/follow-up/new", {"text": "Write to the missions", "due_on": "2026-03-20"})
    task = FollowUp.objects.get()
    for done in ("1", "0"):
        client.post(f"/meetings/{held.pk}/follow-up/{task.pk}/done", {"done": done})
        task.refresh_from_db()
        assert (task.done_at is not None) == (done == "1")
    removed = client.post(f"/meetings/{held.pk}/follow-up/{task.pk}/remove")
    assert "It is removed." in page(client, removed.headers["Location"])
    client.post(f"/meetings/{held.pk}/follow-up/{task.pk}/back")
    assert "Write to the missions" in page(client, f"/meetings/{held.pk}")


def test_a_note_shows_the_authorities_that_its_words_cite(client: Client, at_the_machine: None) -> None:
    held = meeting("Review", starts_at=SOON)
    said = {"text": "See **article 37** of the Convention on the Rights of the Child. <script>x</script>"}
    client.post(f"/meetings/{held.pk}/note/new", said | {"confidence": "internal"})
    shown = page(client, f"/meetings/{held.pk}")
    assert "<strong>article 37</strong>" in shown
    assert "<script>x" not in shown
    assert "Authorities cited:" in shown


def test_a_briefing_note_becomes_a_paper(client: Client, at_the_machine: None) -> None:
    held = meeting("Review of detention", starts_at=SOON)
    answer = client.post(f"/meetings/{held.pk}/paper", {"what": "briefing", "language": "en"})
    assert answer.headers["Location"].startswith("/papers/")
    assert "Briefing note: Review of detention" in page(client, answer.headers["Location"])


def test_meetings_at_the_same_time_are_shown_and_a_session_does_not_clash_with_its_meetings(client: Client) -> None:
    held = meeting("Hearing", starts_at=SOON)
    meeting("Other hearing", starts_at=SOON + timedelta(minutes=30))
    meeting("Session", all_day=True, zone="", starts_at=SOON.replace(hour=0), ends_at=SOON.replace(day=14, hour=0))
    shown = page(client, f"/meetings/{held.pk}")
    clash = shown[shown.index("At the same time:") :].partition("</ul>")[0]
    assert "Other hearing" in clash
    assert "Session" not in clash


def test_who_may_not_know_of_a_meeting_finds_nothing_of_it_in_pages_and_calendars(people: Cast) -> None:
    held = meeting("Zzyzx", starts_at=timezone.now(), confidence="restricted", mission=people.a)
    Change.objects.create(meeting=held, what="added", at=NOW, confidence="restricted")
    addresses = [
        "/meetings?view=list", "/meetings", "/meetings?view=month", "/meetings?view=list&q=zzyzx",
        "/meetings/calendars/all.ics", "/meetings/calendars/all.atom", "/meetings/calendars/all.jsonld",
    ]  # fmt: skip
    for reader in (Client(), signed_in(people.charlie), signed_in(people.nobody)):
        for address in addresses:
            assert "Zzyzx" not in page(reader, address), address
        assert reader.get(f"/meetings/{held.pk}").status_code == 404
        assert reader.get(f"/meetings/{held.pk}.ics").status_code == 404
    assert "Zzyzx" in page(signed_in(people.alice), f"/meetings/{held.pk}")
    assert AuditEntry.objects.filter(kind="meeting", verb="read", actor="alice").exists()


def test_a_note_of_a_mission_is_for_those_of_the_mission_on_a_meeting_that_all_may_see(people: Cast) -> None:
    held = meeting("Open", starts_at=SOON)
    Note.objects.create(meeting=held, text="Between us", confidence="restricted", mission=people.a, written_at=NOW)
    assert "Between us" not in page(Client(), f"/meetings/{held.pk}")
    assert "Between us" not in page(signed_in(people.charlie), f"/meetings/{held.pk}")
    assert "Between us" in page(signed_in(people.alice), f"/meetings/{held.pk}")


def test_a_stranger_changes_nothing(client: Client) -> None:
    held = meeting("Open", starts_at=SOON)
    for address in ("/meetings/new", f"/meetings/{held.pk}/edit", f"/meetings/{held.pk}/note/new", "/meetings/sources"):
        assert client.get(address).headers["Location"].startswith("/sign-in")
    client.post(f"/meetings/{held.pk}/remove")
    held.refresh_from_db()
    assert held.removed_at is None


def test_a_calendar_of_a_body_a_topic_and_a_state_is_read_by_programs(client: Client) -> None:
    held = meeting("Hearing on detention", starts_at=timezone.now(), body="cmw")
    held.participants.create(organisation="Mission of Kenya", state="ke")
    from migrandi.meetings import subjects  # noqa: PLC0415

    subjects.refresh(held)
    for address in ("body/cmw", "topic/detention", "state/ke"):
        answer = client.get(f"/meetings/calendars/{address}.ics")
        entries = read(answer.content, date(2020, 1, 1), date(2040, 1, 1)).entries
        assert "Hearing on detention" in [one.title for one in entries], address
    graph = json.loads(client.get("/meetings/calendars/body/cmw.jsonld").content)["@graph"]
    assert graph[0]["@type"] == "Event"
    assert client.get("/meetings/calendars/body/none.ics").status_code == 404


def test_a_private_calendar_has_a_long_secret_address_and_can_be_revoked(people: Cast) -> None:
    meeting("Ours", starts_at=timezone.now(), confidence="internal")
    alice = signed_in(people.alice)
    alice.post("/meetings/calendars", {"kind": "all"})
    kept = Feed.objects.get()
    assert len(kept.token) >= 40
    address = f"/meetings/calendars/private/{kept.token}.ics"
    answer = Client().get(address)
    assert "Ours" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Ours" not in Client().get("/meetings/calendars/all.ics").content.decode()
    signed_in(people.charlie).post("/meetings/calendars", {"revoke": str(kept.pk)})
    assert Client().get(address).status_code == 200
    alice.post("/meetings/calendars", {"revoke": str(kept.pk)})
    assert Client().get(address).status_code == 404


def test_a_file_is_taken_in_on_the_page_and_what_was_kept_aside_is_shown(client: Client, at_the_machine: None) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    data = calendar(event("a", "20260310T120000", "One"), "BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Bad one\r\nEND:VEVENT\r\n")
    client.post("/meetings/sources/add", {"file": SimpleUploadedFile("all.ics", data), "name": "Ours"})
    shown = page(client, "/meetings/sources")
    assert "Bad one" in shown
    assert "It has no start (DTSTART)." in shown
    assert Meeting.objects.get().title == "One"


def test_an_address_of_the_inner_network_is_not_read(client: Client, at_the_machine: None) -> None:
    answer = client.post("/meetings/sources/add", {"address": "http://127.0.0.1:1/calendar.ics"})
    assert answer.status_code == 400
    assert "not of the open Internet" in answer.content.decode()


def test_a_reminder_is_asked_for_and_taken_back(people: Cast) -> None:
    held = meeting("Hearing", starts_at=SOON)
    alice = signed_in(people.alice)
    alice.post(f"/meetings/{held.pk}/remind", {"days": "3", "email": "officer-a@example.org"})
    assert Reminder.objects.get().days == 3
    alice.post(f"/meetings/{held.pk}/remind", {"forget": str(Reminder.objects.get().pk)})
    assert not Reminder.objects.exists()
