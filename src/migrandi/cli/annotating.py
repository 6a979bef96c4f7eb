"""Letting the annotators read what was recorded, with a bar that shows how far they are."""

from __future__ import annotations

from django.conf import settings
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from migrandi.annotations.annotators import ANNOTATORS
from migrandi.annotations.walking import Walked, walk
from migrandi.cli.tables import err
from migrandi.concepts.tags import tagger

_SHOWN = {"references": "What is cited", "tags": "What it is about"}
"""What the bar of each annotator says."""


def walk_all(jobs: int | None, *, quiet: bool) -> dict[str, Walked]:
    """Let each annotator read what it has not read yet; what each did, by its name. `quiet`: no bar is shown."""
    progress = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=quiet or not err.is_terminal,
    )  # fmt: skip
    done: dict[str, Walked] = {}
    with progress:
        for annotator in (*ANNOTATORS, tagger()):
            task = progress.add_task(_SHOWN.get(annotator.name, annotator.name), total=None)

            def on_read(read: int, of: int, task: object = task) -> None:
                progress.update(task, completed=read, total=of)  # type: ignore[arg-type]

            done[annotator.name] = walk(annotator, home=settings.HOME, jobs=jobs, progress=on_read)
    return done
