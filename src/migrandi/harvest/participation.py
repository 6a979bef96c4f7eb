"""Status pages of treaties, read into rows: who, which act, which day, as the page writes them.

The rows are kept with the page and shown to the editor. The register is not rewritten by a machine: a row of it is
keyed in with its source, and `migrandi register refresh` does so from tables.
"""

from __future__ import annotations

from collections.abc import Callable

from migrandi.harvest.contract import Publisher, module_of
from migrandi.harvest.pages import Page
from migrandi.harvest.refusals import Refused


def rows_of(publisher: Publisher, data: bytes) -> list[list[str]]:
    """The rows (participant, act, day, note) on a page. Raises `Refused` where there is none: it is another page."""
    read: Callable[[Page], list[list[str]]] = module_of(publisher).rows
    rows = read(Page(publisher.home, data))
    if not rows:
        raise Refused("no-rows", "The page has no table of who did what: it is another page, or its form has changed.")
    return rows
