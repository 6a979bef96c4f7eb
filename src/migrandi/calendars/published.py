"""What a calendar that we publish says of a meeting: the one shape that the writers take. Pure."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Published(msgspec.Struct, frozen=True):
    """A meeting to be published. Dates as in `entries.Entry`; `page`: its page here; `address`: its own elsewhere.

    `state`: scheduled, moved, cancelled, withdrawn, tentative. `created`, `changed`: moments with their zone.
    """

    uid: str
    title: str
    start: date
    end: date
    zone: str
    changed: datetime
    created: datetime
    page: str
    sequence: int = 0
    state: str = "scheduled"
    description: str = ""
    place: str = ""
    address: str = ""
    online: bool = False
    organiser: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""
