"""What all processes count alike for a while: how often somebody asked, or tried to sign in. A cache of Django's.

Beside a database in a file it is a file of its own, so that nobody who is counted waits for an import to be written;
in PostgreSQL a table that is not written through. Each verb is one statement, so that two processes never count as one.
Values are JSON: who could write to the table could not make us run anything.
"""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from filelock import FileLock

TABLE = "people_tallies"
"""In PostgreSQL migration 0003 makes it."""
_STANDING = "(expires IS NULL OR expires > %s)"
_CLEARED = 200
"""How many times it is written to, on average, until what has run out is taken away."""


class Tallies(BaseCache):
    """Django's contract of a cache. `location`: the file, where the database is one."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._file = Path(location)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value of that key, as long as it stands."""
        found = self._ask(
            f"SELECT value FROM {TABLE} WHERE key = %s AND {_STANDING}", self._key(key, version), time.time()
        )
        return json.loads(found[0]) if found else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Let the key have that value."""
        self._put(key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let the key have that value if it has none; whether it had none."""
        return self._put(key, value, timeout, version, f" WHERE {TABLE}.expires <= %s", time.time())

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The number after adding to it. Raises `ValueError` where there is none."""
        found = self._ask(
            f"UPDATE {TABLE} SET value = CAST(CAST(value AS bigint) + %s AS text) WHERE key = %s AND {_STANDING}"
            " RETURNING value", delta, self._key(key, version), time.time(),
        )  # fmt: skip
        if found is None:
            raise ValueError(f"Nothing is counted under “{key}”.")
        return int(found[0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let it stand longer; whether it stood."""
        until = self.get_backend_timeout(timeout)
        said = f"UPDATE {TABLE} SET expires = %s WHERE key = %s AND {_STANDING} RETURNING key"
        return self._ask(said, until, self._key(key, version), time.time()) is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget it; whether it was there."""
        said = f"DELETE FROM {TABLE} WHERE key = %s RETURNING key"
        return self._ask(said, self._key(key, version)) is not None

    def clear(self) -> None:
        """Forget everything."""
        self._ask(f"DELETE FROM {TABLE}")

    def _put(self, key: str, value: Any, timeout: Any, version: int | None, only: str = "", *more: float) -> bool:
        until = self.get_backend_timeout(timeout)
        if not random.randrange(_CLEARED):
            self._ask(f"DELETE FROM {TABLE} WHERE expires <= %s", time.time())
        said = (
            f"INSERT INTO {TABLE} (key, value, expires) VALUES (%s, %s, %s) ON CONFLICT (key)"
            f" DO UPDATE SET value = excluded.value, expires = excluded.expires{only} RETURNING key"
        )
        return self._ask(said, self._key(key, version), json.dumps(value), until, *more) is not None

    def _key(self, key: str, version: int | None) -> str:
        return str(self.make_and_validate_key(key, version=version))

    def _ask(self, said: str, *values: str | float | None) -> Any:
        """The first row that the statement gives, if it gives any."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(said, values)
                return cursor.fetchone() if cursor.description else None
        answered = _opened(self._file).execute(said.replace("%s", "?"), values)
        return next(iter(answered.fetchall()), None)


class _Opened:
    """A thread's own connection to the file, closed when the thread ends."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        columns = "(key TEXT PRIMARY KEY, value TEXT NOT NULL, expires REAL) WITHOUT ROWID"
        # of two processes that begin a new file at once SQLite refuses one its journal, however long that would wait
        with FileLock(f"{file}.lock"):
            for said in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF"):
                self.connection.execute(said)
            self.connection.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} {columns}")

    def __del__(self) -> None:
        self.connection.close()


_threads = threading.local()


def _opened(file: Path) -> sqlite3.Connection:
    held: _Opened | None = getattr(_threads, "held", None)
    if held is None or held.file != file:
        held = _threads.held = _Opened(file)
    return held.connection
