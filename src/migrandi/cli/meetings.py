"""`migrandi meeting`: calendars taken in, what is coming, one meeting, its agenda, and all of it to take away."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from django.utils import timezone
from rich.text import Text

from migrandi import installation
from migrandi.calendars import linked_events
from migrandi.cli.app import app
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, out, print_table
from migrandi.errors import UserError
from migrandi.meetings import bodies, finding, importing, presenting, publishing, reporting, sources
from migrandi.meetings.models import Meeting
from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE

meeting = typer.Typer(no_args_is_help=True, help="Meetings: taken in from calendars, listed, shown and written out.")
app.add_typer(meeting, name="meeting")

Number = Annotated[int, typer.Argument(help="The meeting's number, as `migrandi meeting list` shows it.")]
Body = Annotated[str, typer.Option("--body", help="A body, by key or name: hrc, cmw, “Human Rights Council”.")]
Topic = Annotated[str, typer.Option("--topic", help="A topic of the thesaurus: detention.")]
State = Annotated[str, typer.Option("--state", help="A State, by code or name: KE.")]
Words = Annotated[str, typer.Option("--words", "-q", help="Words in the title, the agenda, the place.")]
From = Annotated[date | None, typer.Option("--from", parser=date.fromisoformat, metavar="YYYY-MM-DD")]


class NothingToRead(UserError):
    """Neither a path, an address nor --all was given."""

    code = "nothing-to-read"


@meeting.command("import")
def import_(
    place: Annotated[
        str, typer.Argument(help="A file, a folder, or the address of a feed.", metavar="[PATH|URL]")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Read every feed that is followed again.")] = False,
    name: Annotated[str, typer.Option("--name", help="What to call the source.")] = "",
    body: Annotated[str, typer.Option("--body", help="Whose meetings they are, where all are of one body.")] = "",
    zone: Annotated[str, typer.Option("--zone", help="The time zone of times that name none: Europe/Zurich.")] = "",
    as_json: Json = False,
) -> None:
    """Take meetings in: iCalendar, Indico's JSON, RSS, Atom, CSV, XLSX. Read again, only what changed is changed.

    Example: migrandi meeting import https://example.org/calendar.ics --body cmw
    """
    failed: list[dict[str, str]] = []
    with mistakes_as_sentences(as_json):
        installation.ensure()
        if not place and not every:
            raise NothingToRead("Give a file, the address of a feed, or --all: migrandi meeting import calendar.ics")
        now = timezone.now()
        if every:
            reports = sources.read_all(
                now, lambda source, why: failed.append({"source": source.name, "why": why}) if why else None
            )
        elif sources.is_address(place):
            reports = [sources.read_again(sources.add(place, name=name, body=body, zone=zone), now)]
        else:
            reports = [_read_file(path, name, body, zone) for path in _files(Path(place))]
    if as_json:
        print_json({"read": reports, "failed": failed})
    else:
        columns = ("source", "new", "changed", "moved", "cancelled", "withdrawn", "news", "aside")
        rows = (
            (r.source, r.added, r.changed, r.moved, r.cancelled, r.withdrawn, r.news, r.aside) for r in reports
        )  # fmt: skip
        print_table(columns, rows, right=columns[1:])
        for one in failed:
            err.print(Text(f"{one['source']}: {one['why']}", style="red"))
        if any(report.aside for report in reports):
            err.print(Text("What was kept aside, and why: migrandi meeting aside"))
    if failed:
        raise typer.Exit(1)


def _files(path: Path) -> list[Path]:
    return sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def _read_file(path: Path, name: str, body: str, zone: str) -> importing.Report:
    source = sources.add(f"file:{path.name}", name=name or path.name, body=body, zone=zone)
    return sources.read_file(source, path, timezone.now())


@meeting.command()
def aside(as_json: Json = False) -> None:
    """The entries of sources that could not be taken in, each with its reason. Example: migrandi meeting aside"""
    installation.ensure()
    found = presenting.kept_aside()
    if as_json:
        print_json({"aside": found})
    else:
        print_table(("source", "entry", "what", "why"), ((a.source, a.position, a.what, a.reason) for a in found))


@meeting.command("list")
def show_list(
    body: Body = "",
    topic: Topic = "",
    state: State = "",
    words: Words = "",
    first: From = None,
    days: Annotated[int, typer.Option("--days", min=1, max=36_600, help="How many days from then.")] = 60,
    withdrawn: Annotated[bool, typer.Option(help="Also what is no longer at its source.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="How many at most.")] = 100,
    as_json: Json = False,
) -> None:
    """What is coming, by date. Example: migrandi meeting list --body hrc --topic detention --days 90"""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        start = first or timezone.now().date()
        asked = finding.Narrowing(body, topic, state, words, start, start + timedelta(days=days), withdrawn)
        found = list(finding.meetings(AT_THE_MACHINE, asked)[:limit])
        audit.note_listed(AT_THE_MACHINE, "meetings", found, timezone.now())
    if as_json:
        print_json({"meetings": [presenting.shape(one) for one in found]})
    else:
        rows = (
            (one.pk, publishing.dates_in_words(one), one.title, _body(one), one.get_state_display()) for one in found
        )
        print_table(("number", "when", "meeting", "body", "state"), rows)


def _body(one: Meeting) -> str:
    known = bodies.bodies().get(one.body)
    return known.short if known is not None else one.body_said


@meeting.command()
def show(number: Number, as_json: Json = False) -> None:
    """One meeting with all that belongs to it. Example: migrandi meeting show 12"""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        shape = _read(number)
    if as_json:
        print_json(shape)
        return
    out.print(Text(str(shape["title"]), style="bold"))
    for name in ("body_name", "session", "start", "end", "time_zone", "place", "format", "state", "address", "source"):
        if shape.get(name):
            out.print(Text(f"{name.replace('_', ' ')}: {shape[name]}"))
    for name in presenting.PARTS:
        rows: Any = shape.get(name) or []
        if rows:
            out.print(Text(f"\n{name.replace('_', ' ')}", style="bold"))
            for row in rows:
                out.print(
                    Text("· " + " · ".join(str(value) for key, value in row.items() if value and key != "number"))
                )


def _read(number: int) -> dict[str, Any]:
    """The meeting with all that belongs to it; that a closed one was read is written down. Raises `UnknownMeeting`."""
    found = finding.meeting(AT_THE_MACHINE, number)
    audit.note_closed(AT_THE_MACHINE, "read", "meeting", found, timezone.now())
    return presenting.whole(found, AT_THE_MACHINE)


@meeting.command()
def agenda(
    number: Annotated[int, typer.Argument(help="A meeting's number; left out, the days to come.")] = 0,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="How many days.")] = 14,
    as_json: Json = False,
) -> None:
    """A meeting's agenda, or what the days to come hold: meetings, papers due, reports due to treaty bodies.

    Example: migrandi meeting agenda --days 30
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        shape = _read(number)["agenda"] if number else presenting.days_to_come(AT_THE_MACHINE, timezone.now(), days)
    if as_json:
        print_json({"agenda": shape})
    else:
        for row in shape:
            out.print(Text(" · ".join(str(value) for value in row.values() if value)))


