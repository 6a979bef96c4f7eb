"""Laws.Africa: the API lists the works of a place page by page, each with the day and address of its text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from migrandi.harvest.contract import Find, Session


class _Work(msgspec.Struct):
    frbr_uri: str
    url: str
    updated_at: str = ""
    title: str = ""
    language: str = ""
    expression_date: str | None = None
    stub: bool = False


class _Page(msgspec.Struct):
    results: list[_Work]
    next: str | None = None


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every work of the chosen places that has a text; since a day, those updated after it."""
    key = {"Authorization": f"Token {session.options['key']}"}
    for place in session.options["places"].split():
        address: str | None = f"{session.options['start']}/akn/{place}/.json"
        while address:
            page = session.get(address, headers=key).json(_Page)
            for work in page.results:
                if work.stub or (since is not None and work.updated_at[:10] < since.isoformat()):
                    continue
                yield Find(
                    f"{work.frbr_uri} {work.language}".strip(),
                    f"{work.url}.xml",
                    work.updated_at,
                    work.title,
                    work.language,
                    place.partition("-")[0],
                    date.fromisoformat(work.expression_date) if work.expression_date else None,
                    {**key, "Accept": "application/xml"},
                )
            address = page.next
