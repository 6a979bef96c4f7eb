"""What happened to the law, in order: a follower reads on from the last number it has dealt with, and misses nothing.

Changes are noted in the transaction that records what they are about, by one writer at a time (`import.lock`): a
number once seen has none below it still to come.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from django.db import connection

from migrandi.law.inserting import Batch
from migrandi.law.models import Change, Work


class Told(msgspec.Struct, frozen=True):
    """A provision that differs: `change` is `added`, `removed`, `changed` or `renumbered` (from `before`)."""

    eid: str
    label: str
    heading: str
    change: str
    before: str = ""


class Account(msgspec.Struct):
    """What a change amounts to. `editorial`: the law says the same, word for word; only its writing differs (case,
    punctuation, spacing, marks). False where anything else does, and where there is nothing to compare with."""

    provisions: list[Told]
    editorial: bool


def follow(after: int = 0, most: int = 1000) -> list[Change]:
    """The changes noted after the one of that number, oldest first, at most so many."""
    return list(Change.objects.select_related("work").filter(pk__gt=after).order_by("pk")[:most])


def latest() -> int:
    """The number of the last change; 0 where there is none."""
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def account(change: Change) -> Account:
    """Which provisions a change touched, and whether it is only editorial."""
    # what compares reads the law, whose recording notes changes here
    from migrandi.law.comparing import differences  # noqa: PLC0415

    if change.copy is None or change.previous is None:
        return Account([], False)
    found = differences(change.previous, change.copy)
    return Account(
        [Told(one.eid, one.label, one.heading, one.change, one.before) for one in found],
        all(
            one.change in ("changed", "renumbered")
            and _bare("".join(piece.text for piece in one.pieces if piece.operation != "in"))
            == _bare("".join(piece.text for piece in one.pieces if piece.operation != "out"))
            for one in found
        ),
    )


def _bare(text: str) -> str:
    """The letters and numbers of a text alone, without case."""
    return "".join(_kept(unicodedata.normalize("NFKC", text).casefold()))


def _kept(text: str) -> Iterator[str]:
    return (character for character in text if unicodedata.category(character)[0] in "LNM")


def note(work: Work, kind: str, at: datetime, reason: str = "") -> None:
    """Note what happened to a Work as such: it was withdrawn, or returned. Call in the transaction that records it."""
    Change.objects.create(work=work, kind=kind, reason=reason, recorded_at=at)


def note_first(batch: Batch, work: int, language: str, copy: int, at: datetime) -> None:
    """Note that a Work's first copy in a language comes in, with the rows kept back in `batch`."""
    batch.add(Change, work_id=work, language=language, kind=Change.Kind.NEW.value, copy_id=copy, recorded_at=at)


def note_copy(work: Work, language: str, as_of: date | None, at: datetime) -> None:
    """Note that a copy came in and stands, of a law held already. Nothing is noted where it says what the copy before
    it says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, as_of, superseded_at, outline FROM law_expression WHERE work_id = %s AND language = %s"
            " ORDER BY id DESC",
            [work.pk, language],
        )
        (number, _as_of, _superseded, outline), *others = cursor.fetchall()
    previous, latest_day = _previous(as_of, others)
    if previous is not None and previous[1] == outline:
        return
    older = as_of is not None and latest_day is not None and as_of < latest_day
    Change.objects.create(
        work=work,
        language=language,
        kind=Change.Kind.OLDER if older else Change.Kind.CHANGED,
        copy_id=number,
        previous_id=previous[0] if previous is not None else None,
        recorded_at=at,
    )


def _previous(
    as_of: date | None, others: list[tuple[int, object, object, str]]
) -> tuple[tuple[int, str] | None, date | None]:
    """The copy that stood before one of that day, with its outline; and the latest day of which a copy is held.

    `others` are the other copies, the one recorded last first. Of the same day it is the one just superseded.
    """
    dated = [(_day(day), -place, number, outline) for place, (number, day, _gone, outline) in enumerate(others)]
    known = [entry for entry in dated if entry[0] is not None]
    latest_day = max((day for day, _place, _number, _outline in known if day is not None), default=None)
    if as_of is None:
        candidates = [entry for entry in dated if entry[0] is None] or known
    else:
        candidates = [entry for entry in known if entry[0] is not None and entry[0] <= as_of]
        if not known:
            candidates = dated
    if not candidates:
        return None, latest_day
    _at, _place, number, outline = max(candidates, key=lambda entry: (entry[0] or date.min, entry[1]))
    return (number, outline), latest_day


def _day(value: object) -> date | None:
    """SQLite hands days over as text, other databases as days."""
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None
