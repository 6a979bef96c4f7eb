"""New rows kept back and written together, a statement a table: an import writes many, and each is written once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any, NamedTuple

import msgspec
from django.db import connection, models

_AT_ONCE = 50
"""How many numbers PostgreSQL is asked for at a time."""
_missing = object()


class Batch:
    """Rows to be written when `flush` is called. Each has its number at once, so that others can name it before.

    For use within one transaction: what is read from the database meanwhile does not have these rows. Constraints are
    the database's, and signals are not sent.
    """

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[tuple[Any, ...]]] = {}
        self._numbers: dict[type[models.Model], Iterator[int]] = {}
        self._moment: tuple[datetime | None, Any] = (None, None)

    def add(self, kind: type[models.Model], /, **values: Any) -> int:
        """Keep back a row with these values, by the names of its columns (`work_id`), others as the model has them;
        returns its number. Raises `TypeError` for a column that there is not."""
        numbers = self._numbers.get(kind)
        if numbers is None:
            numbers = self._numbers[kind] = _numbers(kind._meta.db_table)
            self._rows[kind] = []
        row: list[Any] = [next(numbers)]
        take = values.pop
        for name, otherwise, adapt in _columns(kind):
            value = take(name, _missing)
            if value is _missing:
                row.append(otherwise)
            elif adapt is None or value is None:
                row.append(value)
            elif adapt is _moment:
                row.append(self._adapted(value))
            else:
                row.append(adapt(value))
        if values:
            raise TypeError(f"{kind.__name__} has no column {', '.join(values)}")
        self._rows[kind].append(tuple(row))
        number: int = row[0]
        return number

    def flush(self) -> None:
        """Write what was kept back."""
        with connection.cursor() as cursor:
            for kind, rows in self._rows.items():
                cursor.executemany(_statement(kind), rows)
        self._rows.clear()
        self._numbers.clear()

    def _adapted(self, moment: datetime) -> Any:
        """A moment as the database takes it. The rows of one document share theirs."""
        if self._moment[0] is not moment:
            self._moment = moment, _moment(moment)
        return self._moment[1]


class _Column(NamedTuple):
    name: str
    otherwise: Any
    adapt: Callable[[Any], Any] | None


def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _day(value: date) -> Any:
    return connection.ops.adapt_datefield_value(value)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _adapter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of the column is made what the database takes; None for words and numbers, which are it already."""
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return _day
    if isinstance(field, models.JSONField):
        return _json
    return None


@cache
def _columns(kind: type[models.Model]) -> tuple[_Column, ...]:
    columns = []
    for field in kind._meta.local_concrete_fields:
        if not field.primary_key:
            adapt, otherwise = _adapter(field), field.get_default()
            columns.append(_Column(field.attname, adapt(otherwise) if adapt and otherwise is not None else otherwise,
                                   adapt))  # fmt: skip
    return tuple(columns)


@cache
def _statement(kind: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    names = ["id", *(str(field.column) for field in kind._meta.local_concrete_fields if not field.primary_key)]
    columns, marks = ", ".join(quote(name) for name in names), ", ".join(["%s"] * len(names))
    return f"INSERT INTO {quote(kind._meta.db_table)} ({columns}) VALUES ({marks})"


def _numbers(table: str) -> Iterator[int]:
    """Numbers for new rows of a table, none of which any row had before. SQLite has one writer at a time, so the next
    ones are ours until the transaction ends."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
        return count(row[0] + 1 if row is not None else 1)
    return _reserved(table)


def _reserved(table: str) -> Iterator[int]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, _AT_ONCE]
            )
            numbers = cursor.fetchall()
        yield from (number for (number,) in numbers)
