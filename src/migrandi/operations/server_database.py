"""The database kept by PostgreSQL, for a backup: copied and made again by its own tools, which are to be installed.

`pg_dump` reads all of it in one transaction that sees one moment, whoever writes meanwhile. `pg_restore` makes all of
it in one transaction. The password goes to them by the environment, where no list of processes shows it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from migrandi.operations.errors import DamagedBackup, InTheWay, ToolFailed, ToolMissing
from migrandi.people.tallies import TABLE as TALLIES
from migrandi.postgresql.fitness import check


class ServerDatabase:
    """The database of that connection."""

    member = "migrandi.pgdump"
    """What its copy is called in a backup: `pg_dump`'s custom format, which any `pg_restore` of its age reads."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def copy(self, target: Path) -> str:
        """The database as of one moment as a new file `target`; its SHA-256. Raises `ToolMissing`, `ToolFailed`."""
        check(self._connection)
        target.touch(0o600, exist_ok=False)
        self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}",
                  f"--exclude-table-data={TALLIES}")  # fmt: skip
        return _sha256(target)

    def require_empty(self) -> None:
        """Raises `InTheWay` where the database holds anything, `DatabaseUnfit` where it cannot be used."""
        check(self._connection)
        _tool("pg_restore")
        with self._connection.cursor() as cursor:
            tables = sorted(self._connection.introspection.table_names(cursor))
        if tables:
            raise InTheWay(
                _("The database restored into is not empty: it has the table %(table)s. Name a new one."),
                table=tables[0],
            )

    def restore(self, folder: Path, sha256: str) -> None:
        """Fill the empty database from the copy in the folder, which goes: all of it or nothing.

        Raises `DamagedBackup`, `ToolMissing`, `ToolFailed`.
        """
        copy = folder / self.member
        if _sha256(copy) != sha256:
            raise DamagedBackup.at(folder, self.member)
        self._connection.close()
        self._run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(copy))
        copy.unlink()

    def _run(self, tool: str, *arguments: str) -> None:
        from psycopg.conninfo import make_conninfo  # noqa: PLC0415 only where it is the database

        given = dict(self._connection.get_connection_params())
        told = {name: given[name] for name in given if isinstance(given[name], str | int) and name != "password"}
        password = {"PGPASSWORD": given["password"]} if given.get("password") else {}
        done = subprocess.run(
            [_tool(tool), "--no-password", f"--dbname={make_conninfo(**told)}", *arguments],
            env={**os.environ, **password, "LC_MESSAGES": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = " ".join(done.stderr.split())[:500] or str(done.returncode)
            raise ToolFailed(_("%(tool)s could not do it: %(reason)s"), tool=tool, reason=reason)


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ToolMissing(
            _("The program %(tool)s is not installed. Install postgresql-client, as new as the server."),
            tool=name,
        )
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
