"""What an office notices of its mailbox and its relay: with real servers, in one process."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from threading import Thread as Runner

import pytest
from pytest_django import Settings

from migrandi.enquiries import accounts, fetching, outbox, sending
from migrandi.enquiries.errors import AlreadyAtWork, NoMailAccount, NoRecipient, SentAlready, ServerRefused
from migrandi.enquiries.models import DeliveryReport, Enquiry, Message, OutgoingMessage, Thread
from migrandi.mail.message import Address
from migrandi.mail.reading import read
from migrandi.mail.writing import File
from migrandi.people.actors import AT_THE_MACHINE
from tests.enquiries.office import Office
from tests.enquiries.servers import ARCHIVE, OFFICE, PASSWORD, Dovecot, Relay, folder_for_servers, needs_dovecot

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = [pytest.mark.services, needs_dovecot, pytest.mark.django_db(transaction=True)]

QUESTION = (
    "From: Mission <mission@example.org>\r\nReply-To: Desk <desk@example.org>\r\nTo: legal@example.org\r\n"
    "Subject: Question\r\nMessage-ID: <q1@example.org>\r\nReferences: <q0@example.org>\r\n"
    "Date: Mon, 02 Mar 2026 08:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nهل يمكن إعادتها؟\r\n"
).encode()


@pytest.fixture
def folder() -> Iterator[Path]:
    with folder_for_servers() as made:
        yield made


@pytest.fixture
def dovecot(folder: Path, settings: Settings) -> Iterator[Dovecot]:
    (folder / "dovecot").mkdir()
    server = Dovecot(folder / "dovecot")
    server.start()
    settings.IMAP_URL, settings.IMAP_PASSWORD = server.url, PASSWORD
    settings.ENQUIRY_BLOBS = folder / "blobs"
    yield server
    server.stop()


@pytest.fixture
def relay(folder: Path, dovecot: Dovecot, settings: Settings) -> Iterator[Relay]:
    server = Relay(folder, dovecot)
    server.start()
    settings.SMTP_URL, settings.MAIL_FROM, settings.MAIL_ARCHIVE = server.url, f"Legal unit <{OFFICE}>", ARCHIVE
    yield server
    server.stop()


def enquiry() -> Enquiry:
    return Enquiry.objects.create(subject="Question", thread=Thread.objects.create(begun_at=NOW), received_at=NOW)


def answer(*people: str, text: str = "Answer") -> OutgoingMessage:
    return outbox.queue(enquiry(), text, AT_THE_MACHINE, NOW, to=[Address("", one) for one in people], language="en")


def send(at: datetime = NOW) -> sending.Round:
    relay = accounts.relay()
    return sending.send(relay, accounts.mailbox_account() if relay.archive else None, clock=lambda: at)


def test_mail_is_stored_moved_and_answered_in_its_thread(dovecot: Dovecot, relay: Relay) -> None:
    dovecot.append([QUESTION])
    done = fetching.fetch(accounts.mailbox_account())
    assert (done.stored, done.known, dovecot.contents()) == (1, 0, [])
    assert dovecot.contents("Stored") == [QUESTION]
    question = Message.objects.get()
    assert question.enquiry is not None
    outbox.queue(
        question.enquiry, "لا، لا يجوز.", AT_THE_MACHINE, NOW, in_reply_to=question, language="ar",
        files=[File("مذكرة.pdf", "application/pdf", b"%PDF-1.7 memo")],
    )  # fmt: skip
    assert send().sent == 1
    (raw,) = relay.received()["desk@example.org"]
    sent = read(raw)
    assert (sent.in_reply_to, sent.references) == (("q1@example.org",), ("q0@example.org", "q1@example.org"))
    assert (sent.subject, sent.text.strip()) == ("Re: Question", "لا، لا يجوز.")
    page = next(part for part in message_from_bytes(raw).walk() if part.get_content_type() == "text/html")
    assert b'<html lang="ar" dir="rtl">' in page.get_payload(decode=True)
    assert [(one.name, one.data) for one in sent.attachments] == [("مذكرة.pdf", b"%PDF-1.7 memo")]
    assert relay.received()[ARCHIVE] == [raw]
    # the copy is not taken for mail, and the mission's next message joins the thread of the answer
    assert fetching.fetch(accounts.mailbox_account()).own == 1
    dovecot.append([QUESTION.replace(b"q1@", b"q2@").replace(b"q0@example.org", sent.message_id.encode())])
    fetching.fetch(accounts.mailbox_account())
    assert {one.enquiry_id for one in Message.objects.all()} == {question.enquiry_id}
    assert Message.objects.count() == 3


def test_who_copies_the_id_of_an_answer_hides_nothing_behind_it(dovecot: Dovecot, relay: Relay) -> None:
    one = answer("mission@example.org")
    send()
    fetching.fetch(accounts.mailbox_account())
    dovecot.append([QUESTION.replace(b"q1@example.org", one.message_id.encode())])
    assert fetching.fetch(accounts.mailbox_account()).stored == 1


def test_refusals_for_now_for_good_and_in_part(relay: Relay) -> None:
    later, unknown, full, both = (
        answer(*people) for people in (["later@example.org"], ["unknown@example.org"], ["full@example.org"],
                                       ["mission@example.org", "unknown2@example.org"])
    )  # fmt: skip
    done = send()
    assert (done.sent, done.put_off, done.failed) == (1, 2, 1)
    for one in (later, unknown, full, both):
        one.refresh_from_db()
    assert (unknown.state, unknown.last_error) == ("failed", "550 unknown@example.org: 550 5.1.1 no such user here")
    assert (both.state, list(both.refused)) == ("sent", ["unknown2@example.org"])
    assert later.next_at == NOW + timedelta(minutes=1)
    assert send(NOW + timedelta(seconds=59)).sent == 0
    assert send(NOW + timedelta(minutes=1)).sent == 1
    for minutes in range(2, 8000, 60):
        send(NOW + timedelta(minutes=minutes))
    full.refresh_from_db()
    assert full.state == "failed" and "mailbox full" in full.last_error
    assert full.attempts == len(outbox.WAITS) + 1
    assert {inbox: len(held) for inbox, held in relay.received().items() if inbox != ARCHIVE} == {
        "later@example.org": 1, "mission@example.org": 1,
    }  # fmt: skip


def test_an_answer_whose_fate_the_relay_does_not_tell_is_found_by_its_copy(relay: Relay) -> None:
    one = answer("mission@example.org", text="X-Hang-Up")
    assert send().open == 1  # delivered, and the relay is gone before it says so
    relay.stop()
    relay.start()
    assert send(NOW + timedelta(hours=1)).sent == 1
    one.refresh_from_db()
    assert (one.state, one.accepted) == ("sent", "a copy is in the office's own mailbox")
    assert len(relay.received()["mission@example.org"]) == 1


def test_without_a_copy_a_person_says_whether_it_arrived(relay: Relay, settings: Settings) -> None:
    settings.MAIL_ARCHIVE = ""
    one = answer("mission@example.org", text="X-Hang-Up")
    send()
    relay.stop()
    relay.start()
    for hours in (1, 100):
        send(NOW + timedelta(hours=hours))
    one.refresh_from_db()
    assert one.state == "doubtful" and "Ask the recipient" in one.last_error
    assert len(relay.received()["mission@example.org"]) == 1
    outbox.settle(one, True, NOW)
    one.refresh_from_db()
    assert one.state == "sent"


def test_the_mailbox_is_not_needed_to_send_what_never_left(relay: Relay, dovecot: Dovecot) -> None:
    answer("mission@example.org", text="X-Hang-Up")
    send()
    relay.stop()
    relay.start()
    dovecot.stop()
    answer("other@example.org")
    with pytest.raises(ServerRefused):
        send()
    assert len(relay.received()["other@example.org"]) == 1


def test_a_report_is_put_to_the_answer_it_is_about(dovecot: Dovecot, relay: Relay) -> None:
    bounced, away, late = answer("gone@example.org"), answer("away@example.org"), answer("late@example.org")
    send()
    dovecot.append(
        [
            f"From: MAILER-DAEMON@mx.example.org\r\nSubject: Undelivered Mail\r\nContent-Type: multipart/report; "
            f"report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nno\r\n--b\r\n"
            f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
            f"Final-Recipient: rfc822; gone@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
            f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{bounced.message_id}>\r\n\r\n--b--\r\n".encode(),
            f"From: away@example.org\r\nSubject: Automatic reply\r\nAuto-Submitted: auto-replied\r\n"
            f"In-Reply-To: <{away.message_id}>\r\n\r\nuntil Monday\r\n".encode(),
            b"From: postmaster@mx.example.org\r\nSubject: Delivery delayed\r\nReturn-Path: <>\r\n\r\n"
            b"late@example.org: 4.2.2 mailbox full, will be tried again\r\n",
        ]
    )
    fetching.fetch(accounts.mailbox_account(), clock=lambda: NOW)
    told = {report.outgoing_id: (report.kind, report.matched_by) for report in DeliveryReport.objects.all()}
    assert told == {
        bounced.pk: ("bounce", "message-id"),
        away.pk: ("out-of-office", "message-id"),
        late.pk: ("delayed", "recipient"),
    }  # fmt: skip
    bounced.refresh_from_db()
    away.refresh_from_db()
    assert (bounced.state, away.state) == ("bounced", "sent")
    assert Enquiry.objects.count() == 3, "what a machine wrote opens no enquiry"


def test_an_answer_can_be_taken_back_until_it_leaves(relay: Relay) -> None:
    one, other = answer("mission@example.org"), answer("mission@example.org")
    outbox.withdraw(one)
    send()
    assert len(relay.received()["mission@example.org"]) == 1
    with pytest.raises(SentAlready):
        outbox.withdraw(other)


@pytest.mark.parametrize(
    "address", ["", "nobody", "a b@example.org", "a@b@example.org", "a@example.org\r\nBcc: x@y", "é@example.org"]
)
def test_nothing_is_sent_to_what_is_no_address(address: str, relay: Relay) -> None:
    with pytest.raises(NoRecipient):
        answer(address)


def test_two_workers_do_not_send_at_once(relay: Relay) -> None:
    from migrandi.enquiries.durable import sole_worker  # noqa: PLC0415

    with sole_worker("sending"), pytest.raises(AlreadyAtWork):
        send()


def test_a_wrong_password_is_told_in_a_sentence(dovecot: Dovecot, settings: Settings) -> None:
    settings.IMAP_PASSWORD = "wrong"
    with pytest.raises(ServerRefused, match="does not accept the user or the password") as raised:
        fetching.fetch(accounts.mailbox_account())
    assert "wrong" not in str(raised.value).replace("password", "")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "No mail server is set up"),
        ("imap://a@mail.example.org", "unencrypted"),
        ("https://a@b", "has to begin with"),
        ("imaps://a:secret@b.example.org", "must not hold the password"),
        ("imaps://b.example.org", "names no user"),
    ],
)
def test_settings_that_cannot_be_right_are_told(url: str, why: str, settings: Settings) -> None:
    settings.IMAP_URL = url
    with pytest.raises(NoMailAccount, match=why):
        accounts.mailbox_account()


def test_watching_brings_in_mail_as_it_comes_and_outlives_the_server(folder: Path, dovecot: Dovecot) -> None:
    office = Office(folder / "home", {"MIGRANDI_IMAP_URL": dovecot.url, "MIGRANDI_IMAP_PASSWORD": PASSWORD})
    office.run("enquiry", "fetch")
    worker = office.begin("enquiry", "fetch", "--watch")
    said: list[bytes] = []
    assert worker.stderr is not None
    reader = Runner(target=lambda: said.append(worker.stderr.read()))
    reader.start()
    try:
        for number in range(2):
            dovecot.append([QUESTION.replace(b"q1@", b"w%d@" % number)])
            deadline = time.monotonic() + 90
            while len(dovecot.contents("Stored")) <= number and time.monotonic() < deadline:
                time.sleep(0.2)
            assert office.rows("SELECT count(*) FROM enquiries_message") == [(number + 1,)], said
            dovecot.stop()
            dovecot.start()
    finally:
        worker.kill()
        worker.wait(timeout=20)
        reader.join(timeout=20)
        worker.stderr.close()
