"""The table of contents of a law, and how much of a law one page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from html import escape

import msgspec
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from migrandi.formats.document import CONTAINERS
from migrandi.law.models import Expression, Work
from migrandi.law.reading import Entry, contents, key_of
from migrandi.law.units import LOOSE
from migrandi.remembering import Packed
from migrandi.web import names
from migrandi.web.links import address, path_quoted

PART = 100
"""How many units of a law one page shows; the next part is a page further."""
_FEW = 300
"""Up to how many units a table of contents shows all of them; above, only those of the chapter being read."""
_TOP, _NOWHERE = -1, -2
"""Below what the lines of the highest level stand, and what is no line."""


def table_of_contents(work: Work, copy: Expression, current: str, on: date | None, *, single: bool) -> SafeString:
    """The table of contents as nested lists; empty where there is none. A long law shows the units of the chapter being
    read and of no other. `single`: lines lead to each unit's own page, not to its place in the whole law.

    Written here, not by a template: a law has thousands of lines, and they are most of what a page of it costs. Those
    of a long law are kept, and only what a page has open is written for it.
    """
    entries = contents(copy)
    lines = _Lines(work, entries, copy.language, on, single)
    read = _read(entries, current)
    if len(entries) <= _FEW:
        above, closed = _above(entries), None
    else:
        key = (*key_of(copy), on, single, get_language())
        packed = _closed.find(key)
        closed = _unpack(packed) if packed is not None else lines.closed()
        if packed is None:
            _closed.keep(key, _pack(closed))
        above = closed.above
    opened = _branch(above, read[-1]) if read else set[int]()
    if closed is not None and not opened.issuperset(read):
        closed = None  # what is marked lies in a chapter that is closed
    return mark_safe(lines.written(above, opened, read, closed))


class _Closed(msgspec.Struct, array_like=True):
    """The lines of a long law while none of its chapters is open: from where to where in the HTML each stands with all
    below it, and below which line each one stands."""

    html: str
    spans: dict[int, tuple[int, int]]
    above: list[int]


_closed = Packed(24 * 2**20)
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(_Closed).decode


class _Lines:
    """Writes lines of a table of contents, each by its place among the entries."""

    def __init__(self, work: Work, entries: Sequence[Entry], language: str, on: date | None, single: bool) -> None:
        self._entries = entries
        self._place = path_quoted(work.path)
        self._single = single
        self._language, self._on = language, on
        self._asked = self._asking()

    def written(
        self, above: Sequence[int], opened: Collection[int], read: Collection[int], closed: _Closed | None
    ) -> str:
        """All lines, those in `opened` open. What is `closed` already is taken as it is."""
        below = self._below(above, opened, chapters=closed is None)

        def line(index: int) -> str:
            if closed is not None and index not in opened:
                span = closed.spans.get(index)
                if span is not None:
                    return closed.html[slice(*span)]
            begun, ended = self._line(index, index in below, index in opened, index in read)
            return f"{begun}<ol>{''.join(map(line, below[index]))}</ol>{ended}" if index in below else begun

        return f"<ol>{''.join(map(line, below[_TOP]))}</ol>" if below else ""

    def closed(self) -> _Closed:
        """All lines that a long law shows while none of its chapters is open."""
        above = _above(self._entries)
        below = self._below(above, (), chapters=True)
        html: list[str] = []
        spans: dict[int, tuple[int, int]] = {}

        def write(index: int, start: int) -> int:
            begun, ended = self._line(index, index in below, False, False)
            html.append(begun)
            end = start + len(begun)
            if index in below:
                html.append("<ol>")
                end += len("<ol>")
                for lower in below[index]:
                    end = write(lower, end)
                html.append(f"</ol>{ended}")
                end += len(html[-1])
            spans[index] = (start, end)
            return end

        end = 0
        for index in below[_TOP]:
            end = write(index, end)
        return _Closed("".join(html), spans, above)

    def _below(self, above: Sequence[int], opened: Collection[int], *, chapters: bool) -> dict[int, list[int]]:
        """The lines below each: of a short law all; of a long one those of the highest level and those in chapters that
        are open, and of others, where they are asked for, the chapters."""
        below: dict[int, list[int]] = defaultdict(list)
        if len(self._entries) <= _FEW:
            shown = [index for index, upper in enumerate(above) if upper != _NOWHERE]
        else:
            full = {_TOP, *opened}
            shown = [index for index, upper in enumerate(above) if upper in full]
            if chapters:
                of_others = (i for i, u in enumerate(above) if u != _NOWHERE and u not in full)
                shown += [index for index in of_others if self._entries[index].kind in CONTAINERS]
        for index in shown:
            below[above[index]].append(index)
        return below

    def _line(self, index: int, branch: bool, opened: bool, read: bool) -> tuple[str, str]:
        """A line, and what ends it after the lines below it."""
        entry = self._entries[index]
        title = escape(f"{entry.label} {entry.heading}".strip() or names.kind(entry.kind))
        here = ' aria-current="true"' if read else ""
        link = f'<a href="{self._href(index)}"{here}>{title}</a>'
        if not branch:
            return f"<li>{link}</li>", ""
        summary = f'<summary><span class="visually-hidden">{title}</span></summary>'
        return f'<li class="branch">{link}<details{" open" if opened else ""}>{summary}', "</details></li>"

    def _href(self, index: int) -> str:
        eid = path_quoted(self._entries[index].eid)
        if self._single:
            return f"{self._place}/{eid}{self._asked}"
        part = index // PART + 1
        asked = self._asking(part) if part > 1 else self._asked
        return f"{self._place}{asked}#{eid}"

    def _asking(self, part: int | None = None) -> str:
        return escape(address("", lang=self._language, on=self._on, part=part))


def _above(entries: Sequence[Entry]) -> list[int]:
    """Below which line each one stands; loose text is no line."""
    above: list[int] = []
    branch: list[int] = []
    for index, entry in enumerate(entries):
        if entry.kind == LOOSE:
            above.append(_NOWHERE)
            continue
        del branch[entry.depth :]
        above.append(branch[-1] if branch else _TOP)
        branch.append(index)
    return above


def _read(entries: Sequence[Entry], current: str) -> list[int]:
    """The lines of what is being read: its own, and those whose address it lies within."""
    steps = current.split("/") if current else []
    places = {"/".join(steps[:cut]) for cut in range(1, len(steps) + 1)}
    return [index for index, entry in enumerate(entries) if entry.eid in places and entry.kind != LOOSE]


def _branch(above: Sequence[int], index: int) -> set[int]:
    """A line and all lines that it stands below."""
    found: set[int] = set()
    while index != _TOP:
        found.add(index)
        index = above[index]
    return found
