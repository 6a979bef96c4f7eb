"""Meetings with all that belongs to them, what is coming, and whose report is due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class Meeting(Schema):
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
    meetings: list[Meeting]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


class AgendaItem(Schema):
    """An item of a meeting's agenda."""

    number: str | None
    title: str
    start: datetime | None
    end: datetime | None
    topics: list[str]


class Document(Schema):
    """A document of a meeting."""

    symbol: str | None
    title: str
    language: str | None
    address: str | None
    sha256: str | None
    due: date | None
    handed_in: date | None


class Participant(Schema):
    """Who takes part."""

    organisation: str
    state: str | None
    role: str | None


class Statement(Schema):
    """What somebody said."""

    organisation: str
    state: str | None
    on: date | None
    text: str | None


class Outcome(Schema):
    """What came out."""

    kind: str
    symbol: str | None
    title: str
    adopted: date | None
    state: str | None
    law: str | None


class Recommendation(Schema):
    """A recommendation to a State."""

    state: str
    number: str | None
    text: str
    by: str | None
    law: str | None
    topic: str | None
    answer: str | None


class FollowUp(Schema):
    """Something to do after the meeting."""

    text: str
    owner: str | None
    due: date | None
    done_at: datetime | None


class Note(Schema):
    """A note on the meeting."""

    text: str
    confidence: str
    written_at: datetime


class MeetingChange(Schema):
    """What was changed of the meeting."""

    what: str
    part: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    at: datetime


class WholeMeeting(Meeting):
    """A meeting with all that belongs to it, as far as the asker may know of it."""

    description: str | None
    source: str | None
    topics: list[str]
    states: list[str]
    agenda: list[AgendaItem]
    documents: list[Document]
    participants: list[Participant]
    statements: list[Statement]
    outcomes: list[Outcome]
    recommendations: list[Recommendation]
    follow_ups: list[FollowUp]
    notes: list[Note]
    changes: list[MeetingChange]


class Coming(Schema):
    """Something on a day to come: `meeting`, `due` (a paper or something to do) or `report`."""

    day: str
    what: str
    title: str
    when: str
    number: int = Field(description="The meeting's; 0 for a report.")


class ComingDays(Schema):
    """What the days to come hold, by day."""

    agenda: list[Coming]


class ReportDue(Schema):
    """A State's report to a treaty body."""

    state: str
    treaty: str
    path: str
    body: str
    report: str
    number: int | None
    due: str | None = Field(description="The day, or the year where only that is known; null where it is unknown.")
    basis: str
    article: str
    bound_since: str | None
    source: str | None
    note: str | None


class ReportsDue(Schema):
    """A page of reports by the day on which they are due."""

    total: int
    reports: list[ReportDue]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


class AsideEntry(Schema):
    """An entry of a source that could not be taken in."""

    source: str
    position: int
    what: str
    code: str
    reason: str
    read_at: datetime


class Aside(Schema):
    """All of them, source by source."""

    aside: list[AsideEntry]
