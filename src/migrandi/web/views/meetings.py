"""The pages of meetings: the month, the agenda and the list, one meeting, and whose report is due."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from babel import Locale
from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from migrandi.calendars.zones import offered
from migrandi.jurisdictions import find
from migrandi.meetings import bodies, finding, reminding, reporting, subjects
from migrandi.meetings.conflicts import conflicts_of
from migrandi.meetings.finding import Narrowing
from migrandi.meetings.models import About, Meeting, NewsItem, Recommendation
from migrandi.people import access, audit
from migrandi.people.actors import STRANGER, Actor, user_of
from migrandi.web import names
from migrandi.web.acting import actor
from migrandi.web.asking import NotADay, day, interface_language, number
from migrandi.web.links import address
from migrandi.web.meeting_notes import shown_note
from migrandi.web.meeting_rows import (
    ReportRow,
    Row,
    change_rows,
    recommendation_row,
    report_rows,
    row,
    rows,
    topic_link,
)
from migrandi.web.reader_zone import keep_zone, reader_zone

VIEWS = ("agenda", "month", "list")
PAGE = 50
_A_DAY = 6
"""How many meetings a day of the month shows; the rest are a page further."""
_MOST = 2_000


class Cell(msgspec.Struct, frozen=True):
    """A day of the month."""

    day: date
    within: bool
    today: bool
    rows: Sequence[Row]
    more: int
    href: str


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """What is coming: by day with its agenda, as a month, or as a list."""
    who, zone = actor(request), reader_zone(request)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "agenda"
    asked = {name: request.GET.get(name, "").strip() for name in ("body", "topic", "state", "q")}
    found = Narrowing(
        asked["body"], asked["topic"], asked["state"], asked["q"], withdrawn=request.GET.get("withdrawn") == "1"
    )
    today = timezone.now().date()
    shown = {"agenda": _agenda, "month": _month, "list": _list}[view](request, who, found, zone, today)
    context: dict[str, Any] = {
        "view": view,
        "views": [(name, _address(request, view=name), _view_name(name)) for name in VIEWS],
        "asked": asked,
        "zone": zone,
        "zones": offered(),
        "bodies": bodies.grouped(),
        "topics": _topics(),
        "nothing": finding.nothing_held(),
        "may_add": finding.may_add(who),
        "upcoming": reminding.upcoming(who, timezone.now()) if view == "agenda" else [],
        "news": NewsItem.objects.filter(source__removed_at=None)[:8] if view == "agenda" else [],
        "reports": _reports_soon(today) if view == "agenda" else [],
        "feed": _feed(asked),
        "kept": [(name, value) for name, value in asked.items() if value],
    }
    return keep_zone(request, render(request, "web/meetings.html", context | shown))


def _view_name(view: str) -> str:
    return {"agenda": _("Agenda"), "month": _("Month"), "list": _("List")}[view]


def _address(request: HttpRequest, **change: object) -> str:
    """This page with another view, month or page."""
    kept = {name: request.GET.get(name, "") for name in ("view", "body", "topic", "state", "q", "withdrawn")}
    return address("/meetings", "", **(kept | change))


def _feed(asked: dict[str, str]) -> tuple[str, str]:
    """Which public feed goes with what is asked: its kind and value."""
    return next(((kind, asked[kind]) for kind in ("body", "topic", "state") if asked[kind]), ("all", ""))


def _topics() -> list[tuple[str, str]]:
    """The topics that meetings are about, by name."""
    spoken = get_language() or "en"
    used = About.objects.filter(kind=About.Kind.TOPIC).order_by().values_list("value", flat=True).distinct()
    return sorted(((one, subjects.topic_label(one, spoken)) for one in used), key=lambda pair: names.ordering(pair[1]))


def _agenda(request: HttpRequest, who: Actor, asked: Narrowing, zone: str, today: date) -> dict[str, Any]:
    """The days from one on, each with its meetings, their hours and agenda."""
    first = day(request, "from") or today
    last = first + timedelta(days=30)
    found = list(finding.meetings(who, msgspec.structs.replace(asked, first=first, last=last))[: PAGE * 4])
    audit.note_listed(who, "meetings", found, timezone.now())
    by_day: dict[date, list[Row]] = {}
    for one in rows(found, zone):
        if one.dates.last_day < first or one.dates.first_day > last:
            continue
        by_day.setdefault(max(one.dates.first_day, first), []).append(one)
    return {
        "days": [(one, _day_name(one), sorted(by_day[one], key=_by_hour)) for one in sorted(by_day)],
        "first": first,
        "last": last,
        "before": _address(request, **{"view": "agenda", "from": first - timedelta(days=31)}),
        "after": _address(request, **{"view": "agenda", "from": last + timedelta(days=1)}),
    }


def _by_hour(line: Row) -> tuple[bool, str]:
    return not line.dates.all_day, line.dates.start.isoformat()


def _day_name(one: date) -> str:
    return format_date(one, "full", locale=_locale())


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-hans", "_Hans"), sep="_")


def _month(request: HttpRequest, who: Actor, asked: Narrowing, zone: str, today: date) -> dict[str, Any]:
    """The weeks of a month."""
    month = _month_asked(request, today)
    weeks = calendar.Calendar(_locale().first_week_day).monthdatescalendar(month.year, month.month)
    first, last = weeks[0][0], weeks[-1][-1]
    within = finding.meetings(who, msgspec.structs.replace(asked, first=first, last=last))
    found = list(within.defer("description", "searched")[:_MOST])
    audit.note_listed(who, "meetings", found, timezone.now())
    by_day: dict[date, list[Row]] = {}
    for line in rows(found, zone):
        one = max(line.dates.first_day, first)
        while one <= min(line.dates.last_day, last):
            starting = line if one == line.dates.first_day else msgspec.structs.replace(line, begins=False)
            by_day.setdefault(one, []).append(starting)
            one += timedelta(days=1)
    cells = [[_cell(request, one, month, today, by_day.get(one, [])) for one in week] for week in weeks]
    before, after = month - timedelta(days=1), month + timedelta(days=31)
    return {
        "month": month,
        "month_name": format_date(month, "LLLL yyyy", locale=_locale()),
        "weekdays": [
            (
                _locale().days["stand-alone"]["wide"][one.weekday()],
                _locale().days["stand-alone"]["abbreviated"][one.weekday()],
            )
            for one in weeks[0]
        ],
        "weeks": cells,
        "before": _address(request, view="month", month=f"{before:%Y-%m}"),
        "after": _address(request, view="month", month=f"{after:%Y-%m}"),
    }


def _cell(request: HttpRequest, one: date, month: date, today: date, lines: list[Row]) -> Cell:
    ordered = sorted(lines, key=_by_hour)
    href = _address(request, **{"view": "agenda", "from": one})
    return Cell(one, one.month == month.month, one == today, ordered[:_A_DAY], max(len(ordered) - _A_DAY, 0), href)


def _month_asked(request: HttpRequest, today: date) -> date:
    asked = request.GET.get("month", "").strip()
    if not asked:
        return today.replace(day=1)
    try:
        found = datetime.strptime(asked, "%Y-%m").date()
    except ValueError as error:
        raise NotADay(_("“%(asked)s” is not a month. Write it as 2026-03 (year-month)."), asked=asked) from error
    if not 1900 <= found.year <= 2200:
        raise NotADay(_("“%(asked)s” is not a month. Write it as 2026-03 (year-month)."), asked=asked)
    return found


def _list(request: HttpRequest, who: Actor, asked: Narrowing, zone: str, today: date) -> dict[str, Any]:
    """All meetings from a day on, a page at a time; those before it where that is asked."""
    first = day(request, "from") or (None if asked.words else today)
    past = request.GET.get("past") == "1"
    found = finding.meetings(who, asked if past else msgspec.structs.replace(asked, first=first))
    if past:
        found = found.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")
    total = found.count()
    pages = max(-(-total // PAGE), 1)
    page = number(request, "page", 1, pages)
    shown = list(found.defer("description", "searched")[(page - 1) * PAGE : page * PAGE])
    audit.note_listed(who, "meetings", shown, timezone.now())
    return {
        "rows": rows(shown, zone),
        "total": total,
        "page": page,
        "pages": pages,
        "past": past,
        "first": first,
        "before": _address(request, past=request.GET.get("past"), page=page - 1) if page > 1 else "",
        "after": _address(request, past=request.GET.get("past"), page=page + 1) if page < pages else "",
        "other": _address(request, view="list", past="" if past else "1"),
    }


# --- whose report is due


def _reports_soon(today: date) -> list[ReportRow]:
    found = reporting.due_between(today, today + timedelta(days=60))
    return report_rows([due for due in found if len(due.due) == len("2026-01-01")][:12])


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Which State's report is due when, under which treaty."""
    today = timezone.now().date()
    first = day(request, "from") or today
    last = day(request, "to") or first.replace(year=first.year + 1, day=min(first.day, 28))
    state, treaty = request.GET.get("state", "").strip(), request.GET.get("treaty", "").strip()
    code = find(state).code if state else ""
    found = reporting.due_between(first, last, state=code, treaty=treaty)
    dated = [due for due in found if due.due]
    unknown = [due for due in found if not due.due]
    by_month: dict[str, list[ReportRow]] = {}
    for line in report_rows(dated[:1000]):
        by_month.setdefault(line.due.due[:7], []).append(line)
    context = {
        "first": first, "last": last, "state": state, "treaty": treaty,
        "treaties": [(cycle.treaty, cycle.treaty.upper()) for cycle in reporting.cycles().values()],
        "months": [(_month_name(month), lines) for month, lines in by_month.items()],
        "total": len(dated), "unknown": report_rows(unknown) if code or treaty else [], "unknown_total": len(unknown),
        "cycles": [(cycle, bodies.name(cycle.body)) for cycle in reporting.cycles().values()],
    }  # fmt: skip
    return render(request, "web/meeting_reports.html", context)


