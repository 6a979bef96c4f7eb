"""Invitations to meetings as mail brings them (iTIP, RFC 5546): asked to, changed, called off."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.calendars.entries import NotACalendar
from migrandi.calendars.icalendar_reading import read
from migrandi.meetings import noting
from migrandi.meetings.errors import UnreadableSource
from migrandi.meetings.importing import AHEAD, BACK, Report, take
from migrandi.meetings.models import Meeting, Source
from migrandi.people.levels import Confidence


@transaction.atomic
def take_invitation(
    ics_bytes: bytes, source: str, moment: datetime, *, confidence: str = Confidence.INTERNAL
) -> tuple[Report, list[Meeting]]:
    """Take an invitation in; what changed, and the meetings it is about. Raises `UnreadableSource`.

    `source`: what sent it, as the address of a mailbox. An invitation changes only what came from the same: whoever
    knows a meeting's number cannot call off what another invited to. A reply of somebody who was asked changes nothing.
    """
    try:
        reading = read(ics_bytes, (moment - BACK).date(), (moment + AHEAD).date())
    except NotACalendar as error:
        raise UnreadableSource(
            _("“%(name)s” cannot be read as a calendar. %(why)s"), name=source, why=str(error)
        ) from error
    kept, _made = Source.objects.get_or_create(
        address=f"mail:{source.strip().lower()}"[:800], defaults={"name": source[:200], "confidence": confidence}
    )
    method = reading.method or "REQUEST"
    if method in ("REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"):
        return Report(kept.name, reading.kind, unchanged=len(reading.entries)), []
    if method == "CANCEL":
        return _call_off(kept, {(entry.uid, entry.recurrence) for entry in reading.entries}, moment)
    report = take(kept, msgspec.structs.replace(reading, whole=False, method=method), moment)
    uids = {entry.uid[:800] for entry in reading.entries}
    return report, list(Meeting.objects.filter(source=kept, uid__in=uids))


def _call_off(source: Source, entries: set[tuple[str, str]], moment: datetime) -> tuple[Report, list[Meeting]]:
    """Cancel these meetings; of a series that is called off as a whole, every date to come."""
    report = Report(source.name, "icalendar", entries=len(entries))
    met: list[Meeting] = []
    for uid, recurrence in entries:
        held = Meeting.objects.filter(source=source, uid=uid[:800], removed_at=None)
        held = held.filter(recurrence=recurrence) if recurrence else held.filter(ends_at__gte=moment)
        for meeting in held:
            met.append(meeting)
            if noting.change(meeting, {"state": Meeting.State.CANCELLED}, moment, source=source) is not None:
                report.cancelled += 1
    report.unchanged = len(met) - report.cancelled
    return report, met
