"""A database server that is away, or lets nobody in, as one sentence: what it said, and what to look at."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from migrandi.errors import Away

SERVER_ERRORS = (OperationalError, InterfaceError)
"""What a server's database raises where it does not answer. A file's raises them for faults of ours too."""


class DatabaseAway(Away):
    """The database's server does not answer, or refuses us."""

    code = "database-away"


def away(error: BaseException) -> DatabaseAway | None:
    """The mistake to tell of where a server's database raised that; None where it is something else."""
    if not isinstance(error, SERVER_ERRORS) or connection.vendor != "postgresql":
        return None
    return DatabaseAway(cannot_be_reached(), reason=reason_of(error))


def cannot_be_reached() -> str:
    """The sentence; `reason` is its one field."""
    return _("The database cannot be reached: %(reason)s Check DATABASE_URL, and whether the server runs.")


def reason_of(error: BaseException) -> str:
    """The first line of what the server or the way to it said, ended as a sentence is. It shows no password."""
    said = f"{error}".strip().partition("\n")[0]
    return said.rstrip(". \t") + "."
