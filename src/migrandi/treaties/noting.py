"""What a newer register says that the one before did not: each action that came in or was taken out, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from migrandi.treaties.models import ActionChange, TreatyAction


class Row(NamedTuple):
    """What a treaty action says, apart from where it stands in its file and by which source."""

    work: int
    state: str
    action: str
    date: str
    articles: str
    note: str


def rows() -> Counter[Row]:
    """What the register in the database says now."""
    return Counter(
        Row(*values)
        for values in TreatyAction.objects.order_by().values_list(
            "work_id", "state", "action", "date", "articles", "note"
        )
    )


def note_changes(before: Counter[Row], now: Counter[Row], at: datetime) -> None:
    """Note what differs. A register laid into an empty database is no change. Call in the transaction that lays it."""
    if not before:
        return
    ActionChange.objects.bulk_create(
        [
            *_noted(ActionChange.Kind.REMOVED, (before - now).elements(), at),
            *_noted(ActionChange.Kind.ADDED, (now - before).elements(), at),
        ]
    )


def _noted(kind: ActionChange.Kind, found: Iterable[Row], at: datetime) -> list[ActionChange]:
    return [
        ActionChange(
            kind=kind, work_id=row.work, state=row.state, action=row.action, date=row.date, articles=row.articles,
            note=row.note, recorded_at=at,
        )
        for row in sorted(found)
    ]  # fmt: skip


def follow(after: int = 0, most: int = 1000) -> list[ActionChange]:
    """The changes noted after the one of that number, oldest first, at most so many."""
    return list(ActionChange.objects.select_related("work").filter(pk__gt=after).order_by("pk")[:most])


def latest() -> int:
    """The number of the last change; 0 where there is none."""
    return ActionChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
