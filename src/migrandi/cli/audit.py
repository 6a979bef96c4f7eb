"""`migrandi audit`: the trail of who read, changed, exported and cleared what."""

from __future__ import annotations

from typing import Annotated

import typer

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.people import audit as trail

audit = typer.Typer(no_args_is_help=True, help="The trail of who read, changed, exported and cleared what.")
app.add_typer(audit, name="audit")


@audit.command()
def verify(
    expected: Annotated[
        str, typer.Option("--expect", help="A digest noted earlier: it has to stand in the chain still.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Check every link of the trail. Leaves with 1 and names the first broken link where one does not hold.

    Note the digest that it prints somewhere else: with `--expect` you see later that nothing was cut off.

    Example: migrandi audit verify
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        found = trail.verify(expected.strip().lower())
    if as_json:
        print_json(found)
    elif found.broken is None:
        typer.echo(f"{found.entries} entries hold. The last digest: {found.last or '–'}")
    else:
        typer.echo(f"Broken at entry {found.broken.number}: {found.broken.why}", err=True)
    if found.broken is not None:
        raise typer.Exit(1)


@audit.command("list")
def list_entries(
    who: Annotated[str, typer.Option(help="Only what this user did.")] = "",
    verb: Annotated[str, typer.Option(help="Only this: read, changed, exported, cleared …")] = "",
    kind: Annotated[str, typer.Option(help="Only what was done with this kind of thing, as enquiry.")] = "",
    key: Annotated[str, typer.Option(help="Only what was done with the one of this number.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    as_json: Json = False,
) -> None:
    """List who did what, the newest first.

    Example: migrandi audit list --kind enquiry --key 12
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        found = trail.entries(actor=who, verb=verb, key=key, kind=kind)[:limit]
    if as_json:
        print_json({"entries": [*trail.shapes(found)]})
        return
    from migrandi.cli.tables import print_table  # noqa: PLC0415

    rows = [
        (one.number, f"{one.at:%Y-%m-%d %H:%M:%S}", one.actor, one.verb, f"{one.kind} {one.key}", one.mission)
        for one in found
    ]
    print_table(("number", "at (UTC)", "who", "did", "what", "mission"), rows, right=("number",))
