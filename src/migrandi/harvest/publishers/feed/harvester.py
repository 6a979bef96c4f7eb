"""Atom and RSS: each entry links a document; Atom may go on on a next page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import Element, Page, need

_ATOM = "{http://www.w3.org/2005/Atom}"


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every entry; since a day, those updated after it."""
    address = session.options["start"]
    while address:
        page = session.get(address)
        root = page.xml()
        for entry in root.iter(f"{_ATOM}entry", "item", "{http://purl.org/rss/1.0/}item"):
            find = _atom(entry, page) if entry.tag == f"{_ATOM}entry" else _rss(entry, page)
            if since is None or not find.modified or _day(find.modified) >= since:
                yield find
        following = root.find(f"{_ATOM}link[@rel='next']")
        address = page.join(following.get("href", "")) if following is not None else ""


def _atom(entry: Element, page: Page) -> Find:
    links = [link for link in entry.iter(f"{_ATOM}link") if link.get("rel", "alternate") == "alternate"]
    # of several forms of one document the XML tells most
    links.sort(key=lambda link: "xml" not in link.get("type", "") or "html" in link.get("type", ""))
    address = page.join(need(links[0].get("href") if links else "", "link", page))
    return Find(
        need(entry.findtext(f"{_ATOM}id"), "id", page), address, entry.findtext(f"{_ATOM}updated", ""),
        entry.findtext(f"{_ATOM}title", ""),
    )  # fmt: skip


def _rss(item: Element, page: Page) -> Find:
    address = page.join(need(item.findtext("{*}link"), "link", page))
    return Find(
        item.findtext("{*}guid") or address, address, item.findtext("{*}pubDate") or item.findtext("{*}date") or "",
        item.findtext("{*}title", ""),
    )  # fmt: skip


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        try:
            return parsedate_to_datetime(written).date()
        except ValueError:
            return date.max
