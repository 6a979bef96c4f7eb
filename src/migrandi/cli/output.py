"""What every command has: its options, JSON for programs, mistakes as sentences. Tables for people: `tables.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, NoReturn

import msgspec
import typer

from migrandi.errors import UserError
from migrandi.postgresql.away import SERVER_ERRORS, away

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


def fail(code: str, sentence: str, *, as_json: bool, exit_code: int = 2) -> NoReturn:
    """Say what is wrong on standard error (as JSON for programs) and leave."""
    if as_json:
        sys.stderr.write(msgspec.json.encode({"error": {"code": code, "message": sentence}}).decode() + "\n")
    else:
        # a program's answer does not wait for what draws for people
        from rich.text import Text  # noqa: PLC0415

        from migrandi.cli.tables import err  # noqa: PLC0415

        err.print(Text(sentence, style="red"))
    raise typer.Exit(exit_code)


@contextmanager
def mistakes_as_sentences(as_json: bool) -> Iterator[None]:
    """What the person can mend is said in a sentence, with exit code 2."""
    try:
        yield
    except UserError as error:
        fail(error.code, str(error), as_json=as_json)
    except SERVER_ERRORS as error:
        mistake = away(error)
        if mistake is None:
            raise
        fail(mistake.code, str(mistake), as_json=as_json)
