"""The page of those who cite a law or a provision of it: grouped by law, a page at a time."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

import msgspec
from django.http import HttpRequest

from migrandi.annotations.cited_by import Citing, Quote, cited_by
from migrandi.law.models import Work
from migrandi.web.asking import number
from migrandi.web.links import address, law_address

_MOST = 2**62


class Row(msgspec.Struct):
    """A citing provision as shown."""

    href: str
    name: str
    language: str
    start: date | None
    end: date | None
    stands: bool
    quotes: list[Quote]


class Group(msgspec.Struct):
    """The citing provisions of one law."""

    title: str
    path: str
    rows: list[Row]


def citing_page(request: HttpRequest, work: Work, eid: str) -> dict[str, Any]:
    """What the page shows. Raises `NotANumber` where the place to go on after is none."""
    after = number(request, "after", 0, _MOST) or None
    cited = cited_by(work, eid, after)
    return {
        "groups": [
            Group(rows[0].title, path, [_row(one) for one in rows])
            for path, rows in ((path, list(rows)) for path, rows in groupby(cited.citing, key=lambda one: one.path))
        ],
        "total": cited.total,
        "citing_works": cited.works,
        "first_page": law_address(work, eid, view="cited-by") if after else "",
        "next_page": law_address(work, eid, view="cited-by", after=cited.after) if cited.after else "",
    }


def _row(one: Citing) -> Row:
    on = None if one.stands else one.start
    href = address(one.path, one.eid, lang=one.language, on=on)
    name = f"{one.label} {one.heading}".strip() or one.eid
    return Row(href, name, one.language, one.start, one.end, one.stands, one.quotes)
