"""Letting the annotators read what was recorded, with a bar that shows how far they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from migrandi.annotations.annotators import ANNOTATORS
from migrandi.annotations.walking import Annotator, Walked, forget, walk
from migrandi.cli.tables import err
from migrandi.concepts.tags import tagger
from migrandi.search.following import count_citations
from migrandi.search.syncing import sync

Result = TypeVar("Result")

SHOWN = {"references": "What is cited", "tags": "What it is about"}
"""What the bar of each annotator says."""


def walk_all(jobs: int | None, *, quiet: bool) -> dict[str, Walked]:
    """Let each annotator read what it has not read yet, and bring in line what searching keeps of that; what each did,
    by its name. `quiet`: no bars."""
    return {"tags": walk_tags(jobs, quiet=quiet), **walk_references(jobs, quiet=quiet)}


def walk_references(jobs: int | None, *, quiet: bool) -> dict[str, Walked]:
    """Read what is cited where it was not read yet; what was done, by the annotator's name. `quiet`: no bars."""
    walked = {annotator.name: _walk(annotator, jobs, quiet=quiet) for annotator in ANNOTATORS}
    with_bar("What is cited by how many", count_citations, quiet=quiet)
    return walked


def walk_tags(jobs: int | None, *, quiet: bool, rebuild: bool = False) -> Walked:
    """Tag what is not tagged yet; with `rebuild` everything anew; and bring the search index in line."""
    if rebuild:
        forget(tagger())
    walked = _walk(tagger(), jobs, quiet=quiet)
    with_bar("Search index", sync, quiet=quiet)
    return walked


def bars(*, quiet: bool) -> Progress:
    """Bars on standard error, where it is a terminal; none where it is to be quiet."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=quiet or not err.is_terminal,
    )  # fmt: skip


def with_bar(said: str, work: Callable[[Callable[[int, int], None]], Result], *, quiet: bool) -> Result:
    """Do it with a bar that shows how far it is."""
    with bars(quiet=quiet) as progress:
        task = progress.add_task(said, total=None)
        return work(lambda done, of: progress.update(task, completed=done, total=of))


def _walk(annotator: Annotator, jobs: int | None, *, quiet: bool) -> Walked:
    return with_bar(
        SHOWN.get(annotator.name, annotator.name),
        lambda on_read: walk(annotator, home=settings.HOME, jobs=jobs, progress=on_read),
        quiet=quiet,
    )
