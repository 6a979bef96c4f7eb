"""What pages of States and laws show of meetings: reports due, recommendations, the meeting a law came from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from migrandi.law.models import Work
from migrandi.meetings import outcomes, reporting
from migrandi.meetings.models import Outcome
from migrandi.people.actors import Actor
from migrandi.web.meeting_rows import recommendation_row, report_rows

_MOST = 50


def meetings_of_state(code: str, on: date, who: Actor, language: str) -> dict[str, Any]:
    """The State's reports due in the two years from that day, and what was recommended to it."""
    due = reporting.due_between(on, on + timedelta(days=730), state=code)
    asked = outcomes.recommendations_to(code, who)[:_MOST]
    return {"reports": report_rows(due), "recommendations": [recommendation_row(one, language) for one in asked]}


def meetings_of_work(work: Work, who: Actor) -> list[Outcome]:
    """The outcomes of meetings that this law is."""
    return list(outcomes.of_work(work, who)[:_MOST])
