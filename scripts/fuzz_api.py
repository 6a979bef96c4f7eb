"""Call the API as its own description allows, thousands of times: no answer may be a 5xx or other than described.

    MIGRANDI_HOME=/a/copy python scripts/fuzz_api.py --calls 20000

It runs in two processes of its own against the installation under MIGRANDI_HOME, with whatever law is there. Half of
the calls bring an administrator's key, which is made for it, with one of each closed thing where there is none yet: so
run it on a copy. One call of five is as the description forbids, where it forbids anything. That a value is refused
which the description allows is no break: a cursor or a region's name is a word, and most words are none.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")
os.environ["MIGRANDI_API_RATE"] = "1000000/s"  # how fast one may ask is no part of this

import django

django.setup()

import schemathesis  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402
from schemathesis import GenerationMode  # noqa: E402
from schemathesis.core.failures import Failure, FailureGroup  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

from migrandi import installation  # noqa: E402
from migrandi.enquiries.asking import Asked, enter_by_hand  # noqa: E402
from migrandi.enquiries.models import Enquiry  # noqa: E402
from migrandi.jobs import queueing  # noqa: E402
from migrandi.law.models import Period, Work  # noqa: E402
from migrandi.meetings.models import Meeting  # noqa: E402
from migrandi.papers import keeping  # noqa: E402
from migrandi.papers.models import Paper  # noqa: E402
from migrandi.people import keys  # noqa: E402
from migrandi.people.actors import AT_THE_MACHINE  # noqa: E402
from migrandi.search import saving  # noqa: E402
from migrandi.search.querying import Filters  # noqa: E402
from migrandi.web.wsgi import application  # noqa: E402

FORBIDDEN = 5
"""One call of so many is as the description forbids."""
_WORDS_REFUSED = [positive_data_acceptance, negative_data_rejection, ignored_auth]
"""What is no break: see above; a parameter that is not described is not looked at; who may what has its own tests."""


class Told(NamedTuple):
    """What was answered, by operation and status, and the first of each kind of break."""

    answered: Counter[tuple[str, int]]
    broken: dict[str, str]


def main() -> int:
    """Call every operation; tell what was answered and what broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000, help="How many calls in all, at least.")
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    installation.ensure()
    key, word = make_key()
    connection.close()
    begun, context = time.monotonic(), multiprocessing.get_context("spawn")
    counted = context.Value("q", 0)
    with context.Pool(asked.processes, _share, (counted,)) as pool:
        each = -(-asked.calls // asked.processes)
        work = [pool.apply_async(run, (each, asked.seed + number, word)) for number in range(asked.processes)]
        while not all(one.ready() for one in work):
            time.sleep(1)
            _progress(counted.value, asked.calls, begun)
        parts = [one.get() for one in work]
    keys.revoke(key, AT_THE_MACHINE, timezone.now())
    told = Told(Counter(), {})
    for part in parts:
        told.answered.update(part.answered)
        told.broken.update(part.broken)
    report(told, time.monotonic() - begun)
    return 1 if told.broken else 0


def _share(counted: Any) -> None:
    global _counted  # noqa: PLW0603 each process of the pool has its own
    _counted = counted


_counted: Any = None


def _progress(done: int, of: int, begun: float) -> None:
    rate = done / max(time.monotonic() - begun, 0.001)
    left = (of - done) / rate if rate else 0
    sys.stderr.write(f"\r{done:,} of {of:,} calls · {rate:,.0f} a second · {max(left, 0):,.0f} s left ")
    sys.stderr.flush()


def report(told: Told, seconds: float) -> None:
    """What was answered by path, and what broke."""
    paths: dict[str, Counter[int]] = {}
    for (label, status), count in told.answered.items():
        paths.setdefault(label, Counter())[status] += count
    sys.stdout.write("\n")
    for label, statuses in sorted(paths.items()):
        several = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
        sys.stdout.write(f"{statuses.total():7,} {label}  ({several})\n")
    for label, said in told.broken.items():
        sys.stdout.write(f"\nBROKEN {label}\n{said}\n")
    total, kinds = told.answered.total(), len(told.broken)
    sys.stdout.write(f"\n{total:,} calls of {len(paths)} paths in {seconds:,.0f} s, {kinds} kinds of break\n")


def run(calls: int, start: int, word: str) -> Told:
    """Make so many calls, spread over the operations, with the key in half of them."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [result.ok() for result in schema.get_all_operations()]
    # what has no parameters is asked the same each time: a few calls are enough, and the others make up for it
    several = [one for one in operations if one.definition.raw.get("parameters")]
    told, known = Told(Counter(), {}), _known()
    for operation in operations:
        times = -(-calls // len(several)) if operation in several else 4
        try:
            _call(operation, GenerationMode.NEGATIVE, max(times // FORBIDDEN, 1), start, known, word, told)
            times -= times // FORBIDDEN
        except Unsatisfiable:
            pass  # nothing is forbidden: every word is allowed
        _call(operation, GenerationMode.POSITIVE, times, start, known, word, told)
    return told


def make_key() -> tuple[Any, str]:
    """A key of somebody who may all, and one of each thing that only a key opens."""
    now = timezone.now()
    owner, _new = User.objects.get_or_create(username="fuzz-api", defaults={"is_superuser": True})
    if not Paper.objects.exists():
        keeping.create("---\ntitle: On harbours\nlanguage: en\n---\n\n# Harbours\n\nNobody.\n", AT_THE_MACHINE, now)
    if not Meeting.objects.exists():
        Meeting.objects.create(title="Session", starts_at=now, ends_at=now, confidence="restricted", changed_at=now,
                               created_at=now)  # fmt: skip
    if not Enquiry.objects.exists():
        enter_by_hand(Asked("k" * 20, "May children be detained?", "Children in detention"), None, "restricted",
                      AT_THE_MACHINE, now)  # fmt: skip
    if not saving.saved_by(owner).exists():
        saving.save(owner, "detention", "detention", Filters(), now)
    queueing.put("index", "", now + timedelta(days=365))
    return keys.make(owner, "fuzz", AT_THE_MACHINE, now, days=1)


def _known() -> dict[str, list[Any]]:
    """Values that mean something, by the parameter's name."""
    rows = Period.objects.order_by("provision__digest").values_list("provision__work__path", "provision__eid")[:400]
    paths = [f"{path}/{eid}".strip("/") for path, eid in rows]
    numbers = [*Paper.objects.values_list("pk", flat=True)[:5], *Meeting.objects.values_list("pk", flat=True)[:5],
               *Enquiry.objects.values_list("pk", flat=True)[:5]]  # fmt: skip
    return {
        "path": paths + [path.strip("/") for path in Work.objects.values_list("path", flat=True)[:200]],
        "state": ["KE", "france", "كينيا", "suhh", "ecowas"],
        "treaty": ["crc", "refugee-convention", "icrmw", "smuggling-protocol"],
        "name": ["detention", "stateless-persons", "asylum"],
        "topic": ["detention", "asylum"],
        "population": ["children", "refugees"],
        "jurisdiction": ["ca", "int", "eu"],
        "region": ["Africa", "002"],
        "lang": ["en", "fr"],
        "type": ["act", "treaty"],
        "year": ["1951", "1990-1999"],
        "body": ["cmw", "hrc"],
        "missing": ["ecowas", "igad"],
        "cursor": [""],
        "q": ["detention", "refugee children", "CRC, art. 3(1)", "title:convention -protocol", "deten*"],
        "text": ["detention", "CRC, art. 3(1)"],
        "number": numbers,
    }


def _call(
    operation: Any, mode: GenerationMode, times: int, start: int, known: dict[str, list[Any]], word: str, told: Told
) -> None:
    headers = {"Host": "127.0.0.1", "Accept-Encoding": "identity"}
    closed = {} not in operation.definition.raw["security"]
    chance = random.Random(f"{start} {operation.label} {mode}")

    @seed(start)
    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: schemathesis.Case) -> None:
        if mode is GenerationMode.POSITIVE:
            for name in {*(case.path_parameters or {}), *(case.query or {})} & {*known}:
                # what is made up is next to never the name of something: two of three are asked for by one that is
                if known[name] and chance.random() < 2 / 3:
                    given = case.path_parameters if name in (case.path_parameters or {}) else case.query
                    value = chance.choice(known[name])
                    given[name] = [value] if isinstance(given[name], list) else value
        brought = {"Authorization": f"Bearer {word}"} if word and chance.random() < (0.8 if closed else 0.5) else {}
        response = case.call(headers=headers | brought)
        told.answered[operation.label, response.status_code] += 1
        if _counted is not None:
            with _counted.get_lock():
                _counted.value += 1
        try:
            case.validate_response(response, excluded_checks=_WORDS_REFUSED)
        except (Failure, FailureGroup) as failure:
            told.broken.setdefault(f"{operation.label}: {type(failure).__name__}", str(failure)[:1500])

    call()


if __name__ == "__main__":
    raise SystemExit(main())
