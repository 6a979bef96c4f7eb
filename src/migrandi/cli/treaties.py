"""`migrandi bound`, `status`, `compare`, `timeline`: who is bound by what, on which day.

What draws the tables for people is loaded where one is drawn: an answer to a program comes in half the time without it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.jurisdictions import find
from migrandi.treaties import binding, presenting

State = Annotated[str, typer.Argument(help="A State by its ISO code or its name in any of six languages: KE, Kenya.")]
Topic = Annotated[str, typer.Option(help="Only instruments on this topic, as detention or children.")]


@app.command()
def bound(state: State, on: Day = None, topic: Topic = "", as_json: Json = False) -> None:
    """Tell what binds a State on a day: by which act, since when, with what reservations. Without --on: today."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        answer = binding.bound(find(state).code, on or date.today(), topic)
    if as_json:
        print_json(presenting.shape_of_bound(answer))
        return
    from migrandi.cli import treaty_tables  # noqa: PLC0415

    treaty_tables.show_bound(answer)


@app.command()
def status(
    treaty: Annotated[str, typer.Argument(help="A treaty by its path, usual name or acronym: smuggling-protocol.")],
    on: Day = None,
    missing: Annotated[str, typer.Option(help="Name the members of this organisation that are not bound.")] = "",
    as_json: Json = False,
) -> None:
    """Tell which States are bound by a treaty on a day, which only signed it, which are not bound, which unknown."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        answer = binding.status(treaty, on or date.today(), missing)
    if as_json:
        print_json(presenting.shape_of_status(answer))
        return
    from migrandi.cli import treaty_tables  # noqa: PLC0415

    treaty_tables.show_status(answer)


@app.command()
def compare(
    states: Annotated[list[str], typer.Argument(help="States, as KE UG TZ ET.")],
    on: Day = None,
    topic: Topic = "",
    as_json: Json = False,
) -> None:
    """Set several States side by side: which instruments bind which of them on a day."""
    day = on or date.today()
    with mistakes_as_sentences(as_json):
        installation.ensure()
        codes = [find(state).code for state in states]
        rows = binding.matrix(codes, day, topic)
    if as_json:
        print_json(presenting.shape_of_matrix(codes, day, topic, rows))
        return
    from migrandi.cli import treaty_tables  # noqa: PLC0415

    treaty_tables.show_matrix(codes, day, rows)


@app.command()
def timeline(state: State, as_json: Json = False) -> None:
    """List every treaty action of a State that the register has, the earliest first."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        code = find(state).code
        events = binding.timeline(code)
    if as_json:
        print_json(presenting.shape_of_timeline(code, events))
        return
    from migrandi.cli import treaty_tables  # noqa: PLC0415

    treaty_tables.show_timeline(code, events)
