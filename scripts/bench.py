"""Measures how fast law comes in and is read, as ratios against named peers on the same input in the same run.

The floor of an import is what nobody can do without: unpacking the archives, parsing each file with lxml and walking it
once for its text (reading it, where it is Markdown), and writing the same rows with a bare `sqlite3.executemany`.
Who is bound is measured by `bench_treaties`. Writes the tables of docs/performance.md; a part that is not measured
(`--only`) keeps its figures there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import psutil
from lxml import etree

import bench_search
import bench_treaties

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
PARTS = {"import": "figures", "treaties": "treaties", "search": "search"}
"""What can be measured alone, and the mark of its place on the page."""
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


class Floor(NamedTuple):
    """Seconds that reading the input takes at least, and how many bytes it has."""

    unpacking: float
    parsing: float
    walking: float
    size: int


def floor_reading(archives: Path) -> Floor:
    """Unpack the archives; parse each document with lxml and take each section's text; decode what is Markdown."""
    parsing = walking = 0.0
    size = 0
    started = time.perf_counter()
    for name, data in files_of(archives):
        size += len(data)
        before = time.perf_counter()
        if name.endswith(".xml"):
            root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
            parsed = time.perf_counter()
            for section in root.iter("Section"):
                _split = section.findtext("Label"), "".join(section.itertext())
            walking += time.perf_counter() - parsed
        else:
            data.decode()
            parsed = time.perf_counter()
        parsing += parsed - before
    return Floor(time.perf_counter() - started - parsing - walking, parsing, walking, size)


def floor_writing(database: Path) -> tuple[float, int]:
    """Seconds to write the rows of the imported law's three large tables with a bare executemany into bare tables of a
    file in WAL mode, in one transaction; and how many wordings there are."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as source:
        tables = {
            name: source.execute(f"SELECT * FROM {name}").fetchall()
            for name in ("law_provision", "law_period", "law_expression")
        }
    with tempfile.TemporaryDirectory() as folder:
        target = sqlite3.connect(Path(folder) / "floor.sqlite3")
        target.execute("PRAGMA journal_mode=WAL")
        for name, rows in tables.items():
            target.execute(f"CREATE TABLE {name} ({','.join(f'c{i}' for i in range(len(rows[0])))})")
        started = time.perf_counter()
        with target:
            for name, rows in tables.items():
                target.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(rows[0]))})", rows)
        seconds = time.perf_counter() - started
        target.close()
    return seconds, len(tables["law_provision"])


class Import(NamedTuple):
    """Seconds an import took, of its processor time, of that which other programs took meanwhile; the most memory of
    all its processes in bytes; its report."""

    seconds: float
    busy: float
    others: float
    memory: int
    report: dict[str, object]


def run_import(archives: Path, home: Path) -> Import:
    """Run `migrandi import` on an empty data folder."""
    environment = os.environ | {"MIGRANDI_HOME": str(home)}
    program = str(Path(sys.executable).parent / "migrandi")
    subprocess.run([program, "stats", "--json"], env=environment, check=True, capture_output=True)
    used, machine = resource.getrusage(resource.RUSAGE_CHILDREN), _machine_busy()
    started = time.perf_counter()
    process = subprocess.Popen(
        [program, "import", str(archives), "--no-references", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    most = [0]
    watcher = threading.Thread(target=_watch, args=(process.pid, most), daemon=True)
    watcher.start()
    out, _err = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"migrandi import failed with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return Import(seconds, busy, max(_machine_busy() - machine - busy, 0.0), most[0], json.loads(out))


def _machine_busy() -> float:
    """Seconds for which the machine's processors have been busy since it started."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


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


