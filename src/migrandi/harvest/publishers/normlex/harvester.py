"""NORMLEX: a page links the instruments by number; the page of ratifications of each has its tables by State."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import Page, text
from migrandi.harvest.tables import rows_of_tables

_INSTRUMENT = re.compile(r"P12100_INSTRUMENT_ID:(\d+)")
_RATIFICATIONS = "f?p=NORMLEXPUB:11300:0::NO::P11300_INSTRUMENT_ID:"


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every instrument of the list, or those chosen. The pages tell no day of change: `since` has no effect."""
    page = session.get(session.options["start"])
    wanted = set(session.options["instruments"].split())
    for link in page.html().iter("a"):
        match = _INSTRUMENT.search(link.get("href") or "")
        if match and (not wanted or match[1] in wanted):
            yield Find(match[1], page.join(_RATIFICATIONS + match[1]), title=text(link), language="en")


def rows(page: Page) -> list[list[str]]:
    """The States with the day of ratification, the status and the note as written."""
    return rows_of_tables(page.html(), "country")
