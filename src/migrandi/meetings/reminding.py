"""Reminders: who asked to be told of which date, and which are due now. Sending is another room's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import msgspec
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from migrandi.meetings import finding
from migrandi.meetings.errors import MeetingError
from migrandi.meetings.models import Document, FollowUp, Meeting, Reminder
from migrandi.meetings.publishing import dates_in_words
from migrandi.meetings.showing import span
from migrandi.people import access
from migrandi.people.actors import AT_THE_MACHINE, Actor

LATE = timedelta(days=1)
"""A reminder whose date is over by more than this is not sent any more."""


class Letter(msgspec.Struct, frozen=True):
    """A reminder as it is to be sent. `key` is the same whenever it is made, so that a second one is known."""

    key: str
    to: str
    subject: str
    text: str
    meeting: int
    on: date


def remind(
    meeting: Meeting,
    user: User | None,
    email: str,
    days: int,
    at: datetime,
    *,
    document: Document | None = None,
    follow_up: FollowUp | None = None,
) -> Reminder:
    """Ask to be told of a date so many days before. Raises `MeetingError` without an address to write to."""
    address = email or (user.email if user is not None else "")
    if not address:
        raise MeetingError(_("Say to which e-mail address the reminder is to go."))
    found, _made = Reminder.objects.update_or_create(
        meeting=meeting, document=document, follow_up=follow_up, user=user, email=address,
        defaults={"days": max(0, min(days, 365)), "created_at": at, "queued_at": None},
    )  # fmt: skip
    return found


def forget(reminder: Reminder) -> None:
    """Not to be told after all."""
    reminder.delete()


def due(at: datetime) -> Iterator[Reminder]:
    """The reminders whose time has come and that were not handed over yet."""
    waiting = Reminder.objects.filter(queued_at=None).select_related("meeting", "document", "follow_up", "user")
    for reminder in waiting.iterator():
        on = _date_of(reminder)
        if on is None or not _still_wanted(reminder):
            continue
        if at.date() >= on - timedelta(days=reminder.days) and at.date() <= on + LATE:
            yield reminder


def queue_due(at: datetime, hand_over: Callable[[Letter], object]) -> int:
    """Hand every reminder that is due to `hand_over`, each once: both happen in one transaction or neither.

    `hand_over` writes the letter into an outbox of this database. How many were handed over.
    """
    count = 0
    for reminder in list(due(at)):
        with transaction.atomic():
            mine = Reminder.objects.select_for_update().filter(pk=reminder.pk, queued_at=None).first()
            if mine is None:
                continue
            mine.queued_at = at
            mine.save(update_fields=["queued_at"])
            hand_over(letter(reminder))
            count += 1
    return count


def letter(reminder: Reminder, language: str = "en") -> Letter:
    """What the reminder says."""
    meeting = reminder.meeting
    on = _date_of(reminder)
    assert on is not None
    with override(language):
        if reminder.document is not None:
            what = _("Due on %(day)s: %(what)s") % {"day": on.isoformat(), "what": reminder.document}
        elif reminder.follow_up is not None:
            what = _("To do by %(day)s: %(what)s") % {"day": on.isoformat(), "what": reminder.follow_up}
        else:
            what = _("%(day)s: %(what)s") % {"day": on.isoformat(), "what": meeting.title}
        text = "\n".join([what, "", meeting.title, dates_in_words(meeting), meeting.address, ""])
    return Letter(f"reminder-{reminder.pk}-{on.isoformat()}", reminder.email, what[:200], text, meeting.pk, on)


def _date_of(reminder: Reminder) -> date | None:
    if reminder.document is not None:
        return reminder.document.due_on
    if reminder.follow_up is not None:
        return reminder.follow_up.due_on
    return span(reminder.meeting).first_day


def _still_wanted(reminder: Reminder) -> bool:
    """Nobody is reminded of what was called off, handed in, done, or closed to them since."""
    meeting = reminder.meeting
    if meeting.removed_at is not None or meeting.state in (Meeting.State.CANCELLED, Meeting.State.WITHDRAWN):
        return False
    if reminder.document is not None and (reminder.document.submitted_on or reminder.document.removed_at):
        return False
    if reminder.follow_up is not None and (reminder.follow_up.done_at or reminder.follow_up.removed_at):
        return False
    actor: Actor = reminder.user if reminder.user is not None else AT_THE_MACHINE
    return access.may_read(actor, meeting.confidence, meeting.mission)


def upcoming(actor: Actor, at: datetime, days: int = 14) -> list[tuple[date, str, Meeting]]:
    """Papers due and things to do in the days to come, and those that are late, by day."""
    last = at.date() + timedelta(days=days)
    known = finding.meetings(actor)
    papers = Document.objects.filter(meeting__in=known, removed_at=None, submitted_on=None, due_on__lte=last)
    tasks = FollowUp.objects.filter(meeting__in=known, removed_at=None, done_at=None, due_on__lte=last)
    rows = [(one.due_on, str(one), one.meeting) for one in papers.select_related("meeting")[:200] if one.due_on]
    rows += [(one.due_on, str(one), one.meeting) for one in tasks.select_related("meeting")[:200] if one.due_on]
    return sorted(rows, key=lambda row: (row[0], row[1]))
