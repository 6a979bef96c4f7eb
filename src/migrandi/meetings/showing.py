"""A meeting's dates as they were said: whole days, the time of the place, or moments in a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from migrandi.meetings.models import Meeting


class Span(msgspec.Struct, frozen=True):
    """From when to when: days (`end` being the day after the last), or moments; `zone` empty: the time of the place."""

    start: date
    end: date
    zone: str

    @property
    def all_day(self) -> bool:
        """Whether it lasts whole days."""
        return not isinstance(self.start, datetime)

    @property
    def last(self) -> date:
        """The last day or moment."""
        return self.end - timedelta(days=1) if self.all_day else self.end

    @property
    def first_day(self) -> date:
        """The day on which it begins, in its zone."""
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def last_day(self) -> date:
        """The last day on which it goes on. One that ends at midnight does not reach into the next day."""
        if not isinstance(self.end, datetime):
            return self.end - timedelta(days=1)
        ends = self.end if self.end == self.start else self.end - timedelta(microseconds=1)
        return ends.date()


def span(meeting: Meeting) -> Span:
    """The meeting's dates in its own zone."""
    if meeting.all_day:
        return Span(meeting.starts_at.astimezone(UTC).date(), meeting.ends_at.astimezone(UTC).date(), "")
    if not meeting.zone:
        start, end = (one.astimezone(UTC).replace(tzinfo=None) for one in (meeting.starts_at, meeting.ends_at))
        return Span(start, end, "")
    zone = ZoneInfo(meeting.zone)
    return Span(meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone), meeting.zone)


def span_in(meeting: Meeting, zone: str) -> Span:
    """The meeting's dates as a reader in that zone has them. Days and times of the place stay as they are."""
    own = span(meeting)
    if not own.zone or not zone or own.zone == zone:
        return own
    there = ZoneInfo(zone)
    return Span(meeting.starts_at.astimezone(there), meeting.ends_at.astimezone(there), zone)


def stored(start: date, end: date, zone: str) -> tuple[bool, datetime, datetime, str]:
    """Whether it lasts whole days, its two moments as the database keeps them, and its zone."""
    if not isinstance(start, datetime):
        return True, _midnight(start), _midnight(end), ""
    assert isinstance(end, datetime)
    if start.tzinfo is None:
        return False, start.replace(tzinfo=UTC), end.replace(tzinfo=UTC), ""
    return False, start.astimezone(UTC), end.astimezone(UTC), zone or "UTC"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
