"""Whose report is due, reminders that are sent once, papers from a meeting, feeds that are read from an address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.contrib.auth.models import User

from migrandi.law.models import Mark, Work
from migrandi.meetings import briefing, importing, outcomes, publishing, reaching, reminding, reporting, sources
from migrandi.meetings.errors import ForbiddenAddress, MeetingError, TooLong, UnreadableSource
from migrandi.meetings.models import Meeting, Note, Outcome, ReportDate, Source
from migrandi.papers.keeping import latest
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.treaties.loading import load_register
from tests.emptying import forget
from tests.meetings.making import NOW, calendar, event, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def register() -> Iterator[None]:
    forget()
    load_register()
    yield
    forget()
    reporting._bound.cache_clear()


@pytest.mark.usefixtures("register")
def test_reports_are_due_by_the_years_of_each_treaty_from_its_entry_into_force_for_the_state() -> None:
    # Kenya: the Convention on the Rights of the Child entered into force on 2 September 1990
    found = reporting.due_between(date(1992, 1, 1), date(2003, 1, 1), state="ke", treaty="crc")
    assert [(due.due, due.report, due.number) for due in found] == [
        ("1992-09-02", "initial", 1), ("1997-09-02", "periodic", 2), ("2002-09-02", "periodic", 3),
    ]  # fmt: skip
    assert {due.article for due in found} == {"44(1)"}


@pytest.mark.usefixtures("register")
def test_what_the_treaty_leaves_to_its_committee_is_unknown_until_the_committees_date_is_known() -> None:
    span = (date(2027, 1, 1), date(2028, 1, 1))
    before = reporting.due_between(*span, state="ke", treaty="iccpr")
    assert [(due.due, due.basis) for due in before] == [("", "unknown")]
    ReportDate.objects.create(state="ke", treaty="iccpr", number=5, due_on=date(2027, 7, 15), source="CCPR/C/139/2")
    after = reporting.due_between(*span, state="ke", treaty="iccpr")
    assert [(due.due, due.basis, due.source) for due in after] == [("2027-07-15", "committee", "CCPR/C/139/2")]


@pytest.mark.usefixtures("register")
def test_a_date_of_a_committee_takes_the_place_of_what_is_reckoned() -> None:
    ReportDate.objects.create(state="ke", treaty="crc", number=7, due_on=date(2028, 3, 1), source="CRC/C/KEN/CO/6")
    found = reporting.due_between(date(2027, 1, 1), date(2029, 1, 1), state="ke", treaty="crc")
    assert [due.due for due in found] == ["2028-03-01"]


@pytest.mark.usefixtures("register")
def test_a_calendar_of_all_states_has_those_of_one() -> None:
    span = (date(2027, 1, 1), date(2028, 1, 1))
    of_all = [due for due in reporting.due_between(*span) if due.state == "ke"]
    assert of_all == reporting.due_between(*span, state="ke")
    assert Mark.objects.filter(key="register").exists()


@pytest.mark.parametrize(("first", "last"), [(2020, 2071), (2990, 9999), (9999, 9999), (1, 9999)])
def test_more_years_than_anybody_plans_for_are_refused_and_not_reckoned(first: int, last: int) -> None:
    with pytest.raises(TooLong, match="50 years"):
        reporting.due_between(date(first, 1, 1), date(last, 12, 31))


def test_a_reminder_is_handed_over_once_when_its_day_has_come() -> None:
    held = meeting("Hearing", starts_at=NOW + timedelta(days=10))
    reminding.remind(held, None, "officer-a@example.org", 3, NOW)
    sent: list[reminding.Letter] = []
    assert reminding.queue_due(NOW, sent.append) == 0
    assert reminding.queue_due(NOW + timedelta(days=7), sent.append) == 1
    assert reminding.queue_due(NOW + timedelta(days=8), sent.append) == 0
    assert (sent[0].to, "Hearing" in sent[0].subject) == ("officer-a@example.org", True)


def test_a_reminder_that_cannot_be_handed_over_stays_due() -> None:
    held = meeting("Hearing", starts_at=NOW + timedelta(days=1))
    reminding.remind(held, None, "officer-a@example.org", 3, NOW)

    def refuse(letter: reminding.Letter) -> None:
        raise MeetingError("The outbox is shut.")

    with pytest.raises(MeetingError):
        reminding.queue_due(NOW, refuse)
    assert len(list(reminding.due(NOW))) == 1


@pytest.mark.parametrize("why", ["cancelled", "handed in", "closed to them"])
def test_nobody_is_reminded_of_what_was_called_off_handed_in_or_closed_to_them(why: str) -> None:
    user = User.objects.create(username="officer-a", email="officer-a@example.org")
    held = meeting("Hearing", starts_at=NOW + timedelta(days=1))
    paper = held.documents.create(title="Paper", due_on=(NOW + timedelta(days=1)).date())
    reminding.remind(held, user, "", 3, NOW, document=paper)
    assert len(list(reminding.due(NOW))) == 1
    if why == "cancelled":
        Meeting.objects.update(state=Meeting.State.CANCELLED)
    elif why == "handed in":
        held.documents.update(submitted_on=NOW.date())
    else:
        Meeting.objects.update(confidence="restricted")
    assert not list(reminding.due(NOW))


def test_a_report_of_a_meeting_has_what_came_out_and_is_as_closed_as_its_notes() -> None:
    held = meeting("Review *of* [laws]")
    outcome = Outcome.objects.create(meeting=held, kind="resolution", symbol="A/HRC/RES/61/9", title="Rights")
    work = outcomes.as_work(outcome, NOW)
    outcome.recommendations.create(state="ke", text="End the detention of children.")
    Note.objects.create(meeting=held, text="Two States asked.", confidence="restricted", written_at=NOW)
    paper = briefing.begin_paper(held, "report", AT_THE_MACHINE, NOW)
    text = latest(paper).text
    assert f"[@{work.path.lstrip('/')}]" in text
    assert "KE: End the detention of children." in text
    assert "Review \\*of\\* \\[laws\\]" not in text.partition("---\n\n")[0]
    assert paper.confidence == "restricted"


def test_an_outcome_is_tied_to_the_law_that_has_its_symbol_already() -> None:
    held = meeting("Session")
    first = outcomes.as_work(
        Outcome.objects.create(meeting=held, kind="resolution", symbol="A/RES/80/1", title="One"), NOW
    )
    second = Outcome.objects.create(meeting=held, kind="resolution", symbol="a/res/80/1", title="The same")
    assert outcomes.as_work(second, NOW) == first
    assert Work.objects.filter(kind="resolution").count() == 1


def test_what_is_moved_here_has_a_higher_number_in_the_calendars_that_have_it() -> None:
    from migrandi.meetings import noting  # noqa: PLC0415

    held = meeting("Hearing")
    before = publishing.one(held, "https://example.org")
    noting.change(
        held, {"starts_at": held.starts_at + timedelta(hours=1), "ends_at": held.ends_at + timedelta(hours=1)}, NOW
    )
    after = publishing.one(held, "https://example.org")
    assert b"SEQUENCE:0" in before
    assert b"SEQUENCE:1" in after
    assert b"UID:meeting-%d@example.org" % held.pk in after


# --- feeds at an address, from a server of our own


class _Feed(BaseHTTPRequestHandler):
    """Serves the calendar with an ETag, sends on from /moved, sends round from /round, refuses at /gone."""

    body = calendar(event("a", "20260310T120000", "One"))
    asked: list[tuple[str, int]] = []

    def do_GET(self) -> None:
        status = {"/gone": 410, "/moved": 302, "/round": 302}.get(self.path, 200)
        if status == 200 and self.headers.get("If-None-Match") == '"one"':
            status = 304
        type(self).asked.append((self.path, status))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/calendar.ics" if self.path == "/moved" else "/round")
        self.send_header("ETag", '"one"')
        self.end_headers()
        if status == 200:
            self.wfile.write(self.body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing."""


