"""Every calendar and feed of the corpus is read: the same occurrences as the libraries give, a reason for the rest."""

import csv
import warnings
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from migrandi.calendars.entries import NotACalendar
from migrandi.calendars.reading import read
from tests.corpus import CORPUS, needs_corpus

pytestmark = [pytest.mark.corpus, needs_corpus]
FIRST, LAST = date(1995, 1, 1), date(2026, 1, 1)
ENDLESS = {"ical.js/samples/day_long_recur_yearly.ics": (date(2010, 1, 1), date(2015, 1, 1))}
"""A day that repeats every day for ever: told out over five years, as a source is read."""


def files(*kinds: str) -> list[str]:
    with (CORPUS / "manifest-intl.csv").open(encoding="utf-8", newline="") as lines:
        return [row["path"] for row in csv.DictReader(lines) if row["kind"] == "5-meetings" and row["format"] in kinds]


def instant(moment: date) -> str:
    """A day, a time of the place, or a universal time, so that two zones of one moment are alike."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat()


def by_libraries(data: bytes, first: date, last: date) -> Counter[tuple[str, str, str]] | None:
    """Uid, start and end of each occurrence; None where the libraries do not take the file, or parts of it."""
    try:
        calendars: Any = icalendar.Calendar.from_ical(data, multiple=True)
        found: Counter[tuple[str, str, str]] = Counter()
        for calendar in calendars:
            if any(part.errors for part in calendar.walk()) or not isinstance(calendar, icalendar.Calendar):
                return None
            query = recurring_ical_events.of(calendar, components=["VEVENT"])
            endless = any("RRULE" in event for event in calendar.walk("VEVENT"))
            for event in query.between(first, last) if endless else query.all():
                start, end = event["DTSTART"].dt, event["DTEND"].dt
                if end == start and not isinstance(start, datetime):
                    end += timedelta(days=1)  # a day that ends on itself takes that day
                found[str(event.get("UID", "")), instant(start), instant(end)] += 1
    except (ValueError, KeyError, AttributeError):
        return None
    return found


@pytest.mark.parametrize("path", files("ics") if CORPUS.is_dir() else [])
def test_a_calendar_has_the_occurrences_that_the_libraries_give_and_a_reason_for_what_has_none(path: str) -> None:
    data = (CORPUS / path).read_bytes()
    first, last = ENDLESS.get(path, (FIRST, LAST))
    reading = read(data, first, last, path)
    ours = Counter((one.uid, instant(one.start), instant(one.end)) for one in reading.entries)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = by_libraries(data, first, last)
    if theirs is not None:
        assert ours == theirs
    events = data.upper().count(b"BEGIN:VEVENT")
    # each event is read or has its reason; several components may be one meeting, one meeting many entries
    assert not events or reading.entries or reading.aside
    for one in reading.aside:
        assert one.code
        assert one.reason.endswith((".", ")")) or ":" in one.reason


def test_how_many_of_the_calendars_the_libraries_take_whole() -> None:
    paths = files("ics")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        taken = [
            path
            for path in paths
            if by_libraries((CORPUS / path).read_bytes(), *ENDLESS.get(path, (FIRST, LAST))) is not None
        ]
    assert len(paths) == 106
    assert len(taken) >= 50


@pytest.mark.parametrize("path", files("xml") if CORPUS.is_dir() else [])
def test_a_feed_is_read(path: str) -> None:
    data = (CORPUS / path).read_bytes()
    reading = read(data, FIRST, LAST, path)
    assert reading.kind == "feed"
    for one in reading.news:
        assert "<script" not in one.title + one.summary
        assert "javascript:" not in one.address


@pytest.mark.parametrize("path", files("vcf") if CORPUS.is_dir() else [])
def test_a_card_of_addresses_is_refused_by_name(path: str) -> None:
    with pytest.raises(NotACalendar, match="vCard"):
        read(Path(CORPUS / path).read_bytes(), FIRST, LAST, path)
