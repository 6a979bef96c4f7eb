"""Every row of one database into an empty other one, in a transaction, each table counted and summed up on both sides.

Reads the source in one transaction in which nobody writes. The target's tables are made in the same transaction that
fills them: whatever moment a move is stopped at, the target is as it was, and the move is begun again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from django.apps import apps
from django.core.management import call_command
from django.db import connections, models, transaction
from django.utils.translation import gettext as _

from migrandi.errors import UserError

_CHUNK = 2000
_NUMBERS = frozenset({"AutoField", "BigAutoField", "SmallAutoField"})


class MoveRefused(UserError):
    """The move cannot be made as asked; nothing was written."""

    code = "move-refused"
    status = 409


class Table(msgspec.Struct, frozen=True):
    """A table that was moved: how many rows, and the sum over them that both sides agreed on."""

    name: str
    rows: int
    checksum: str


def copy_all(
    source: str,
    target: str,
    *,
    progress: Callable[[str, int, int], None] = lambda table, done, of: None,
    before_commit: Callable[[], None] = lambda: None,
) -> list[Table]:
    """Copy every table from the database of one alias to that of another, and check it; the tables, in order.

    `progress` is told the table, how many rows are done, of how many. `before_commit` runs when all is checked: where
    it raises, nothing is kept. Raises `MoveRefused` where the target holds anything or a value does not fit into it.
    """
    kinds = list(apps.get_models(include_auto_created=True))
    with transaction.atomic(source), transaction.atomic(target):
        _check_empty(target)
        for kind in kinds:
            _check_fits(kind, source)
        _make_tables(target)
        moved: list[Table] = []
        total, done = sum(kind._base_manager.using(source).count() for kind in kinds), 0
        for kind in kinds:
            name = kind._meta.db_table

            def told(rows: int, name: str = name, before: int = done) -> None:
                progress(name, before + rows, total)

            sent = _copy(kind, source, target, told)
            arrived = _sum(kind, target)
            if sent != arrived:
                raise RuntimeError(f"{name}: {sent} was sent and {arrived} arrived.")
            moved.append(Table(name, sent[0], f"{sent[1]:032x}"))
            done += sent[0]
        _set_numbers(kinds, target)
        _answer_for_references(target)
        before_commit()
        return moved


def _check_empty(target: str) -> None:
    connection = connections[target]
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
    if tables:
        raise MoveRefused(
            _("The database moved to is not empty: it has the table %(table)s. Create a new one and name that."),
            table=tables[0],
        )


def _check_fits(kind: type[models.Model], source: str) -> None:
    """A file takes text of any length and with any character; a server's database holds each column to what it says."""
    connection = connections[source]
    quote = connection.ops.quote_name
    pk = quote(_pk(kind).column)
    for field in kind._meta.local_concrete_fields:
        if not isinstance(field, models.CharField | models.TextField):
            continue
        column = quote(str(field.column))
        wrong = f"instr({column}, char(0)) > 0"
        if field.max_length and isinstance(field, models.CharField):
            wrong += f" OR length({column}) > {field.max_length}"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {pk} FROM {quote(kind._meta.db_table)} WHERE {wrong} LIMIT 1")
            found = cursor.fetchone()
        if found is not None:
            raise MoveRefused(
                _(
                    "%(table)s, row %(row)s: %(column)s holds a null character, or more characters than the server's "
                    "database takes there. Mend that row (at /admin/), then move again."
                ),
                table=kind._meta.db_table,
                row=found[0],
                column=field.column,
            )


def _make_tables(target: str) -> None:
    """Make the tables and empty those that making them fills."""
    call_command("migrate", database=target, verbosity=0, interactive=False)
    connection = connections[target]
    tables = ", ".join(
        connection.ops.quote_name(kind._meta.db_table) for kind in apps.get_models(include_auto_created=True)
    )
    with connection.cursor() as cursor:
        _answer_for_references(target)
        cursor.execute(f"TRUNCATE {tables}")


def _answer_for_references(target: str) -> None:
    """Let the database check now that every row referred to is there, not only when the transaction ends."""
    with connections[target].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _pk(kind: type[models.Model]) -> Any:
    return kind._meta.pk


def _fields(kind: type[models.Model]) -> Sequence[Any]:
    return kind._meta.local_concrete_fields


def _rows(kind: type[models.Model], of: str) -> Iterator[tuple[Any, ...]]:
    found = kind._base_manager.using(of).order_by("pk").values_list(*(field.attname for field in _fields(kind)))
    return found.iterator(chunk_size=_CHUNK)


def _copy(kind: type[models.Model], source: str, target: str, told: Callable[[int], None]) -> tuple[int, int]:
    connection = connections[target]
    quote = connection.ops.quote_name
    fields = _fields(kind)
    columns = ", ".join(quote(field.column) for field in fields)
    count = total = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(kind._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for row in _rows(kind, source):
            copy.write_row(
                [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
            )
            count += 1
            total += _digest(row)
            if count % _CHUNK == 0:
                told(count)
    told(count)
    return count, total % 2**128


def _sum(kind: type[models.Model], of: str) -> tuple[int, int]:
    """How many rows the table has, and the sum of their digests: the same in whatever order they are read."""
    count = total = 0
    for row in _rows(kind, of):
        count += 1
        total += _digest(row)
    return count, total % 2**128


def _digest(row: Sequence[Any]) -> int:
    """A row's digest, whatever database it was read from: moments in UTC, the keys of JSON in order."""
    written = msgspec.json.encode([_plain(value) for value in row], order="sorted")
    return int.from_bytes(hashlib.sha256(written).digest()[:16], "big")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value) if isinstance(value, memoryview) else value


def _set_numbers(kinds: Sequence[type[models.Model]], target: str) -> None:
    """Let each table's next row get the number after the last one's."""
    connection = connections[target]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for kind in kinds:
            pk = _pk(kind)
            if pk.get_internal_type() in _NUMBERS:
                table, column = quote(kind._meta.db_table), quote(pk.column)
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE(MAX({column}), 1),"
                    f" MAX({column}) IS NOT NULL) FROM {table}",
                    [table, pk.column],
                )
