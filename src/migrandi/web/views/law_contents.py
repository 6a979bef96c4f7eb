"""The table of contents of a law, and how much of a law one page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

import msgspec
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from migrandi.formats.document import CONTAINERS
from migrandi.law.models import Work
from migrandi.law.reading import Entry
from migrandi.law.units import LOOSE
from migrandi.web import names
from migrandi.web.links import address

PART = 100
"""How many units of a law one page shows; the next part is a page further."""
_FEW = 300
"""Up to how many units a table of contents shows all of them; above, only those of the chapter being read."""


class Chapter(msgspec.Struct):
    """A line of the table of contents shown, with the lines below it."""

    entry: Entry
    index: int
    open: bool = False
    current: bool = False
    children: list[Chapter] = []

    @property
    def title(self) -> str:
        """The line as read."""
        return f"{self.entry.label} {self.entry.heading}".strip() or names.kind(self.entry.kind)


def table_of_contents(
    work: Work, entries: Sequence[Entry], current: str, language: str, on: date | None, *, single: bool
) -> SafeString:
    """The table of contents as nested lists; empty where there is none. A long law shows the units of the chapter being
    read and of no other. `single`: lines lead to each unit's own page, not to its place in the whole law.

    Written here, not by a template: a law has thousands of lines, and they are most of what a page of it costs.
    """
    place = quote(work.path, safe="/~()")
    asked = address("", lang=language, on=on)

    def href(chapter: Chapter) -> str:
        eid = quote(chapter.entry.eid, safe="/~()")
        if single:
            return escape(f"{place}/{eid}{asked}")
        part = chapter.index // PART + 1
        return escape(f"{place}{address('', lang=language, on=on, part=part) if part > 1 else asked}#{eid}")

    def written(chapters: Sequence[Chapter]) -> str:
        return f"<ol>{''.join(map(line, chapters))}</ol>"

    def line(chapter: Chapter) -> str:
        title = escape(chapter.title)
        here = ' aria-current="true"' if chapter.current else ""
        link = f'<a href="{href(chapter)}"{here}>{title}</a>'
        if not chapter.children:
            return f"<li>{link}</li>"
        return (
            f'<li class="branch">{link}<details{" open" if chapter.open else ""}><summary>'
            f'<span class="visually-hidden">{title}</span></summary>{written(chapter.children)}</details></li>'
        )

    chapters = _tree(entries, current)
    return mark_safe(written(chapters) if chapters else "")


def _tree(entries: Sequence[Entry], current: str) -> list[Chapter]:
    top: list[Chapter] = []
    branch: list[Chapter] = []
    trail: list[Chapter] = []
    for index, entry in enumerate(entries):
        if entry.kind == LOOSE:
            continue
        del branch[entry.depth :]
        chapter = Chapter(entry, index)
        (branch[-1].children if branch else top).append(chapter)
        branch.append(chapter)
        if entry.eid == current or (current and current.startswith(f"{entry.eid}/")):
            chapter.current = True
            trail = list(branch)
    for chapter in trail:
        chapter.open = True
    if len(entries) > _FEW:
        _prune(top)
    return top


def _prune(chapters: list[Chapter]) -> None:
    """Leave the units out of every chapter that is not being read; a law without chapters keeps all of them."""
    for chapter in chapters:
        if not chapter.open:
            chapter.children = [child for child in chapter.children if child.entry.kind in CONTAINERS]
        _prune(chapter.children)
