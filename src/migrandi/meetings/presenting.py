"""Meetings in the shapes that programs get, from the command line and the API alike (docs/meetings.md)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from migrandi.meetings import bodies, finding, reminding, reporting
from migrandi.meetings.models import About, Meeting, Recommendation, Rejected
from migrandi.meetings.publishing import dates_in_words
from migrandi.meetings.showing import span
from migrandi.people import access, audit
from migrandi.people.actors import Actor

PARTS = (
    "agenda", "documents", "participants", "statements", "outcomes", "recommendations", "follow_ups", "notes",
    "changes",
)  # fmt: skip


class KeptAside(msgspec.Struct, frozen=True):
    """An entry that could not be taken in."""

    source: str
    position: int
    what: str
    code: str
    reason: str
    read_at: datetime


def kept_aside() -> list[KeptAside]:
    """What could not be taken in, source by source."""
    found = Rejected.objects.select_related("source")
    return [KeptAside(one.source.name, one.position, one.what, one.code, one.reason, one.read_at) for one in found]


def shape(meeting: Meeting) -> dict[str, Any]:
    """A meeting by itself. `end`: of whole days the last one, not the day after."""
    dates = span(meeting)
    return {
        "number": meeting.pk,
        "title": meeting.title,
        "body": meeting.body or None,
        "body_name": bodies.name(meeting.body, "en") if meeting.body else meeting.body_said or None,
        "session": meeting.session or None,
        "series": meeting.series or None,
        "start": dates.start.isoformat(),
        "end": dates.last.isoformat(),
        "all_day": dates.all_day,
        "time_zone": dates.zone or None,
        "place": meeting.place or None,
        "format": meeting.format or None,
        "address": meeting.address or None,
        "state": meeting.state,
        "confidence": meeting.confidence,
        "changed_at": meeting.changed_at,
    }


def whole(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """A meeting with all that belongs to it, as far as the actor may know of it."""
    about = list(meeting.about.all())
    asked = Recommendation.objects.filter(outcome__meeting=meeting, removed_at=None, outcome__removed_at=None)
    return shape(meeting) | {
        "description": meeting.description or None,
        "source": meeting.source.address if meeting.source is not None else None,
        "topics": sorted({one.value for one in about if one.kind == About.Kind.TOPIC and one.item_id is None}),
        "states": sorted({one.value.upper() for one in about if one.kind == About.Kind.STATE}),
        "agenda": [
            {
                "number": item.number or None, "title": item.title, "start": item.starts_at, "end": item.ends_at,
                "topics": sorted(one.value for one in about if one.item_id == item.pk),
            }
            for item in meeting.items.filter(removed_at=None)
        ],
        "documents": [
            {
                "symbol": one.symbol or None, "title": one.title, "language": one.language or None,
                "address": one.address or None, "sha256": one.sha256 or None, "due": one.due_on,
                "handed_in": one.submitted_on,
            }
            for one in meeting.documents.filter(removed_at=None)
        ],
        "participants": [
            {"organisation": one.organisation, "state": one.state.upper() or None, "role": one.role or None}
            for one in meeting.participants.filter(removed_at=None)
        ],
        "statements": [
            {"organisation": one.organisation, "state": one.state.upper() or None, "on": one.on,
             "text": one.text or None}
            for one in meeting.statements.filter(removed_at=None)
        ],
        "outcomes": [
            {
                "kind": one.kind, "symbol": one.symbol or None, "title": one.title, "adopted": one.adopted_on,
                "state": one.state.upper() or None, "law": one.work.path if one.work is not None else None,
            }
            for one in meeting.outcomes.filter(removed_at=None).select_related("work")
        ],
        "recommendations": [recommendation_shape(one) for one in asked.select_related("work")],
        "follow_ups": [
            {
                "text": one.text, "owner": str(one.owner) if one.owner is not None else one.owner_said or None,
                "due": one.due_on, "done_at": one.done_at,
            }
            for one in meeting.follow_ups.filter(removed_at=None).select_related("owner")
        ],
        "notes": [
            {"text": one.text, "confidence": one.confidence, "written_at": one.written_at}
            for one in access.readable(meeting.notes.filter(removed_at=None), actor)
        ],
        "changes": [
            {"what": one.what, "part": one.part or None, "before": one.before, "after": one.after, "at": one.at}
            for one in meeting.changes.all()[:100]
            if access.may_read(actor, one.confidence, meeting.mission)
        ],
    }  # fmt: skip


def recommendation_shape(one: Recommendation) -> dict[str, Any]:
    """A recommendation to a State."""
    law = "/".join(filter(None, [one.work.path, one.article])) if one.work is not None else None
    return {
        "state": one.state.upper(), "number": one.number or None, "text": one.text, "by": one.by or None, "law": law,
        "topic": one.topic or None, "answer": one.answer or None,
    }  # fmt: skip


def days_to_come(actor: Actor, at: datetime, days: int) -> list[dict[str, Any]]:
    """Meetings, papers due, things to do and reports due in the days to come, by day; that it was told is noted."""
    first, last = at.date(), at.date() + timedelta(days=days)
    found = list(finding.meetings(actor, finding.Narrowing(first=first, last=last))[:2000])
    audit.note_listed(actor, "meetings", found, at)
    rows = [
        {"day": max(span(one).first_day, first).isoformat(), "what": "meeting", "title": one.title,
         "when": dates_in_words(one), "number": one.pk}
        for one in found
    ]  # fmt: skip
    rows += [
        {"day": on.isoformat(), "what": "due", "title": title, "when": "", "number": meeting.pk}
        for on, title, meeting in reminding.upcoming(actor, at, days)
    ]
    rows += [
        {"day": due.due, "what": "report", "title": f"{due.state.upper()} {due.treaty} {due.report}", "when": "",
         "number": 0}
        for due in reporting.due_between(first, last)
        if len(due.due) == len("2026-01-01")
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (str(row["day"]), str(row["what"])))
