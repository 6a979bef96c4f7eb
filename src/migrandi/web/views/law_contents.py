"""The table of contents of a law as a tree, and how much of a law one page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from migrandi.formats.document import CONTAINERS
from migrandi.law.models import Work
from migrandi.law.reading import Entry
from migrandi.law.units import LOOSE
from migrandi.web import names
from migrandi.web.links import law_address

PART = 100
"""How many units of a law one page shows; the next part is a page further."""
_FEW = 300
"""Up to how many units a table of contents shows all of them; above, only those of the chapter being read."""


class Chapter(msgspec.Struct):
    """A line of the table of contents shown, with the lines below it."""

    entry: Entry
    href: str
    open: bool = False
    current: bool = False
    children: list[Chapter] = []

    @property
    def title(self) -> str:
        """The line as read."""
        return f"{self.entry.label} {self.entry.heading}".strip() or names.kind(self.entry.kind)


def table_of_contents(
    work: Work, entries: Sequence[Entry], current: str, language: str, on: date | None, *, single: bool
) -> list[Chapter]:
    """The table of contents as a tree. A long law shows the units of the chapter being read and of no other."""
    many = len(entries) > _FEW
    top: list[Chapter] = []
    branch: list[Chapter] = []
    trail: list[Chapter] = []
    for index, entry in enumerate(entries):
        if entry.kind == LOOSE:
            continue
        del branch[entry.depth :]
        if single:
            href = law_address(work, entry.eid, lang=language, on=on)
        else:
            part = index // PART + 1
            href = law_address(work, lang=language, on=on, part=part if part > 1 else None) + f"#{entry.eid}"
        chapter = Chapter(entry, href)
        (branch[-1].children if branch else top).append(chapter)
        branch.append(chapter)
        if entry.eid == current or (current and current.startswith(f"{entry.eid}/")):
            chapter.current = True
            trail = list(branch)
    for chapter in trail:
        chapter.open = True
    if many:
        _prune(top)
    return top


def _prune(chapters: list[Chapter]) -> None:
    """Leave the units out of every chapter that is not being read; a law without chapters keeps all of them."""
    for chapter in chapters:
        if not chapter.open:
            chapter.children = [child for child in chapter.children if child.entry.kind in CONTAINERS]
        _prune(chapter.children)
