"""Finlex: the API lists consolidated statutes ten at a time, each by its Akoma Ntoso address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from migrandi.harvest.contract import Find, Session

_SIZE = 10
"""The most the API gives at once."""
_CODES = {"fin": "fi", "swe": "sv"}


class _Listed(msgspec.Struct):
    akn_uri: str
    status: str = ""


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every version of every consolidated statute in the chosen languages. The list tells no days: `since` is left to
    the conditional requests."""
    for version in session.options["versions"].split():
        number = 1
        while True:
            params = {"format": "json", "page": str(number), "limit": str(_SIZE), "langAndVersion": version}
            listed = session.get(session.options["start"], params, {"Accept": "application/json"}).json(list[_Listed])
            for one in listed:
                yield Find(
                    one.akn_uri.partition("/akn/")[2],
                    one.akn_uri,
                    language=_CODES.get(version.partition("@")[0], ""),
                    headers={"Accept": "application/xml"},
                )
            if len(listed) < _SIZE:
                break
            number += 1
