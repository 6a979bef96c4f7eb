"""e-Gov: the API lists laws by offset, each with the revision now in force; a revision's file is its law XML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from migrandi.harvest.contract import Find, Session

_SIZE = 100


class _Info(msgspec.Struct):
    law_id: str


class _Revision(msgspec.Struct):
    law_revision_id: str
    law_title: str = ""
    updated: str = ""
    amendment_enforcement_date: str | None = None


class _Law(msgspec.Struct):
    law_info: _Info
    revision_info: _Revision
    current_revision_info: _Revision | None = None


class _Page(msgspec.Struct):
    laws: list[_Law]
    next_offset: int | None = None


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every law in the revision now in force; since a day, those updated after it."""
    start, offset = session.options["start"], 0
    while True:
        page = session.get(
            f"{start}/laws", {"limit": str(_SIZE), "offset": str(offset), "response_format": "json"}
        ).json(_Page)
        for law in page.laws:
            revision = law.current_revision_info or law.revision_info
            if since is not None and revision.updated and revision.updated[:10] < since.isoformat():
                continue
            day = revision.amendment_enforcement_date
            yield Find(
                law.law_info.law_id,
                f"{start}/law_file/xml/{revision.law_revision_id}",
                f"{revision.law_revision_id} {revision.updated}".strip(),
                revision.law_title,
                "ja",
                as_of=date.fromisoformat(day[:10]) if day else None,
            )
        if not page.laws or not page.next_offset or page.next_offset <= offset:
            return
        offset = page.next_offset
