"""A day as precise as it is known: a day, a month, a year, or a span in which the day lies.

Written in the manner of ISO 8601-2: `1963-12-12`, `1963-12`, `1963`, `1971-03-26/1971-12-16` (on one of these days),
`../1945-01-01` (on that day or before), `2025-12-12/..` (on that day or after, or never).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

import msgspec

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Moment(msgspec.Struct, frozen=True):
    """The day lies between `earliest` and `latest`, both included; `text` is as it stands in the file."""

    text: str
    earliest: date
    latest: date

    def passed(self, on: date) -> bool | None:
        """Whether the day has come on that day; None where it is not known precisely enough to say."""
        if on >= self.latest:
            return True
        return False if on < self.earliest else None

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=8192)
def moment(text: str) -> Moment:
    """The day that the text names. Raises `ValueError` with a sentence if it names none."""
    first, slash, last = text.partition("/")
    earliest = date.min if slash and first == ".." else _span(first)[0]
    latest = date.max if slash and last == ".." else _span(last or first)[1]
    if earliest > latest or (slash and not last):
        raise ValueError(f"“{text}” is not a span of days like 1971-03-26/1971-12-16")
    return Moment(text, earliest, latest)


def _span(text: str) -> tuple[date, date]:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is not a date like 1963-12-12, 1963-12 or 1963")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if day and month and year:
            return date(year, month, day), date(year, month, day)
        if month and year:
            following = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), following - timedelta(days=1)
        return date(year or 0, 1, 1), date(year or 0, 12, 31)
    except ValueError:
        raise ValueError(f"“{text}” is not a day of the calendar") from None
