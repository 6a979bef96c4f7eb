"""What comes back for an answer: each report is tied to the answer it is of, and the answer says what became of it."""

from __future__ import annotations

from datetime import timedelta

from migrandi.enquiries.models import DeliveryReport, Message, OutgoingMessage
from migrandi.mail.message import Automatic, Delivery, ReceivedMessage

LATEST = timedelta(days=14)
"""A report that names no message is held to be of an answer not older than this."""
_ANSWERED = (OutgoingMessage.State.SENT, OutgoingMessage.State.BOUNCED)


def file_report(message: Message, received: ReceivedMessage) -> OutgoingMessage | None:
    """Tie what a machine wrote to the answer it is about; the answer, or None where it is about none of ours.

    By Message-ID; a report that names none, by the one answer that lately went to the recipient it tells of.
    """
    automatic = received.automatic
    if automatic is None:
        return None
    answer = OutgoingMessage.objects.filter(message_id__in=automatic.about).order_by("-pk").first()
    by = DeliveryReport.MatchedBy.MESSAGE_ID
    if answer is None:
        answer, by = _by_recipient(message, automatic), DeliveryReport.MatchedBy.RECIPIENT
    if answer is None:
        return None
    told = automatic.deliveries or (Delivery(message.sender.lower(), ""),)
    DeliveryReport.objects.bulk_create(
        [
            DeliveryReport(
                outgoing=answer, message=message, kind=_kind(automatic, one), matched_by=by, recipient=one.recipient,
                status=one.status[:20], words=one.words or automatic.because, at=message.received_at,
            )
            for one in {one.recipient: one for one in told}.values()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    if automatic.kind == "bounce" and answer.state == OutgoingMessage.State.SENT:
        failed = [one for one in automatic.deliveries if one.action == "failed"]
        words = "; ".join(f"{one.recipient}: {one.status} {one.words}".strip() for one in failed)
        OutgoingMessage.objects.filter(pk=answer.pk).update(
            state=OutgoingMessage.State.BOUNCED, last_error=(words or automatic.because)[:2000]
        )
    return answer


def _kind(automatic: Automatic, delivery: Delivery) -> str:
    if automatic.kind in ("bounce", "delayed", "delivered") and delivery.action in ("failed", "delayed"):
        return "bounce" if delivery.action == "failed" else "delayed"
    return automatic.kind


def _by_recipient(message: Message, automatic: Automatic) -> OutgoingMessage | None:
    people = {one.recipient for one in automatic.deliveries} or {message.sender.lower()}
    near = OutgoingMessage.objects.filter(
        state__in=_ANSWERED, sent_at__gte=message.received_at - LATEST, sent_at__lte=message.received_at + LATEST
    )
    found = [one for one in near if people & {address.lower() for _name, address in [*one.to, *one.cc]}]
    return found[0] if len(found) == 1 else None
