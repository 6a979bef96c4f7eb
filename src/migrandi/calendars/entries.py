"""What every calendar becomes: entries with their dates, what was kept aside with the reason, and a name."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class AgendaPoint(msgspec.Struct, frozen=True):
    """An item of an event's agenda. Times as in `Entry`."""

    title: str
    number: str = ""
    description: str = ""
    start: datetime | None = None
    end: datetime | None = None
    uid: str = ""


class Attached(msgspec.Struct, frozen=True):
    """A document that an entry names. `language`: a code, empty where not told."""

    title: str
    address: str = ""
    symbol: str = ""
    language: str = ""
    media_type: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One meeting on its dates. A meeting that repeats is as many entries, told apart by `recurrence`.

    `start`, `end`: days for a meeting that lasts whole days, `end` being the day after the last; moments otherwise:
    with a time zone, or without one where the calendar says the time of the place (`zone` is empty then). `zone`: a
    name of the IANA database. `recurrence`: the original date, as the calendar's RECURRENCE-ID. `state`: scheduled,
    tentative or cancelled. `notes`: what was odd and how it was read.
    """

    uid: str
    title: str
    start: date
    end: date
    zone: str = ""
    recurrence: str = ""
    sequence: int = 0
    stamp: datetime | None = None
    description: str = ""
    place: str = ""
    address: str = ""
    online: bool = False
    state: str = "scheduled"
    organiser: str = ""
    body: str = ""
    session: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    rule: str = ""
    agenda: tuple[AgendaPoint, ...] = ()
    documents: tuple[Attached, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def all_day(self) -> bool:
        """Whether it lasts whole days."""
        return not isinstance(self.start, datetime)


class News(msgspec.Struct, frozen=True):
    """An item of a feed that says no date of a meeting."""

    uid: str
    title: str
    address: str = ""
    published: datetime | None = None
    summary: str = ""
    language: str = ""


class Aside(msgspec.Struct, frozen=True):
    """Something that could not be taken in. `position`: which entry it was, from 1; `code`: for programs."""

    position: int
    what: str
    code: str
    reason: str


class Reading(msgspec.Struct, frozen=True):
    """What a file or feed holds.

    `whole`: it lists all there is (a calendar), so that what is missing was taken out; a feed of news lists the newest.
    `method`: of an iCalendar message: REQUEST, CANCEL, PUBLISH … `first`, `last`: repeated meetings were told out
    between these days.
    """

    kind: str
    name: str = ""
    entries: tuple[Entry, ...] = ()
    news: tuple[News, ...] = ()
    aside: tuple[Aside, ...] = ()
    whole: bool = True
    method: str = ""
    first: date | None = None
    last: date | None = None


class NotACalendar(ValueError):
    """The bytes are no calendar, export or feed that is known here. `code` and the sentence say what they are."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
