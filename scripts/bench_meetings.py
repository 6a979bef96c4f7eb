"""Measures the calendar of a busy unit: 10,000 meetings with 100,000 agenda items, in an installation of its own.

Writes the table of docs/performance.md between its own marks. Server time: from the request to the last byte of the
answer, without a network. Each is asked once to be ready, then five times; the middle one counts.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- meetings: begin -->", "<!-- meetings: end -->"
MEETINGS, ITEMS_EACH, RUNS = 10_000, 10, 5
WORDS = (
    "detention borders asylum return children smuggling trafficking workers remittances statelessness reunification "
    "regularisation expulsion rescue health education climate data access justice consular recruitment housing"
).split()


def fill() -> None:
    """Ten years of meetings of every body, their agenda, topics and a change each."""
    from migrandi.meetings import bodies, subjects  # noqa: PLC0415 needs the settings of the new installation
    from migrandi.meetings.models import About, AgendaItem, Change, Meeting  # noqa: PLC0415

    chosen = random.Random(16)
    known = list(bodies.bodies())
    zones = ["Europe/Zurich", "America/New_York", "Africa/Nairobi", "Asia/Bangkok", "Africa/Addis_Ababa"]
    begin = datetime(2021, 1, 1, tzinfo=UTC)
    topics = ["detention", "asylum", "trafficking-in-persons", "return", "statelessness", "child-detention"]
    meetings, items, about, changes = [], [], [], []
    for number in range(1, MEETINGS + 1):
        start = begin + timedelta(days=chosen.randrange(3650), hours=chosen.randrange(7, 17))
        days = chosen.random() < 0.2
        start = start.replace(hour=0) if days else start
        length = timedelta(days=chosen.randrange(1, 15)) if days else timedelta(hours=chosen.randrange(1, 4))
        titles = [f"Item on {' and '.join(chosen.sample(WORDS, 3))} no. {place}" for place in range(1, ITEMS_EACH + 1)]
        meeting = Meeting(
            pk=number, title=f"Meeting {number} on {chosen.choice(WORDS)}", body=chosen.choice(known), all_day=days,
            zone="" if days else chosen.choice(zones), starts_at=start, ends_at=start + length, place="Room XX",
            created_at=begin, changed_at=begin, description="What is to be talked about there. " * 5,
        )  # fmt: skip
        meeting.searched = subjects.searched_words(meeting, titles)
        meetings.append(meeting)
        items += [AgendaItem(meeting_id=number, position=place, title=title) for place, title in enumerate(titles)]
        about.append(About(meeting_id=number, kind="topic", value=chosen.choice(topics)))
        changes.append(Change(meeting_id=number, what="added", at=start))
    for rows in (meetings, items, about, changes):
        type(rows[0]).objects.bulk_create(rows, batch_size=1000)


def measured(ask: Callable[[], int]) -> tuple[float, float, int]:
    """Milliseconds by the clock and of the processor, the middle of several runs, and the bytes of the answer."""
    size = ask()
    clock, processor = [], []
    for _run in range(RUNS):
        began, worked = time.perf_counter(), time.process_time()
        ask()
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    return statistics.median(clock), statistics.median(processor), size


def bench() -> list[str]:
    """The rows of the table."""
    from django.test import Client  # noqa: PLC0415

    client = Client(HTTP_HOST="127.0.0.1")

    def get(address: str) -> Callable[[], int]:
        def ask() -> int:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code}")
            return len(answer.content)

        return ask

    asked = [
        ("Month view", "/meetings?view=month&month=2026-03", "200 ms"),
        ("Month view in another zone", "/meetings?view=month&month=2026-03&zone=Asia/Tokyo", "200 ms"),
        ("Search, three words", "/meetings?view=list&q=detention+children+borders", "200 ms"),
        ("Search, a word that is nowhere", "/meetings?view=list&q=zzyzx", "200 ms"),
        ("List of a topic", "/meetings?view=list&topic=detention", "200 ms"),
        ("Agenda of 31 days", "/meetings?view=agenda&from=2026-03-01", ""),
        ("ICS feed of a body", "/meetings/calendars/body/cmw.ics", "1 s"),
        ("ICS feed of all that is not over for a year", "/meetings/calendars/all.ics", ""),
        ("Atom feed of a body", "/meetings/calendars/body/cmw.atom", "1 s"),
    ]
    rows = []
    for name, address, most in asked:
        clock, processor, size = measured(get(address))
        rows.append(f"| {name} | {clock:,.0f} ms | {processor:,.0f} ms | {size / 1024:,.0f} KB | {most or '–'} |")
        print(rows[-1], file=sys.stderr)
    return rows


def main() -> None:
    """Fill an installation, measure, write the table."""
    if os.environ.get("BENCH_MEETINGS") != "inside":
        with tempfile.TemporaryDirectory(prefix="migrandi-bench-") as home:
            inside = os.environ | {"MIGRANDI_HOME": home, "BENCH_MEETINGS": "inside", "MIGRANDI_LAPTOP": "1"}
            subprocess.run([sys.executable, __file__], check=True, env=inside)
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "migrandi.settings"
    import django  # noqa: PLC0415

    django.setup()
    from migrandi import installation  # noqa: PLC0415

    installation.ensure()
    fill()
    table = [
        f"{MEETINGS:,} meetings over ten years with {MEETINGS * ITEMS_EACH:,} agenda items (`make bench`).",
        "",
        "| asked | time | of one core | answer | bound |",
        "| --- | ---: | ---: | ---: | ---: |",
        *bench(),
    ]
    page = PAGE.read_text("utf-8")
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n" + "\n".join(table) + f"\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
