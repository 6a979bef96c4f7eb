"""Letting the annotators read what was recorded, with a bar that shows how far they are."""

from __future__ import annotations

from django.conf import settings
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from migrandi.annotations.annotators import ANNOTATORS
from migrandi.annotations.walking import Annotator, Walked, forget, walk
from migrandi.cli.tables import err
from migrandi.concepts.tags import tagger

_SHOWN = {"references": "What is cited", "tags": "What it is about"}
"""What the bar of each annotator says."""


def walk_all(jobs: int | None, *, quiet: bool) -> dict[str, Walked]:
    """Let each annotator read what it has not read yet; what each did, by its name. `quiet`: no bar is shown."""
    return {annotator.name: _walk(annotator, jobs, quiet=quiet) for annotator in (*ANNOTATORS, tagger())}


def walk_references(jobs: int | None, *, quiet: bool) -> dict[str, Walked]:
    """Read what is cited where it was not read yet; what was done, by the annotator's name."""
    return {annotator.name: _walk(annotator, jobs, quiet=quiet) for annotator in ANNOTATORS}


def walk_tags(jobs: int | None, *, quiet: bool, rebuild: bool = False) -> Walked:
    """Tag what is not tagged yet; with `rebuild` everything anew. `quiet`: no bar is shown."""
    if rebuild:
        forget(tagger())
    return _walk(tagger(), jobs, quiet=quiet)


def _walk(annotator: Annotator, jobs: int | None, *, quiet: bool) -> Walked:
    progress = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=quiet or not err.is_terminal,
    )  # fmt: skip
    with progress:
        task = progress.add_task(_SHOWN.get(annotator.name, annotator.name), total=None)

        def on_read(read: int, of: int) -> None:
            progress.update(task, completed=read, total=of)

        return walk(annotator, home=settings.HOME, jobs=jobs, progress=on_read)
