"""Meetings over HTTP, as far as the asker may know of them: lists, one with all that belongs to it, what is coming."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from migrandi.api import cursors, shapes
from migrandi.api.keyed import Key, Number, actor_of
from migrandi.api.laws import Cursor, Limit
from migrandi.meetings import finding, presenting, reporting
from migrandi.people import access, audit
from migrandi.people.levels import Confidence, Verb

router = Router(tags=["meetings"])

Shape = dict[str, Any]
First = Annotated[date | None, Query(description="From this day on.")]
Last = Annotated[date | None, Query(description="Up to this day.")]
_SOON = timedelta(days=365)


@router.get("/meetings", response=shapes.Meetings, summary="Meetings by date, those that the asker may know of")
def meetings(
    request: HttpRequest,
    body: Annotated[str, Query(description="An acronym or a name, as CMW.")] = "",
    topic: str = "",
    state: Annotated[str, Query(description="A State that it is about, as KE.")] = "",
    words: str = "",
    first: First = None,
    last: Last = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Shape:
    """Public ones for everybody; others with a key whose owner may read them."""
    actor = actor_of(request)
    found = finding.meetings(actor, finding.Narrowing(body, topic, state, words, first, last))
    total, shown, more = cursors.page("meetings", found, cursor, limit)
    audit.note_listed(actor, "meetings", shown, timezone.now())
    return {"total": total, "meetings": [presenting.shape(one) for one in shown], "next": more}


@router.get("/meetings/agenda", response=shapes.ComingDays, summary="What the days to come hold")
def agenda(
    request: HttpRequest, days: Annotated[int, Query(ge=1, le=3660, description="How many days.")] = 14
) -> Shape:
    """Meetings, papers due, things to do, and reports due to treaty bodies, by day."""
    return {"agenda": presenting.days_to_come(actor_of(request), timezone.now(), days)}


@router.get("/meetings/reports", response=shapes.ReportsDue, summary="Which State's report is due when")
def reports(
    request: HttpRequest,
    state: Annotated[str, Query(description="A State, as KE.")] = "",
    treaty: Annotated[str, Query(description="Its short name: icrmw, iccpr, cat …")] = "",
    first: First = None,
    last: Last = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Shape:
    """Without `first` from today on, without `last` for a year; those of unknown date last."""
    start = first or timezone.now().date()
    # a year from the calendar's last day is none any more
    end = last or (start + _SOON if start < date.max - _SOON else date.max)
    code = finding.state_asked(state) if state else ""
    found = reporting.due_between(start, end, state=code, treaty=treaty)
    offset = cursors.number_after("reports", cursor)
    further = offset + limit
    more = cursors.cursor("reports", further) if further < len(found) else None
    return {"total": len(found), "reports": [reporting.shape(due) for due in found[offset:further]], "next": more}


@router.get("/meetings/aside", response=shapes.Aside, auth=Key(), summary="What could not be taken in, and why")
def aside(request: HttpRequest) -> Shape:
    """The entries of sources that were kept aside, for who may change public meetings."""
    access.require(actor_of(request), Verb.WRITE, Confidence.PUBLIC, None)
    return {"aside": presenting.kept_aside()}


@router.get("/meetings/{number}", response=shapes.WholeMeeting, summary="A meeting with all that belongs to it")
def meeting(request: HttpRequest, number: Number) -> Shape:
    """Agenda, documents, participants, outcomes, recommendations, notes: as far as the asker may know of them."""
    actor = actor_of(request)
    found = finding.meeting(actor, number)
    audit.note_closed(actor, "read", "meeting", found, timezone.now())
    return presenting.whole(found, actor)
