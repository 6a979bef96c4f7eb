"""Citations on a law's pages: links in its text to what it cites, and how often each of its provisions is cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.html import escape
from django.utils.translation import ngettext

from migrandi.annotations.cites import Citation, cites
from migrandi.citations.resolving import Target
from migrandi.citations.within import Piece, pieces
from migrandi.formats import html_writer
from migrandi.formats.document import Block, Provision, Span, provisions
from migrandi.law.models import Expression, Period, Work
from migrandi.law.reading import Entry, provision_on, wordings
from migrandi.law.units import assemble
from migrandi.web.links import address, law_address

_PLACE = "\0"
"""Begins the target of a link that is our own: no source can write it."""


class CitingText:
    """A law's text in a language as of a day (None: as it stands), what it cites marked where this database has it.

    What is cited is shown as of that day too, where it is held for that day. A link that the source gave itself and
    that leads somewhere stays what it is. `entries`: the contents of the copy read.
    """

    def __init__(self, work: Work, entries: Sequence[Entry], language: str, on: date | None) -> None:
        self.work, self.entries, self.language, self.on = work, entries, language, on

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(entry.eid for entry in self.entries)

    def text(self, entries: Sequence[Entry]) -> list[Block]:
        """The units of those entries put together."""
        if not entries:
            return []
        top = min(entry.depth for entry in entries)
        marked = self.units(entries)
        return assemble((entry.depth - top, marked[entry.id]) for entry in entries)

    def part(self, eid: str) -> list[Block]:
        """The provision of that address that is no unit of the copy, but a part of one. Raises a `LawError`."""
        steps = eid.split("/")
        around = {"/".join(steps[:cut]) for cut in range(1, len(steps))}
        unit = next((entry for entry in reversed(self.entries) if entry.eid in around), None)
        inside = provisions(self.units([unit])[unit.id].content) if unit is not None else ()
        found = next((part for part in inside if part.eid == eid), None)
        # where no copy of the day lists it, only its wording tells
        return [found] if found is not None else provision_on(self.work, eid, self.on, self.language).content

    def units(self, entries: Sequence[Entry]) -> dict[int, Provision]:
        """The units of those entries by their numbers."""
        numbers = [entry.id for entry in entries]
        read = wordings(numbers)
        held = [
            (one, target)
            for one in cites(numbers, self.work.jurisdiction)
            if (target := next((target for target in one.targets if target.exact), None)) is not None
        ]
        spoken = _languages_on(self.on, [target for _one, target in held]) if self.on is not None else {}
        parts: dict[int, list[Piece]] = {}
        for one, target in held:
            if one.provision not in parts:
                parts[one.provision] = pieces(read[one.provision])
            unit = target.unit or target.address
            languages = spoken.get((target.path, target.unit), set())
            preferred = (self.language, "en", *sorted(languages))
            language = next((code for code in preferred if code in languages), "")
            deeper = target.address if target.address != unit else ""
            self._mark(parts[one.provision], one, f"{_PLACE}{target.path}\0{unit}\0{deeper}\0{language}")
        return read

    def _mark(self, parts: Sequence[Piece], one: Citation, target: str) -> None:
        for piece in parts:
            start, end = one.start - piece.start, one.end - piece.start
            if start < 0 or end > len(piece.text.text):
                continue
            spans = piece.text.spans
            leads = any(s.kind == "ref" and s.start < end and start < s.end and self.link(s.target) for s in spans)
            if not leads:
                piece.text.spans = [*spans, Span(start, end, "ref", target)]
            return

    def link(self, target: str) -> str:
        """Where a reference in the text leads: a place of this site, or an address on the web."""
        if target.startswith(_PLACE):
            path, unit, deeper, held_in = target[1:].split("\0")
            query: dict[str, object] = {"lang": held_in, "on": self.on} if held_in else {}
            if path == self.work.path:
                query["lang"] = held_in or self.language
            return address(path, unit, **query) + (f"#{deeper}" if deeper else "")
        if target.startswith("#") and target[1:] in self._known:
            return law_address(self.work, target[1:])
        return html_writer.no_link(target)


def _languages_on(on: date, targets: Sequence[Target]) -> dict[tuple[str, str], set[str]]:
    """In which languages each place cited, by path and unit (empty: the law as a whole), is held for that day."""
    paths = {target.path for target in targets}
    since, until = Q(start=None) | Q(start__lte=on), Q(end=None) | Q(end__gt=on)
    rows = Period.objects.filter(since, until, provision__work__path__in=paths).filter(
        provision__eid__in={target.unit for target in targets if target.unit}
    )
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, unit, language in rows.values_list(
        "provision__work__path", "provision__eid", "provision__language"
    ).order_by():
        held[path, unit].add(language)
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    whole = {target.path for target in targets if not target.unit}
    copies = Expression.objects.filter(superseded_at=None, work__path__in=whole)
    for path, language, day in copies.values_list("work__path", "language", "as_of").order_by():
        days[path, language] += [day] if day is not None else []
    for (path, language), known in days.items():
        # an undated copy tells of any day where it is alone
        if not known or min(known) <= on:
            held[path, ""].add(language)
    return held


def times_cited(work: Work, eid: str, counted: Mapping[str, int]) -> str:
    """HTML for the end of a provision's heading: how many provisions cite it, with the way to them."""
    count = counted.get(eid)
    if not count:
        return ""
    said = ngettext("Cited by %(count)s provision", "Cited by %(count)s provisions", count) % {"count": count}
    href = escape(law_address(work, eid, view="cited-by"))
    return (
        f' <a class="times-cited" href="{href}" title="{escape(said)}"><span aria-hidden="true">⇠ {count}</span>'
        f'<span class="visually-hidden">{escape(said)}</span></a>'
    )
