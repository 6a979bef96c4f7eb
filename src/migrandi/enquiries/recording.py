"""A message is stored: its bytes first, then in one transaction the message and the enquiry it opens or joins.

Storing the same bytes from the same place again changes nothing, so that a fetch that was killed is simply run again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from migrandi.enquiries import blobs
from migrandi.enquiries.invitations import take_invitations
from migrandi.enquiries.models import Attachment, Change, Enquiry, Message, MessageReference
from migrandi.enquiries.reports import file_report
from migrandi.enquiries.threads import enquiry_in, key_of, thread_by_subject, thread_of
from migrandi.mail.message import Address, ReceivedMessage
from migrandi.people.levels import Confidence
from migrandi.people.models import Mission
from migrandi.people.offices import mission_of_address


class Source(NamedTuple):
    """Where a message came from: a mailbox (`account`, `uidvalidity`, `uid`), or a file or form (`place`, which has to
    tell each message of a file from the others, as `2024.mbox#17`)."""

    account: str = ""
    uidvalidity: int | None = None
    uid: int | None = None
    place: str = ""


def store_message(received: ReceivedMessage, raw: bytes, source: Source, moment: datetime) -> Message:
    """Store a message that was read; returns it, or the one that is stored already.

    It opens an enquiry, or joins the one its thread belongs to; what a machine wrote opens none, and a report that an
    answer did not arrive is told to the outbox. `moment` is now.
    """
    sha256 = blobs.keep(raw, received.sha256)
    for one in received.attachments:
        blobs.keep(one.data, one.sha256)
    with transaction.atomic():
        known = Message.objects.filter(account=source.account, sha256=sha256, source=source.place).first()
        if known is not None:
            return known
        mission = _mission(received)
        message = _message(received, raw, sha256, source, mission, moment)
        _join(message, mission, Enquiry.Way.MAIL, moment)
        file_report(message, received)
        take_invitations(message, received, moment)
    return message


def attach(message: Message, received: ReceivedMessage) -> None:
    """Record the attachments of a message, in order."""
    Attachment.objects.bulk_create(
        Attachment(
            message=message, position=position, name=one.name, name_given=one.claimed_name,
            media_type=one.media_type[:120], media_type_given=one.claimed_type[:255], content_id=one.content_id,
            sha256=one.sha256, size=len(one.data), risk=one.note,
        )
        for position, one in enumerate(received.attachments)
    )  # fmt: skip


def name_ids(message: Message, named: Sequence[str]) -> None:
    """Record the message-ids that a message names."""
    MessageReference.objects.bulk_create(
        MessageReference(message=message, names=name) for name in sorted({key_of(one) for one in named if one})
    )


def _message(
    received: ReceivedMessage, raw: bytes, sha256: str, source: Source, mission: Mission | None, moment: datetime
) -> Message:
    automatic = received.automatic
    conversation = received.thread_index[:22].hex()
    answers = (*received.in_reply_to, *received.references, *(automatic.about if automatic else ()))
    named = [received.message_id, *answers, *([f"thread-index:{conversation}"] if conversation else [])]
    at = received.received_at or received.sent_at or moment
    by_subject = None
    if not answers and not conversation:
        correspondents = {received.sender.address.lower()} - {""} if received.sender else set()
        by_subject = thread_by_subject(received.subject, correspondents, at)
    message = Message.objects.create(
        thread=by_subject or thread_of(named, moment),
        direction=Message.Direction.OUT if mission is not None and mission.answers else Message.Direction.IN,
        kind=_kind(received), account=source.account, uidvalidity=source.uidvalidity, uid=source.uid,
        source=source.place, sha256=sha256, size=len(raw), message_id=received.message_id,
        in_reply_to=" ".join(received.in_reply_to), references=[*received.references], conversation=conversation,
        sent_at=received.sent_at, received_at=at, recorded_at=moment,
        sender=received.sender.address if received.sender else "",
        sender_name=received.sender.name if received.sender else "",
        to=_pairs(received.to), cc=_pairs(received.cc), bcc=_pairs(received.bcc), reply_to=_pairs(received.reply_to),
        subject=received.subject, text=received.text, html=received.html,
        parts=[{"kind": one.kind, "text": one.text} for one in received.pieces],
        defects=[*received.faults, *([automatic.because] if automatic else [])],
    )  # fmt: skip
    name_ids(message, named)
    attach(message, received)
    return message


def _join(message: Message, mission: Mission | None, way: str, moment: datetime) -> None:
    """Put the message into the enquiry of its thread, or open one for it."""
    enquiry = enquiry_in(message.thread, mission if message.direction == Message.Direction.IN else None)
    asks = message.direction == Message.Direction.IN and message.kind in (
        Message.Kind.ORDINARY, Message.Kind.INVITATION,
    )  # fmt: skip
    if enquiry is None and asks:
        enquiry = Enquiry.objects.create(
            subject=message.subject, mission=mission, confidence=Confidence.PERSONAL, way=way,
            received_at=message.received_at, thread=message.thread,
        )  # fmt: skip
    elif enquiry is not None and asks:
        _ask_again(enquiry, mission, moment)
    if enquiry is not None:
        message.enquiry = enquiry
        message.save(update_fields=["enquiry"])


def _ask_again(enquiry: Enquiry, mission: Mission | None, moment: datetime) -> None:
    """A further message of an enquiry: it is open again, its mission is known once one is, and it is triaged anew."""
    before = {"stage": enquiry.stage}
    if enquiry.mission_id is None:
        enquiry.mission = mission
    if enquiry.stage != Enquiry.Stage.OPEN:
        enquiry.stage, enquiry.closed_at = Enquiry.Stage.OPEN, None
        Change.objects.create(
            enquiry=enquiry, what="reopened", before=before, after={"stage": enquiry.stage}, made_at=moment
        )
    enquiry.proposed_at = None
    enquiry.save(update_fields=["mission", "stage", "closed_at", "proposed_at"])


def _mission(received: ReceivedMessage) -> Mission | None:
    found = mission_of_address(received.sender.address) if received.sender else None
    return found[0] if found else None


def _kind(received: ReceivedMessage) -> str:
    if received.automatic is not None:
        return Message.Kind.BOUNCE if received.automatic.kind == "bounce" else Message.Kind.AUTOMATIC
    return Message.Kind.INVITATION if received.invitations else Message.Kind.ORDINARY


def _pairs(addresses: Sequence[Address]) -> list[list[str]]:
    return [[one.name, one.address] for one in addresses]
