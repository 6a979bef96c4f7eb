"""What a form may not keep of an office: days and time zones that are none. For Django's fields."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError

from migrandi.people.calendars import as_zone, days_in, weekdays_in
from migrandi.people.errors import NotACalendar


def check_zone(value: str) -> None:
    """Raises `ValidationError` where that is no time zone."""
    _say(as_zone, value)


def check_weekdays(value: str) -> None:
    """Raises `ValidationError` where that names no weekdays."""
    _say(weekdays_in, value)


def check_days(value: str) -> None:
    """Raises `ValidationError` where a line is no day."""
    _say(days_in, value)


def _say(read: Callable[[str], object], value: str) -> None:
    try:
        read(value)
    except NotACalendar as error:
        raise ValidationError(str(error)) from error
