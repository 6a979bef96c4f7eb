"""Writing new rows with no more than the database asks for: an import writes many, and each is written once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models


def insert(row: models.Model) -> None:
    """Write the row as a new one and give it its number. Constraints are the database's; signals are not sent."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_statement(type(row))} RETURNING id", _values(row))
        row.pk = cursor.fetchone()[0]
    row._state.adding = False


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write rows of one kind as new ones. Their numbers are not read back."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_statement(type(rows[0])), [_values(row) for row in rows])


@cache
def _columns(kind: type[models.Model]) -> Sequence[Any]:
    return [field for field in kind._meta.local_concrete_fields if not field.primary_key]


@cache
def _statement(kind: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in _columns(kind))
    return f"INSERT INTO {quote(kind._meta.db_table)} ({columns}) VALUES ({_marks(_columns(kind))})"


def _marks(columns: Iterable[Any]) -> str:
    return ", ".join("%s" for _column in columns)


@cache
def _plain(kind: type[models.Model]) -> Sequence[tuple[Any, str, bool]]:
    """Each column with the name of its value, and whether words and numbers go into it as they are."""
    as_they_are = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)
    return [(field, field.attname, isinstance(field, as_they_are)) for field in _columns(kind)]


def _values(row: models.Model) -> list[Any]:
    held = row.__dict__
    return [
        value
        if plain and ((value := held[name]) is None or type(value) in (str, int))
        else field.get_db_prep_save(field.pre_save(row, True), connection)
        for field, name, plain in _plain(type(row))
    ]
