"""The answers of `migrandi bound`, `status`, `compare`, `timeline` as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich.text import Text

from migrandi.cli.tables import out, print_table
from migrandi.jurisdictions import name
from migrandi.treaties import binding
from migrandi.treaties.binding import Bound, Event, Instrument, Item, Place, Status
from migrandi.treaties.reckoning import Standing

_SIGNS = {"bound": "yes", "not-bound": "no", "unknown": "unknown"}


def show_bound(answer: Bound) -> None:
    """What binds a State: a table for each group, then the names of what does not and of what is not known."""
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


def show_status(answer: Status) -> None:
    """The States of a treaty, or the members of the group asked for that are not surely bound."""
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


def show_matrix(codes: Sequence[str], day: date, rows: Sequence[tuple[Instrument, Sequence[Standing]]]) -> None:
    """States side by side: a line for each instrument that binds one of them, with the day since which."""
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
    if rest := len(rows) - len(somewhere):
        out.print(
            Text(f"{rest} more bind none of them, as far as is known. A date is the day since which it binds.", "dim")
        )


def show_timeline(code: str, events: Sequence[Event]) -> None:
    """Every act of a State, a line each."""
    out.print(Text(name(code), style="bold"))
    print_table(
        ("date", "action", "instrument", "articles", "note"),
        ((event.date or "?", event.action, event.short, event.articles, event.note) for event in events),
    )
