"""A list of addresses: each leads to a document; only the server knows whether it changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.refusals import Refused


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Each address. A list tells no days: `since` is left to the conditional requests."""
    start = session.options["start"]
    if start.startswith(("http://", "https://")):
        lines = start.split(",")
    else:
        try:
            lines = Path(start).expanduser().read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise Refused("no-list", f"The list {start} cannot be read: {error.strerror}.") from error
    for line in lines:
        address = line.strip()
        if address and not address.startswith("#"):
            yield Find(
                address, address, language=session.options["language"], jurisdiction=session.options["jurisdiction"]
            )
