"""What it costs to hold more law and to answer more people: measured here, fitted, played through for what is larger.

`scripts/scale.py --measure --home FOLDER` measures on the installation in FOLDER: indexes of real law of several sizes,
one of made law of the same statistics, what a page and a kept page cost. It keeps what it measured in docs/scale.json.
`scripts/scale.py` fits and plays from that file alone, and writes the tables of docs/scale.md.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import load  # noqa: E402 what is asked for is drawn as it is there

PAGE, KEPT = ROOT / "docs" / "scale.md", ROOT / "docs" / "scale.json"
SEED = 9
SIZES = (12_500, 25_000, 50_000, 100_000, 200_000)
MADE = 100_000
"""Provisions of the index of made law; it is held against that of as much real law."""
LARGER = (400_000, 1_000_000, 10_000_000, 100_000_000)
RATES = (10, 100, 1_000)
LIMIT = 150.0
"""Milliseconds in which 95 of 100 searches are to be answered."""
SHARD_LIMIT = 40.0
"""Milliseconds that a search may take one shard on average: what is larger is cut."""
FULL = 0.7
"""How busy a processor may be before more are bought."""
CORES = 16
"""Processors of one machine."""
PLAYED = 20_000
_TRIED = 4
"""How often more processors are bought before it is said that they do not help."""

_BUILD = """
import json, random, sys, django
django.setup()
from pathlib import Path
from itertools import islice
from msgspec.structs import replace
from migrandi.concepts.editing import refresh
from migrandi.law.models import Expression
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.syncing import entries_of
folder, size, made, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "made", int(sys.argv[4])
refresh()
chance = random.Random(seed)
texts = sorted(set(Expression.objects.values_list("work_id", "language")))
chance.shuffle(texts)
engine = TantivyEngine(Path(folder))

def real():
    for text in texts:
        yield from entries_of([text])

def redrawn():
    words, seen, new, late = {}, set(), 0, 0
    sample = list(islice(real(), 40_000))
    for number, entry in enumerate(sample):
        known = words.setdefault(entry.language, [])
        for word in entry.text.split():
            known.append(word)
            if number > 36_000:
                late += 1
                new += word not in seen
            seen.add(word)
    rate = new / max(1, late)  # how many words of new law stood in none before
    for number in range(10**9):
        entry = sample[number % len(sample)]
        drawn = chance.choices(words[entry.language], k=max(1, len(entry.text.split())))
        drawn = [word + format(chance.getrandbits(20), "x") if chance.random() < rate else word for word in drawn]
        owner = f"{10**9 + number // 88}:{entry.language}"
        yield replace(entry, text=" ".join(drawn), owner=owner, key=f"made{number}", same=f"made#{number}")

coming, left = (redrawn() if made else real()), size
while left > 0 and (batch := list(islice(coming, min(left, 50_000)))):
    engine.replace(sorted({entry.owner for entry in batch}), batch)
    left -= len(batch)
"""
_ASK = """
import json, sys, time, psutil, django
django.setup()
from pathlib import Path
from migrandi.concepts.editing import refresh
from migrandi.search import querying
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.query_language import parse
from msgspec.structs import replace
refresh()
bare = psutil.Process().memory_full_info().uss
engine = TantivyEngine(Path(sys.argv[1]))
querying.engine = lambda: engine
times = []
for number, text in enumerate(json.load(sys.stdin)):
    query = querying._query(parse(text), querying.NOTHING_NARROWED, 20, 0)
    began = time.process_time()
    querying._found(replace(query, together=True, reading="en"))
    if number >= 20:
        times.append((time.process_time() - began) * 1000)
print(json.dumps([sorted(times), (psutil.Process().memory_full_info().uss - bare) / 2**20]))
"""
_PAGES = """
import io, json, os, sys, time, gzip
from urllib.parse import unquote
import django
django.setup()
from django.conf import settings
settings.PAGES_KEPT = 64
from migrandi.web.wsgi import application
import psutil
def get(address):
    path, _mark, query = address.partition("?")
    given = {"REQUEST_METHOD": "GET", "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query,
             "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
             "HTTP_ACCEPT": "text/html", "HTTP_ACCEPT_ENCODING": "gzip",
             "HTTP_ACCEPT_LANGUAGE": "en", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
             "wsgi.errors": sys.stderr, "wsgi.version": (1, 0)}
    began = time.process_time()
    answer = application(given, lambda status, headers, error=None: None)
    size = sum(map(len, answer))
    answer.close()
    return (time.process_time() - began) * 1000, size
