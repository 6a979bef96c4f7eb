"""Sitemap: addresses with the day of their last change, in one map or an index of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from migrandi.harvest.bodies import gather
from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import Page, need
from migrandi.harvest.pages import xml as read_xml

_MOST = 50 * 2**20
"""The most bytes a sitemap may have, as the protocol says."""


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every address that the pattern matches; since a day, those changed after it."""
    pattern = re.compile(session.options["pattern"])
    waiting, seen = [session.options["start"]], set[str]()
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        page = session.get(address)
        root = read_xml(_unpacked(session, page))
        for listed in root.iter("{*}sitemap"):
            waiting.append(page.join(need(listed.findtext("{*}loc"), "loc", page)))
        for listed in root.iter("{*}url"):
            place = page.join(need(listed.findtext("{*}loc"), "loc", page))
            modified = (listed.findtext("{*}lastmod") or "").strip()
            if pattern.search(place) and (since is None or not modified or modified[:10] >= since.isoformat()):
                yield Find(place, place, modified)


def _unpacked(session: Session, page: Page) -> bytes:
    if page.content[:2] != b"\x1f\x8b":
        return page.content
    body = gather([page.content], "gzip", session.spool, _MOST)
    try:
        return body.head(_MOST)
    finally:
        body.drop()
