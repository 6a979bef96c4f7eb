"""What is published is read back by another implementation, ical.js, with equal dates across changes of the clock."""

import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from migrandi.calendars.icalendar_writing import write
from migrandi.calendars.published import Published

HERE = Path(__file__).parent
READER = HERE / "node_modules" / "ical.js"
CHANGED = datetime(2026, 1, 1, tzinfo=UTC)

needs_reader = pytest.mark.skipif(
    not (shutil.which("node") and READER.is_dir()) and not os.environ.get("MIGRANDI_CI"),
    reason="ical.js is absent: it needs node, and then: npm install --prefix tests/calendars",
)

ZONES = {
    "Europe/Zurich": [(2026, 3, 29), (2026, 10, 25)],
    "America/New_York": [(2026, 3, 8), (2026, 11, 1)],
    "Australia/Lord_Howe": [(2026, 4, 5), (2026, 10, 4)],  # changes by half an hour
    "America/Santiago": [(2026, 4, 4), (2026, 9, 5)],
    "Africa/Casablanca": [(2026, 2, 15), (2026, 3, 22)],  # the clock goes back for Ramadan
}
"""Five zones, with the days on which the clock changes in them."""


def published(uid: str, start: date, end: date, zone: str, **more: Any) -> Published:
    return Published(uid, f"Meeting {uid}", start, end, zone, CHANGED, CHANGED, f"https://example.org/{uid}", **more)


def read_back(data: bytes, folder: Path) -> dict[str, Any]:
    file = folder / "calendar.ics"
    file.write_bytes(data)
    told = subprocess.run(
        ["node", str(HERE / "read_back.mjs"), str(file)], capture_output=True, text=True, check=True, timeout=60
    )
    return {event["uid"]: event for event in json.loads(told.stdout)}


@needs_reader
def test_meetings_around_every_change_of_the_clock_have_the_same_dates(tmp_path: Path) -> None:
    meetings = []
    for name, changes in ZONES.items():
        zone = ZoneInfo(name)
        for year, month, day in changes:
            noon = datetime(year, month, day, 12, tzinfo=zone)
            for offset in range(-36, 37, 3):
                moment = (noon.astimezone(UTC) + timedelta(hours=offset)).astimezone(zone)
                end = (moment.astimezone(UTC) + timedelta(hours=2)).astimezone(zone)
                meetings.append(published(f"{name}-{moment.astimezone(UTC):%Y%m%dT%H%M}", moment, end, name))
    told = read_back(write("All", meetings, producer="-//Migrandi//EN"), tmp_path)
    assert len(told) == len(meetings) == 250
    for meeting in meetings:
        event = told[meeting.uid]
        for which, moment in (("start", meeting.start), ("end", meeting.end)):
            assert isinstance(moment, datetime)
            assert event[which]["wall"] == moment.strftime("%Y-%m-%dT%H:%M:%S"), meeting.uid
            if not is_said_twice(moment):
                assert event[which]["utc"] == moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), meeting.uid


def is_said_twice(moment: datetime) -> bool:
    """Whether the clock shows that time twice that day: iCalendar then means the first, and cannot say the second."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


@needs_reader
def test_whole_days_times_of_the_place_and_universal_times_come_back(tmp_path: Path) -> None:
    meetings = [
        published("days", date(2026, 3, 28), date(2026, 3, 31), ""),
        published("floating", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 3, 30), ""),
        published("utc", datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 2, tzinfo=UTC), "UTC"),
    ]
    told = read_back(write("All", meetings, producer="-//Migrandi//EN"), tmp_path)
    assert (told["days"]["start"]["wall"], told["days"]["end"]["wall"]) == ("2026-03-28", "2026-03-31")
    assert told["floating"]["start"] == {"wall": "2026-03-29T02:30:00", "utc": None}
    assert told["utc"]["start"]["utc"] == "2026-03-29T01:00:00Z"


@needs_reader
def test_long_lines_other_scripts_and_marks_come_back_as_they_were(tmp_path: Path) -> None:
    words = "Détention; libération, “recours”\nالمهاجرون 移民 " * 12 + "\\ end"
    meeting = published("words", date(2026, 5, 1), date(2026, 5, 2), "", description=words, state="cancelled")
    data = write("Détention, etc.", [meeting], producer="-//Migrandi//EN")
    told = read_back(data, tmp_path)
    assert told["words"]["description"] == words
    assert told["words"]["status"] == "CANCELLED"
    assert max(map(len, data.split(b"\r\n"))) <= 75
