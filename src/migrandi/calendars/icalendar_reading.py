"""iCalendar (RFC 5545, 5546, 7986): each meeting on each of its dates; what is broken is kept aside with its reason.

The file is cut into components first, and each meeting is read by itself with the calendar's time zones: one that is
broken takes no other with it. Reading and repeating are `icalendar`'s and `recurring_ical_events`'.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar import Component as Parsed
from icalendar.error import InvalidCalendar
from icalendar.timezone import tzp

from migrandi.calendars import rules
from migrandi.calendars.entries import Aside, Attached, Entry, NotACalendar, Reading
from migrandi.calendars.text_lines import Component, components, decode, property_name
from migrandi.calendars.zones import name_of, zone_named

MOST_ENTRIES = 50_000
MOST_OF_ONE = 2_000
"""A meeting that repeats more often than that within the time told out is no meeting."""
SECONDS = 20.0
"""How long the repeating of one file's meetings may take; what is left then is kept aside."""

_UNREADABLE = (ValueError, KeyError, AttributeError, TypeError, IndexError, ArithmeticError, RecursionError)
"""What the libraries raise on calendars that are broken."""
_NOT_MEETINGS = {
    "VTODO": "a to-do", "VJOURNAL": "a journal entry", "VFREEBUSY": "times free and busy", "VALARM": "an alarm",
    "VAVAILABILITY": "times available", "VCARD": "a card of a person's address",
}  # fmt: skip
_STATES = {"CANCELLED": "cancelled", "TENTATIVE": "tentative"}
_one_at_a_time = Lock()
"""The library remembers time zones that calendars define under their name, for the whole process."""


def read(data: bytes, first: date, last: date) -> Reading:
    """Every meeting of the file. Those that repeat without end are told out from `first` to `last`.

    Raises `NotACalendar` where there is no component of iCalendar in it.
    """
    root = components(decode(data))
    calendars = [part for part in root.parts if part.name == "VCALENDAR"]
    loose = [part for part in root.parts if part.name != "VCALENDAR"]
    if not calendars and not loose:
        raise NotACalendar("no-component", "There is no BEGIN:VCALENDAR in it: this is no iCalendar file.")
    if loose and not calendars and all(part.name == "VCARD" for part in loose):
        raise NotACalendar("card", "This is a card of addresses (vCard), not a calendar.")
    if loose:
        calendars.append(Component("VCALENDAR", ["VERSION:2.0"], loose, closed=True))
    entries: list[Entry] = []
    aside: list[Aside] = []
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        until = time.monotonic() + SECONDS
        for calendar in calendars:
            tzp.use_zoneinfo()  # forgets the zones that the calendar before defined
            _read_calendar(calendar, first, last, until, entries, aside)
        tzp.use_zoneinfo()
    named = next((c for c in calendars if c.has("X-WR-CALNAME") or c.has("NAME")), calendars[0])
    name = named.value("X-WR-CALNAME") or named.value("NAME")
    method = calendars[0].value("METHOD").strip().upper()
    return Reading(
        "icalendar", _unescaped(name), tuple(entries), aside=tuple(aside), method=method, first=first, last=last
    )


def _read_calendar(
    calendar: Component, first: date, last: date, until: float, entries: list[Entry], aside: list[Aside]
) -> None:
    for position, part in enumerate(calendar.parts, start=1):
        if part.name == "VTIMEZONE" and (why := _learn_zone(part)):
            what = part.value("TZID") or "VTIMEZONE"
            aside.append(Aside(position, what, "unreadable-zone", f"Its time zone cannot be read: {why}"))
    groups: dict[str, list[tuple[int, Component]]] = {}
    for position, part in enumerate(calendar.parts, start=1):
        if part.name == "VEVENT":
            key = part.value("UID").strip() or f"\x00{position}"
            groups.setdefault(key, []).append((position, part))
        elif part.name in _NOT_MEETINGS:
            what = _unescaped(part.value("SUMMARY")) or part.name
            reason = f"It is {_NOT_MEETINGS[part.name]} ({part.name}), not a meeting."
            aside.append(Aside(position, what, "not-a-meeting", reason))
        elif part.name != "VTIMEZONE" and not part.name.startswith("X-"):
            reason = f"{part.name} is no component of a calendar that holds a meeting."
            aside.append(Aside(position, part.name, "unknown-component", reason))
    kept = [line for line in calendar.lines if line.upper().startswith(("X-WR-TIMEZONE", "VERSION", "CALSCALE"))]
    for group in groups.values():
        position, head = group[0]
        what = (_unescaped(head.value("SUMMARY")) or head.value("UID"))[:200]
        if len(entries) > MOST_ENTRIES:
            reason = f"More than {MOST_ENTRIES:,} meetings are in one file: the rest is left out."
            aside.append(Aside(position, what, "too-many", reason))
            return
        try:
            if time.monotonic() > until:
                raise _Refused("too-slow", f"Repeating the file's meetings took longer than {SECONDS:.0f} seconds.")
            entries.extend(_meeting(kept, [part for _position, part in group], first, last))
        except _Refused as refused:
            aside.append(Aside(position, what, refused.code, str(refused)))