@pytest.fixture
def server(settings: Any) -> Iterator[str]:
    settings.MEETINGS_READ_LOOPBACK = True
    _Feed.asked = []
    serving = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()
    thread.join()


def test_a_feed_that_did_not_change_does_not_come_again(server: str) -> None:
    kept = sources.add(f"{server}/moved", name="Ours")
    assert sources.read_again(kept, NOW).added == 1
    kept.refresh_from_db()
    assert sources.read_again(kept, NOW + timedelta(hours=1)).same_bytes
    assert [status for _path, status in _Feed.asked] == [302, 200, 302, 304]
    assert Meeting.objects.get().title == "One"


def test_a_feed_that_fails_says_why_and_keeps_its_meetings_and_the_others_are_read(server: str) -> None:
    sources.read_again(sources.add(f"{server}/calendar.ics", name="Good"), NOW)
    sources.add(f"{server}/gone", name="Gone")
    sources.add(f"{server}/round", name="Round")
    told: dict[str, str] = {}
    reports = sources.read_all(NOW + timedelta(days=1), lambda source, why: told.update({source.name: why}))
    assert len(reports) == 1
    assert told["Good"] == ""
    assert "410" in told["Gone"]
    assert "sends on" in told["Round"]
    assert "410" in Source.objects.get(name="Gone").trouble
    assert Meeting.objects.get().state == Meeting.State.SCHEDULED


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/c.ics", "http://[::1]/c.ics", "http://10.0.0.1/c.ics", "http://169.254.169.254/latest",
        "http://192.168.1.1/c.ics", "http://[::ffff:10.0.0.1]/c.ics", "http://0.0.0.0/c.ics", "ftp://example.org/c.ics",
        "file:///etc/passwd", "http://user@example.org/c.ics", "https://", "http://2130706433/c.ics",
    ],
)  # fmt: skip
def test_what_is_not_on_the_open_internet_is_refused(address: str) -> None:
    with pytest.raises((ForbiddenAddress, UnreadableSource)):
        reaching.check(address)


def test_a_source_that_is_read_no_more_can_be_had_back() -> None:
    kept = sources.add("file:a.ics", name="A")
    importing.take_bytes(kept, calendar(event("a", "20260310T120000", "One")), "a.ics", NOW)
    sources.remove(kept, NOW)
    assert list(sources.listed()) == []
    sources.have_back(kept)
    assert list(sources.listed()) == [kept]
    assert Meeting.objects.get().starts_at == datetime(2026, 3, 10, 11, tzinfo=UTC)
