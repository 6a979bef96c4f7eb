"""Citations on a law's pages: links in its text to what it cites, and how often each of its provisions is cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.html import escape
from django.utils.translation import ngettext

from migrandi.annotations.cites import Citation, cites
from migrandi.citations.within import Piece, pieces
from migrandi.formats import html_writer
from migrandi.formats.document import Block, Provision, Span
from migrandi.law.models import Work
from migrandi.law.reading import Entry, wordings
from migrandi.law.units import assemble
from migrandi.web.links import address, law_address

_PLACE = "\0"
"""Begins the target of a link that is our own: no source can write it."""


def text_with_citations(entries: Sequence[Entry], work: Work, link: html_writer.Link) -> list[Block]:
    """The units of those entries put together, what they cite marked where this database has it.

    A link that the source gave itself and that leads somewhere stays what it is.
    """
    if not entries:
        return []
    numbers = [entry.id for entry in entries]
    read = wordings(numbers)
    top = min(entry.depth for entry in entries)
    marked = _marked(read, numbers, work, link)
    return assemble((entry.depth - top, marked[entry.id]) for entry in entries)


def _marked(
    read: dict[int, Provision], numbers: Sequence[int], work: Work, link: html_writer.Link
) -> dict[int, Provision]:
    parts: dict[int, list[Piece]] = {}
    for one in cites(numbers, work.jurisdiction):
        held = next((target for target in one.targets if target.exact), None)
        if held is None:
            continue
        if one.provision not in parts:
            parts[one.provision] = pieces(read[one.provision])
        unit = held.unit or held.address
        place = f"{_PLACE}{held.path}\0{unit}\0{held.address if held.address != unit else ''}"
        _mark(parts[one.provision], one, place, link)
    return read


def _mark(parts: Sequence[Piece], one: Citation, target: str, link: html_writer.Link) -> None:
    for piece in parts:
        start, end = one.start - piece.start, one.end - piece.start
        if start < 0 or end > len(piece.text.text):
            continue
        spans = piece.text.spans
        leads = any(s.kind == "ref" and s.start < end and start < s.end and link(s.target) for s in spans)
        if not leads:
            piece.text.spans = [*spans, Span(start, end, "ref", target)]
        return


def linker(work: Work, entries: Sequence[Entry], language: str, on: date | None) -> html_writer.Link:
    """Where a reference in the law's text leads: a place of this site, or an address on the web."""
    known = {entry.eid for entry in entries}

    def link(target: str) -> str:
        if target.startswith(_PLACE):
            path, unit, deeper = target[1:].split("\0")
            here = {"lang": language, "on": on} if path == work.path else {}
            return address(path, unit, **here) + (f"#{deeper}" if deeper else "")
        if target.startswith("#") and target[1:] in known:
            return law_address(work, target[1:])
        return html_writer.no_link(target)

    return link


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