class _Refused(Exception):
    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def _learn_zone(part: Component) -> str:
    """Let the library know a time zone that the calendar defines. Returns why it cannot be read; its moments float."""
    try:
        Parsed.from_ical(part.written())
    except _UNREADABLE as error:
        return _short(error)
    return ""


def _meeting(kept: list[str], parts: list[Component], first: date, last: date) -> list[Entry]:
    """One meeting, all components of its UID, on each of its dates."""
    for part in parts:
        starts = sum(property_name(line) == "DTSTART" for line in part.lines)
        if starts != 1:
            said = (
                "It has no start (DTSTART)." if not starts else f"It has {starts} starts (DTSTART), and can have one."
            )
            raise _Refused("no-start" if not starts else "two-starts", said)
        _check_rule(part, first, last)
    body = "\r\n".join(["BEGIN:VCALENDAR", *kept, *(part.written() for part in parts), "END:VCALENDAR", ""])
    found = _told_out(body, parts, first, last)
    if len(found) > MOST_OF_ONE:
        raise _Refused("too-often", f"It repeats more than {MOST_OF_ONE:,} times between {first} and {last}.")
    repeated = any(part.has(name) for part in parts for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    rule = next((part.value("RRULE") for part in parts if part.has("RRULE")), "")
    return [_entry(event, repeated=repeated, rule=rule) for event in found]


def _told_out(body: str, parts: list[Component], first: date, last: date) -> list[Any]:
    """What the libraries make of the meeting: an event a date. What they raise on a broken one is said as a refusal."""
    try:
        parsed: Any = Calendar.from_ical(body)
        for name, why in (error for event in parsed.walk("VEVENT") for error in event.errors):
            if name in _DATES or (name is None and any(f"'{date}" in why for date in _DATES)):
                raise _Refused("unreadable-date", f"{name or 'A date'} cannot be read: {_short(why)}")
        if any(event["DTEND"].dt < event["DTSTART"].dt for event in parsed.walk("VEVENT") if "DTEND" in event):
            # the library would swap them, or end it where it begins
            raise _Refused("ends-before-start", "It ends before it begins.")
        query = recurring_ical_events.of(parsed, components=["VEVENT"])
        if any(part.has("RRULE") for part in parts):
            return [*query.between(first, last)]
        return [*islice(query.all(), MOST_OF_ONE + 1)]
    except _UNREADABLE as error:
        raise _Refused(*_said(error, parts)) from error


_DATES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def _check_rule(part: Component, first: date, last: date) -> None:
    """Raises `_Refused` for rules that never happen, or so often within a day that telling them out would never end."""
    for line in part.lines:
        if property_name(line) not in ("RRULE", "EXRULE"):
            continue
        said = rules.parts(line)
        if why := rules.why_never(said):
            raise _Refused("never", f"The rule by which it repeats gives no date: {why}.")
        a_day = rules.times_a_day(said)
        count = int(said["COUNT"]) if said.get("COUNT", "").isdecimal() and len(said["COUNT"]) < 9 else None
        if a_day > 1 and (count is None or count > MOST_OF_ONE) and a_day * (last - first).days > MOST_OF_ONE:
            raise _Refused("too-often", f"It repeats {a_day:,} times a day, which no meeting does.")


def _said(error: Exception, parts: Iterable[Component]) -> tuple[str, str]:
    """The code and sentence for what the library said of a broken meeting."""
    words = _short(error)
    if any(not part.closed for part in parts):
        return "not-closed", "The file ends in the middle of it, or its END:VEVENT is missing."
    if "UNTIL" in words or type(error).__name__ == "BadRuleStringFormat":
        return "unreadable-rule", f"The rule by which it repeats cannot be read: {words}"
    if type(error).__name__ == "PeriodEndBeforeStart":
        return "ends-before-start", f"It ends before it begins: {words}"
    return "unreadable", f"It cannot be read: {words}"


def _short(error: object) -> str:
    words = " ".join(str(error).split())
    return words[:200] or type(error).__name__


def _entry(event: Any, *, repeated: bool, rule: str) -> Entry:
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    notes: list[str] = []
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise _Refused("unlike-ends", "It begins with a day and ends with a time, or the other way round.")
    said = str(event["DTSTART"].params.get("TZID", ""))
    zone = name_of(start)
    if isinstance(start, datetime):
        start, end, zone = _in_known_zone(start, end, zone, said, notes)
    elif end == start:
        end = start + timedelta(days=1)
    original = event.get("RECURRENCE-ID")
    place, address = _text(event, "LOCATION"), _address(event)
    return Entry(
        uid=_text(event, "UID"),
        title=_text(event, "SUMMARY") or _text(event, "DESCRIPTION")[:100],
        start=start,
        end=end,
        zone=zone,
        recurrence=_key(original.dt) if repeated and original is not None else "",
        sequence=_number(event.get("SEQUENCE")),
        stamp=_stamp(event),
        description=_text(event, "DESCRIPTION"),
        place=place,
        address=address,
        online=place.startswith("http") or "CONFERENCE" in event,
        state=_STATES.get(_text(event, "STATUS").upper(), "scheduled"),
        organiser=_person(event.get("ORGANIZER")),
        language=str(getattr(event.get("SUMMARY"), "params", {}).get("LANGUAGE", ""))[:12],
        categories=tuple(_categories(event)),
        attendees=tuple(name for name in map(_person, _several(event, "ATTENDEE")) if name)[:500],
        rule=rule if repeated else "",
        documents=tuple(_attached(event)),
        notes=tuple(notes),
    )


def _in_known_zone(
    start: datetime, end: datetime, zone: str, said: str, notes: list[str]
) -> tuple[datetime, datetime, str]:
    """The moments with a zone that has a name, wherever one can be found; without any where nothing says which."""
    if start.tzinfo is None:
        if said:
            notes.append(f"The time zone “{said}” is not known: the times are kept as those of the place.")
        return start, end.replace(tzinfo=None), ""
    if zone:
        return start, end, zone
    meant = zone_named(said)
    if meant and start.astimezone(ZoneInfo(meant)).utcoffset() == start.utcoffset():
        return start.astimezone(ZoneInfo(meant)), end.astimezone(ZoneInfo(meant)), meant
    notes.append(f"The time zone “{said}” is the calendar's own: the times are kept as universal time.")
    return start.astimezone(UTC), end.astimezone(UTC), "UTC"


def _key(moment: date) -> str:
    """A date of the series in one form: the day, the universal time, or the time of the place."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo is None:
        return moment.isoformat(timespec="seconds")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamp(event: Any) -> datetime | None:
    """When the entry was last changed, as its calendar says."""
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        try:
            moment = getattr(event.get(name), "dt", None)
        except InvalidCalendar:
            continue  # unreadable, and nothing hangs on it
        if isinstance(moment, datetime):
            return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return None


def _several(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(event: Any, name: str) -> str:
    values = _several(event, name)
    return str(values[0]).strip() if values else ""


def _address(event: Any) -> str:
    """The page or the link to take part by, where it is one that can be opened safely."""
    found = [str(value) for name in ("URL", "CONFERENCE") for value in _several(event, name)]
    return next((one for one in found if one.startswith(("https://", "http://"))), "")


def _person(value: Any) -> str:
    if value is None or isinstance(value, list):
        return ""
    name = str(getattr(value, "params", {}).get("CN", "")).strip('"')
    address = str(value)
    return name or (address[7:] if address.lower().startswith("mailto:") else address)


def _number(value: Any) -> int:
    number = value if isinstance(value, int) else 0
    return number if 0 <= number < 2**31 else 0


def _categories(event: Any) -> Iterator[str]:
    for value in _several(event, "CATEGORIES"):
        for name in getattr(value, "cats", [value]):
            if str(name).strip():
                yield str(name).strip()


def _attached(event: Any) -> Iterator[Attached]:
    for value in _several(event, "ATTACH"):
        address = str(value)
        if address.startswith(("https://", "http://")):
            params = getattr(value, "params", {})
            title = str(params.get("FILENAME", "")) or address.rstrip("/").rpartition("/")[2] or address
            yield Attached(title, address, media_type=str(params.get("FMTTYPE", "")))


def _unescaped(text: str) -> str:
    return text.replace("\\n", " ").replace("\\N", " ").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