def _month_name(month: str) -> str:
    if len(month) == 4:
        return month
    return format_date(date(int(month[:4]), int(month[5:7]), 1), "LLLL yyyy", locale=_locale())


# --- one meeting


@require_safe
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """A meeting with all that belongs to it, as far as the reader may know of it."""
    who, zone = actor(request), reader_zone(request)
    found = finding.meeting(who, number)
    audit.note_closed(who, "read", "meeting", found, timezone.now())
    context = {
        "row": row(found, zone),
        "zone": zone,
        "zones": offered(),
        **parts(found, who, interface_language(request)),
    }
    removed = request.GET.get("removed", "").partition("-")
    context["removed"] = (removed[0].replace("_", "-"), removed[2]) if removed[2].isdigit() else None
    return keep_zone(request, render(request, "web/meeting.html", context))


def parts(found: Meeting, who: Actor, language: str) -> dict[str, Any]:
    """What belongs to the meeting, for its page."""
    items = list(found.items.filter(removed_at=None).prefetch_related("about"))
    asked = Recommendation.objects.filter(outcome__meeting=found, removed_at=None, outcome__removed_at=None)
    topics = [about.value for about in found.about.filter(kind=About.Kind.TOPIC, item=None)]
    may_write = finding.may_write(who, found)
    known = finding.meetings(who)
    return {
        "meeting": found,
        "may_write": may_write,
        "body": bodies.bodies().get(found.body),
        "items": [(item, [topic_link(one.value, language) for one in item.about.all()]) for item in items],
        "topics": [topic_link(one, language) for one in sorted(topics)],
        "documents": found.documents.filter(removed_at=None).select_related("item"),
        "participants": [
            (one, names.jurisdiction(one.state) if one.state else "")
            for one in found.participants.filter(removed_at=None)
        ],
        "statements": found.statements.filter(removed_at=None).select_related("item"),
        "outcomes": found.outcomes.filter(removed_at=None).select_related("work"),
        "recommendations": [recommendation_row(one, language) for one in asked.select_related("work", "outcome")],
        "follow_ups": found.follow_ups.filter(removed_at=None).select_related("owner"),
        "notes": [shown_note(note) for note in access.readable(found.notes.filter(removed_at=None), who)],
        "changes": change_rows(
            change
            for change in found.changes.select_related("source", "by")[:40]
            if access.may_read(who, change.confidence, found.mission)
        ),
        "reminders": found.reminders.filter(user=user_of(who)) if who is not STRANGER else [],
        "conflicts": rows(conflicts_of(found, known), ""),
        "series": rows(known.filter(series=found.series).exclude(pk=found.pk)[:20], "") if found.series else [],
        "may_remind": who is not STRANGER,
    }