told = {}
for name, addresses in json.load(sys.stdin).items():
    for address in addresses[:20]:
        get(address)
    first = [get(address) for address in addresses[20:]]
    again = [get(address)[0] for address in addresses[20:]]
    told[name] = {"made": sorted(t for t, _size in first), "kept": sorted(again),
                  "bytes": sum(size for _t, size in first) / len(first)}
held = psutil.Process().memory_info()
told["memory"] = (held.rss - held.shared) / 2**20  # what is mapped of files is the system's to keep or to drop
print(json.dumps(told))
"""


def measure(home: Path, sizes: Sequence[int], redrawn: int, postgresql: str) -> dict[str, Any]:
    """Everything that is measured, as it is kept."""
    with sqlite3.connect(f"file:{home / 'migrandi.sqlite3'}?mode=ro", uri=True) as base:
        counted = {
            what: base.execute(f"SELECT count(*) FROM law_{what}").fetchone()[0]
            for what in ("work", "expression", "manifestation", "provision")
        }
        asked = load.searches(base, random.Random(SEED), 220)
        pages = {"search": asked, "provision": load.provisions(base, random.Random(SEED), 220)}
    questions = [address.split("q=")[1].replace("+", " ") for address in asked]
    found: dict[str, Any] = {"held": counted, "indexes": []}
    found["bytes"] = {
        "database": (home / "migrandi.sqlite3").stat().st_size,
        "received": _size(home / "blobs"),
        "index": _size(home / "index"),
    }
    if postgresql:
        import psycopg  # noqa: PLC0415 only where it is asked for

        with psycopg.connect(postgresql) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        found["bytes"]["postgresql"] = row[0] if row else 0
    found["pages"] = json.loads(_run(_PAGES, home, json.dumps(pages)))
    with TemporaryDirectory(prefix="migrandi-scale-") as kept:
        for size, made in [*((size, False) for size in sizes), (redrawn, True)]:
            folder = Path(kept) / f"{size}{made}" / "index"
            _run(_BUILD, home, "", str(folder), str(size), "made" if made else "real", str(SEED))
            found["indexes"].append(_index(home, folder, size, made, questions))
            print(f"{size:,} {'made' if made else 'real'}", file=sys.stderr)
    entries = counted["provision"] + counted["work"]
    found["indexes"].append(_index(home, home / "index", entries, False, questions))
    found["busy"] = os.getloadavg()[1]
    return found


def _index(home: Path, folder: Path, size: int, made: bool, questions: Sequence[str]) -> dict[str, Any]:
    times, memory = json.loads(_run(_ASK, home, json.dumps(questions), str(folder)))
    return {"entries": size, "made": made, "bytes": _size(folder), "times": times, "memory": memory}


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _run(program: str, home: Path, given: str, *words: str) -> str:
    environment = os.environ | {
        "MIGRANDI_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "migrandi.settings",
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", program, *words], env=environment, input=given, check=True, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    return done.stdout


def line(points: Sequence[tuple[float, float]]) -> Callable[[float], float]:
    """The straight line nearest to the points, each weighed by its size: small ones count as large ones."""
    weights = [1 / y**2 for _x, y in points]
    total = sum(weights)
    mean_x = sum(w * x for w, (x, _y) in zip(weights, points, strict=True)) / total
    mean_y = sum(w * y for w, (_x, y) in zip(weights, points, strict=True)) / total
    spread = sum(w * (x - mean_x) ** 2 for w, (x, _y) in zip(weights, points, strict=True))
    slope = sum(w * (x - mean_x) * (y - mean_y) for w, (x, y) in zip(weights, points, strict=True)) / spread
    return lambda x: max(0.0, mean_y + slope * (x - mean_x))


def mean(values: Sequence[float]) -> float:
    """The mean."""
    return sum(values) / len(values)


def share(values: Sequence[float], of: float) -> float:
    """The value below which that share of them is."""
    return sorted(values)[min(len(values) - 1, int(len(values) * of))]


def answered(coming: Sequence[float], lasting: Sequence[float], servers: int) -> list[float]:
    """When each is answered, of those who come in that order to so many servers and wait in one line."""
    free = [0.0] * servers
    done = []
    for came, lasts in zip(coming, lasting, strict=True):
        ends = max(came, heapq.heappop(free)) + lasts
        heapq.heappush(free, ends)
        done.append(ends)
    return done


class Plan:
    """How law of so many provisions is held, and so many searches a second are answered."""

    def __init__(self, measured: dict[str, Any], provisions: float, rate: float, kept: float) -> None:
        real = [one for one in measured["indexes"] if not one["made"]]
        whole = max(real, key=lambda one: one["entries"])
        self._shape = [time / mean(whole["times"]) for time in whole["times"]]
        self.search = line([(one["entries"], mean(one["times"])) for one in real])
        self.index = line([(one["entries"], one["bytes"]) for one in real])
        self.provisions, self.rate, self.kept = provisions, rate, kept
        if self.search(1) >= SHARD_LIMIT:
            raise SystemExit(f"Even an empty index takes longer than {SHARD_LIMIT:.0f} ms: measure on a quiet machine.")
        self.shards = 1
        while self.search(provisions / self.shards) > SHARD_LIMIT:
            self.shards += 1
        pages = measured["pages"]["search"]
        engine = mean(whole["times"])
        self._around = [max(1.0, time - engine) for time in pages["made"]]
        self._again = mean(pages["kept"])
        self.web = self._enough((1 - kept) * mean(self._around) + kept * self._again)
        self.copies = self._enough((1 - kept) * self.search(provisions / self.shards))
        self.latencies = self.play()
        for _more in range(_TRIED):
            if share(self.latencies, 0.95) < LIMIT:
                break
            self.web, self.copies = math.ceil(self.web * 1.4), math.ceil(self.copies * 1.4)
            self.latencies = self.play()

    def _enough(self, milliseconds: float) -> int:
        return max(1, math.ceil(self.rate * milliseconds / 1000 / FULL))

    def play(self) -> list[float]:
        """Milliseconds that each of many searches took, who came as they liked."""
        chance = random.Random(SEED)
        coming = list(accumulate(chance.expovariate(self.rate / 1000) for _one in range(PLAYED)))
        anew = [chance.random() >= self.kept for _one in range(PLAYED)]
        asked = [came for came, new in zip(coming, anew, strict=True) if new]
        typical = self.search(self.provisions / self.shards)
        # what is hard to find is hard in every shard: all of them take as long, and one tells of all
        there = iter(answered(asked, [typical * chance.choice(self._shape) for _one in asked], self.copies))
        ready = [next(there) if new else came for came, new in zip(coming, anew, strict=True)]
        lasting = [chance.choice(self._around) if new else self._again for new in anew]
        order = sorted(range(PLAYED), key=ready.__getitem__)
        done = answered([ready[at] for at in order], [lasting[at] for at in order], self.web)
        return [ends - coming[at] for at, ends in zip(order, done, strict=True)]


def tables(measured: dict[str, Any], kept: float) -> list[str]:
    """All tables of the page."""
    held, stored, pages = measured["held"], measured["bytes"], measured["pages"]
    real = [one for one in measured["indexes"] if not one["made"]]
    fitted, sized = (
        line([(o["entries"], f(o)) for o in real]) for f in (lambda o: mean(o["times"]), lambda o: o["bytes"])
    )
    made = [
        f"Measured: {held['provision']:,} wordings of provisions in {held['expression']:,} copies of {held['work']:,}"
        f" laws; {measured['busy']:.1f} programs were busy meanwhile. Times are those of a processor.",
        "",
        "| index of | entries | MB | bytes an entry | search, mean ms | p95 ms | the line says | MB in a process |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in sorted(measured["indexes"], key=lambda one: (one["made"], one["entries"])):
        made.append(
            f"| {'made' if one['made'] else 'real'} law | {one['entries']:,} | {one['bytes'] / 2**20:,.0f}"
            f" | {one['bytes'] / one['entries']:,.0f} | {mean(one['times']):.1f} | {share(one['times'], 0.95):.1f}"
            f" | {fitted(one['entries']):.1f} | {one['memory']:.0f} |"
        )
    made += [
        "",
        "| a page | made, mean ms | p95 ms | kept, mean ms | bytes sent |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name in ("search", "provision"):
        of = pages[name]
        made.append(
            f"| {name} | {mean(of['made']):.1f} | {share(of['made'], 0.95):.1f} | {mean(of['kept']):.2f}"
            f" | {of['bytes']:,.0f} |"
        )
    each = {name: size / held["provision"] for name, size in stored.items()}
    made += [
        "",
        "Bytes a provision: "
        + ", ".join(f"{name} {size:,.0f}" for name, size in each.items())
        + f". A web process that has answered has {pages['memory']:.0f} MB to itself.",
        "",
        f"| provisions | laws | searches/s | shards | processors for each copy of the shards | processors for pages | machines of {CORES} | database GB | index GB, two copies | memory GB | p50 ms | p95 ms | p99 ms |",  # noqa: E501
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in LARGER:
        for rate in RATES:
            plan = Plan(measured, size, rate, kept)
            index = 2 * sized(size / plan.shards) * plan.shards / 2**30
            base = size * each.get("postgresql", each["database"]) / 2**30
            cores = plan.web + plan.copies * plan.shards
            memory = index + plan.web * pages["memory"] / 2**10 + base * 0.1
            made.append(
                f"| {size:,} | {size * held['work'] // held['provision']:,} | {rate:,} | {plan.shards} | {plan.copies}"
                f" | {plan.web} | {math.ceil(cores / CORES)} | {base:,.1f} | {index:,.1f} | {memory:,.1f}"
                f" | {share(plan.latencies, 0.5):.0f} | {share(plan.latencies, 0.95):.0f}"
                f" | {share(plan.latencies, 0.99):.0f} |"
            )
    made += ["", *_where_it_breaks(measured, kept, fitted)]
    return made


def _where_it_breaks(measured: dict[str, Any], kept: float, fitted: Callable[[float], float]) -> list[str]:
    """What gives way first as each quantity grows, on one machine of two processors and on one of many."""
    pages = measured["pages"]["search"]
    whole = max((o for o in measured["indexes"] if not o["made"]), key=lambda o: o["entries"])
    tail = share(whole["times"], 0.95) / mean(whole["times"])
    around = mean(pages["made"]) - mean(whole["times"])
    size = float(whole["entries"])
    while fitted(size) * tail + around < LIMIT:
        size *= 1.01
    anew = 1000 / mean(pages["made"])
    public = 1000 / ((1 - kept) * mean(pages["made"]) + kept * mean(pages["kept"]))
    return [
        "| what grows | what gives way first | at |",
        "| --- | --- | ---: |",
        f"| provisions, one index without shards | 95 of 100 searches alone take {LIMIT:.0f} ms | {size:,.0f} |",
        f"| searches a second, each of them new | one processor is full | {anew:.0f} |",
        f"| searches a second, {kept:.0%} of them kept | one processor is full | {public:.0f} |",
        f"| searches a second, all kept | one processor is full (without what the server itself costs) | {1000 / mean(pages['kept']):,.0f} |",  # noqa: E501
    ]


def main() -> None:
    """Measure if asked to; fit, play, write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--measure", action="store_true")
    asked.add_argument("--home", type=Path, help="an installation with real law, which is only read")
    asked.add_argument("--postgresql", default="", help="a PostgreSQL database with the same data, whose size is asked")
    asked.add_argument("--sizes", default=",".join(map(str, SIZES)))
    asked.add_argument("--made", type=int, default=MADE)
    asked.add_argument("--kept", type=float, default=0.5, help="the share of searches whose page is kept")
    said = asked.parse_args()
    if said.measure:
        found = measure(said.home, [int(size) for size in said.sizes.split(",")], said.made, said.postgresql)
        KEPT.write_text(json.dumps(_rounded(found), separators=(",", ":")) + "\n")
    written = "\n".join(tables(json.loads(KEPT.read_text()), said.kept))
    print(written)
    begin, end = "<!-- scale: begin -->", "<!-- scale: end -->"
    before, _mark, rest = PAGE.read_text().partition(begin)
    PAGE.write_text(f"{before}{begin}\n{written}\n{end}{rest.partition(end)[2]}")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
