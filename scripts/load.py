"""Asks a running site as many do at once: wrk from this machine, over searches and provisions drawn from the database.

`scripts/load.py --home FOLDER` copies the installation in FOLDER, serves it as deploy/migrandi.service does, and prints
for each way of asking: answers a second, how long they took, errors, memory of the site's processes.

Ways of asking:
- anew: no page is kept (MIGRANDI_PAGES_KEPT=0), each one is made;
- public: as a public site is asked, what is asked for most again and again: the n-th of twenty thousand addresses is
  asked for n times more seldom than the first (Zipf's law), beginning with nothing kept;
- written: the same while somebody writes once a second, after which nothing is kept;
- again: a few hundred addresses, each of which was answered before.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from tests.services.postgresql import PostgreSQL, free_port  # noqa: E402 the tests' own server

SEED = 9
_DISTINCT = 20_000
"""Different addresses of each kind that are drawn."""
_AGAIN = 300
"""Different addresses that are asked for again and again."""
_ASKED = 300_000
"""Requests that are drawn beforehand; wrk begins again where they are over."""

_LUA = """
local lines, thread = {}, 0
function setup(t) t:set("number", thread); thread = thread + 1 end
function init(args)
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
  at = number * math.floor(#lines / 2)
  headers = {["Accept"] = "text/html", ["Accept-Encoding"] = "gzip", ["Accept-Language"] = "en", ["Host"] = args[2]}
end
function request()
  at = at % #lines + 1
  return wrk.format("GET", lines[at], headers)
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    'FIGURES {"requests": %d, "seconds": %f, "p50": %f, "p95": %f, "p99": %f, "most": %f, "errors": %d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
"""


def searches(base: sqlite3.Connection, chance: random.Random, number: int) -> list[str]:
    """Addresses of searches: two to four words that follow each other in a heading or in the text of a provision."""
    top = base.execute("SELECT max(id) FROM law_provision").fetchone()[0]
    found: dict[str, None] = {}
    while len(found) < number:
        row = base.execute(
            "SELECT heading, content FROM law_provision WHERE id >= ? LIMIT 1", [chance.randint(1, top)]
        ).fetchone()
        text = row[0] if chance.random() < 0.5 and row[0] else " ".join(_texts(json.loads(row[1])))
        words = [word.strip(".,;:()«»“”\"'") for word in text.split()]
        words = [word for word in words if len(word) > 2 and word.isalpha()]
        length = chance.choice((2, 2, 3, 3, 4))
        if len(words) >= length:
            begin = chance.randrange(len(words) - length + 1)
            found["/search?" + urlencode({"q": " ".join(words[begin : begin + length])})] = None
    return list(found)


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        if " " in content:
            yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)


def provisions(base: sqlite3.Connection, chance: random.Random, number: int) -> list[str]:
    """Addresses of provisions, each with its language, drawn from all that stand in a copy held."""
    top = base.execute("SELECT max(id) FROM law_provision").fetchone()[0]
    found: dict[str, None] = {}
    while len(found) < number:
        row = base.execute(
            "SELECT w.path, p.eid, p.language FROM law_provision p JOIN law_work w ON w.id = p.work_id"
            ' JOIN law_period d ON d.provision_id = p.id WHERE p.id >= ? AND d."end" IS NULL LIMIT 1',
            [chance.randint(1, top)],
        ).fetchone()
        if row is not None:
            found[f"{quote(row[0])}/{quote(row[1])}?lang={row[2]}"] = None
    return list(found)


def drawn(addresses: Sequence[str], chance: random.Random, number: int) -> list[str]:
    """What is asked for one after the other: the n-th address n times more seldom than the first."""
    weights = list(accumulate(1 / place for place in range(1, len(addresses) + 1)))
    return chance.choices(addresses, cum_weights=weights, k=number)


@contextmanager
def site(home: Path, url: str, **settings: str) -> Iterator[tuple[int, psutil.Process]]:
    """The site as deploy/migrandi.service starts it; its port and its first process."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MIGRANDI_")}
    environment |= {
        "MIGRANDI_HOME": str(home),
        "MIGRANDI_PROXY": "127.0.0.1",
        "PYTHONPATH": str(ROOT / "src"),
    } | settings
    environment |= {"DATABASE_URL": url} if url else {}
    unit = (ROOT / "deploy" / "migrandi.service").read_text()
    start = next(line for line in unit.splitlines() if line.startswith("ExecStart=")).split()[1:]
    words = [word.replace("127.0.0.1:8000", f"127.0.0.1:{port}") for word in start]
    begun = subprocess.Popen([sys.executable, "-m", "migrandi", *words], env=environment, cwd=ROOT)
    try:
        until = time.monotonic() + 300
        while not _answers(port):
            if begun.poll() is not None or time.monotonic() > until:
                raise SystemExit("The site did not start.")
            time.sleep(0.2)
        yield port, psutil.Process(begun.pid)
    finally:
        begun.send_signal(signal.SIGTERM)
        begun.wait(60)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as answer:
            return answer.status == 200
    except OSError:
        return False


def memory(parent: psutil.Process) -> str:
    """Megabytes that each web process has to itself, without what it has mapped of files."""
    held = [child.memory_info() for child in parent.children()]
    return "+".join(f"{(one.rss - one.shared) / 2**20:.0f}" for one in held)


def busy(parent: psutil.Process) -> float:
    """Seconds of a processor that the web processes have used."""
    return sum(child.cpu_times().user + child.cpu_times().system for child in parent.children())


