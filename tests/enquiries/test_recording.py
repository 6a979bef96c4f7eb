"""What is stored opens an enquiry or joins one; threads follow the headers; invitations go to meetings."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from migrandi.enquiries import triage
from migrandi.enquiries.models import Enquiry, Message, Thread
from migrandi.enquiries.recording import Source, store_message
from migrandi.mail.reading import read
from migrandi.meetings.models import Meeting
from tests.people.cast import Cast, cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def people() -> Cast:
    return cast()


def mail(
    key: str, *, to: str = "", sender: str = "officer@mission-a.example.org", subject: str = "A question"
) -> bytes:
    named = f"In-Reply-To: <{to}@example.org>\nReferences: <{to}@example.org>\n" if to else ""
    return (
        (
            f"From: {sender}\nTo: desk@unit.example.org\nSubject: {subject}\nMessage-ID: <{key}@example.org>\n{named}"
            f"Date: Tue, 24 Nov 2026 09:00:00 +0000\n\nWords of {key}.\n"
        )
        .replace("\n", "\r\n")
        .encode()
    )


def store(raw: bytes, place: str = "") -> Message:
    return store_message(read(raw), raw, Source("desk", place=place), NOON)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_thread_is_one_enquiry_in_whatever_order_it_comes(people: Cast, order: tuple[int, ...]) -> None:
    messages = [mail("a"), mail("b", to="a"), mail("c", to="b")]
    for number in order:
        store(messages[number])
    assert Thread.objects.count() == 1
    standing = Enquiry.objects.filter(merged_into=None)
    assert standing.count() == 1 and standing.get().messages.count() == 3


def test_the_same_bytes_from_the_same_mailbox_are_stored_once(people: Cast) -> None:
    assert store(mail("a")).pk == store(mail("a")).pk
    store(mail("a"), "2024.mbox#1")
    store(mail("a"), "2024.mbox#2")
    assert Message.objects.count() == 3 and Enquiry.objects.count() == 1


def test_two_missions_in_one_thread_are_two_enquiries(people: Cast) -> None:
    store(mail("a"))
    store(mail("b", to="a", sender="officer@mission-b.example.org"))
    assert Thread.objects.count() == 1
    assert {one.mission: one.messages.count() for one in Enquiry.objects.all()} == {people.a: 1, people.b: 1}


def test_two_enquiries_that_were_worked_on_are_not_made_one(people: Cast) -> None:
    first, last = store(mail("a")).enquiry, store(mail("c", to="b")).enquiry
    assert first is not None and last is not None and first != last
    triage.confirm(last, people.alice, {}, NOON)
    store(mail("b", to="a"))
    assert Thread.objects.count() == 1
    assert Enquiry.objects.filter(merged_into=None).count() == 2


def test_a_further_message_opens_a_closed_enquiry_again(people: Cast) -> None:
    one = store(mail("a")).enquiry
    assert one is not None
    triage.propose(one, NOON)
    triage.set_stage(one, people.alice, "closed", NOON)
    store(mail("b", to="a"))
    one.refresh_from_db()
    assert (one.stage, one.proposed_at) == ("open", None)


def test_an_unknown_sender_opens_an_enquiry_that_only_those_of_all_missions_see(people: Cast) -> None:
    one = store(mail("a", sender="somebody@elsewhere.example.org")).enquiry
    assert one is not None and (one.mission, one.confidence) == (None, "personal")


def test_a_message_of_the_unit_itself_asks_nothing(people: Cast) -> None:
    people.b.answers = True
    people.b.save()
    sent = store(mail("a", sender="officer@mission-b.example.org"))
    assert (sent.direction, sent.enquiry) == ("out", None)


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//sample//EN
METHOD:{method}
BEGIN:VEVENT
UID:meeting-1@example.org
DTSTAMP:20261120T090000Z
DTSTART:20261201T090000Z
DTEND:20261201T100000Z
SEQUENCE:{sequence}
SUMMARY:Working group
END:VEVENT
END:VCALENDAR
"""


def invitation(key: str, method: str, sequence: int) -> bytes:
    inside = CALENDAR.format(method=method, sequence=sequence)
    return (
        (
            f"From: officer@mission-a.example.org\nTo: desk@unit.example.org\nSubject: Working group\n"
            f"Message-ID: <{key}@example.org>\nMIME-Version: 1.0\n"
            f'Content-Type: text/calendar; method={method}; charset="utf-8"\n\n{inside}'
        )
        .replace("\n", "\r\n")
        .encode()
    )


def test_an_invitation_goes_to_meetings_closed_and_is_called_off_by_who_sent_it(people: Cast) -> None:
    asked = store(invitation("i1", "REQUEST", 0))
    meeting = Meeting.objects.get()
    assert asked.kind == "invitation" and meeting.confidence == "restricted"
    store(invitation("i2", "CANCEL", 1))
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.CANCELLED


def test_an_invitation_that_cannot_be_read_loses_no_message(people: Cast) -> None:
    raw = invitation("i1", "REQUEST", 0).replace(b"BEGIN:VEVENT", b"BEGIN:NONSENSE").replace(b"VCALENDAR", b"VCAL")
    assert store(raw).pk == Message.objects.get().pk
