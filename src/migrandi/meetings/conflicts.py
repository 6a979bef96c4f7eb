"""Meetings that go on at the same time as another: what one person cannot attend both of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from migrandi.meetings.models import Meeting

LONG = timedelta(days=2)
"""What lasts longer is a session: it does not take every hour of its days, and clashes with other sessions only."""
_DONE = (Meeting.State.CANCELLED, Meeting.State.WITHDRAWN)


def conflicts_of(meeting: Meeting, among: QuerySet[Meeting], most: int = 20) -> list[Meeting]:
    """The meetings at the same time, by date. `among`: those that the reader may read.

    A single meeting clashes with single ones, a session of days with sessions of other bodies; a meeting and the
    session of its own body do not clash. Times of the place are taken as universal time, so that none is missed by
    more than half a day.
    """
    if meeting.state in _DONE:
        return []
    same_time = among.filter(starts_at__lt=_end(meeting), ends_at__gt=meeting.starts_at).exclude(pk=meeting.pk)
    found = same_time.exclude(state__in=_DONE).exclude(Q(series=meeting.series) & ~Q(series=""))
    session = _is_session(meeting)
    result = [
        other
        for other in found[: most * 4]
        if _is_session(other) == session and not (session and other.body and other.body == meeting.body)
    ]
    return result[:most]


def _is_session(meeting: Meeting) -> bool:
    return meeting.all_day or meeting.ends_at - meeting.starts_at > LONG


def _end(meeting: Meeting) -> datetime:
    return max(meeting.ends_at, meeting.starts_at + timedelta(minutes=1))
