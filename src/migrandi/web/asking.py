"""What a reader asks for in an address: a day, a language, a page; a mistake is said in a sentence."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from migrandi.errors import UserError

_EARLIEST, _LATEST = 1000, 2999


class NotADay(UserError):
    """What was given as a day is none."""

    code = "not-a-day"


class NotANumber(UserError):
    """What was given as a number is none."""

    code = "not-a-number"


def day(request: HttpRequest, name: str = "on") -> date | None:
    """The day asked for; None if none is. Raises `NotADay`."""
    return day_in(request.GET, name)


def day_in(said: QueryDict, name: str) -> date | None:
    """The day in a form or query; None if there is none. Raises `NotADay`."""
    asked = (said.get(name) or "").strip()
    if not asked:
        return None
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        found = date.min
    if not _EARLIEST <= found.year <= _LATEST:  # pages reckon months and years back and forth from it
        raise NotADay(_("“%(asked)s” is not a day. Write it as 2022-08-01 (year-month-day)."), asked=asked)
    return found


def number(request: HttpRequest, name: str, default: int, most: int) -> int:
    """The number asked for, from 1 to `most`. Raises `NotANumber`."""
    asked = request.GET.get(name, "").strip()
    if not asked:
        return default
    digits = asked.lstrip("0")
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(digits[:20] or "0") <= max(most, 1):
        raise NotANumber(_("“%(asked)s” is not a number from 1 to %(most)s."), asked=asked, most=most)
    return int(asked)


def interface_language(request: HttpRequest) -> str:
    """The language the interface speaks, without script (`zh` for `zh-hans`)."""
    return str(request.LANGUAGE_CODE).split("-", maxsplit=1)[0]
