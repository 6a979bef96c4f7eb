"""`migrandi import`: law from files, folders and archives into the database and the search index."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.text import Text

from migrandi import installation
from migrandi.cli.annotating import SHOWN, bars, walk_references
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import out, print_table
from migrandi.harvest import files, importing
from migrandi.harvest.importing import Report
from migrandi.search.following import tag_and_index
from migrandi.search.syncing import sync


@app.command("import")
def import_law(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or archives (zip, tar) of law.")],
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that read (default: one a core).")] = None,
    references: Annotated[
        bool,
        typer.Option(
            "--references/--no-references", help="Find out what the provisions are about, and what they cite."
        ),
    ] = True,
    as_json: Json = False,
) -> None:
    """Bring law in: each file is recognised by its content, kept as received, and cut into provisions.

    What was imported before is left as it is, so that a stopped import is resumed by running it again. Files that are
    not law are named with the reason. Exit code 1 if nothing could be imported.
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        report = _run(paths, jobs, references, as_json)
        if references:
            walk_references(jobs, quiet=as_json)
    if as_json:
        print_json(report)
    else:
        _show(report)
    if report.files and not report.works:
        raise typer.Exit(1)


def _run(paths: list[Path], jobs: int | None, tagging: bool, as_json: bool) -> Report:
    finds = files.find(paths)
    with bars(quiet=as_json) as progress:
        reading = progress.add_task("Reading", total=_total(paths))
        tagged = progress.add_task(SHOWN["tags"], total=None, visible=False)
        indexing = progress.add_task("Search index", total=None, visible=False)

        def on_file(name: str) -> None:
            progress.update(reading, advance=1, description=Path(name).name[:40])

        def on_indexed(done: int, of: int) -> None:
            progress.update(indexing, completed=done, total=of, visible=True)

        def on_tagged(done: int, of: int) -> None:
            progress.update(tagged, completed=done, total=of, visible=True)

        def on_recorded() -> None:
            if tagging:
                tag_and_index(settings.HOME, jobs=jobs, on_tagged=on_tagged, on_indexed=on_indexed)
            else:
                sync(on_indexed)

        return importing.run(
            finds,
            home=settings.HOME,
            store=settings.BLOBS,
            jobs=jobs,
            on_file=on_file,
            on_recorded=on_recorded,
        )


def _total(paths: list[Path]) -> int | None:
    """How many files there are; None where an archive has to be opened to know."""
    present = [path for path in paths if path.exists()]
    return None if files.hold_archives(present) else files.count(present)


def _show(report: Report) -> None:
    print_table(
        ["files", "works", "provisions", "unchanged", "changed", "plain text", "refused"],
        [[report.files, report.works, report.provisions, report.unchanged, report.changed, len(report.plain_text),
          len(report.refused)]],
        right=["files", "works", "provisions", "unchanged", "changed", "plain text", "refused"],
    )  # fmt: skip
    if report.plain_text:
        out.print(Text("\nKept whole as plain text, without provisions (no numbering found):", style="bold"))
        for name in report.plain_text:
            out.print(Text(f"  {name}"))
    if report.refused:
        out.print(Text("\nRefused:", style="bold"))
        for reason, names in _by_reason(report).items():
            out.print(Text(f"  {reason}", style="yellow"))
            for name in names[:8]:
                out.print(Text(f"    {name}"))
            if len(names) > 8:
                out.print(Text(f"    … and {len(names) - 8:,} more (all of them with --json)"))
    if not report.files:
        out.print("There is no file to import in there.")


def _by_reason(report: Report) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for refusal in report.refused:
        reasons.setdefault(refusal.reason, []).append(refusal.file)
    return reasons
