"""Addresses of the site's pages on the law."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from urllib.parse import quote, quote_plus

from migrandi.law.models import Work

_AS_IT_IS = re.compile(r"[a-zA-Z0-9_.~()/-]*")


def address(path: str, eid: str = "", **query: object) -> str:
    """The address of a Work or a provision of it; empty values of the query are left out, days written as such."""
    place = f"{path}/{eid}" if eid else path
    return address_with(place, [(key.rstrip("_"), value) for key, value in query.items()])


def address_with(place: str, query: Iterable[tuple[str, object]]) -> str:
    """The address of a page with a query in which a name may stand several times; empty values are left out."""
    said = [
        (key, value.isoformat() if isinstance(value, date) else str(value))
        for key, value in query
        if value not in (None, "", False)
    ]
    asked = "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in said)
    return path_quoted(place) + (f"?{asked}" if asked else "")


def path_quoted(path: str) -> str:
    """The path as it stands in an address: nearly all are written in characters that stand for themselves."""
    return path if _AS_IT_IS.fullmatch(path) else quote(path, safe="/~()")


@lru_cache(maxsize=128)
def _quoted(text: str) -> str:
    """The text as it stands in a query. A page of results has the question, however long, in a hundred addresses."""
    return quote_plus(text)


def law_address(work: Work, eid: str = "", **query: object) -> str:
    """The address of a provision of a Work, or of the Work itself."""
    return address(work.path, eid, **query)
