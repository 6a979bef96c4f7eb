"""`migrandi move`: from the file on this machine into a server's database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.text import Text

from migrandi import installation
from migrandi.buckets import Bucket
from migrandi.cli.annotating import bars
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, print_table
from migrandi.moving.moving import Moved, bucket_at
from migrandi.moving.moving import move as move_all
from migrandi.operations.telling import tell, without_secrets


@app.command()
def move(
    to: Annotated[
        str, typer.Option(help="The empty PostgreSQL database, as postgresql://user:password@host:5432/migrandi.")
    ],
    home: Annotated[
        Path | None,
        typer.Option(help="A new data folder, on a machine's own or a shared disk, for the bytes and the index too."),
    ] = None,
    blobs: Annotated[
        str | None,
        typer.Option(help="A bucket for the bytes, as s3://bucket/prefix?endpoint=https://s3.example.org."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Move the data of this machine into PostgreSQL: every table, counted and summed up on both sides.

    All of it or nothing: what is stopped half-way leaves the database as empty as it was. The data here stay as they
    are; nothing is written to them meanwhile. Example: migrandi move --to postgresql://unit@db.example.org/migrandi
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        to_bucket = bucket_at(blobs) if blobs else None
        # before, so that it goes along: nothing is written here once the move has begun
        tell("began-move", datetime.now(UTC), **_where_to(to, home, blobs))
        moved = _run(to, home, to_bucket, quiet=as_json)
    if as_json:
        print_json(moved)
        return
    print_table(
        ["table", "rows", "checksum"],
        [[table.name, f"{table.rows:,}", table.checksum[:16]] for table in moved.tables if table.rows],
    )
    where = (f" MIGRANDI_HOME={home}" if home else "") + (f" BLOBS_URL='{blobs}'" if blobs else "")
    err.print(
        Text(
            f"{moved.rows:,} rows and {moved.files:,} files were moved and agree. Use them with:"
            f" DATABASE_URL={_without_password(to)}{where} migrandi serve"
        )
    )


def _run(to: str, home: Path | None, to_bucket: Bucket | None, *, quiet: bool) -> Moved:
    with bars(quiet=quiet) as progress:
        rows = progress.add_task("Reading", total=None)
        files = progress.add_task("Files", total=None, visible=False)

        def on_row(table: str, done: int, of: int) -> None:
            progress.update(rows, completed=done, total=of, description=table[:40])

        def on_file(done: int, of: int) -> None:
            progress.update(files, completed=done, total=of, visible=True)

        return move_all(
            to, home=settings.HOME, to_home=home.expanduser().absolute() if home else None, to_bucket=to_bucket,
            on_row=on_row, on_file=on_file,
        )  # fmt: skip


def _where_to(to: str, home: Path | None, blobs: str | None) -> dict[str, str]:
    """What the trail is told of where the data go."""
    told = {"to": without_secrets(to)}
    if home is not None:
        told["home"] = str(home.expanduser().absolute())
    return told | ({"blobs": without_secrets(blobs)} if blobs else {})


def _without_password(url: str) -> str:
    account, at, rest = url.rpartition("@")
    scheme, slashes, account = account.partition("://")
    return f"{scheme}{slashes}{account.partition(':')[0]}{at}{rest}" if at else url
