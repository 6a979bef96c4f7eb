"""Whether a PostgreSQL database can hold the data: any character, and words in the order in which a file has them."""

from __future__ import annotations

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.postgresql.away import cannot_be_reached, reason_of


class DatabaseUnfit(UserError):
    """The database cannot be reached, or cannot hold the data as it is."""

    code = "database-unfit"
    status = 503


def check(connection: BaseDatabaseWrapper) -> None:
    """Raise `DatabaseUnfit` where the database of that connection cannot be used, with how to mend it.

    Addresses are looked up by ranges of their characters (`annotations/cited_by.py`), and lists are paged by the order
    of their paths: a dictionary's order, which leaves out slashes and dashes, would answer wrongly and silently.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_encoding'), 'Z' < 'a', 'a/z' < 'a0', 'a-z' < 'aa', 'é' > 'z'"
            )
            encoding, *ordered = cursor.fetchone()
    except DatabaseError as error:
        raise DatabaseUnfit(cannot_be_reached(), reason=reason_of(error)) from error
    if encoding != "UTF8" or not all(ordered):
        raise DatabaseUnfit(
            _(
                "The database orders or writes words otherwise than Migrandi needs. Create it anew with: CREATE "
                "DATABASE migrandi TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            )
        )
