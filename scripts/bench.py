"""Measures how fast law comes in and is read, as ratios against named peers on the same input in the same run.

The floor of an import is what nobody can do without: parsing each file with lxml (reading it, where it is Markdown) and
writing the same rows with a bare `sqlite3.executemany`. Writes the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import psutil
from lxml import etree

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
QUERIES = (
    "refugee", "permanent resident", "asile", "Aufenthaltserlaubnis", "detention of foreign nationals",
    "étranger rétention", '"non-refoulement"', "Staatsangehörigkeit", "travail saisonnier", "removal order appeal",
    "citizenship by descent", "regroupement familial", "Flüchtling", "work permit -student", "extradition",
    "human trafficking", "enfant mineur non accompagné", "Ausweisung", "visa", "statelessness",
)  # fmt: skip


def files_of(archives: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in the folder's tar archives."""
    for archive in sorted(archives.glob("*.tar.*")):
        with tarfile.open(archive, "r|*") as members:
            for member in members:
                handle = members.extractfile(member) if member.isfile() else None
                if handle is not None:
                    yield member.name, handle.read()


def floor_reading(archives: Path) -> tuple[float, float, int]:
    """Seconds to unpack, seconds to parse or read every file once, bytes."""
    parsing, size = 0.0, 0
    started = time.perf_counter()
    for name, data in files_of(archives):
        size += len(data)
        before = time.perf_counter()
        if name.endswith(".xml"):
            etree.fromstring(data, etree.XMLParser(huge_tree=True))
        else:
            data.decode()
        parsing += time.perf_counter() - before
    return time.perf_counter() - started - parsing, parsing, size


