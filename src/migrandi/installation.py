"""Setting up an installation: its database, what the project itself carries, its search index. Done once, by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from migrandi import __version__
from migrandi.concepts.editing import refresh
from migrandi.databases import FILE
from migrandi.law.models import IndexDebt, Work
from migrandi.law.sole import Taken, sole
from migrandi.search.engine import FORM
from migrandi.treaties.register.digesting import register_digest

_STAMP = "installed"
_SOURCE = Path(__file__).parent


def ensure(say: Callable[[str], None] = lambda sentence: None) -> None:
    """Bring the data under `MIGRANDI_HOME` to what this version needs: cheap where nothing is to be done.

    Safe to call from several processes at once. `say` is told what is being done when it takes longer than a blink.
    """
    _bring_up_to_date(say)
    refresh()


def _bring_up_to_date(say: Callable[[str], None]) -> None:
    stamp = settings.HOME / _STAMP
    wanted = _wanted()
    if stamp.exists() and stamp.read_text() == wanted and _there():
        if IndexDebt.objects.exists():
            _pay_what_a_stopped_import_left(say)
        return
    # what only a setting-up needs is read here: no answer is to wait for it
    from django.core.management import call_command  # noqa: PLC0415

    from migrandi.search.syncing import owe_what_is_outdated, sync  # noqa: PLC0415
    from migrandi.treaties.loading import load_register  # noqa: PLC0415

    with sole("installation", settings.HOME, wait=True):
        if connection.vendor == "postgresql":
            from migrandi.postgresql.fitness import check  # noqa: PLC0415

            check(connection)
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


def _there() -> bool:
    """Whether the database that was set up is there still: a file may be gone, a server's may be another one."""
    if connection.vendor == "sqlite":
        return (settings.HOME / FILE).exists()
    return Work._meta.db_table in connection.introspection.table_names()


def _wanted() -> str:
    """What the data has to have been set up for: this version, its register, its tables, its form of the index."""
    migrations = sorted(path.stem for path in _SOURCE.glob("*/migrations/0*.py"))
    kept = f"{__version__} {register_digest()} {len(migrations)} {migrations[-1]} {FORM}"
    if settings.SEARCH_URL:
        # a cluster of another name owes all there is; who may enter it is no part of its name
        nodes = [urlsplit(node).netloc.rpartition("@")[2] for node in settings.SEARCH_URL.split(",")]
        kept = f"{kept} {','.join(nodes)}/{settings.SEARCH_INDEX}"
    if connection.vendor == "sqlite":
        return kept
    base = connection.settings_dict
    return f"{kept} {base['HOST']}:{base['PORT']}/{base['NAME']}"


def _pay_what_a_stopped_import_left(say: Callable[[str], None]) -> None:
    from migrandi.search.syncing import sync  # noqa: PLC0415

    try:
        with sole("import", settings.HOME):
            say("Bringing the search index up to date …")
            sync()
    except Taken:
        return  # an import is at work: it pays its own


def _behind() -> bool:
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
