"""What pages of States and laws show of meetings: reports due, recommendations, the meeting a law came from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from migrandi.law.models import Work
from migrandi.meetings import outcomes, reporting
from migrandi.meetings.models import Outcome
from migrandi.people import audit
from migrandi.people.actors import Actor
from migrandi.web.meeting_rows import recommendation_row, report_rows

_MOST = 50


def meetings_of_state(code: str, on: date, who: Actor, language: str) -> dict[str, Any]:
    """The State's reports due in the two years from that day, and what was recommended to it."""
    due = reporting.due_between(on, on + timedelta(days=730), state=code)
    asked = list(outcomes.recommendations_to(code, who)[:_MOST])
    audit.note_listed(who, "meetings", {one.outcome.meeting for one in asked}, timezone.now())
    return {"reports": report_rows(due), "recommendations": [recommendation_row(one, language) for one in asked]}


def meetings_of_work(work: Work, who: Actor) -> list[Outcome]:
    """The outcomes of meetings that this law is."""
    if work.pk not in outcomes.works():
        return []
    found = list(outcomes.of_work(work, who)[:_MOST])
    audit.note_listed(who, "meetings", {one.meeting for one in found}, timezone.now())
    return found