@meeting.command()
def reports(
    state: State = "",
    treaty: Annotated[str, typer.Option("--treaty", help="Its short name: icrmw, iccpr, cat …")] = "",
    first: From = None,
    until: Day = None,
    as_json: Json = False,
) -> None:
    """Which State's report is due when, under which treaty. Example: migrandi meeting reports --state KE"""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        start = first or timezone.now().date()
        code = finding.state_asked(state) if state else ""
        found = reporting.due_between(start, until or start + timedelta(days=365), state=code, treaty=treaty)
    if as_json:
        print_json({"reports": [reporting.shape(due) for due in found]})
    else:
        rows = (
            (d.due or "unknown", d.state.upper(), d.treaty, d.report, d.number or "", d.basis, d.article) for d in found
        )
        print_table(("due", "State", "treaty", "report", "no.", "basis", "article"), rows)


@meeting.command()
def export(
    form: Annotated[str, typer.Option("--as", help="ics, atom, jsonld or json.")] = "ics",
    body: Body = "",
    topic: Topic = "",
    state: State = "",
    number: Annotated[int, typer.Option("--meeting", help="One meeting alone.")] = 0,
    origin: Annotated[str, typer.Option(help="The site's address, for the links in it.")] = "http://127.0.0.1:8000",
    as_json: Json = False,
) -> None:
    """Write meetings out on standard output. Example: migrandi meeting export --body cmw --as ics > cmw.ics"""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        now = timezone.now()
        found = finding.meetings(AT_THE_MACHINE, finding.Narrowing(body, topic, state, withdrawn=True))
        if number:
            found = found.filter(pk=finding.meeting(AT_THE_MACHINE, number).pk)
        audit.note_exported(AT_THE_MACHINE, "meetings", found, now)
        name = next((publishing.feed_name(kind, value, "en") for kind, value in
                     (("body", body), ("topic", topic), ("state", state)) if value), "Meetings")  # fmt: skip
        match "json" if as_json else form:
            case "ics":
                data = publishing.calendar(found, name, origin, "", now, days=True)
            case "atom":
                data = publishing.atom(
                    found, name, origin, f"{origin}/meetings", f"{origin}/meetings", now, AT_THE_MACHINE
                )
            case "jsonld":
                kept = publishing.published(found[: publishing.MOST], origin)
                data = msgspec.json.format(msgspec.json.encode(linked_events.events(kept)), indent=2)
            case "json":
                shapes = [presenting.shape(one) for one in found.iterator()]
                data = msgspec.json.format(msgspec.json.encode({"meetings": shapes}), indent=2)
            case _:
                raise NothingToRead("There is no form “%(form)s”. There are: ics, atom, jsonld, json.", form=form)
    sys.stdout.write(data.decode())
