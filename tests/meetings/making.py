"""Meetings for tests, and calendars as their sources would give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from migrandi.meetings import subjects
from migrandi.meetings.models import Meeting, Source

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def meeting(title: str = "A meeting", **values: Any) -> Meeting:
    """A meeting of an hour on 10 March 2026 at noon, Geneva's time, unless said otherwise."""
    start = values.pop("starts_at", datetime(2026, 3, 10, 11, tzinfo=UTC))
    made = Meeting.objects.create(
        title=title, starts_at=start, ends_at=values.pop("ends_at", start + timedelta(hours=1)),
        zone=values.pop("zone", "Europe/Zurich"), created_at=NOW, changed_at=NOW, **values,
    )  # fmt: skip
    subjects.refresh(made)
    return made


def source(address: str = "https://calendar.example.org/all.ics", **values: Any) -> Source:
    """A source that nothing was read from."""
    return Source.objects.create(name="A calendar", address=address, **values)


def event(uid: str, start: str, title: str, *more: str, hours: int = 1) -> str:
    """A VEVENT; `start` as `20260310T120000` in Geneva's time, or a day."""
    if len(start) == 8:
        dates = f"DTSTART;VALUE=DATE:{start}\r\n"
    else:
        dates = f"DTSTART;TZID=Europe/Zurich:{start}\r\nDURATION:PT{hours}H\r\n"
    rest = "".join(f"{line}\r\n" for line in more)
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\n{dates}SUMMARY:{title}\r\n{rest}END:VEVENT\r\n"


def calendar(*events: str, method: str = "") -> bytes:
    """The calendar of these events."""
    said = f"METHOD:{method}\r\n" if method else ""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{said}{''.join(events)}END:VCALENDAR\r\n".encode()
