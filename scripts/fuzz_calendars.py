"""Spoils real calendars and feeds at random and reads them: nothing but the named refusal may come out.

python scripts/fuzz_calendars.py [HOW MANY] [SEED]
"""

from __future__ import annotations

import csv
import os
import random
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from migrandi.calendars.entries import NotACalendar
from migrandi.calendars.reading import read

CORPUS = Path(os.environ.get("MIGRANDI_TEST_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")
FIRST, LAST = date(2009, 1, 1), date(2014, 1, 1)
TOKENS = [
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n", b"DTSTART:99991231T235959Z\r\n", b"\x00", b"\xff\xfe",
    b"RRULE:FREQ=SECONDLY\r\n", b"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n", b"TZID=", b"DURATION:-PT1H\r\n",
    b"DTEND;VALUE=DATE:00010101\r\n", b"EXDATE:x\r\n", b"RDATE;VALUE=PERIOD:x/y\r\n", b"RECURRENCE-ID:20120101\r\n",
    b"RRULE:FREQ=YEARLY;INTERVAL=0\r\n", b"RRULE:FREQ=MONTHLY;BYSETPOS=400\r\n",
    b"&nbsp;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<![CDATA[", b"</item>", b"\xc3", b'"', b";", b":", b",", b"=",
    b"\r\n ", b"2147483648", b"-1", b"\xe2\x80\xae",
]  # fmt: skip


def spoil(chosen: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """The bytes with one to six changes."""
    for _change in range(chosen.randint(1, 6)):
        at = chosen.randrange(len(data) + 1)
        to = min(len(data), at + chosen.randint(1, 40))
        match chosen.randrange(7):
            case 0:
                data = data[:at] + bytes([chosen.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[to:]
            case 2:
                data = data[:at] + chosen.choice(TOKENS) + data[at:]
            case 3:
                data = data[:to] + data[at:to] + data[to:]
            case 4:
                data = data[:at]
            case 5:
                other = chosen.choice(others)
                cut = chosen.randrange(len(other) + 1)
                data = data[:at] + other[cut : cut + 200] + data[at:]
            case _:
                lines = data.split(b"\n")
                chosen.shuffle(lines)
                data = b"\n".join(lines)
    return data


def main() -> int:
    """Spoil and read; print what came of it. Returns how many escaped."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    chosen = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    with (CORPUS / "manifest-intl.csv").open(encoding="utf-8", newline="") as lines:
        paths = [row["path"] for row in csv.DictReader(lines) if row["kind"] == "5-meetings"]
    originals = [(CORPUS / path).read_bytes() for path in paths]
    came: Counter[str] = Counter()
    slowest, escaped = 0.0, 0
    for number in range(wanted):
        data = spoil(chosen, chosen.choice(originals), originals)
        began = time.monotonic()
        try:
            reading = read(data, FIRST, LAST, "spoilt.csv")
            came["read"] += 1
            came["entries"] += len(reading.entries)
            came.update(f"aside: {one.code}" for one in reading.aside)
        except NotACalendar as refused:
            came[f"refused: {refused.code}"] += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            escaped += 1
            Path(f"/tmp/spoilt-{number}.bin").write_bytes(data)
            print(f"{number}: {type(error).__name__}: {error}", file=sys.stderr)
        slowest = max(slowest, time.monotonic() - began)
        if number % 1000 == 999:
            print(f"{number + 1:,} read, {escaped} escaped, the slowest took {slowest:.2f} s", file=sys.stderr)
    for name, count in sorted(came.items()):
        print(f"{name:32}{count:>8,}")
    print(f"{wanted:,} spoilt files, {escaped} escaped, the slowest took {slowest:.2f} s")
    return escaped


if __name__ == "__main__":
    sys.exit(bool(main()))
