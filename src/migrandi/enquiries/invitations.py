"""Invitations that came with a message go to meetings, closed until somebody opens them."""

from __future__ import annotations

from datetime import datetime

from migrandi.enquiries.models import Message
from migrandi.mail.message import ReceivedMessage
from migrandi.meetings.errors import UnreadableSource
from migrandi.meetings.invitations import take_invitation
from migrandi.people.levels import Confidence


def take_invitations(message: Message, received: ReceivedMessage, moment: datetime) -> int:
    """Take the message's invitations in, as from its sender; how many meetings they are about.

    One that cannot be read is told among the message's defects: the message itself is never lost by it.
    """
    count = 0
    for one in received.invitations:
        try:
            _report, meetings = take_invitation(
                one.data, message.sender or "unknown", moment, confidence=Confidence.RESTRICTED
            )
        except UnreadableSource as error:
            message.defects = [*message.defects, str(error)]
            message.save(update_fields=["defects"])
        else:
            count += len(meetings)
    return count