def ask(port: int, lines: Path, seconds: int, connections: int, folder: Path) -> dict[str, float]:
    """What wrk says of so many seconds."""
    script = folder / "ask.lua"
    script.write_text(_LUA)
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script),
               f"http://127.0.0.1:{port}/", "--", str(lines), f"127.0.0.1:{port}"]  # fmt: skip
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(
        next(li for li in said.splitlines() if li.startswith("FIGURES")).split(" ", 1)[1]
    )
    return figures


@contextmanager
def watching(parent: psutil.Process, seconds: int) -> Iterator[list[str]]:
    """Memory at the beginning, after each third of so many seconds, and at the end."""
    over = Event()
    seen = [memory(parent)]

    def watch() -> None:
        while len(seen) < 3 and not over.wait(seconds / 3):
            seen.append(memory(parent))

    thread = Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


@contextmanager
def writing(home: Path, url: str, every: float) -> Iterator[None]:
    """Somebody writes one row, and once more after so many seconds."""
    over = Event()
    code = "import sys, django; django.setup()\nfrom migrandi.law.models import Mark\nfor line in sys.stdin: Mark.objects.update_or_create(key='load', defaults={'value': line})\nMark.objects.filter(key='load').delete()"  # noqa: E501
    environment = os.environ | {"MIGRANDI_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "migrandi.settings"}  # fmt: skip  # noqa: E501
    environment |= {"DATABASE_URL": url} if url else {}
    with subprocess.Popen([sys.executable, "-uc", code], env=environment, stdin=subprocess.PIPE, text=True) as writer:
        assert writer.stdin is not None
        pipe = writer.stdin

        def write() -> None:
            number = 0
            while not over.wait(every):
                pipe.write(f"{number}\n")
                pipe.flush()
                number += 1

        thread = Thread(target=write)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            pipe.close()


def main() -> None:
    """Measure, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--home", type=Path, required=True, help="the installation that is copied and asked")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument(
        "--url", default="", help="a PostgreSQL database with the same data, instead of moving them into one"
    )
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--connections", type=int, default=64)
    asked.add_argument("--ways", default="anew,public,written,again", help="of these four")
    asked.add_argument("--kinds", default="search,provision", help="of search, provision")
    said = asked.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was begun is ended
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="migrandi-load-")))
        home, url = folder / "home", said.url
        if said.database == "postgresql" and not url:
            server = PostgreSQL(durable=True)
            stack.callback(server.remove)
            url = server.create("load")
            subprocess.run(
                [sys.executable, "-m", "migrandi", "move", "--to", url, "--home", str(home)], check=True, cwd=ROOT,
                env=os.environ | {"MIGRANDI_HOME": str(said.home), "PYTHONPATH": str(ROOT / "src")},
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
        else:
            shutil.copytree(said.home, home)
        with sqlite3.connect(f"file:{said.home / 'migrandi.sqlite3'}?mode=ro", uri=True) as base:
            held = base.execute("SELECT count(*) FROM law_provision").fetchone()[0]
            chance = random.Random(SEED)
            kinds = {"search": searches, "provision": provisions}
            pools = {name: kinds[name](base, chance, _DISTINCT) for name in said.kinds.split(",")}
        print(
            f"{held:,} provisions, {said.database}, {said.connections} connections, {said.seconds} s each;"
            f" {os.cpu_count()} processors for the site and for wrk, {os.getloadavg()[0]:.1f} programs busy before.\n"
        )
        print("| asked for | how | answers/s | p50 ms | p95 ms | p99 ms | errors | repeats | processor ms each | MB |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |", flush=True)
        for name, pool in pools.items():
            for way in said.ways.split(","):
                print(f"| {name} | {way} | {_measured(said, folder, home, url, way, pool)} |", flush=True)


def _measured(said: argparse.Namespace, folder: Path, home: Path, url: str, way: str, pool: Sequence[str]) -> str:
    """The figures of one way of asking, as cells of a table."""
    chance = random.Random(SEED)
    asked = {"anew": lambda: pool, "again": lambda: chance.choices(pool[:_AGAIN], k=_ASKED)}
    addresses = asked.get(way, lambda: drawn(pool, chance, _ASKED))()
    lines = folder / "asked"
    lines.write_text("\n".join(addresses) + "\n")
    settings = {"MIGRANDI_PAGES_KEPT": "0"} if way == "anew" else {}
    with site(home, url, **settings) as (port, parent), ExitStack() as meanwhile:
        first = folder / "first"
        first.write_text("\n".join(pool[-50:]) + "\n")
        ask(port, first, 3, 4, folder)  # each process has answered something
        answered = 0.0
        while way == "again" and answered < 6 * _AGAIN:  # and here each of them everything
            answered += ask(port, lines, 5, 8, folder)["requests"]
        if way == "written":
            meanwhile.enter_context(writing(home, url, 1.0))
        used = busy(parent)
        watched = meanwhile.enter_context(watching(parent, said.seconds))
        figures = ask(port, lines, said.seconds, said.connections, folder)
        used = (busy(parent) - used) / max(1, figures["requests"])
        watched.append(memory(parent))
    each = int(figures["requests"]) // 2
    told = {*addresses[:each], *addresses[len(addresses) // 2 :][:each]}
    repeats = 1 - len(told) / max(1, figures["requests"])
    return (
        f"{figures['requests'] / figures['seconds']:,.0f} | {figures['p50']:.0f} | {figures['p95']:.0f}"
        f" | {figures['p99']:.0f} | {figures['errors']:.0f} | {repeats:.0%} | {used * 1000:.2f}"
        f" | {' → '.join(watched)}"
    )


if __name__ == "__main__":
    main()
