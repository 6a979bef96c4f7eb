"""Every source of changes that can be followed, by its name."""

from __future__ import annotations

from migrandi.watch.happening import Source
from migrandi.watch.law_changes import LAW
from migrandi.watch.meeting_changes import MEETINGS
from migrandi.watch.treaty_changes import TREATIES

SOURCES: dict[str, Source] = {source.name: source for source in (LAW, TREATIES, MEETINGS)}


def latest() -> dict[str, int]:
    """How far each source has come: what happens after that is news."""
    return {name: source.latest() for name, source in SOURCES.items()}
