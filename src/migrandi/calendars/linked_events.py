"""Meetings as linked data: schema.org's Event, for search engines and other programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from migrandi.calendars.published import Published

_STATES = {
    "scheduled": "EventScheduled", "tentative": "EventScheduled", "moved": "EventRescheduled",
    "cancelled": "EventCancelled", "withdrawn": "EventCancelled",
}  # fmt: skip


def events(meetings: Iterable[Published]) -> dict[str, Any]:
    """A graph of events, each in schema.org's words. Days stand as days, moments with their offset."""
    return {"@context": "https://schema.org", "@graph": [event(meeting) for meeting in meetings]}


def event(meeting: Published) -> dict[str, Any]:
    """One event. A last day is the day itself, as schema.org has it, not the day after."""
    last = meeting.end if isinstance(meeting.end, datetime) else meeting.end - timedelta(days=1)
    place = {"@type": "Place", "name": meeting.place, "address": meeting.place} if meeting.place else None
    online = {"@type": "VirtualLocation", "url": meeting.address} if meeting.online and meeting.address else None
    where = [one for one in (place, online) if one]
    mode = "Mixed" if place and online else "Online" if meeting.online else "Offline"
    said: dict[str, Any] = {
        "@type": "Event",
        "@id": meeting.page,
        "identifier": meeting.uid,
        "name": meeting.title,
        "startDate": meeting.start.isoformat(),
        "endDate": last.isoformat(),
        "eventStatus": f"https://schema.org/{_STATES.get(meeting.state, 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode" if where else None,
        "location": (where[0] if len(where) == 1 else where) or None,
        "description": meeting.description or None,
        "url": meeting.page,
        "sameAs": meeting.address or None,
        "organizer": {"@type": "Organization", "name": meeting.organiser} if meeting.organiser else None,
        "keywords": ", ".join(meeting.categories) or None,
        "inLanguage": meeting.language or None,
        "dateModified": meeting.changed.isoformat(),
    }
    return {key: value for key, value in said.items() if value is not None}
