"""Whether a rule of repetition (RFC 5545, RRULE) can be told out: what never happens, or never stops, is refused first.

The library that tells rules out looks for the next date up to the year 9999: a rule for 30 February would keep it busy
for minutes, one with an interval of nought for ever.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

A_DAY = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}
_LONGEST_SET = {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7}
_FILTERS = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYSETPOS")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def parts(line: str) -> dict[str, str]:
    """The rule's parts by name, in capitals."""
    return dict(pair.strip().split("=", 1) for pair in line.rpartition(":")[2].upper().split(";") if "=" in pair)


def times_a_day(said: dict[str, str]) -> int:
    """How often within a day the rule may name."""
    count = A_DAY.get(said.get("FREQ", "").strip(), 1)
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        count *= max(said.get(name, "").count(",") + 1, 1)
    return count


def why_never(said: dict[str, str]) -> str:
    """Why no date can come of the rule; empty where one may."""
    freq = said.get("FREQ", "").strip()
    try:
        if int(said.get("INTERVAL", "1")) < 1:
            return "its interval is not above nought"
        if freq in A_DAY and any(name in said for name in _FILTERS):
            return "it repeats within the day, and on certain days only"
        longest = _LONGEST_SET.get(freq, 1) * times_a_day(said)
        if any(abs(place) > longest for place in _numbers(said, "BYSETPOS")):
            return "it names a place in a set that has not so many"
        most = 5 if freq == "MONTHLY" else 53
        if any(abs(int(day[:-2])) > most for day in _words(said, "BYDAY") if day[:-2]):
            return "it names a weekday that does not come so often"
        filters = tuple(_numbers(said, name) for name in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"))
        weekdays = tuple(sorted({_WEEKDAYS.index(day[-2:]) for day in _words(said, "BYDAY")}))
    except ValueError:
        return ""  # it cannot be read, which is said elsewhere
    if any(filters) and not _ever(*filters, weekdays):
        return "no day of the calendar fits it"
    return ""


def _words(said: dict[str, str], name: str) -> list[str]:
    return [word.strip() for word in said.get(name, "").split(",") if word.strip()]


def _numbers(said: dict[str, str], name: str) -> tuple[int, ...]:
    return tuple(int(word) for word in _words(said, name))


@lru_cache(maxsize=256)
def _ever(
    months: tuple[int, ...], days: tuple[int, ...], yeardays: tuple[int, ...], weeks: tuple[int, ...],
    weekdays: tuple[int, ...],
) -> bool:  # fmt: skip
    """Whether any day of twelve years, three of them leap years, fits all of these."""
    day, end = date(2000, 1, 1), date(2012, 1, 1)
    while day < end:
        length = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).day
        year = 366 if day.replace(month=12, day=31).timetuple().tm_yday == 366 else 365
        ordinal = day.timetuple().tm_yday
        if (
            (not months or day.month in months)
            and (not days or day.day in days or day.day - length - 1 in days)
            and (not yeardays or ordinal in yeardays or ordinal - year - 1 in yeardays)
            and (not weeks or day.isocalendar().week in weeks or any(week < 0 for week in weeks))
            and (not weekdays or day.weekday() in weekdays)
        ):
            return True
        day += timedelta(days=1)
    return False
