"""Addresses of the site's pages on the law."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

from migrandi.law.models import Work


def address(path: str, eid: str = "", **query: object) -> str:
    """The address of a Work or a provision of it; empty values of the query are left out, days written as such."""
    place = f"{path}/{eid}" if eid else path
    said = {
        key.rstrip("_"): value.isoformat() if isinstance(value, date) else str(value)
        for key, value in query.items()
        if value not in (None, "", False)
    }
    return quote(place, safe="/~()") + (f"?{urlencode(said)}" if said else "")


def law_address(work: Work, eid: str = "", **query: object) -> str:
    """The address of a provision of a Work, or of the Work itself."""
    return address(work.path, eid, **query)
