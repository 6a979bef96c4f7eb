"""Changing a meeting so that it is known what changed and when: the one way in which its fields are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from migrandi.meetings.models import Change, Meeting, Source

TOLD = (
    "title", "body", "session", "series", "all_day", "zone", "starts_at", "ends_at", "place", "format", "address",
    "description", "language", "state", "confidence",
)  # fmt: skip
"""The fields of which followers are told."""
DATES = ("all_day", "zone", "starts_at", "ends_at")


def change(
    meeting: Meeting, values: Mapping[str, Any], at: datetime, *, by: User | None = None, source: Source | None = None
) -> Change | None:
    """Give the meeting these values; what differed as a `Change`, None where nothing did.

    A scheduled meeting whose dates change becomes a moved one, unless the values say its state.
    """
    differing = {name: value for name, value in values.items() if getattr(meeting, name) != value}
    if not differing:
        return None
    with transaction.atomic():
        told = [name for name in differing if name in TOLD]
        moved = any(name in DATES for name in told)
        if moved and "state" not in values and meeting.state == Meeting.State.SCHEDULED:
            differing["state"] = Meeting.State.MOVED
            told.append("state")
        before = {name: _plain(getattr(meeting, name)) for name in told}
        for name, value in differing.items():
            setattr(meeting, name, value)
        meeting.changed_at = at
        if told:
            # a calendar program takes what has a higher number
            meeting.sequence += 1
            differing["sequence"] = meeting.sequence
        meeting.save(update_fields=[*differing, "changed_at"])
        if not told:
            return None
        after = {name: _plain(getattr(meeting, name)) for name in told}
        what = _what(before, after, moved=moved)
        return Change.objects.create(
            meeting=meeting, what=what, before=before, after=after, at=at, by=by, source=source,
            confidence=meeting.confidence,
        )  # fmt: skip


def _what(before: Mapping[str, Any], after: Mapping[str, Any], *, moved: bool) -> str:
    state = after.get("state", "")
    if state == Meeting.State.CANCELLED:
        return Change.What.CANCELLED
    if state == Meeting.State.WITHDRAWN:
        return Change.What.WITHDRAWN
    if before.get("state") in (Meeting.State.CANCELLED, Meeting.State.WITHDRAWN):
        return Change.What.RETURNED
    return Change.What.MOVED if moved else Change.What.CHANGED


def added(meeting: Meeting, at: datetime, *, by: User | None = None, source: Source | None = None) -> Change:
    """Note that the meeting is new."""
    after = {name: _plain(getattr(meeting, name)) for name in TOLD if getattr(meeting, name) not in ("", None)}
    return Change.objects.create(
        meeting=meeting, what=Change.What.ADDED, after=after, at=at, by=by, source=source,
        confidence=meeting.confidence,
    )  # fmt: skip


def part(
    meeting: Meeting,
    name: str,
    key: str,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    confidence: str = "",
    by: User | None = None,
    source: Source | None = None,
) -> Change:
    """Note that something of the meeting was added (no `before`), changed, or removed (no `after`)."""
    meeting.changed_at = at
    meeting.save(update_fields=["changed_at"])
    return Change.objects.create(
        meeting=meeting, what=Change.What.PART, part=name, key=key, at=at, by=by, source=source,
        before={key: _plain(value) for key, value in (before or {}).items()},
        after={key: _plain(value) for key, value in (after or {}).items()},
        confidence=confidence or meeting.confidence,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict) or value is None else str(value)
