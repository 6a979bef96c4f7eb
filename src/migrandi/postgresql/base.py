"""One transaction that writes at a time, as SQLite has it, whichever machine it runs on.

The rooms read, decide and write in one transaction: which number is next, whether a text is held already, who takes an
answer from the outbox, what the trail's last digest is. A follower of changes rests on it too (`law/following.py`).
Reading without a transaction waits for nobody.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.db.backends.postgresql import base, operations

PATIENCE = 30
"""Seconds for which a thread waits for a connection that others use."""
_WRITING = 0x6D696772
"""The advisory lock that a transaction holds to its end; one a database."""


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with rows without a value ordered as SQLite orders them."""

    compiler_module = "migrandi.postgresql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection, whose transactions wait for each other."""

    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """One of the pool's, or a new one. Where none comes soon, the server itself is asked why: it is away, it lets
        us not in, or all that may be are in use and are waited for."""
        if not self.pool:
            return super().get_new_connection(conn_params)
        from psycopg_pool import PoolTimeout  # noqa: PLC0415 only where connections are kept

        until = monotonic() + PATIENCE
        while True:
            try:
                return super().get_new_connection(conn_params)
            except PoolTimeout:
                self.Database.connect(**conn_params).close()
                if monotonic() > until:
                    raise

    def set_autocommit(self, autocommit: bool, *args: Any, **options: Any) -> None:
        """Begin or end a transaction; a new one waits until the one that writes now has ended."""
        super().set_autocommit(autocommit, *args, **options)
        if not autocommit:
            with self.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITING])
