"""`migrandi harvest` and `migrandi harvester`: law from its publishers, and the harvesters there are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from django.conf import settings
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from migrandi import installation
from migrandi.cli.annotating import walk_references
from migrandi.cli.app import app
from migrandi.cli.output import Json, as_day, fail, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, out, print_table
from migrandi.harvest import documenting, skeleton, warc
from migrandi.harvest.contract import publisher, publishers
from migrandi.harvest.models import Run
from migrandi.harvest.running import Harvest, Report
from migrandi.search.following import tag_and_index
from migrandi.search.syncing import sync

_OUTCOMES = ("new", "changed", "unchanged", "withdrawn", "failed")
_SHOWN = 12


@app.command("harvest")
def harvest(
    name: Annotated[str, typer.Argument(help="The harvester, as “migrandi harvester list” names it.")],
    since: Annotated[
        date | None,
        typer.Option(parser=as_day, metavar="YYYY-MM-DD", help="Only what the publisher changed since that day."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="End after so many documents of the list.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only read the list and say what would be done.")] = False,
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="What the harvester has to be told.")
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="IDENTIFIER", help="Take this document though it is quite different from the one held."),
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--warc", help="Afterwards write what was received into this WARC file (.warc.gz).")
    ] = None,
    references: Annotated[
        bool,
        typer.Option(
            "--references/--no-references", help="Afterwards find out what the provisions cite and are about."
        ),
    ] = True,
    as_json: Json = False,
) -> None:
    """Fetch what a publisher has that is new or changed, and take it in.

    What is held and unchanged is not fetched again. A run that was stopped or killed is gone on with by running it
    again. It ends with how many documents were found, new, changed, unchanged, withdrawn and failed, each with its
    reason. Exit code 1 if the run failed.

    Example: migrandi harvest legislation_gov_uk --since 2026-01-01
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        report = _run(
            name, references, dict(pair.partition("=")[::2] for pair in given or []), as_json,
            since=since, limit=limit, dry_run=dry_run, accept=accept or [],
        )  # fmt: skip
        if references and report.new + report.changed and not dry_run:
            walk_references(None, quiet=as_json)
        if export is not None and report.run:
            count = warc.export(Run.objects.get(pk=report.run), settings.BLOBS, export)
            err.print(Text(f"{count:,} documents written to {export}."))
    if as_json:
        print_json(report)
    else:
        _show(report, dry_run)
    if report.state == Run.State.FAILED:
        raise typer.Exit(1)


def _run(name: str, tagging: bool, options: dict[str, str], as_json: bool, **wanted: object) -> Report:
    progress = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=err, transient=True, disable=as_json or not err.is_terminal,
    )  # fmt: skip
    with progress:
        reading = progress.add_task("Reading the list", total=None)
        indexing = progress.add_task("Search index", total=None, visible=False)

        def on_find(title: str, found: int) -> None:
            progress.update(reading, description=f"{found:,} found · {title[:60]}")

        def on_indexed(done: int, of: int) -> None:
            progress.update(indexing, description=f"Search index {done:,} of {of:,}", visible=True)

        def on_recorded() -> None:
            if tagging:
                tag_and_index(settings.HOME, on_indexed=on_indexed)
            else:
                sync(on_indexed)

        return Harvest(
            publisher(name), home=settings.HOME, store=settings.BLOBS, options=options,
            routing=settings.HARVEST_ROUTES, on_find=on_find, on_recorded=on_recorded,
            **wanted,  # type: ignore[arg-type]
        ).run()  # fmt: skip


def _show(report: Report, dry_run: bool) -> None:
    out.print(Text(report.name, style="bold"))
    if report.resumed:
        out.print(Text("It went on with a run that was stopped; the counts are those of the whole run.", style="dim"))
    print_table(
        ("found", *_OUTCOMES),
        [[report.found, *(getattr(report, outcome) for outcome in _OUTCOMES)]],
        right=("found", *_OUTCOMES),
    )
    rows = [
        [Text(outcome, style="yellow" if outcome == "failed" else ""), count, reason]
        for outcome in _OUTCOMES
        for reason, count in sorted(report.reasons.get(outcome, {}).items(), key=lambda pair: -pair[1])[:_SHOWN]
    ]
    if rows:
        out.print()
        print_table(("outcome", "how many", "why"), rows, right=("how many",))
    for failure in report.failures[:_SHOWN]:
        out.print(Text(f"  {failure.identifier}: {failure.reason}", style="yellow"))
    if len(report.failures) > _SHOWN:
        out.print(Text(f"  … and {len(report.failures) - _SHOWN:,} more (all of them with --json)"))
    if report.reason:
        out.print(Text(report.reason, style="red" if report.state == Run.State.FAILED else "bold"))
    if dry_run:
        out.print(Text("Nothing was fetched or written: this is what the list alone tells.", style="dim"))


harvester = typer.Typer(no_args_is_help=True, help="The publishers law is fetched from, and adding one.")
app.add_typer(harvester, name="harvester")


@harvester.command("list")
def list_harvesters(as_json: Json = False) -> None:
    """Every harvester: what it is called, whose law it brings, through which interface.

    Example: migrandi harvester list
    """
    with mistakes_as_sentences(as_json):
        found = publishers()
    if as_json:
        print_json([msgspec.to_builtins(facts) for facts in found])
        return
    print_table(
        ("name", "publisher", "interface"),
        [[facts.key, facts.publisher, facts.interface] for facts in found],
    )


@harvester.command("document")
def document_harvesters(
    file: Annotated[Path, typer.Argument(help="Where the page is to stand, as docs/harvesters.md.")],
    as_json: Json = False,
) -> None:
    """Write the documentation's page of publishers from their facts.

    Example: migrandi harvester document docs/harvesters.md
    """
    with mistakes_as_sentences(as_json):
        written = documenting.page()
        try:
            file.write_text(written, encoding="utf-8")
        except OSError as error:
            fail("cannot-write", f"{error.filename}: {error.strerror}.", as_json=as_json)
    if as_json:
        print_json({"file": str(file), "publishers": written.count("\n### ")})


@harvester.command("new")
def new_harvester(
    name: Annotated[str, typer.Argument(help="What it is to be called: small letters, digits and _.")],
    into: Annotated[
        Path | None, typer.Option(help="The folder of Migrandi's source (default: the one this program runs from).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the skeleton of a harvester: its facts, its steps, its test and its page of the documentation.

    Example: migrandi harvester new lovdata
    """
    with mistakes_as_sentences(as_json):
        try:
            written = skeleton.write(name, into)
        except OSError as error:
            fail("cannot-write", f"{error.filename}: {error.strerror}.", as_json=as_json)
    if as_json:
        print_json([str(path) for path in written])
        return
    for path in written:
        out.print(Text(str(path)))
