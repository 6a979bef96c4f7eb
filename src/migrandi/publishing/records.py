"""Every law as a record for those who keep up with this database: when it last changed, whether it is still there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import regex
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from migrandi.harvest.models import Find
from migrandi.law.models import Change, Expression, Work

_SET = regex.compile(r"[A-Za-z0-9\-_.!~*'()]+")
"""What a part of a set's name may be made of, after OAI-PMH."""


class Record(msgspec.Struct, frozen=True):
    """A Work with the moment of its last change (of its text, or that it was withdrawn). `gone`: its publisher no
    longer has it, and nobody else it was harvested from."""

    work: Work
    stamp: datetime
    gone: bool
    text: bool

    @property
    def sets(self) -> list[str]:
        """The sets it is in: of its jurisdiction, and of its type."""
        return [
            f"{name}:{value}"
            for name, value in (("jurisdiction", self.work.jurisdiction), ("type", self.work.kind))
            if _SET.fullmatch(value)
        ]


def records(
    *,
    set_: str = "",
    start: datetime | None = None,
    end: datetime | None = None,
    text: bool = False,
) -> QuerySet[Any]:
    """The Works in a set whose last change lies between two moments, both included, in the order of their numbers.
    `text`: only those whose text is held."""
    found = _all()
    name, _colon, value = set_.partition(":")
    if name == "jurisdiction":
        found = found.filter(jurisdiction=value)
    elif name == "type":
        found = found.filter(kind=value)
    elif name:
        found = found.none()
    if start is not None:
        found = found.filter(stamp__gte=start)
    if end is not None:
        found = found.filter(stamp__lte=end)
    if text:
        found = found.filter(has_text=True)
    return found.order_by("pk")


def after(found: QuerySet[Any], number: int, most: int) -> list[Record]:
    """The records behind the Work of that number, at most so many."""
    return [_record(work) for work in found.filter(pk__gt=number)[:most]]


def record_of(path: str) -> Record | None:
    """The record of the Work of that path."""
    work = _all().filter(path=path).first()
    return _record(work) if work is not None else None


def earliest() -> datetime:
    """The moment before which no record changed."""
    return Work.objects.aggregate(first=Min("recorded_at"))["first"] or datetime(2026, 1, 1, tzinfo=UTC)


def sets() -> list[tuple[str, str]]:
    """Every set with records in it: its name, and what it is of."""
    return [
        (f"{name}:{value}", value)
        for name, field in (("jurisdiction", "jurisdiction"), ("type", "kind"))
        for value in Work.objects.order_by(field).values_list(field, flat=True).distinct()
        if _SET.fullmatch(value)
    ]


def parts(size: int) -> Sequence[tuple[int, datetime]]:
    """Which parts of so many numbers have Works in them, and when one in it last changed."""
    highest = Work.objects.aggregate(last=Max("pk"))["last"] or 0
    found = []
    for part in range(highest // size + 1):
        last = _all().filter(pk__gte=part * size, pk__lt=(part + 1) * size).aggregate(last=Max("stamp"))["last"]
        if last is not None:
            found.append((part, last))
    return found


def part_of(part: int, size: int) -> Iterator[tuple[str, datetime]]:
    """The path of each Work in that part, and when it last changed."""
    rows = _all().filter(pk__gte=part * size, pk__lt=(part + 1) * size).order_by("pk").values_list("path", "stamp")
    yield from rows.iterator()


def _all() -> QuerySet[Any]:
    changes = Change.objects.filter(work=OuterRef("pk")).order_by("-pk").values("recorded_at")[:1]
    finds = Find.objects.filter(works=OuterRef("pk"))
    return Work.objects.annotate(
        stamp=Coalesce(Subquery(changes), F("recorded_at")),
        gone=Q(Exists(finds)) & ~Q(Exists(finds.filter(withdrawn_at=None))),
        has_text=Exists(Expression.objects.filter(work=OuterRef("pk"), superseded_at=None)),
    )


def _record(work: Work) -> Record:
    # the names are the annotations of `_all`
    said = work.__dict__
    return Record(work, said["stamp"], bool(said["gone"]), bool(said["has_text"]))
