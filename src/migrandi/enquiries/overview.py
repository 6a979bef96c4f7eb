"""How the desk stands: what waits by deadline, mission and topic; where enquiries come from; months and years."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median

import msgspec
from django.utils.translation import gettext as _
from docx import Document

from migrandi.enquiries.models import Enquiry
from migrandi.jurisdictions import name as name_of_state
from migrandi.people import audit
from migrandi.people.access import allowed, readable
from migrandi.people.actors import Actor
from migrandi.people.calendars import Calendar, day_there, working_days_left
from migrandi.people.levels import Verb
from migrandi.people.models import Mission
from migrandi.people.offices import answering_calendar, answering_calendars
from migrandi.thesaurus.reading import by_id


class Overview(msgspec.Struct, frozen=True):
    """Counts over what the reader may see. `overdue`, `today`, `week`, `later`: what waits, by deadline."""

    open: int
    overdue: int
    today: int
    week: int
    later: int
    missions: dict[str, int]
    topics: dict[str, int]
    states: dict[str, int]
    received: list[tuple[date, int]]
    answered: list[tuple[date, int]]


class YearRow(msgspec.Struct, frozen=True):
    """One mission's year: enquiries received, answered, in time, urgent; the median of working days to an answer."""

    mission: str
    received: int
    answered: int
    in_time: int
    urgent: int
    working_days: float | None
    states: list[str]
    topics: list[str]


def overview(actor: Actor, moment: datetime) -> Overview:
    """How the desk stands, for what the actor may read."""
    seen = list(readable(Enquiry.objects.filter(merged_into=None).select_related("mission"), actor))
    today = day_there(answering_calendar(), moment)
    waiting = [one for one in seen if one.stage == Enquiry.Stage.OPEN]
    left = [(one.deadline - today).days for one in waiting if one.deadline is not None]
    return Overview(
        len(waiting),
        sum(days < 0 for days in left),
        sum(days == 0 for days in left),
        sum(0 < days <= 7 for days in left),
        len(waiting) - sum(days <= 7 for days in left),
        dict(Counter(one.mission.name if one.mission else _("no mission") for one in waiting).most_common()),
        dict(Counter(topic for one in waiting for topic in one.topics[:3]).most_common(12)),
        dict(Counter(state for one in seen for state in one.states[:1]).most_common()),
        _by_month([one.received_at.date() for one in seen]),
        _by_month([one.answered_at.date() for one in seen if one.answered_at]),
    )


def year_of(actor: Actor, year: int) -> list[YearRow]:
    """The year's table, a row a mission by name, of what the actor may read."""
    seen = readable(Enquiry.objects.filter(merged_into=None, received_at__year=year).select_related("mission"), actor)
    by_mission: dict[str, list[Enquiry]] = defaultdict(list)
    for one in seen:
        by_mission[one.mission.name if one.mission else _("no mission")].append(one)
    calendars = answering_calendars({one.mission for one in seen})
    return [_row(mission, rows, calendars) for mission, rows in sorted(by_mission.items())]


def export_year(actor: Actor, year: int, form: str, moment: datetime) -> bytes:
    """The year's table as `csv` or `docx`, of what the actor may export. Noted in the trail."""
    seen = allowed(Enquiry.objects.filter(merged_into=None, received_at__year=year), actor, Verb.READ)
    audit.note(actor, "exported", "annual-report", str(year), moment, detail={"enquiries": seen.count()})
    rows = year_of(actor, year)
    return _as_csv(rows) if form == "csv" else _as_docx(rows, year)


def columns() -> list[str]:
    """What the year's table has."""
    return [
        _("Mission"), _("Received"), _("Answered"), _("In time"), _("Urgent"), _("Working days to an answer (median)"),
        _("States"), _("Topics"),
    ]  # fmt: skip


def cells(row: YearRow) -> list[str]:
    """A row of the year's table as written."""
    days = "–" if row.working_days is None else f"{row.working_days:g}"
    return [
        row.mission, str(row.received), str(row.answered), str(row.in_time), str(row.urgent), days,
        ", ".join(row.states), ", ".join(row.topics),
    ]  # fmt: skip


def _row(mission: str, rows: Sequence[Enquiry], calendars: Mapping[Mission | None, Calendar]) -> YearRow:
    days = []
    in_time = 0
    for one in rows:
        if one.answered_at is not None:
            calendar = calendars[one.mission]
            done = day_there(calendar, one.answered_at)
            days.append(working_days_left(calendar, one.received_at, done))
            in_time += one.deadline is None or done <= one.deadline
    known = by_id()
    states = Counter(state for one in rows for state in one.states[:1]).most_common(3)
    topics = Counter(topic for one in rows for topic in one.topics[:3]).most_common(3)
    return YearRow(
        mission, len(rows), len(days), in_time, sum(one.urgency == Enquiry.Urgency.URGENT for one in rows),
        median(days) if days else None, [name_of_state(code) for code, _count in states],
        [known[topic].label["en"] for topic, _count in topics if topic in known],
    )  # fmt: skip


def _by_month(days: Sequence[date]) -> list[tuple[date, int]]:
    """How many in each month, the first day standing for it, months of none in between too."""
    counts = Counter(day.replace(day=1) for day in days)
    if not counts:
        return []
    month, last = min(counts), max(counts)
    result = []
    while month <= last:
        result.append((month, counts[month]))
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return result


def _as_csv(rows: Sequence[YearRow]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([columns(), *(_harmless(cells(row)) for row in rows)])
    return written.getvalue().encode("utf-8-sig")


def _harmless(values: list[str]) -> list[str]:
    """No cell that a spreadsheet would reckon."""
    return [f"'{value}" if value[:1] in "=+-@\t\r" else value for value in values]


def _as_docx(rows: Sequence[YearRow], year: int) -> bytes:
    document = Document()
    document.core_properties.author, document.core_properties.title = "", _("Enquiries of %(year)s") % {"year": year}
    document.add_heading(_("Enquiries of %(year)s") % {"year": year}, 1)
    table = document.add_table(rows=1, cols=len(columns()), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, columns(), strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for row in rows:
        for cell, value in zip(table.add_row().cells, cells(row), strict=True):
            cell.text = value
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
