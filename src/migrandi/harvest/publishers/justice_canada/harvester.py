"""Justice Laws Canada: one list names every Act and regulation in both languages, with the day it is current to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import need, secure

_LANGUAGES = {"eng": "en", "fra": "fr"}


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every Act and regulation; since a day, those current to a later one."""
    page = session.get(session.options["start"])
    for law in page.xml().iter("Act", "Regulation"):
        current_to = law.findtext("CurrentToDate", "").strip()
        if since is not None and current_to[:10] < since.isoformat():
            continue
        identifier = need(law.findtext("UniqueId"), "UniqueId", page).strip()
        language = law.findtext("Language", "").strip()
        yield Find(
            f"{identifier} {language}",
            secure(page.join(need(law.findtext("LinkToXML"), "LinkToXML", page))),
            current_to,
            law.findtext("Title", "").strip(),
            _LANGUAGES.get(language, ""),
        )
