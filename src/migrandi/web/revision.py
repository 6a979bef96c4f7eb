"""Which state the data are in: a value that is another one after every commit, whoever made it, in whichever process.

The databases say so themselves, for next to nothing: SQLite counts the commits of others that a connection comes upon;
in PostgreSQL a commit leaves a mark if it wrote to what pages are made of (`shown.py`). That of the search index is its
files' own.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import Error, connection

from migrandi.web.shown import MARKS, tells_all

# https://www.sqlite.org/pragma.html#pragma_data_version: counts what other connections commit
_IN_A_FILE = "PRAGMA data_version"
# a transaction that writes has a number: it joins those that are under way, and leaves them when it is over
_WHATEVER_IS_WRITTEN = "SELECT pg_current_snapshot()::text"


class Revision:
    """Asked over a connection of its own, on which nothing is ever written."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection: Any = None
        self._connected = 0
        self._question = _IN_A_FILE
        self._files = (settings.INDEX / "meta.json", settings.INDEX.with_name(f"{settings.INDEX.name}.citations"))

    def now(self, *, connect: bool = True) -> tuple[object, ...] | None:
        """The state of the data at this moment; None where it cannot be told, as within a transaction.

        What is read after this was asked is of this state or a later one. `connect`: whether to wait for a connection
        where there is none.
        """
        if connection.in_atomic_block or not (connect or self._connection):
            return None
        try:
            with self._lock:
                committed = self._committed()
        except Error:
            return None
        # SQLite counts from the beginning again over a new connection
        return (self._connected, committed, *map(_of_file, self._files))

    def _committed(self) -> object:
        try:
            if self._connection is None:
                self._connection = self._opened()
            with self._connection.wrap_database_errors:
                return self._connection.connection.execute(self._question).fetchone()[0]
        except Error:
            if self._connection is not None:
                self._connection.close()
                self._connection = None  # a server that was away is asked anew
            raise

    def _opened(self) -> Any:
        opened = connection.copy()
        self._connected += 1
        opened.inc_thread_sharing()  # one at a time, under the lock
        opened.settings_dict["OPTIONS"].pop("pool", None)
        opened.ensure_connection()
        if opened.vendor == "postgresql":
            opened.set_autocommit(True)
            with opened.cursor() as cursor:
                self._question = MARKS if tells_all(cursor) else _WHATEVER_IS_WRITTEN
        return opened


def _of_file(path: Path) -> tuple[int, int, int] | None:
    try:
        said = path.stat()
    except FileNotFoundError:
        return None
    return said.st_ino, said.st_size, said.st_mtime_ns
