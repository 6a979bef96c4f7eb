"""The working days of an office: which they are, and which is so many working days on. Pure: no database.

Weekdays are those of ISO 8601: Monday is 1, Sunday 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.utils.translation import gettext as _

from migrandi.people.errors import NotACalendar

_LONGEST = 400
"""Days in which a working day has to come."""


class Calendar(msgspec.Struct, frozen=True):
    """When an office works. `holidays_of`: the code of the State whose public holidays it keeps, as the library
    `holidays` knows them; empty for none."""

    zone: str = "UTC"
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays_of: str = ""
    days_off: frozenset[date] = frozenset()


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether the office works on that day."""
    return (
        day.isoweekday() in calendar.weekdays
        and day not in calendar.days_off
        and day not in _public_holidays(calendar.holidays_of, day.year)
    )


def day_there(calendar: Calendar, moment: datetime) -> date:
    """The day it is at the office at that moment."""
    return moment.astimezone(ZoneInfo(calendar.zone)).date()


def after_working_days(calendar: Calendar, moment: datetime, count: int) -> date:
    """The day that is `count` working days after the day of that moment at the office; that day itself never counts.

    Raises `NotACalendar` where the office does not work so many days.
    """
    day = day_there(calendar, moment)
    for worked in _working_days_after(calendar, day):
        day, count = worked, count - 1
        if count <= 0:
            return day
    raise NotACalendar(_("The office has no working day: give it some."))


def working_days_left(calendar: Calendar, moment: datetime, deadline: date) -> int:
    """How many working days are left from that moment's day, which does not count, to the deadline's, which does;
    below nought where it has passed."""
    today = day_there(calendar, moment)
    first, last = sorted((today, deadline))
    span = (first + timedelta(days) for days in range(1, (last - first).days + 1))
    count = sum(is_working_day(calendar, day) for day in span)
    return count if deadline >= today else -count


def as_zone(written: str) -> str:
    """A time zone's name. Raises `NotACalendar` where it is none."""
    try:
        ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NotACalendar(_("“%(written)s” is no time zone. Write it as Africa/Nairobi."), written=written) from error
    return written


def weekdays_in(written: str) -> frozenset[int]:
    """The weekdays that `7,1-4` names. Raises `NotACalendar`."""
    found: set[int] = set()
    for part in re.split(r"[,\s]+", written.strip()):
        match = re.fullmatch(r"([1-7])(?:-([1-7]))?", part)
        if match is None:
            raise NotACalendar(
                _("“%(written)s” names no weekdays. Monday is 1, Sunday 7: write 1-5, or 7,1-4."), written=written
            )
        first, last = int(match[1]), int(match[2] or match[1])
        found |= {day for day in range(1, 8) if (day - first) % 7 <= (last - first) % 7}
    return frozenset(found)


def days_in(written: str) -> frozenset[date]:
    """The days that stand one a line. Raises `NotACalendar`."""
    try:
        return frozenset(date.fromisoformat(line.strip()) for line in written.splitlines() if line.strip())
    except ValueError as error:
        raise NotACalendar(
            _("A day off cannot be read: %(why)s. Write each on a line of its own, as 2026-12-24."), why=error
        ) from error


def _working_days_after(calendar: Calendar, day: date) -> Iterator[date]:
    quiet = 0
    while quiet < _LONGEST:
        day, quiet = day + timedelta(1), quiet + 1
        if is_working_day(calendar, day):
            quiet = 0
            yield day


@cache
def _public_holidays(state: str, year: int) -> frozenset[date]:
    if not state:
        return frozenset()
    import holidays  # noqa: PLC0415 read only where an office keeps them

    try:
        return frozenset(holidays.country_holidays(state.upper(), years=year))
    except NotImplementedError:
        # the library knows no holidays of that State: the office's own list has them
        return frozenset()
