"""BOE: the API lists consolidated laws by offset, with the moment each was last brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import need

_SIZE = 100
_XML = {"Accept": "application/xml"}


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every consolidated law; since a day, those brought up to date after it."""
    start, offset = session.options["start"], 0
    while True:
        params = {"offset": str(offset), "limit": str(_SIZE)}
        if since is not None:
            params["from"] = since.strftime("%Y%m%d")
        page = session.get(start, params, _XML)
        items = list(page.xml().iter("item"))
        for item in items:
            identifier = need(item.findtext("identificador"), "identificador", page).strip()
            yield Find(
                identifier,
                f"{start}/id/{identifier}",
                item.findtext("fecha_actualizacion", "").strip(),
                " ".join(item.findtext("titulo", "").split()),
                "es",
                headers=_XML,
            )
        if len(items) < _SIZE:
            return
        offset += _SIZE
