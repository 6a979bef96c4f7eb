"""Being the one process that does something with these data, on whichever machine. One that dies leaves no lock."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from django.db import connection
from filelock import FileLock, Timeout

if TYPE_CHECKING:
    import psycopg

_PATIENCE = 0.5
"""Seconds until a lock is said to be another's: one that is just ending still holds it for a moment."""


class Taken(Exception):
    """Another process does it."""


@contextmanager
def sole(task: str, home: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock of that name: a file's in `home`, and the database's where machines share one.

    Raises `Taken` where another holds it; with `wait` it is waited for.
    """
    lock = FileLock(home / f"{task}.lock")
    try:
        lock.acquire(timeout=-1 if wait else _PATIENCE)
    except Timeout as error:
        raise Taken from error
    try:
        with _of_the_database(task, wait):
            yield
    finally:
        lock.release()


@contextmanager
def _of_the_database(task: str, wait: bool) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    import psycopg  # noqa: PLC0415 only where it is the database

    # a connection of its own, which no pool hands on, and which ends with the process
    parameters = connection.get_connection_params()
    for ours in ("pool", "cursor_factory", "context"):
        parameters.pop(ours, None)
    number = zlib.crc32(task.encode())
    with connection.wrap_database_errors:
        own = psycopg.connect(**parameters, autocommit=True)
    with own:
        with connection.wrap_database_errors:
            if wait:
                own.execute("SELECT pg_advisory_lock(%s)", [number])
            elif not _soon(lambda: _tried(own, number)):
                raise Taken
        yield
        # said, not left to the connection's end, which the server sees to in its own time: the next one asks at once
        with suppress(psycopg.OperationalError):  # it went with the connection
            own.execute("SELECT pg_advisory_unlock(%s)", [number])


def _tried(own: psycopg.Connection[tuple[bool]], number: int) -> bool:
    row = own.execute("SELECT pg_try_advisory_lock(%s)", [number]).fetchone()
    return row is not None and row[0]


def _soon(tried: Callable[[], bool]) -> bool:
    """Whether it succeeds within the patience that there is."""
    until = monotonic() + _PATIENCE
    while not tried():
        if monotonic() > until:
            return False
        sleep(0.05)
    return True
