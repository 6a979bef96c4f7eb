"""Whether this process can answer: asked every few seconds by whatever keeps it running, so cheap."""

from __future__ import annotations

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from migrandi.errors import Away
from migrandi.search.syncing import engine


class Ready:
    """What was found to be in order once is not looked at again: migrations do not go backwards under a process."""

    def __init__(self) -> None:
        self._migrated = False

    def missing(self) -> list[str]:
        """What is not there yet, in words for a log; empty where questions can be answered."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            if not self._migrated:
                executor = MigrationExecutor(connection)
                self._migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except Error:
            return ["database"]
        found = [] if self._migrated else ["migrations"]
        try:
            engine().frequencies("en", ["law"])
        except (OSError, ValueError, Away):  # tantivy says so of an index that cannot be read
            found.append("index")
        return found


ready = Ready()