def percentiles(calls: Sequence[Callable[[], object]], warm_up: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """Median and 95th percentile of the calls, in milliseconds, after those that only warm up."""
    for call in warm_up:
        call()
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
    from migrandi.search.engine import Query  # noqa: PLC0415
    from migrandi.search.query_language import parse  # noqa: PLC0415
    from migrandi.search.querying import search  # noqa: PLC0415
    from migrandi.search.syncing import engine  # noqa: PLC0415

    chance = random.Random(seed)
    shows = _shows(chance)
    asked = list(QUERIES) * 20
    chance.shuffle(asked)
    in_engine: list[Callable[[], object]] = [partial(engine().search, Query(parse(query).parts)) for query in asked]
    whole: list[Callable[[], object]] = [partial(search, query, limit=10) for query in asked]
    pages, largest = _pages(chance)
    return {
        "`show --on`: a provision on a day": percentiles(shows[200:], shows[:200]),
        "search in the engine: ten results of all languages, with facets": percentiles(in_engine, in_engine[:40]),
        "search, whole: with texts and snippets from the database": percentiles(whole, whole[:40]),
        "a law's page (server time)": percentiles(pages[20:], pages[:20]),
        "a page of the ten largest laws (server time)": percentiles(largest * 5, largest),
    }


def _shows(chance: random.Random) -> list[Callable[[], object]]:
    """Readings of random provisions, each on a day on which it stood."""
    from migrandi.law.addresses import locate  # noqa: PLC0415
    from migrandi.law.models import Period  # noqa: PLC0415
    from migrandi.law.reading import provision_on  # noqa: PLC0415

    def show(path: str, day: date | None, spoken: str) -> None:
        work, eid = locate(path)
        provision_on(work, eid, day, spoken)

    last = Period.objects.order_by("-pk").values_list("pk", flat=True)[0]
    shows: list[Callable[[], object]] = []
    while len(shows) < 2200:
        period = (
            Period.objects.select_related("provision", "provision__work")
            .filter(pk__gte=chance.randrange(1, last))
            .exclude(provision__kind="text")
            .first()
        )
        if period is not None:
            provision = period.provision
            path = f"{provision.work.path}/{provision.eid}"
            day = None if period.start is None else period.start + timedelta(days=chance.randrange(30))
            shows.append(partial(show, path, day, provision.language))
    return shows


def _pages(chance: random.Random) -> tuple[list[Callable[[], object]], list[Callable[[], object]]]:
    """Requests for the pages of random laws, and for those of the largest."""
    from django.test import Client  # noqa: PLC0415

    from migrandi.law.models import Expression  # noqa: PLC0415

    client = Client(HTTP_HOST="127.0.0.1")

    def page(path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} is answered with {answer.status_code}")

    by_size = Expression.objects.filter(superseded_at=None).order_by("-provisions")
    paths = list(dict.fromkeys(by_size.values_list("work__path", flat=True)))
    sample = chance.sample(paths, min(220, len(paths)))
    return [partial(page, path) for path in sample], [partial(page, path) for path in paths[:10]]


def write(part: str, lines: Sequence[str]) -> None:
    """Put the part's lines in its place on the page; all else there stays."""
    begin, end = f"<!-- {PARTS[part]}: begin -->", f"<!-- {PARTS[part]}: end -->"
    before, rest = PAGE.read_text().split(begin)
    PAGE.write_text(f"{before}{begin}\n" + "\n".join(lines) + f"\n{end}{rest.split(end)[1]}")
    print("\n".join(lines))


def main() -> None:
    """Measure everything, or the one part asked for, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("BENCH_DATA", ROOT / ".." / "shared" / "large"))
    )
    parser.add_argument("--keep", type=Path, help="keep the imported database in this folder")
    parser.add_argument("--home", type=Path, help="measure searching (--only search) on the database in this folder")
    parser.add_argument("--as-built", action="store_true", help="and take its index as it stands")
    parser.add_argument("--seed", type=int, default=1951)
    parser.add_argument("--only", choices=PARTS, help="measure this part alone")
    arguments = parser.parse_args()
    if arguments.only == "search":
        if arguments.home is None:
            parser.error("name the database to search in with --home")
        write("search", searched(arguments, arguments.home, build=not arguments.as_built))
        return
    if arguments.only != "treaties" and not any(arguments.data.glob("*.tar.*")):
        parser.error(f"there are no archives in {arguments.data}: name the folder with --data or BENCH_DATA")
    if arguments.only != "import":
        write("treaties", bench_treaties.lines())
    if arguments.only != "treaties":
        write("import", import_lines(arguments))


def searched(arguments: argparse.Namespace, home: Path, *, build: bool) -> list[str]:
    """Measure the index and the engine; the lines of the page."""
    said = f"Measured on {date.today():%Y-%m-%d} on {os.cpu_count()} cores, other programs took"
    before = _machine_busy(), time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = bench_search.lines(home, QUERIES, arguments.seed, build=build)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = after.ru_utime + after.ru_stime - before[2].ru_utime - before[2].ru_stime
    others = max(_machine_busy() - before[0] - own, 0.0) / (time.perf_counter() - before[1]) / (os.cpu_count() or 1)
    return [f"{said} {others:.0%} of the machine meanwhile.", "", *lines]


def import_lines(arguments: argparse.Namespace) -> list[str]:
    """Measure the import and reading; the lines of the page."""
    with tempfile.TemporaryDirectory() as scratch:
        home = arguments.keep or Path(scratch) / "home"
        unpacking, parsing, walking, size = floor_reading(arguments.data)
        seconds, busy, others, memory, report = run_import(arguments.data, home)
        writing, rows = floor_writing(home / "migrandi.sqlite3")
        reading = reading_speed(home, arguments.seed)
        write("search", searched(arguments, home, build=True))
    floor = unpacking + parsing + walking + writing
    made_of = (
        f"unpacking {unpacking:,.1f} s, lxml {parsing:,.1f} s and its walk {walking:,.1f} s, "
        f"`sqlite3.executemany` {writing:,.1f} s"
    )
    provisions = int(str(report["provisions"]))
    lines = [
        f"Measured on {date.today():%Y-%m-%d} with Python {platform.python_version()} on {os.cpu_count()} cores: "
        f"{report['files']:,} files, {size / 2**20:,.0f} MB, {report['works']:,} works, {provisions:,} provisions, "
        f"{rows:,} different wordings.",
        "",
        "| what | figure | peer on the same input | ratio | wanted |",
        "| --- | ---: | ---: | ---: | ---: |",
        f"| import end to end, search index included | {seconds:,.1f} s | {floor:,.1f} s: {made_of} |"
        f" {seconds / floor:.1f} × | at most 6 × |",
        f"| import rate | {provisions / seconds:,.0f} provisions/s | | | at least 2,500 |",
        f"| most memory, all processes | {memory / 2**30:.2f} GB | | | under 1.5 GB |",
    ]
    for (name, (median, worst)), wanted in zip(reading.items(), ("5 ms", "5 ms", "", "100 ms", "100 ms"), strict=True):
        bound = f"p95 under {wanted}" if wanted else ""
        lines.append(f"| {name} | p50 {median:.2f} ms, p95 {worst:.2f} ms | | | {bound} |")
    return [
        *lines,
        "",
        f"Against lxml's parsing and the writing alone, the import takes {seconds / (parsing + writing):.1f} times as "
        f"long. It kept the processors busy for {busy:,.0f} s in all, other programs for {others:,.0f} s meanwhile.",
    ]


if __name__ == "__main__":
    main()
