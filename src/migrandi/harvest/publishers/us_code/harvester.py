"""US Code: the download page links a zip for each title, whose name tells the release point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.refusals import Refused

_ZIP = re.compile(r"xml_usc(\d\d)@([\w-]+)\.zip$")


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """The chosen titles. A release point has no day on the page: `since` has no effect."""
    page = session.get(session.options["start"])
    wanted = session.options["titles"].split()
    found = False
    for link in page.html().iter("a"):
        address = page.join(link.get("href") or "")
        match = _ZIP.search(address)
        if match and ("all" in wanted or match[1] in wanted):
            found = True
            yield Find(f"usc{match[1]}", address, match[2], f"United States Code, title {int(match[1])}", "en")
    if not found:
        raise Refused("not-as-expected", f"No XML of the chosen titles is linked at {page.address}.")
