"""`migrandi export`: the law held as one file for programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from migrandi import installation
from migrandi.cli.annotating import bars
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import err
from migrandi.publishing import exporting

Words = Annotated[str, typer.Option(help="Separated by commas; all of them where it is left out.")]


class Form(StrEnum):
    """How a file is written."""

    jsonl = "jsonl"
    parquet = "parquet"
    akn = "akn"


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write, as law.jsonl, law.parquet or law.zip.")],
    form: Annotated[
        Form | None,
        typer.Option("--format", help="JSON Lines or Parquet by provision, a zip of Akoma Ntoso (default: by name)."),
    ] = None,
    states: Words = "",
    types: Words = "",
    languages: Words = "",
    as_json: Json = False,
) -> None:
    """Write the law held, each text as of its latest copy, as one file for other programs.

    The file appears when it is whole; one that is there before is replaced then.

    Example: migrandi export kenya.jsonl --states KE,int --languages en
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        part = exporting.Part(_split(states), _split(types), _split(languages))
        chosen = exporting.form_of(file, form.value if form is not None else "")
        with bars(quiet=as_json) as progress:
            task = progress.add_task("Exporting", total=exporting.count(part))
            done = exporting.export(file, chosen, part, lambda path: progress.update(task, advance=1))
    if as_json:
        print_json(msgspec.to_builtins(done))
        return
    err.print(
        f"{done.file}: {done.works:,} laws in {done.texts:,} texts with {done.provisions:,} provisions, "
        f"{done.bytes:,} bytes."
    )


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]
