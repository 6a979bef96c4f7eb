"""Which time zone a name means: IANA's, one that Windows uses, or a path that a calendar program made of either."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON


@lru_cache(maxsize=2048)
def zone_named(text: str) -> str:
    """The IANA name; empty where the name means none.

    Takes `Europe/Berlin`, `europe/berlin`, `W. Europe Standard Time`, `/vendor/Tzfile/Europe/Berlin`, `Z`, `GMT`.
    """
    name = text.strip().strip('"')
    if name.upper() in ("UTC", "Z", "GMT", "ETC/UTC", "ETC/GMT"):
        return "UTC"
    if name in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[name]
    known = _by_small_letters()
    parts = name.replace(" ", "_").split("/")
    for kept in (3, 2, 1):
        found = known.get("/".join(parts[-kept:]).lower()) if len(parts) >= kept else None
        if found:
            return found
    return ""


@lru_cache(maxsize=1)
def _by_small_letters() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if not name.startswith(("posix/", "right/"))}


def zone(name: str) -> tzinfo:
    """The zone of an IANA name. Raises `ZoneInfoNotFoundError`."""
    return UTC if name in ("", "UTC") else ZoneInfo(name)


def name_of(moment: date) -> str:
    """The IANA name of a moment's zone, `UTC` for its universal time; empty without a zone, or for one without name."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return ""
    key = getattr(moment.tzinfo, "key", "")
    if key:
        return "UTC" if key in ("UTC", "Etc/UTC", "Etc/GMT", "GMT") else str(key)
    return "UTC" if moment.tzinfo is UTC or str(moment.tzinfo) == "UTC" else ""


@lru_cache(maxsize=1)
def offered() -> tuple[str, ...]:
    """The zones to choose from: those of places, and UTC, by name."""
    places = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return ("UTC", *sorted(name for name in _by_small_letters().values() if name.startswith(places)))
