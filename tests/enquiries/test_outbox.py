"""The outbox without a relay: what a person sees and says of answers that failed, or perhaps left."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from migrandi.enquiries import answering, outbox
from migrandi.enquiries.errors import EnquiryError, NotInThatState
from migrandi.enquiries.models import Attachment, DeliveryReport, Enquiry, Message, OutgoingMessage, Thread
from migrandi.mail.message import Address
from migrandi.mail.reading import read
from migrandi.people.actors import AT_THE_MACHINE

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(settings: Settings, tmp_path: Path) -> OutgoingMessage:
    settings.MAIL_FROM, settings.ENQUIRY_BLOBS = "Legal unit <legal@example.org>", tmp_path
    settings.LAPTOP = True
    enquiry = Enquiry.objects.create(subject="Q", thread=Thread.objects.create(begun_at=NOW), received_at=NOW)
    return outbox.queue(enquiry, "No.", AT_THE_MACHINE, NOW, to=[Address("", "mission@example.org")], language="en")


def handed_over(answer: OutgoingMessage) -> OutgoingMessage:
    claimed = outbox.claim(answer.pk, "relay")
    assert claimed is not None
    outbox.handing_over(claimed, NOW)
    return claimed


def test_an_answer_in_hand_is_claimed_by_one_worker_only(answer: OutgoingMessage) -> None:
    handed_over(answer)
    assert outbox.claim(answer.pk, "relay") is None


def test_what_was_taken_is_a_message_of_its_thread_once(answer: OutgoingMessage) -> None:
    claimed = handed_over(answer)
    outbox.taken(claimed, "250 taken", NOW)
    outbox.taken(claimed, "250 taken", NOW)
    message = Message.objects.get()
    assert (message.direction, message.thread_id, message.text.strip()) == ("out", answer.enquiry.thread_id, "No.")
    assert not Attachment.objects.exists()


def test_what_is_perhaps_sent_is_settled_on_its_page(answer: OutgoingMessage) -> None:
    outbox.doubt(handed_over(answer))
    page = f"/enquiries/{answer.enquiry_id}"
    text = Client().get(page).content.decode()
    assert "perhaps sent" in text and "It arrived" in text and "Send it again" in text
    Client().post(f"{page}/answer", {"arrived": answer.pk})
    answer.refresh_from_db()
    assert answer.state == "sent"
    with pytest.raises(NotInThatState):
        answering.settle(answer.enquiry, answer.pk, False, AT_THE_MACHINE, NOW)
    with pytest.raises(EnquiryError):
        answering.settle(answer.enquiry, 999, False, AT_THE_MACHINE, NOW)


def test_what_failed_is_sent_again_when_a_person_says_so(answer: OutgoingMessage) -> None:
    outbox.fail(handed_over(answer), "550 no such user")
    with pytest.raises(NotInThatState, match="cannot have arrived"):
        answering.settle(answer.enquiry, answer.pk, True, AT_THE_MACHINE, NOW)
    settled = answering.settle(answer.enquiry, answer.pk, False, AT_THE_MACHINE, NOW)
    assert (settled.state, outbox.due(NOW)) == ("queued", [answer.pk])


def test_what_came_back_is_shown_under_the_answer(answer: OutgoingMessage) -> None:
    outbox.taken(handed_over(answer), "250 taken", NOW)
    report = read(b"From: mission@example.org\nAuto-Submitted: auto-replied\n\nAway until Monday\n")
    told = Message.objects.create(
        thread=answer.enquiry.thread,
        sha256=report.sha256,
        received_at=NOW,
        recorded_at=NOW,
        sender="mission@example.org",
    )
    DeliveryReport.objects.create(
        outgoing=answer,
        message=told,
        kind="out-of-office",
        matched_by="message-id",
        recipient="mission@example.org",
        at=NOW,
    )
    assert "out of office" in Client().get(f"/enquiries/{answer.enquiry_id}").content.decode()
