"""BWB: SRU names every dated text of a law, with the place of its XML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.pages import Element, need, secure

_SIZE = 100


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every dated text that the query names; since a day, those modified after it."""
    query = session.options["query"]
    if since is not None:
        query = f"({query}) and dcterms.modified >= {since.isoformat()}"
    position = "1"
    while position:
        page = session.get(
            session.options["start"],
            {
                "operation": "searchRetrieve", "version": "1.2", "x-connection": "BWB", "query": query,
                "startRecord": position, "maximumRecords": str(_SIZE),
            },
        )  # fmt: skip
        root = page.xml()
        for record in root.iter("{*}record"):
            identifier = need(_said(record, "identifier"), "identifier", page)
            start = _said(record, "geldigheidsperiode_startdatum")
            yield Find(
                f"{identifier} {start}",
                secure(need(_said(record, "locatie_toestand"), "locatie_toestand", page)),
                _said(record, "modified"),
                _said(record, "title"),
                "nl",
                as_of=date.fromisoformat(start) if start else None,
            )
        position = (root.findtext(".//{*}nextRecordPosition") or "").strip()


def _said(record: Element, name: str) -> str:
    return " ".join((record.findtext(f".//{{*}}{name}") or "").split())
