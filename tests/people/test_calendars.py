"""Deadlines reckon in the office's own working days and its own day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from migrandi.people.calendars import (
    Calendar,
    after_working_days,
    days_in,
    is_working_day,
    weekdays_in,
    working_days_left,
)
from migrandi.people.errors import NotACalendar
from migrandi.people.offices import mission_of_address
from tests.people.cast import cast

GULF = Calendar("Asia/Riyadh", weekdays_in("7,1-4"))
KENYA = Calendar("Africa/Nairobi", holidays_of="ke")


@pytest.mark.parametrize(
    ("calendar", "moment", "count", "expected"),
    [
        (Calendar(), datetime(2026, 11, 26, 9, tzinfo=UTC), 1, date(2026, 11, 27)),  # Thursday → Friday
        (Calendar(), datetime(2026, 11, 27, 9, tzinfo=UTC), 1, date(2026, 11, 30)),  # over the week-end
        (GULF, datetime(2026, 11, 26, 9, tzinfo=UTC), 1, date(2026, 11, 29)),  # Friday and Saturday are off
        # 22:30 UTC on Friday is Saturday in Nairobi; the Monday that follows is the first working day
        (KENYA, datetime(2026, 11, 27, 22, 30, tzinfo=UTC), 1, date(2026, 11, 30)),
        (KENYA, datetime(2026, 12, 11, 9, tzinfo=UTC), 1, date(2026, 12, 14)),  # Jamhuri Day falls on a Saturday
        (KENYA, datetime(2026, 12, 24, 9, tzinfo=UTC), 1, date(2026, 12, 28)),  # Christmas and the week-end
        (Calendar(days_off=days_in("2026-11-30\n2026-12-01")), datetime(2026, 11, 27, 9, tzinfo=UTC), 1,
         date(2026, 12, 2)),
    ],
)  # fmt: skip
def test_the_day_so_many_working_days_on(calendar: Calendar, moment: datetime, count: int, expected: date) -> None:
    assert after_working_days(calendar, moment, count) == expected
    assert working_days_left(calendar, moment, expected) == count


def test_a_public_holiday_is_no_working_day_and_an_unknown_states_are_none() -> None:
    assert not is_working_day(KENYA, date(2026, 10, 20))
    assert is_working_day(Calendar(holidays_of="suhh"), date(2026, 10, 20))


@pytest.mark.parametrize("written", ["", "0-3", "1-8", "monday"])
def test_what_names_no_weekdays_is_said(written: str) -> None:
    with pytest.raises(NotACalendar):
        weekdays_in(written)


def test_an_office_that_never_works_is_said() -> None:
    with pytest.raises(NotACalendar):
        after_working_days(Calendar(weekdays=frozenset()), datetime(2026, 11, 26, tzinfo=UTC), 1)


@pytest.mark.django_db
def test_a_mission_is_known_by_the_address_it_writes_from() -> None:
    people = cast()
    people.b.addresses = "@mission-b.example.org\nofficer@shared.example.org\n@field.mission-a.example.org"
    people.b.save()
    known = {
        "anyone@mission-a.example.org": "mission-a", "x@sub.mission-a.example.org": "mission-a",
        "x@field.mission-a.example.org": "mission-b", "OFFICER@shared.example.org": "mission-b",
    }  # fmt: skip
    for address, code in known.items():
        found = mission_of_address(address)
        assert found is not None and found[0].code == code
    assert mission_of_address("x@shared.example.org") is None
    assert mission_of_address("x@evilmission-a.example.org") is None
