"""Setting up an installation: its database, what the project itself carries, its search index. Done once, by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from filelock import FileLock, Timeout

from migrandi import __version__
from migrandi.law.models import IndexDebt
from migrandi.search.syncing import owe_what_is_outdated, sync
from migrandi.treaties.loading import load_register, register_digest

_STAMP = "installed"


def ensure(say: Callable[[str], None] = lambda sentence: None) -> None:
    """Bring the data under `MIGRANDI_HOME` to what this version needs: cheap where nothing is to be done.

    Safe to call from several processes at once. `say` is told what is being done when it takes longer than a blink.
    """
    stamp = settings.HOME / _STAMP
    wanted = f"{__version__} {register_digest()}"
    if stamp.exists() and stamp.read_text() == wanted and (settings.HOME / "migrandi.sqlite3").exists():
        _pay_what_a_stopped_import_left(say)
        return
    with FileLock(settings.HOME / "installation.lock"):
        say("Setting up the database …")
        if _behind():
            call_command("migrate", verbosity=0, interactive=False)
        say("Loading the register of instruments …")
        load_register()
        owe_what_is_outdated()
        if IndexDebt.objects.exists():
            say("Building the search index …")
            sync()
        stamp.write_text(wanted)


def _pay_what_a_stopped_import_left(say: Callable[[str], None]) -> None:
    owe_what_is_outdated()
    if not IndexDebt.objects.exists():
        return
    try:
        with FileLock(settings.HOME / "import.lock", timeout=0):
            say("Bringing the search index up to date …")
            sync()
    except Timeout:
        return  # an import is at work: it pays its own


def _behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
