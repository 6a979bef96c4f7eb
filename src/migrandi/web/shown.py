"""Marks by which PostgreSQL tells in what state that is of which pages are made: each transaction that writes to it
leaves one that was never there before.

Triggers set them, in the transaction itself: whoever writes, by whatever program, what was written and its mark are
seen at the same moment. Tables that are written to all the time and of which no page is made leave none: `ASIDE`.
"""

from __future__ import annotations

import re
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction

from migrandi import remembering

ASIDE = ("django_session", "usersessions_usersession", "people_tallies", "people_auditentry", "jobs_job")
"""Who is here, what is counted, what was done, what is to be done. What one of these was asked for is not kept."""
MARKS = "SELECT string_agg(mark::text, ' ' ORDER BY mark) FROM web_shown"
"""The question whose answer is another one after each commit of such a transaction."""
_NAMED = re.compile(rf"\b({'|'.join(ASIDE)})\b")
_NO_PAGE = [*ASIDE, "web_shown", "django_migrations"]
_WITHOUT = """
    SELECT c.oid::regclass::text, pg_has_role(c.relowner, 'USAGE') FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND c.relname <> ALL(%s)
    AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'web_shown' AND t.tgenabled <> 'D')
"""


def attach(sender: AppConfig, using: str = "default", **_more: Any) -> None:
    """Let whatever is written to any table that is there now leave a mark: Django tells of each migration. A table that
    is new is one of which pages are made, unless it is named in `ASIDE`. Before this app's own migration there is
    nothing to let them call."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('web_shown()') IS NOT NULL")
        there = bool(cursor.fetchone()[0])
        for table, ours in _without_trigger(cursor) if there else ():
            if ours:
                cursor.execute(
                    f"CREATE TRIGGER web_shown AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
                    " FOR EACH STATEMENT EXECUTE FUNCTION web_shown()"
                )


def tells_all(cursor: Any) -> bool:
    """Whether marks tell of all that is written: no table is without its trigger."""
    cursor.execute("SELECT to_regclass('web_shown') IS NOT NULL")
    return bool(cursor.fetchone()[0]) and not _without_trigger(cursor)


def _without_trigger(cursor: Any) -> list[tuple[str, bool]]:
    """Each table whose changes leave no mark, and whether it is ours to change."""
    cursor.execute(_WITHOUT, [_NO_PAGE])
    return list(cursor.fetchall())


class Asked:
    """Sees what the database is asked while a page is made; Django's `execute_wrapper` takes it."""

    def __init__(self) -> None:
        self.aside = False
        """Whether one of `ASIDE` was named, of whose changes nothing tells."""

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Run the statement."""
        if _NAMED.search(str(sql)) is not None:
            self.aside = True
            remembering.doubt()
        return execute(sql, params, many, context)
