"""Keeping what provisions cite: the annotator that fills the table of references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from migrandi.annotations import citing
from migrandi.annotations.citing import Cited
from migrandi.annotations.models import CitedAuthority
from migrandi.annotations.overruling import overruled
from migrandi.annotations.walking import Annotator
from migrandi.citations.asking import register_names

VERSION = 3
"""Raised when the same words are read otherwise, so that everything is read anew."""


def _told() -> tuple[Any, ...]:
    return (register_names(),)


def key_of(scheme: str, value: str) -> str:
    """How an authority is looked for: capitals do not count."""
    return f"{scheme}:{value}".lower()


def _store(found: Sequence[tuple[int, list[Cited]]]) -> int:
    found = overruled(found)
    numbers = _numbers({(row.scheme, row.value) for _provision, rows in found for row in rows})
    values = [
        (provision, row.start, row.end, row.kind, numbers[key_of(row.scheme, row.value)], row.eid, row.rank,
         row.confidence)
        for provision, rows in found for row in rows
    ]  # fmt: skip
    with connection.cursor() as cursor:
        quote = connection.ops.quote_name
        columns = "provision_id start end kind authority_id eid rank confidence".split()
        cursor.executemany(
            f"INSERT INTO annotations_reference ({', '.join(map(quote, columns))})"
            f" VALUES ({', '.join(['%s'] * len(columns))})",
            values,
        )
    return len(values)


def _numbers(authorities: set[tuple[str, str]]) -> dict[str, int]:
    """The number of each authority's row by its key; those cited for the first time are written."""
    keys = {key_of(scheme, value): (scheme, value) for scheme, value in sorted(authorities)}
    wanted = list(keys)
    for again in (False, True):
        numbers: dict[str, int] = {}
        for first in range(0, len(wanted), 500):
            rows = CitedAuthority.objects.filter(key__in=wanted[first : first + 500]).values_list("key", "pk")
            numbers.update(rows)
        if again or len(numbers) == len(keys):
            break
        CitedAuthority.objects.bulk_create(
            CitedAuthority(scheme=scheme, value=value, key=key)
            for key, (scheme, value) in keys.items()
            if key not in numbers
        )
    return numbers


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM annotations_reference")
        cursor.execute("DELETE FROM annotations_citedauthority")


REFERENCES = Annotator("references", VERSION, _told, citing.begin, citing.read, _store, _clear)
