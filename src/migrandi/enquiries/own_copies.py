"""The copy of an answer that comes into the office's own mailbox: it proves that the relay took the answer."""

from __future__ import annotations

from datetime import datetime

from migrandi.enquiries import blobs, outbox
from migrandi.enquiries.models import OutgoingMessage
from migrandi.law.blobs import BlobMissing
from migrandi.mail.message import ReceivedMessage
from migrandi.mail.reading import read


def is_own_copy(received: ReceivedMessage, moment: datetime) -> bool:
    """Whether the message is an answer of ours that came back as a copy; the outbox is told then.

    Compared by content: whoever got an answer knows its Message-ID, and could hide a message of his own behind it.
    """
    if not received.message_id:
        return False
    answer = OutgoingMessage.objects.filter(message_id=received.message_id).first()
    if answer is None:
        return False
    try:
        ours = read(blobs.fetch(answer.sha256))
    except BlobMissing:
        return False
    if _content(ours) != _content(received):
        return False
    outbox.taken(answer, "a copy is in the office's own mailbox", moment)
    return True


def _content(message: ReceivedMessage) -> tuple[object, ...]:
    sender = message.sender.address.lower() if message.sender else ""
    files = sorted(one.sha256 for one in message.attachments)
    return sender, message.subject, message.text.split(), files
