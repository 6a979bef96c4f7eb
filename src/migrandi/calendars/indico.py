"""Indico's export of events (HTTP API, JSON): an event with its sessions and contributions as agenda, its files.

Reads `results` as a list of events (detail levels `events`, `contributions`, `subcontributions`, `sessions`) and the
time-table export (`results` as a mapping of event numbers to days).
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import regex

from migrandi.calendars.entries import AgendaPoint, Aside, Attached, Entry, NotACalendar, Reading
from migrandi.calendars.zones import zone_named

_TAG = regex.compile(r"<[^<>]{0,2000}>")
_SYMBOL = regex.compile(
    r"\b(?:A|E|S|CCPR|CERD|CEDAW|CAT|CRC|CMW|CRPD|CED|HRI|E/C\.12|FCCC)/[A-Z0-9][A-Z0-9./()-]{2,60}"
)
_BROKEN = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


def read(data: bytes) -> Reading:
    """Every event of the export. Raises `NotACalendar` where the JSON is none."""
    try:
        said = json.loads(data.decode("utf-8-sig", "replace"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotACalendar("unreadable-json", f"The JSON cannot be read: {error}") from error
    results = said.get("results") if isinstance(said, dict) else said
    if isinstance(results, dict):
        results = [_of_timetable(number, days) for number, days in results.items()]
    if not isinstance(results, list):
        raise NotACalendar("no-indico", "This JSON has no list of results: it is no export of Indico.")
    entries: list[Entry] = []
    aside: list[Aside] = []
    for position, event in enumerate(results, start=1):
        if not isinstance(event, dict):
            aside.append(Aside(position, "", "not-a-meeting", "It is no event."))
            continue
        what = str(event.get("title") or event.get("id") or "")[:200]
        try:
            entries.append(_event(event))
        except _BROKEN as error:
            reason = str(error) if type(error) is ValueError else f"{type(error).__name__} in it: {error}"
            aside.append(Aside(position, what, "unreadable", reason))
    return Reading(
        "indico", str(said.get("url", "") if isinstance(said, dict) else ""), tuple(entries), aside=tuple(aside)
    )


def _event(event: Mapping[str, Any]) -> Entry:
    zone = zone_named(str(event.get("timezone") or ""))
    start, said_zone = _moment(event.get("startDate"), zone)
    end, _zone = _moment(event.get("endDate"), zone)
    if start is None:
        raise ValueError("It has no start (startDate).")
    zone = zone or said_zone
    if end is None:
        end = start + timedelta(hours=1)
    if end < start:
        raise ValueError("It ends before it begins.")
    number = str(event.get("id") or event.get("url") or "")
    if not number:
        raise ValueError("It has no number (id) and no address by which it could be known again.")
    host = regex.sub(r"^https?://([^/]+).*$", r"\1", str(event.get("url") or "")) or "indico"
    place = ", ".join(str(event[name]) for name in ("roomFullname", "location") if event.get(name))
    return Entry(
        uid=f"indico-event-{number}@{host}",
        title=_plain(event.get("title")),
        start=start,
        end=end,
        zone=zone,
        stamp=_moment(event.get("modificationDate") or event.get("creationDate"), zone)[0],
        description=_plain(event.get("description")),
        place=place or _plain(event.get("address")),
        address=_address(event.get("url")),
        online=bool(event.get("videoconference") or event.get("vidyo")),
        organiser=_plain(event.get("organizer")),
        body=_plain(event.get("category")),
        categories=tuple(str(word) for word in _list(event.get("keywords"))),
        attendees=tuple(filter(None, (_plain(one.get("affiliation")) for one in _mappings(event.get("chairs"))))),
        agenda=tuple(_agenda(event, zone)),
        documents=tuple(_documents(event)),
    )


def _agenda(event: Mapping[str, Any], zone: str) -> Iterator[AgendaPoint]:
    """Sessions, each with its contributions after it; contributions outside of any after those, all by their time."""
    points: list[AgendaPoint] = []
    seen: set[str] = set()
    for session in _mappings(event.get("sessions")):
        inside = session.get("session") if isinstance(session.get("session"), dict) else {}
        points.append(_point({**(inside or {}), **session}, zone))
        for point in (_point(one, zone) for one in _mappings(session.get("contributions"))):
            points.append(point)
            seen.add(point.uid)
    points += [p for p in (_point(one, zone) for one in _mappings(event.get("contributions"))) if p.uid not in seen]
    yield from sorted(points, key=lambda point: (point.start is None, point.start.timestamp() if point.start else 0.0))


def _point(said: Mapping[str, Any], zone: str) -> AgendaPoint:
    start, end = _moment(said.get("startDate"), zone)[0], _moment(said.get("endDate"), zone)[0]
    return AgendaPoint(
        title=_plain(said.get("title")) or "–",
        number=str(said.get("code") or said.get("board_number") or ""),
        description=_plain(said.get("description")),
        start=start,
        end=end,
        uid=str(said.get("db_id") or said.get("id") or said.get("uniqueId") or _plain(said.get("title"))),
    )


def _documents(event: Mapping[str, Any]) -> Iterator[Attached]:
    holders = [event, *_mappings(event.get("contributions")), *_mappings(event.get("sessions"))]
    for holder in holders:
        for folder in _mappings(holder.get("folders")):
            for one in _mappings(folder.get("attachments")):
                address = _address(one.get("download_url") or one.get("link_url") or one.get("url"))
                title = _plain(one.get("title") or one.get("filename"))
                if title or address:
                    symbol = _SYMBOL.search(title)
                    yield Attached(
                        title or address,
                        address,
                        symbol[0] if symbol else "",
                        media_type=str(one.get("content_type") or ""),
                    )


def _of_timetable(number: str, days: Any) -> dict[str, Any]:
    """An event of the time-table export: its days' entries as contributions, its dates the first and last of them."""
    found: list[Mapping[str, Any]] = []
    for day in _mappings(list(days.values()) if isinstance(days, dict) else []):
        for entry in _mappings(list(day.values())):
            found.append(entry)
            inside = entry.get("entries")
            found += _mappings(list(inside.values()) if isinstance(inside, dict) else [])
    dated = [one for one in found if isinstance(one.get("startDate"), dict)]
    ordered = sorted(dated, key=lambda one: (str(one["startDate"].get("date")), str(one["startDate"].get("time"))))
    last = max(
        (one["endDate"] for one in dated if isinstance(one.get("endDate"), dict)),
        key=lambda moment: (str(moment.get("date")), str(moment.get("time"))),
        default=None,
    )
    first = ordered[0]["startDate"] if ordered else None
    return {
        "id": number, "title": f"Indico {number}", "startDate": first, "endDate": last, "contributions": ordered,
        "timezone": (first or {}).get("tz", ""),
    }  # fmt: skip


def _moment(said: Any, zone: str) -> tuple[datetime | None, str]:
    """A moment of Indico's (`date`, `time`, `tz`) in the event's zone, and the zone it is written in."""
    if not isinstance(said, dict) or not said.get("date"):
        return None, ""
    written = zone_named(str(said.get("tz") or "")) or zone
    moment = datetime.combine(date.fromisoformat(str(said["date"])), _time(str(said.get("time") or "00:00:00")))
    if not written:
        return moment, ""
    aware = moment.replace(tzinfo=ZoneInfo(written))
    return (aware.astimezone(ZoneInfo(zone)) if zone else aware), written


def _time(text: str) -> time:
    return datetime.strptime(text.partition(".")[0], "%H:%M:%S").time()


def _plain(value: Any) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", str(value or ""))).split())


def _address(value: Any) -> str:
    text = str(value or "")
    return text if text.startswith(("https://", "http://")) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in _list(value) if isinstance(one, Mapping)]
