"""Asking a SPARQL endpoint for its results in pages."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from migrandi.harvest.contract import Session

RESULTS = "application/sparql-results+json"


class _Value(msgspec.Struct):
    value: str


class _Bindings(msgspec.Struct):
    bindings: list[dict[str, _Value]]


class _Results(msgspec.Struct):
    results: _Bindings


def select(session: Session, query: str, size: int) -> Iterator[dict[str, str]]:
    """The rows of a query that ends with ORDER BY, `size` at a time."""
    offset = 0
    while True:
        page = session.get(
            session.options["start"],
            {"query": f"{query}\nLIMIT {size} OFFSET {offset}", "format": RESULTS},
            {"Accept": RESULTS},
        )
        rows = page.json(_Results).results.bindings
        yield from ({name: bound.value for name, bound in row.items()} for row in rows)
        if len(rows) < size:
            return
        offset += size
