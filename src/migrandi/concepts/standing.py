"""What provisions stand under: the headings above each, and what its law is called in its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from migrandi.law.models import Expression
from migrandi.law.outlines import standing


class Under(NamedTuple):
    """The headings above a provision, the highest first, and the law's name."""

    above: tuple[str, ...]
    law: str


def under(provisions: Sequence[int]) -> dict[int, Under]:
    """What each of those provisions stands under; where copies of several days hold it, in the last of them."""
    found: dict[int, Under] = {}
    for (work, language), numbers in _texts_of(provisions).items():
        newest = Expression.objects.filter(work=work, language=language).aggregate(newest=Max("pk"))["newest"]
        law, above = _standing(work, language, newest or 0)
        found |= {number: Under(above.get(number, ()), law) for number in numbers}
    return found


def _texts_of(provisions: Sequence[int]) -> dict[tuple[int, str], list[int]]:
    """The provisions by the law and the language that they are of."""
    found: dict[tuple[int, str], list[int]] = {}
    for first in range(0, len(provisions), 500):
        part = provisions[first : first + 500]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, work_id, language FROM law_provision WHERE id IN ({', '.join(['%s'] * len(part))})",
                part,
            )
            for number, work, language in cursor.fetchall():
                found.setdefault((work, language), []).append(number)
    return found


@lru_cache(maxsize=8)
def _standing(work: int, language: str, _newest: int) -> tuple[str, Mapping[int, tuple[str, ...]]]:
    copies = Expression.objects.filter(work=work, language=language, superseded_at=None).order_by("as_of", "pk")
    rows = list(copies.values_list("title", "outline"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, heading FROM law_provision WHERE work_id = %s AND language = %s AND heading <> ''",
            [work, language],
        )
        headings = dict(cursor.fetchall())
    above: dict[int, tuple[str, ...]] = {}
    for _title, outline in rows:
        above |= {number: place.above for number, place in standing(outline, headings).items()}
    return rows[-1][0] if rows else "", above