def floor_writing(database: Path) -> tuple[float, int]:
    """Seconds to write the imported rows into an empty table with a bare executemany, and how many they are."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as source:
        rows = source.execute("SELECT * FROM law_provision").fetchall()
    with tempfile.TemporaryDirectory() as folder:
        target = sqlite3.connect(Path(folder) / "floor.sqlite3")
        target.execute("PRAGMA journal_mode=WAL")
        marks = ",".join("?" * len(rows[0]))
        target.execute(f"CREATE TABLE provision ({','.join(f'c{i}' for i in range(len(rows[0])))})")
        started = time.perf_counter()
        with target:
            target.executemany(f"INSERT INTO provision VALUES ({marks})", rows)
        seconds = time.perf_counter() - started
        target.close()
    return seconds, len(rows)


def run_import(archives: Path, home: Path) -> tuple[float, int, dict[str, object]]:
    """Seconds, most memory in bytes (all processes), and the report of `migrandi import`."""
    environment = os.environ | {"MIGRANDI_HOME": str(home)}
    program = str(Path(sys.executable).parent / "migrandi")
    subprocess.run([program, "stats", "--json"], env=environment, check=True, capture_output=True)
    started = time.perf_counter()
    process = subprocess.Popen(
        [program, "import", str(archives), "--json"], env=environment, stdout=subprocess.PIPE, text=True
    )
    most = [0]
    watcher = threading.Thread(target=_watch, args=(process.pid, most), daemon=True)
    watcher.start()
    out, _err = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"migrandi import failed with {process.returncode}")
    return seconds, most[0], json.loads(out)


def _watch(pid: int, most: list[int]) -> None:
    """Keep the largest sum of what the processes hold for themselves (shared pages counted once)."""
    try:
        parent = psutil.Process(pid)
        while parent.is_running():
            total = 0
            for process in (parent, *parent.children(recursive=True)):
                try:
                    total += process.memory_full_info().pss
                except psutil.NoSuchProcess:
                    continue
            most[0] = max(most[0], total)
            time.sleep(0.25)
    except psutil.NoSuchProcess:
        return


def percentiles(calls: list[Callable[[], object]]) -> tuple[float, float]:
    """Median and 95th percentile of the calls, in milliseconds."""
    times = []
    for call in calls:
        before = time.perf_counter()
        call()
        times.append((time.perf_counter() - before) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def reading_speed(home: Path, seed: int) -> dict[str, tuple[float, float]]:
    """How long showing a provision on a day, searching, and a law's page take, on the imported database."""
    os.environ |= {"MIGRANDI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "migrandi.settings"}
    import django  # noqa: PLC0415 needs its settings named first

    django.setup()
    from django.test import Client  # noqa: PLC0415

    from migrandi.law.addresses import locate  # noqa: PLC0415
    from migrandi.law.models import Period, Work  # noqa: PLC0415
    from migrandi.law.reading import provision_on  # noqa: PLC0415
    from migrandi.search.querying import search  # noqa: PLC0415

    chance = random.Random(seed)
    last = Period.objects.order_by("-pk").values_list("pk", flat=True)[0]
    picked = [
        Period.objects.select_related("provision", "provision__work").filter(pk__gte=chance.randrange(1, last)).first()
        for _ in range(1000)
    ]
    shows: list[Callable[[], object]] = []
    for period in picked:
        if period is None or period.provision.kind == "text":
            continue
        provision, path = period.provision, f"{period.provision.work.path}/{period.provision.eid}"
        day = period.start or (date(2020, 1, 1) + timedelta(days=chance.randrange(2000)))

        def show(
            path: str = path, day: date | None = day if period.start else None, spoken: str = provision.language
        ) -> None:
            work, eid = locate(path)
            provision_on(work, eid, day, spoken)

        shows.append(show)
    searches: list[Callable[[], object]] = [
        (lambda query=query: search(query, limit=10)) for query in QUERIES for _ in range(10)
    ]
    chance.shuffle(searches)
    client = Client()
    paths = list(Work.objects.exclude(expressions=None).values_list("path", flat=True))
    pages: list[Callable[[], object]] = [
        (lambda path=path: client.get(path)) for path in chance.sample(paths, min(200, len(paths)))
    ]
    client.get("/")
    return {
        "`show --on`: a provision on a day": percentiles(shows),
        "search, ten results with snippets and facets": percentiles(searches),
        "a law's page, first part": percentiles(pages),
    }


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("BENCH_DATA", ROOT / ".." / "shared" / "large"))
    )
    parser.add_argument("--keep", type=Path, help="keep the imported database in this folder")
    parser.add_argument("--seed", type=int, default=1951)
    arguments = parser.parse_args()
    if not any(arguments.data.glob("*.tar.*")):
        parser.error(f"there are no archives in {arguments.data}: name the folder with --data or BENCH_DATA")
    with tempfile.TemporaryDirectory() as scratch:
        home = arguments.keep or Path(scratch) / "home"
        unpacking, parsing, size = floor_reading(arguments.data)
        seconds, memory, report = run_import(arguments.data, home)
        writing, rows = floor_writing(home / "migrandi.sqlite3")
        reading = reading_speed(home, arguments.seed)
    floor = parsing + writing
    provisions = int(str(report["provisions"]))
    lines = [
        f"Measured on {date.today():%Y-%m-%d} with Python {platform.python_version()} on {os.cpu_count()} cores: "
        f"{report['files']:,} files, {size / 2**20:,.0f} MB, {report['works']:,} works, {provisions:,} provisions, "
        f"{rows:,} different wordings.",
        "",
        "| what | figure | peer on the same input | ratio | wanted |",
        "| --- | ---: | ---: | ---: | ---: |",
        f"| import end to end, search index included | {seconds:,.1f} s | {floor:,.1f} s: lxml {parsing:,.1f} s + "
        f"`sqlite3.executemany` {writing:,.1f} s | {seconds / floor:.1f} × | at most 6 × |",
        f"| import rate | {provisions / seconds:,.0f} provisions/s | | | at least 2,500 |",
        f"| most memory, all processes | {memory / 2**30:.2f} GB | | | under 1.5 GB |",
    ]
    for (name, (median, worst)), wanted in zip(reading.items(), ("5 ms", "5 ms", "100 ms"), strict=True):
        lines.append(f"| {name} | p50 {median:.2f} ms, p95 {worst:.2f} ms | | | p95 under {wanted} |")
    lines += [
        "",
        f"Unpacking the archives alone takes {unpacking:,.1f} s of the import's time; it is not in the floor.",
    ]
    text = PAGE.read_text() if PAGE.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    before, rest = text.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{rest.split(END)[1]}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
