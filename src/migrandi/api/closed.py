"""What not everybody may read: whose key it is, meetings as far as its owner may know of them, the trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from migrandi.api import cursors
from migrandi.api.keyed import Key, actor_of, key_of
from migrandi.api.laws import Cursor, Limit
from migrandi.meetings import finding
from migrandi.meetings import presenting as meeting_shapes
from migrandi.people import access, audit
from migrandi.people.errors import NotAllowed
from migrandi.people.levels import Confidence, Verb
from migrandi.people.models import Membership

router = Router(tags=["with a key"])

Shape = dict[str, Any]


class RoleShape(Schema):
    """A role and where it holds."""

    role: str
    mission: str | None = Field(description="The mission's code; null: every mission.")


class KeyShape(Schema):
    """The key of this request."""

    name: str
    owner: str
    writes: bool = Field(description="Whether it may do more than read.")
    rate: str | None = Field(description="Its own limit, as `100/m`; null: the site's.")
    expires_at: datetime | None
    roles: list[RoleShape]


class MeetingShape(Schema):
    """A meeting by itself."""

    number: int
    title: str
    body: str | None
    body_name: str | None
    session: str | None
    series: str | None
    start: str
    end: str = Field(description="Of whole days the last one.")
    all_day: bool
    time_zone: str | None
    place: str | None
    format: str | None
    address: str | None
    state: str
    confidence: str
    changed_at: datetime


class Meetings(Schema):
    """A page of meetings, by date."""

    total: int
    meetings: list[MeetingShape]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


class EntryShape(Schema):
    """One thing that somebody did."""

    number: int
    at: datetime
    actor: str
    verb: str
    kind: str
    key: str
    mission: str | None
    confidence: str | None
    detail: dict[str, Any]
    digest: str


class Trail(Schema):
    """A page of the trail, the newest first."""

    entries: list[EntryShape]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


@router.get("/key", response=KeyShape, auth=Key(), summary="Whose key this is and what it may do")
def key(request: HttpRequest) -> Shape:
    """For a program to find out what it may ask for."""
    brought = key_of(request)
    assert brought is not None
    held = Membership.objects.filter(user=brought.owner).select_related("mission")
    roles = [{"role": one.role, "mission": one.mission.code if one.mission is not None else None} for one in held]
    if brought.owner.is_superuser:
        roles.append({"role": "administrator", "mission": None})
    return {
        "name": brought.name, "owner": brought.owner.get_username(), "writes": brought.writes,
        "rate": brought.rate or None, "expires_at": brought.expires_at, "roles": roles,
    }  # fmt: skip


@router.get("/meetings", response=Meetings, summary="Meetings by date, those that the asker may know of")
def meetings(
    request: HttpRequest,
    body: Annotated[str, Query(description="An acronym or a name, as CMW.")] = "",
    topic: str = "",
    state: Annotated[str, Query(description="A State that it is about, as KE.")] = "",
    words: str = "",
    first: Annotated[date | None, Query(description="From this day on.")] = None,
    last: Annotated[date | None, Query(description="Up to this day.")] = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Shape:
    """Public ones for everybody; others with a key whose owner may read them."""
    found = finding.meetings(actor_of(request), finding.Narrowing(body, topic, state, words, first, last))
    offset = cursors.number_after("meetings", cursor)
    total = found.count()
    further = offset + limit
    shown = [meeting_shapes.shape(one) for one in found[offset:further]] if offset < total else []
    more = cursors.cursor("meetings", further) if further < total else None
    return {"total": total, "meetings": shown, "next": more}


@router.get("/trail", response=Trail, auth=Key(), summary="Who read, changed, exported, cleared what")
def trail(request: HttpRequest, kind: str = "", verb: str = "", limit: Limit = 50, cursor: Cursor = "") -> Shape:
    """For administrators of every mission."""
    if not access.may(actor_of(request), Verb.GOVERN, Confidence.INTERNAL, None):
        raise NotAllowed(_("The trail is read by administrators of every mission."))
    before = cursors.number_after("trail", cursor)
    found = audit.entries(kind=kind, verb=verb)
    if before:
        found = found.filter(number__lt=before)
    page = [*audit.shapes(found[: limit + 1])]
    more = cursors.cursor("trail", str(page[limit - 1]["number"])) if len(page) > limit else None
    return {"entries": page[:limit], "next": more}
