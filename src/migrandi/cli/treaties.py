"""`migrandi bound`, `status`, `compare`, `timeline`: who is bound by what, on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, mistakes_as_sentences, out, print_json, print_table
from migrandi.jurisdictions import find, name
from migrandi.treaties import binding, presenting
from migrandi.treaties.binding import Bound, Item, Place, Status

State = Annotated[str, typer.Argument(help="A State by its ISO code or its name in any of six languages: KE, Kenya.")]
Topic = Annotated[str, typer.Option(help="Only instruments on this topic, as detention or children.")]

_SIGNS = {"bound": "yes", "not-bound": "no", "unknown": "unknown"}


@app.command()
def bound(state: State, on: Day = None, topic: Topic = "", as_json: Json = False) -> None:
    """Tell what binds a State on a day: by which act, since when, with what reservations. Without --on: today."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        answer = binding.bound(find(state).code, on or date.today(), topic)
    if as_json:
        print_json(presenting.shape_of_bound(answer))
        return
    _show_bound(answer)


def _show_bound(answer: Bound) -> None:
    out.print(Text(f"{answer.name} on {answer.on}" + (f": {answer.topic}" if answer.topic else ""), style="bold"))
    for group in binding.GROUPS:
        items = [item for item in answer.bound if item.group == group]
        if not items:
            continue
        out.print()
        out.print(Text(group.capitalize(), style="bold cyan"))
        print_table(("instrument", "since", "act", "of", "remarks"), (_line(item) for item in items))
        for item in items:
            for note in item.articles:
                out.print(Text(f"    {item.short} {note.number}: {note.headnote}", style="dim"))
    out.print()
    _count("Not bound", answer.not_bound)
    _count("Unknown", answer.unknown)
    old = sorted({item.as_read for item in answer.bound if item.as_read is not None and item.as_read < answer.on})
    if old:
        out.print(Text(f"Some tables were read before that day, the oldest on {old[0]}: what came after is not known "
                       f"here. --json gives the source and reason of each line.", style="dim"))  # fmt: skip


def _line(item: Item) -> Iterable[object]:
    return item.short, item.since or "?", item.act or "", item.deposited or "", _remarks(item)


def _remarks(item: Item) -> str:
    said = [
        " ".join(filter(None, [statement.kind, statement.articles and f"({statement.articles})"]))
        for statement in item.reservations
    ]
    if item.until:
        said.append(f"until {item.until}")
    if item.disagreement:
        said.append("sources disagree")
    return "; ".join(said)


def _count(word: str, items: list[Item]) -> None:
    """The names of those, the many acts of the Union as a number."""
    if not items:
        return
    said = [item.short for item in items if not _is_union_act(item)]
    if acts := len(items) - len(said):
        said.append(f"{acts} acts of the European Union")
    out.print(Text.assemble((f"{word} ({len(items)}): ", "bold"), (", ".join(said), "dim")))


def _is_union_act(item: Item) -> bool:
    return item.path.startswith("/eu/") and not item.path.startswith("/eu/treaty/")


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
    _show_status(answer)


def _show_status(answer: Status) -> None:
    out.print(Text(answer.title, style="bold"))
    out.print(Text(f"on {answer.on}", style="dim"))
    if answer.group:
        _show_missing(answer)
        return
    out.print()
    print_table(
        ("party", "since", "act", "of", "remarks"),
        ((p.name, p.standing.since or "?", p.standing.act, p.standing.deposited, _said(p)) for p in answer.parties),
    )
    out.print()
    for word, places in (
        ("Parties", answer.parties), ("Signed only", answer.signatories), ("Not bound", answer.non_parties),
        ("Unknown", answer.unknown),
    ):  # fmt: skip
        names = "" if word == "Parties" else ": " + ", ".join(place.name for place in places)
        if places:
            out.print(Text.assemble((f"{word} ({len(places)})", "bold"), (names, "dim")))


def _show_missing(answer: Status) -> None:
    if not answer.missing:
        out.print(f"Every member of {answer.group.upper()} is bound.")
        return
    print_table(("member", "bound", "why"), ((p.name, _SIGNS[p.answer], p.standing.why) for p in answer.missing))


def _said(place: Place) -> str:
    standing = place.standing
    said = [" ".join(filter(None, [s.kind, s.articles and f"({s.articles})"])) for s in standing.statements]
    if standing.until:
        said.append(f"until {standing.until}")
    return "; ".join(said)


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
    out.print(Text(f"{', '.join(name(code) for code in codes)} on {day}", style="bold"))
    out.print()
    somewhere = [row for row in rows if any(standing.answer == "bound" for standing in row[1])]
    print_table(
        ("instrument", *(code.upper() for code in codes)),
        (
            (instrument.treaty.short, *(s.since if s.answer == "bound" else _SIGNS[s.answer] for s in standings))
            for instrument, standings in somewhere
        ),
    )
    out.print()
    _tell_rest(len(rows) - len(somewhere), out.print)


def _tell_rest(count: int, say: Callable[[Text], None]) -> None:
    if count:
        say(Text(f"{count} more bind none of them, as far as is known. A date is the day since which it binds.", "dim"))


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
    out.print(Text(name(code), style="bold"))
    print_table(
        ("date", "action", "instrument", "articles", "note"),
        ((event.date or "?", event.action, event.short, event.articles, event.note) for event in events),
    )
