"""Dates as laws write them in words: `27 April 2016`, `27 avril 2016`, `17 FEVRIER 1994`."""

from __future__ import annotations

from datetime import date
from functools import cache

import regex
from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from migrandi.formats.identifiers import slug

_WRITTEN = regex.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+)?(\p{L}{3,12})\.?\s+(?:de\s+)?(\d{4})(?!\d)"
)


def first_date(words: str, language: str) -> str:
    """The first date written in `words` with its month's name in `language`, as `2016-04-27`; empty without one."""
    for match in _WRITTEN.finditer(words):
        month = _months(language).get(slug(match[2]))
        if month is not None:
            try:
                return date(int(match[3]), month, int(match[1])).isoformat()
            except ValueError:
                continue
    return ""


@cache
def _months(language: str) -> dict[str, int]:
    """The months' names of the language, in the forms that dates and calendars use, by their slugs."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return {}
    return {
        slug(str(name)): int(number)
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context=context, locale=locale).items()
    }
