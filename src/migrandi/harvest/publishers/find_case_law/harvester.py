"""Find Case Law: an Atom feed of each court in pages; an entry carries a digest of its content and links its XML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import need

_ATOM = "{http://www.w3.org/2005/Atom}"
_SIZE = "50"


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every judgment of the chosen courts; since a day, those whose entry was updated after it."""
    for court in session.options["courts"].split():
        address = f"{session.options['start']}?{urlencode({'court': court, 'per_page': _SIZE, 'order': '-updated'})}"
        while address:
            page = session.get(address)
            feed = page.xml()
            for entry in feed.iter(f"{_ATOM}entry"):
                updated = entry.findtext(f"{_ATOM}updated", "")
                if since is not None and updated[:10] < since.isoformat():
                    continue
                link = next((a for a in entry.iter(f"{_ATOM}link") if a.get("type") == "application/akn+xml"), None)
                yield Find(
                    need(entry.findtext(f"{_ATOM}id"), "id", page),
                    page.join(need(link.get("href") if link is not None else "", "link to its XML", page)),
                    entry.findtext("{*}contenthash") or updated,
                    " ".join(entry.findtext(f"{_ATOM}title", "").split()),
                    "en",
                )
            following = feed.find(f"{_ATOM}link[@rel='next']")
            address = page.join(following.get("href", "")) if following is not None else ""
