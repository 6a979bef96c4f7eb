"""How soon an enquiry has to be answered, told by its words and the days it names. Pure: no database.

A day is told from figures (2026-12-01, 1/12/2026), from a month's or weekday's name in the six languages (CLDR's, by
Babel), or from a word as “tomorrow”, reckoned from the day the message came. A day counts only near a word that makes
it one to answer before, as “hearing” (`urgency.yaml`).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec
import regex
from babel.dates import get_day_names, get_month_names
from django.utils.translation import gettext as _

from migrandi.enquiries.everyday import EverydayError, folded, pattern_of_words
from migrandi.enquiries.telling import Told
from migrandi.yaml_places import read_facts

_FILE = Path(__file__).parent / "urgency.yaml"
_NEAR = 60
"""Characters before a day in which a word makes it one to answer before; after it half as many."""
_LATEST = timedelta(days=120)
"""A day further off is of something else."""
_SOON = timedelta(days=3)
"""A day so near makes an enquiry urgent."""
_THIS_WEEK = timedelta(days=9)
_ARABIC_INDIC = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


class _Words(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    urgent: dict[str, list[str]]
    soon: dict[str, list[str]]
    days: dict[str, dict[str, int]]
    events: dict[str, list[str]]


def urgency_told(text: str, language: str, came: date) -> Told:
    """`urgent`, `soon` or `routine`, with the words that say so; `came`: the day the message came."""
    spoken = language.split("-", maxsplit=1)[0]
    days = days_told(text, spoken, came)
    plain = folded(text)
    for level in ("urgent", "soon"):
        found = [] if (pattern := _pattern(level, spoken)) is None else [
            (match.start(), match.end(), text[match.start() : match.end()]) for match in pattern.finditer(plain)
        ]  # fmt: skip
        limit = _SOON if level == "urgent" else _THIS_WEEK
        found += [one.words[0] for one in days if date.fromisoformat(one.value) - came <= limit]
        if found:
            found = sorted(set(found))
            words = ", ".join(dict.fromkeys(f"“{word}”" for _start, _end, word in found[:4]))
            return Told(level, level, _("The message says %(words)s.") % {"words": words}, found[:8])
    return Told("routine", "routine", _("No word of the message says that it is urgent."))


def days_told(text: str, language: str, came: date) -> list[Told]:
    """The days to answer before that the text names, the nearest first."""
    plain = folded(text).translate(_ARABIC_INDIC)
    events = _pattern("events", language)
    found: dict[date, Told] = {}
    for start, end, day in _days(plain, language, came):
        around = plain[max(0, start - _NEAR) : end + _NEAR // 2]
        if not came <= day <= came + _LATEST or events is None or events.search(around) is None:
            continue
        word = text[start:end]
        reason = _("The message names the day: “%(words)s”.") % {"words": word}
        found.setdefault(day, Told(day.isoformat(), day.isoformat(), reason, [(start, end, word)]))
    return [found[day] for day in sorted(found)]


def _days(plain: str, language: str, came: date) -> list[tuple[int, int, date]]:
    """Every day that the text names: where, and which."""
    found = []
    for pattern in _figures(language):
        for match in pattern.finditer(plain):
            day = _day_of(match, language, came)
            if day is not None:
                found.append((match.start(), match.end(), day))
    for word, ahead in _facts().days.get(language, {}).items():
        for match in regex.finditer(pattern_of_words(word, language), plain):
            found.append((match.start(), match.end(), came + timedelta(ahead)))
    weekdays = _weekdays(language)
    if weekdays:
        joined = "|".join(map(regex.escape, sorted(weekdays, key=len, reverse=True)))
        edge = "" if language == "zh" else r"(?!\w)"
        for match in regex.finditer(rf"(?:{joined}){edge}", plain):
            ahead = (weekdays[match.group()] - came.weekday() - 1) % 7 + 1
            found.append((match.start(), match.end(), came + timedelta(ahead)))
    return found


@cache
def _figures(language: str) -> tuple[regex.Pattern[str], ...]:
    months = "|".join(map(regex.escape, sorted(_months(language), key=len, reverse=True)))
    named = (
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s*(?:of |de |من )?(?P<n>{months})"
        r"(?:\s*(?:de )?(?P<y>\d{4}))?",
        rf"(?P<n>{months})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y>\d{{4}}))?",
    )
    figures = (
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})(?!\d)",
        r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]",
    )
    return tuple(map(regex.compile, (*(named if months and language != "zh" else ()), *figures)))


def _day_of(match: regex.Match[str], language: str, came: date) -> date | None:
    """The day; without a year the next one of that name. None where it is no day."""
    parts = match.groupdict()
    month = int(parts["m"]) if parts.get("m") else _months(language)[parts["n"]]
    try:
        if parts["y"]:
            return date(int(parts["y"]), month, int(parts["d"]))
        day = date(came.year, month, int(parts["d"]))
        return day if day >= came else date(came.year + 1, month, int(parts["d"]))
    except ValueError:
        return None  # the 31st of February is a number of something else


@cache
def _months(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for number, written in get_month_names("wide", context=context, locale=language).items():
            names[folded(written)] = number
    if language == "ar":  # the names of the Mashreq, where the others are foreign
        levant = "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول"
        names |= {folded(written): number for number, written in enumerate(levant.split(","), start=1)}
    return names


@cache
def _weekdays(language: str) -> dict[str, int]:
    return {folded(written): number for number, written in get_day_names("wide", locale=language).items()}


@cache
def _facts() -> _Words:
    return read_facts(_FILE, _Words, EverydayError)


@cache
def _pattern(kind: str, language: str) -> regex.Pattern[str] | None:
    written: list[str] = getattr(_facts(), kind).get(language, [])
    return regex.compile("|".join(pattern_of_words(words, language) for words in written)) if written else None
