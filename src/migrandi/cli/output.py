"""What the command line prints: JSON for programs, tables and text for people, mistakes as sentences."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from migrandi.errors import UserError

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print JSON in a stable shape, for programs.")]
"""The option every command has."""


def as_day(value: str) -> date:
    """The day a person wrote; a mistake in a sentence if it is none."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"“{value}” is not a day. Write it as 2022-08-01 (year-month-day).") from error


Day = Annotated[date | None, typer.Option(parser=as_day, metavar="YYYY-MM-DD")]


def print_json(shape: object) -> None:
    """One JSON value, indented, in UTF-8, on standard output."""
    text = msgspec.json.format(msgspec.json.encode(shape), indent=2).decode()
    sys.stdout.write(f"{text}\n")


def print_table(columns: Iterable[str], rows: Iterable[Iterable[object]], *, right: Iterable[str] = ()) -> None:
    """A table as wide as the terminal; the columns named in `right` hold numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    numbers = set(right)
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else f"{cell:,}" if isinstance(cell, int) else Text(str(cell))
                        for cell in row))  # fmt: skip
    out.print(table)


def fail(code: str, sentence: str, *, as_json: bool, exit_code: int = 2) -> NoReturn:
    """Say what is wrong on standard error (as JSON for programs) and leave."""
    if as_json:
        sys.stderr.write(msgspec.json.encode({"error": {"code": code, "message": sentence}}).decode() + "\n")
    else:
        err.print(Text(sentence, style="red"))
    raise typer.Exit(exit_code)


@contextmanager
def mistakes_as_sentences(as_json: bool) -> Iterator[None]:
    """What the person can mend is said in a sentence, with exit code 2."""
    try:
        yield
    except UserError as error:
        fail(error.code, str(error), as_json=as_json)
