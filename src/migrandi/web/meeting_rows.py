"""Meetings, reports and changes as lines of a page, in the words of the interface."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from migrandi.meetings import bodies, reporting, subjects
from migrandi.meetings.models import Change, Meeting, Recommendation
from migrandi.meetings.showing import Span, span, span_in
from migrandi.web import names
from migrandi.web.links import address
from migrandi.web.participation import state_address, treaty_address


class Row(msgspec.Struct, frozen=True):
    """A meeting as a line of a page. `own`: its dates in its own zone, where the reader's is another.

    `begins`: it begins on the day that is shown.
    """

    meeting: Meeting
    dates: Span
    own: Span | None
    body: str
    begins: bool = True

    @property
    def about(self) -> list[str]:
        """Body, session and place, as far as they are known."""
        return [said for said in (self.body, self.meeting.session, self.meeting.place) if said]

    @property
    def from_day(self) -> str:
        """The first day, as 2026-03-10."""
        return self.dates.first_day.isoformat()

    @property
    def to_day(self) -> str:
        """The day of the end."""
        end = self.dates.end
        return (end.date() if isinstance(end, datetime) else self.dates.last_day).isoformat()

    @property
    def from_clock(self) -> str:
        """The time at which it begins; empty for whole days."""
        return _clock(self.dates.start)

    @property
    def to_clock(self) -> str:
        """The time at which it ends; empty for whole days."""
        return _clock(self.dates.end)

    @property
    def starts_iso(self) -> str:
        """The beginning for programs."""
        return self.dates.start.isoformat()

    @property
    def zone_said(self) -> str:
        """In which zone the times are."""
        return self.dates.zone or _("time of the place")

    @property
    def own_said(self) -> str:
        """The dates in the meeting's own zone."""
        if self.own is None:
            return ""
        start, end = self.own.start, self.own.end
        day = "" if self.own.first_day == self.dates.first_day else f"{self.own.first_day.isoformat()} "
        return f"{day}{_clock(start)} – {_clock(end)} {self.own.zone}"


def _clock(moment: date) -> str:
    return f"{moment:%H:%M}" if isinstance(moment, datetime) else ""


def row(meeting: Meeting, zone: str) -> Row:
    """The meeting's line for a reader in that zone; empty: in its own."""
    own, dates = span(meeting), span_in(meeting, zone)
    body = bodies.name(meeting.body) if meeting.body else meeting.body_said
    return Row(meeting, dates, own if own.zone != dates.zone else None, body)


def rows(found: Iterable[Meeting], zone: str) -> list[Row]:
    """The meetings' lines."""
    return [row(meeting, zone) for meeting in found]


class ReportRow(msgspec.Struct, frozen=True):
    """A State's report as a line of a page."""

    due: reporting.Due
    state: str
    state_href: str
    treaty: str
    treaty_href: str
    body: str
    what: str


def report_rows(found: Iterable[reporting.Due]) -> list[ReportRow]:
    """Reports with the names and addresses that a page shows."""
    return [
        ReportRow(
            due, names.jurisdiction(due.state), state_address(due.state), due.treaty.upper(),
            treaty_address(due.treaty), bodies.name(due.body), _report_name(due),
        )
        for due in found
    ]  # fmt: skip


def _report_name(due: reporting.Due) -> str:
    if due.report == "initial":
        return _("initial report")
    return _("periodic report no. %(number)s") % {"number": due.number} if due.number else _("periodic report")


def topic_link(topic: str, language: str) -> tuple[str, str]:
    """The address of the meetings on a topic, and its label."""
    return address("/meetings", "", view="list", topic=topic), subjects.topic_label(topic, language)


def recommendation_row(one: Recommendation, language: str) -> dict[str, Any]:
    """A recommendation with the names and addresses that a page shows."""
    work = one.work
    return {
        "recommendation": one,
        "state": names.jurisdiction(one.state),
        "state_href": state_address(one.state),
        "work_href": address(work.path, one.article) if work is not None else "",
        "work_name": f"{work.title}, {one.article.replace('_', ' ')}".rstrip(", ") if work is not None else "",
        "topic": topic_link(one.topic, language) if one.topic else None,
    }


_PARTS = {
    "agenda": gettext_noop("agenda"),
    "document": gettext_noop("paper"),
    "participant": gettext_noop("participant"),
    "note": gettext_noop("note"),
    "statement": gettext_noop("statement"),
    "outcome": gettext_noop("outcome"),
    "recommendation": gettext_noop("recommendation"),
    "follow-up": gettext_noop("something to do"),
}


class ChangeRow(msgspec.Struct, frozen=True):
    """A change as a line of a page: its parts with the words before and after."""

    change: Change
    part_name: str
    lines: list[tuple[str, str, str]]


def change_rows(changes: Iterable[Change]) -> list[ChangeRow]:
    """Changes with what differed, field by field; of what was added, not the whole of it again."""
    result = []
    for change in changes:
        part = _(_PARTS[change.part]) if change.part in _PARTS else change.part
        fields = [] if change.what == Change.What.ADDED else sorted({*change.before, *change.after})
        lines = [
            (_field(field), _value(change.before.get(field)), _value(change.after.get(field)))
            for field in fields
            if change.before.get(field) != change.after.get(field)
        ]
        result.append(ChangeRow(change, part, lines[:12]))
    return result


def _field(name: str) -> str:
    known = {field.name: str(field.verbose_name) for field in Meeting._meta.fields}
    return known.get(name, name.replace("_", " "))


def _value(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    try:
        moment = datetime.fromisoformat(text) if len(text) > len("2026-03-10") else None
    except ValueError:
        moment = None
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment is not None else text[:300]
