"""Which messages belong together: by the message-ids that their headers name, where these are missing by subject."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from migrandi.enquiries.models import Enquiry, Message, MessageReference, Thread
from migrandi.mail.threads import base_subject
from migrandi.people.models import Mission

_LONGEST = 300
"""Characters of a message-id that an index takes."""
_AT_ONCE = 400
"""Message-ids asked for in one question to the database."""
_SAME_SUBJECT = timedelta(days=60)
"""How far apart messages may be that only their subject ties together."""


def key_of(identifier: str) -> str:
    """A message-id as it is kept to be asked for: itself, or its digest where it is too long for an index."""
    return identifier if len(identifier) <= _LONGEST else f"sha256:{hashlib.sha256(identifier.encode()).hexdigest()}"


def thread_of(named: Iterable[str], moment: datetime) -> Thread:
    """The thread of a message that names these ids (its own among them); a new one where none is known.

    Where they tie several threads together, these become one, the oldest.
    """
    wanted = sorted({key_of(one) for one in named if one})
    found: set[int] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        held = MessageReference.objects.filter(names__in=wanted[start : start + _AT_ONCE])
        found.update(held.values_list("message__thread_id", flat=True))
    if not found:
        return Thread.objects.create(begun_at=moment)
    oldest, *others = sorted(found)
    for other in others:
        _merge(other, oldest)
    return Thread.objects.get(pk=oldest)


def thread_by_subject(subject: str, correspondents: set[str], moment: datetime) -> Thread | None:
    """The one thread that a reply without references can only belong to: same subject, same people, not long ago.

    None where there is none or more than one: a wrong thread shows a question to whom it does not belong.
    """
    bare, answers = base_subject(subject)
    if not bare or not answers or not correspondents:
        return None
    near = Message.objects.filter(
        received_at__gte=moment - _SAME_SUBJECT, received_at__lte=moment + _SAME_SUBJECT, subject__icontains=bare[:60]
    )
    found = {
        one.thread_id
        for one in near.only("subject", "sender", "to", "cc", "thread_id")
        if base_subject(one.subject)[0] == bare and correspondents <= people_in(one)
    }
    return Thread.objects.get(pk=found.pop()) if len(found) == 1 else None


def people_in(message: Message) -> set[str]:
    """The addresses that wrote or got a message, in lower case."""
    return {message.sender.lower(), *(address.lower() for _name, address in [*message.to, *message.cc])} - {""}


def enquiry_in(thread: Thread, mission: Mission | None) -> Enquiry | None:
    """The enquiry that a message of this mission joins in a thread: the mission's own, or while one side of it is not
    known the newest."""
    standing = Enquiry.objects.filter(thread=thread, merged_into=None).order_by("-received_at", "-pk")
    if mission is None:
        return standing.first()
    return standing.filter(mission=mission).first() or standing.filter(mission=None).first()


def _merge(other: int, into: int) -> None:
    """Messages and enquiries of one thread become the other's; what nobody has worked on becomes part of the older."""
    Message.objects.filter(thread_id=other).update(thread_id=into)
    Enquiry.objects.filter(thread_id=other).update(thread_id=into)
    Thread.objects.filter(pk=other).delete()
    standing = Enquiry.objects.filter(thread_id=into, merged_into=None).order_by("received_at", "pk")
    first_of: dict[int | None, Enquiry] = {}
    for one in standing:
        older = first_of.setdefault(one.mission_id, one)
        if older.pk != one.pk and _untouched(one):
            Message.objects.filter(enquiry=one).update(enquiry=older)
            one.merged_into = older
            one.save(update_fields=["merged_into"])


def _untouched(enquiry: Enquiry) -> bool:
    return (
        enquiry.stage == Enquiry.Stage.OPEN
        and enquiry.triaged_at is None
        and enquiry.memo_id is None
        and not enquiry.changes.exists()
    )
