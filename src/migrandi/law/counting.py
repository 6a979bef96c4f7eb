"""How much law the database holds: by jurisdiction and language, and what has to be looked at."""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.db import connection
from django.db.models import Count

from migrandi.law.models import Expression, Headnote, Manifestation, Period, Provision, Work


class JurisdictionCount(msgspec.Struct, frozen=True):
    """Works of one jurisdiction."""

    jurisdiction: str
    works: int


class LanguageCount(msgspec.Struct, frozen=True):
    """Provisions (wordings) in one language."""

    language: str
    provisions: int


class Counts(msgspec.Struct):
    """What the database holds. `wordings` counts every wording ever held of a provision, `periods` the periods in
    which one stood; `plain_text` the copies in which no numbering was found."""

    works: int
    works_with_text: int
    copies: int
    files: int
    wordings: int
    periods: int
    headnotes: int
    plain_text: int
    jurisdictions: list[JurisdictionCount]
    languages: list[LanguageCount]


def count_all() -> Counts:
    """Count everything; a fraction of a second on a million provisions."""
    standing = Expression.objects.filter(superseded_at=None)
    return Counts(
        works=Work.objects.count(),
        works_with_text=standing.values("work").distinct().count(),
        copies=standing.count(),
        files=Manifestation.objects.count(),
        wordings=Provision.objects.count(),
        periods=Period.objects.count(),
        headnotes=Headnote.objects.count(),
        plain_text=standing.filter(plain=True).count(),
        jurisdictions=[
            JurisdictionCount(*row)
            for row in Work.objects.values_list("jurisdiction").annotate(works=Count("pk")).order_by("-works")
        ],
        languages=[
            LanguageCount(*row)
            for row in Provision.objects.order_by().values_list("language").annotate(n=Count("pk")).order_by("-n")
        ],
    )


def size_of_database() -> int:
    """How many bytes the database takes up: its file, or what a server says of it."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        [size] = cursor.fetchone()
    return int(size)
