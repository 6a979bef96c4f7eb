"""What follows once law was recorded: it is tagged, then put into the index, which holds what each provision is about;
what it cites is read, and how often each provision is cited is kept beside the index."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from migrandi.annotations.citedness import cited_counts
from migrandi.annotations.walking import AnotherWalk, Walked, walk
from migrandi.concepts.tags import tagger
from migrandi.search import syncing

Progress = Callable[[int, int], None]


def _untold(_done: int, _of: int) -> None:
    """Tell nobody how far it is."""


def tag_and_index(
    home: Path, *, jobs: int | None = None, on_tagged: Progress = _untold, on_indexed: Progress = _untold
) -> Walked:
    """Tag what is not tagged yet and pay what the index owes: so each text is put in once, with its tags.

    `home`: where the locks stand; the rest is told how many are done, of how many. Where another process tags the same,
    it pays for it when it is done.
    """
    walked = Walked()
    with suppress(AnotherWalk):
        walked = walk(tagger(), home=home, jobs=jobs, progress=on_tagged)
    syncing.sync(on_indexed)
    return walked


def count_citations(progress: Progress = _untold) -> None:
    """Keep beside the index by how many others each provision is cited, as the references read so far tell.

    `progress` is told how many laws are done, of how many.
    """
    counts = cited_counts(progress)
    syncing.engine().keep_cited({syncing.place_of(path, address): many for (path, address), many in counts.items()})
