"""Letting the annotators read what was recorded, with a bar that shows how far they are."""

from __future__ import annotations

from django.conf import settings
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from migrandi.annotations.annotators import ANNOTATORS
from migrandi.annotations.walking import Annotator, Walked, forget, walk
from migrandi.cli.tables import err
from migrandi.concepts.tags import tagger
from migrandi.search.syncing import sync

SHOWN = {"references": "What is cited", "tags": "What it is about"}
"""What the bar of each annotator says."""


def walk_references(jobs: int | None, *, quiet: bool) -> dict[str, Walked]:
    """Read what is cited where it was not read yet; what was done, by the annotator's name. `quiet`: no bars."""
    return {annotator.name: _walk(annotator, jobs, quiet=quiet) for annotator in ANNOTATORS}


def walk_tags(jobs: int | None, *, quiet: bool, rebuild: bool = False) -> Walked:
    """Tag what is not tagged yet; with `rebuild` everything anew; and bring the search index in line."""
    if rebuild:
        forget(tagger())
    walked = _walk(tagger(), jobs, quiet=quiet)
    with bars(quiet=quiet) as progress:
        task = progress.add_task("Search index", total=None)

        def on_indexed(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        sync(on_indexed)
    return walked


def bars(*, quiet: bool) -> Progress:
    """Bars on standard error, where it is a terminal; none where it is to be quiet."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=quiet or not err.is_terminal,
    )  # fmt: skip


def _walk(annotator: Annotator, jobs: int | None, *, quiet: bool) -> Walked:
    with bars(quiet=quiet) as progress:
        task = progress.add_task(SHOWN.get(annotator.name, annotator.name), total=None)

        def on_read(read: int, of: int) -> None:
            progress.update(task, completed=read, total=of)

        return walk(annotator, home=settings.HOME, jobs=jobs, progress=on_read)
