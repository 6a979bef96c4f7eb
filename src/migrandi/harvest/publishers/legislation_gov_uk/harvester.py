"""legislation.gov.uk: an Atom feed for each type of legislation, page after page; each entry links its CLML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import need, secure

_ATOM = "{http://www.w3.org/2005/Atom}"


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every item of the chosen types; since a day, those whose entry was updated after it."""
    for kind in session.options["types"].split():
        address = f"{session.options['start']}/{kind}/data.feed"
        while address:
            page = session.get(address)
            feed = page.xml()
            for entry in feed.iter(f"{_ATOM}entry"):
                updated = entry.findtext(f"{_ATOM}updated", "")
                if since is not None and updated[:10] < since.isoformat():
                    continue
                links = entry.findall(f"{_ATOM}link[@rel='alternate']")
                clml = next((link.get("href", "") for link in links if link.get("type") == "application/xml"), "")
                if clml:  # an item without is held by the publisher as PDF only
                    yield Find(
                        need(entry.findtext(f"{_ATOM}id"), "id", page),
                        secure(clml),
                        updated,
                        entry.findtext(f"{_ATOM}title", ""),
                    )
            following = feed.find(f"{_ATOM}link[@rel='next']")
            address = secure(following.get("href", "")) if following is not None else ""
