"""gesetze-im-internet.de: a table of contents links a zip for each law; only the server knows whether it changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import need, secure


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every law. The table tells no days: `since` is left to the conditional requests."""
    page = session.get(session.options["start"])
    for item in page.xml().iter("item"):
        address = secure(page.join(need(item.findtext("link"), "link", page)))
        yield Find(address.rsplit("/", 2)[-2], address, title=item.findtext("title", "").strip(), language="de")
