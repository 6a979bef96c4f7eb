"""UN Treaty Collection: a page of each chapter links the treaties; each has a page with a table of participants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import Page, text
from migrandi.harvest.tables import rows_of_tables


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every treaty of the chosen chapters. The pages tell no day of change: `since` has no effect."""
    for chapter in session.options["chapters"].split():
        page = session.get(session.options["start"], {"id": chapter, "subid": "A", "clang": "_en"})
        for link in page.html().iter("a"):
            address = page.join(link.get("href") or "")
            if "ViewDetails" in address:
                number = parse_qs(urlsplit(address).query).get("mtdsg_no", [""])[0]
                if number:
                    yield Find(number, address, title=text(link), language="en")


def rows(page: Page) -> list[list[str]]:
    """The participants with each of their acts: name, what the column is called, the day as written."""
    return rows_of_tables(page.html(), "participant")
