"""Writing iCalendar (RFC 5545, 7986): meetings with their time zones, as any calendar program subscribes to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone

from migrandi.calendars.published import Published

_STATES = {"cancelled": "CANCELLED", "withdrawn": "CANCELLED", "tentative": "TENTATIVE"}
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
_UNSEEN = {code: None for code in range(32) if code not in (9, 10)} | {127: None}


def write(
    name: str, meetings: Iterable[Published], *, producer: str, address: str = "", refresh: str = "PT6H"
) -> bytes:
    """The calendar. `name`: what a program shows it under; `address`: where it is subscribed to; `refresh`: how often.

    The definition of every time zone that a meeting names stands in it, over the years of the meetings. A meeting that
    was cancelled or withdrawn is told as cancelled, so that it goes from the calendars of those who have it.
    """
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_text(producer)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}",
        f"X-PUBLISHED-TTL:{refresh}",
    ]  # fmt: skip
    if address:
        lines.append(f"SOURCE;VALUE=URI:{_address(address)}")
    years: dict[str, tuple[int, int]] = {}
    events: list[str] = []
    for meeting in meetings:
        events += _event(meeting)
        if isinstance(meeting.start, datetime) and meeting.zone not in ("", "UTC"):
            local, until = _in_zone(meeting.start, meeting.zone), _in_zone(meeting.end, meeting.zone)
            low, high = years.get(meeting.zone, (local.year, until.year))
            years[meeting.zone] = (min(low, local.year), max(high, until.year))
    for zone, (low, high) in sorted(years.items()):
        lines += _zone(zone, low, high)
    return "".join(_folded(line) for line in [*lines, *events, "END:VCALENDAR"]).encode()


def _event(meeting: Published) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(meeting.uid)}"
    yield f"DTSTAMP:{_universal(meeting.changed)}"
    yield f"CREATED:{_universal(meeting.created)}"
    yield f"LAST-MODIFIED:{_universal(meeting.changed)}"
    yield f"SEQUENCE:{meeting.sequence}"
    yield _dated("DTSTART", meeting.start, meeting.zone)
    yield _dated("DTEND", meeting.end, meeting.zone)
    yield f"SUMMARY{_spoken(meeting.language)}:{_text(meeting.title)}"
    if meeting.description:
        yield f"DESCRIPTION:{_text(meeting.description)}"
    if meeting.place:
        yield f"LOCATION:{_text(meeting.place)}"
    if meeting.organiser:
        yield f"X-MIGRANDI-BODY:{_text(meeting.organiser)}"
    if meeting.categories:
        yield f"CATEGORIES:{','.join(map(_text, meeting.categories))}"
    yield f"URL:{_address(meeting.page)}"
    if meeting.online and meeting.address:
        yield f"CONFERENCE;VALUE=URI:{_address(meeting.address)}"
    yield f"STATUS:{_STATES.get(meeting.state, 'CONFIRMED')}"
    yield "TRANSP:OPAQUE" if isinstance(meeting.start, datetime) else "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _dated(name: str, moment: date, zone: str) -> str:
    """A day, a universal time, a time in its zone, or the time of the place where no zone is known."""
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    if zone == "UTC":
        return f"{name}:{_universal(moment)}"
    if zone:
        return f"{name};TZID={zone}:{_in_zone(moment, zone):%Y%m%dT%H%M%S}"
    return f"{name}:{moment:%Y%m%dT%H%M%S}"


def _in_zone(moment: date, zone: str) -> datetime:
    assert isinstance(moment, datetime)
    return moment.astimezone(ZoneInfo(zone))


def _universal(moment: date) -> str:
    assert isinstance(moment, datetime)
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@lru_cache(maxsize=512)
def _zone(zone: str, low: int, high: int) -> tuple[str, ...]:
    """The definition of a zone from the year before the first meeting to the year after the last."""
    defined = Timezone.from_tzinfo(ZoneInfo(zone), zone, first_date=date(low - 1, 1, 1), last_date=date(high + 2, 1, 1))
    defined.pop("COMMENT", None)
    return tuple(line for line in defined.to_ical().decode().replace("\r\n ", "").split("\r\n") if line)


def _text(text: str) -> str:
    return text.translate(_UNSEEN).replace("\r\n", "\n").translate(_ESCAPED)


def _address(address: str) -> str:
    return "".join(address.translate(_UNSEEN).split())


def _spoken(language: str) -> str:
    return f";LANGUAGE={language}" if language.replace("-", "").isalnum() and language.isascii() else ""


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, never cut within a character."""
    if len(line) <= 72 and line.isascii():
        return f"{line}\r\n"
    pieces: list[str] = []
    piece, size = "", 0
    for sign in line:
        length = len(sign.encode("utf-8", "replace"))
        if size + length > 74:
            pieces.append(piece)
            piece, size = "", 1
        piece += sign
        size += length
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def last_day(end: date) -> date:
    """The last day of a meeting of whole days, whose `end` is the day after."""
    return end - timedelta(days=1)
