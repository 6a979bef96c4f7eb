"""`migrandi register`: the participation facts keyed anew from public tables, and checked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import out, print_table
from migrandi.jurisdictions.naming import is_known
from migrandi.treaties.refresh.refreshing import refresh as refresh_register
from migrandi.treaties.register.participation import FOLDER, REGISTER, actions, tables
from migrandi.treaties.register.reading import RegisterError, instruments

register = typer.Typer(no_args_is_help=True, help="Who did what about which treaty: the files behind it.")
app.add_typer(register, name="register")

_CONFLICTS = REGISTER.parents[3] / "docs" / "register-conflicts.md"


@register.command()
def refresh(
    tables_in: Annotated[Path, typer.Option("--from", help="The folder with the public tables.", file_okay=False)],
    conflicts: Annotated[Path, typer.Option(help="Where to tell what the sources disagree on.")] = _CONFLICTS,
    as_json: Json = False,
) -> None:
    """Key the public tables into the register's files. Rows that somebody added by hand stay.

    For those who work on the register: it writes into the program's own files. An unknown name, letter, date or column
    stops it with its place, and then nothing is written.
    """
    with mistakes_as_sentences(as_json):
        if not conflicts.parent.is_dir():
            raise RegisterError(f"There is no folder {conflicts.parent}. Name a file in another one with --conflicts.")
        done = refresh_register(tables_in, conflicts)
    if as_json:
        print_json(
            {
                "actions": done.by_source,
                "by_hand": done.by_hand,
                "conflicts": done.conflicts,
                "left_out": done.left_out,
            }
        )
        return
    print_table(("source", "actions"), done.by_source.items(), right=("actions",))
    out.print(
        Text(f"{done.by_hand:,} added by hand · {done.conflicts:,} conflicts, told in {conflicts.name}", style="dim")
    )


@register.command()
def check(as_json: Json = False) -> None:
    """Read every file of participation; a broken row is named with its file, line and column."""
    with mistakes_as_sentences(as_json):
        found = actions()
        spoken = tables()
        known = {instrument.number for instrument in instruments()}
        for action in found:
            if not is_known(action.state):
                raise RegisterError(
                    f"{action.treaty}.csv, line {action.line}, column 1 (state): “{action.state}” is no State that is "
                    "known. Use the code of ISO 3166, in lower case."
                )
            if action.treaty not in known:
                raise RegisterError(f"{action.treaty}.csv: no instrument of the register is called {action.treaty}.")
        for table in spoken:
            if not (FOLDER / f"{table.treaty}.csv").exists():
                raise RegisterError(
                    f"tables.csv, line {table.line}, column 1 (treaty): there is no participation/{table.treaty}.csv."
                )
    complete = {table.treaty for table in spoken if table.complete}
    treaties = {action.treaty for action in found}
    sources = dict(sorted(Counter(action.source for action in found).items()))
    if as_json:
        print_json({"actions": len(found), "treaties": len(treaties), "complete": len(complete), "sources": sources})
    else:
        out.print(f"{len(found):,} actions on {len(treaties)} treaties; of {len(complete)} every State that had acted.")
