"""`migrandi doctor`, `backup`, `restore`: keeping an installation well."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from django.conf import settings
from django.db import connection

from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.operations import backup as copies
from migrandi.operations.file_database import FileDatabase
from migrandi.operations.telling import tell


@app.command()
def doctor(
    thorough: Annotated[bool, typer.Option("--thorough", help="Read every file received, not a sample.")] = False,
    rebuild_index: Annotated[bool, typer.Option("--rebuild-index", help="First build the search index anew.")] = False,
    as_json: Json = False,
) -> None:
    """Tell what is wrong with this installation and how to mend it. Leaves with 1 where something is.

    Example: migrandi doctor --thorough
    """
    if rebuild_index:
        from migrandi.search.syncing import rebuild  # noqa: PLC0415 slow to load, rarely wanted

        with mistakes_as_sentences(as_json):
            rebuild()
    from migrandi.operations.doctoring import examine  # noqa: PLC0415 backup needs none of it

    found = [*examine(thorough=thorough)]
    wrong = any(one.state == "wrong" for one in found)
    if as_json:
        print_json({"well": not wrong, "checks": msgspec.to_builtins(found)})
    else:
        from rich.text import Text  # noqa: PLC0415 programs need nothing that draws

        from migrandi.cli.tables import out  # noqa: PLC0415

        for one in found:
            mark, style = {"well": ("✓", "green"), "wrong": ("✗", "red"), "advice": ("–", "yellow")}[one.state]
            out.print(Text(f"{mark} {one.said}", style=style), soft_wrap=True)
            if one.mend:
                out.print(Text(f"  {one.mend}"), soft_wrap=True)
    if wrong:
        raise typer.Exit(1)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; nothing is overwritten.")], as_json: Json = False
) -> None:
    """Write the whole installation to one file, while it is at work. Keep it as a secret: it holds all that is closed.

    Example: migrandi backup /backups/migrandi-2026-11-28.tar
    """
    with mistakes_as_sentences(as_json):
        contents = copies.backup(settings.HOME, file, datetime.now(UTC), database=_database(), bucket=settings.BUCKET)
        size = file.stat().st_size
        tell("backed-up", datetime.now(UTC), to=str(file.absolute()), bytes=size, database=contents.database)
    if as_json:
        print_json({"file": str(file), "bytes": size, "files": len(contents.members), "moment": contents.moment,
                    "database": contents.database})  # fmt: skip
    else:
        typer.echo(f"{file}: {len(contents.members):,} files, {size / 2**20:,.1f} MB. To check it: "
                   f"migrandi restore --check {file}", err=True)  # fmt: skip


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `migrandi backup` wrote.")],
    check: Annotated[bool, typer.Option("--check", help="Only compare every byte with its checksum.")] = False,
    as_json: Json = False,
) -> None:
    """Make the installation again that a backup was taken of, in an empty MIGRANDI_HOME, and build its search index.

    One of PostgreSQL goes into the empty database at DATABASE_URL; the files go into BLOBS_URL where that is set.
    Example: MIGRANDI_HOME=/srv/migrandi migrandi restore /backups/migrandi-2026-11-28.tar
    """
    with mistakes_as_sentences(as_json):
        if check:
            contents = copies.check(file)
        else:
            contents = copies.restore(file, settings.HOME, database=_database(), bucket=settings.BUCKET)
            from migrandi import installation  # noqa: PLC0415 --check needs no database
            from migrandi.cli.tables import err  # noqa: PLC0415
            from migrandi.search.syncing import rebuild  # noqa: PLC0415

            with err.status("Setting up …") as status:
                installation.ensure(say=status.update)
                tell("restored", datetime.now(UTC), **{"from": str(file.absolute()), "database": contents.database})
                status.update("Building the search index …")
                rebuild()
    if as_json:
        print_json({"files": len(contents.members), "moment": contents.moment, "version": contents.version,
                    "database": contents.database})  # fmt: skip
    else:
        typer.echo(f"{len(contents.members):,} files hold, the database as of {contents.moment:%Y-%m-%d %H:%M:%S} UTC"
                   f"{'' if check else f', restored into {settings.HOME}'}.", err=True)  # fmt: skip


def _database() -> copies.Database:
    """The one in use, as a backup knows it."""
    if connection.vendor == "sqlite":
        return FileDatabase(settings.HOME)
    from migrandi.operations.server_database import ServerDatabase  # noqa: PLC0415 only where it is the database

    return ServerDatabase(connection)
