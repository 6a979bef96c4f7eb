"""Call the API as its own description allows, thousands of times: no answer may be a 5xx or other than described.

    python scripts/fuzz_api.py --calls 20000

It runs in this process against the installation under MIGRANDI_HOME, with whatever law is there. That a value is
refused which the description allows is no break: a cursor or a region's name is a word, and most words are none.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")
os.environ["MIGRANDI_API_RATE"] = "1000000/s"  # how fast one may ask is no part of this

import django

django.setup()

import schemathesis  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies  # noqa: E402
from schemathesis.core.failures import Failure, FailureGroup  # noqa: E402
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402

from migrandi import installation  # noqa: E402
from migrandi.law.models import Period, Work  # noqa: E402
from migrandi.web.wsgi import application  # noqa: E402


class Told:
    """What was answered, by operation and status, and the first of each kind of break."""

    def __init__(self) -> None:
        self.answered: Counter[tuple[str, int]] = Counter()
        self.broken: dict[str, str] = {}


def main() -> int:
    """Call every operation; tell what was answered and what broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000, help="How many calls in all.")
    parser.add_argument("--seed", type=int, default=20261128)
    asked = parser.parse_args()
    installation.ensure()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [result.ok() for result in schema.get_all_operations()]
    # what has no parameters is called once: the others make up for it
    several = sum(1 for operation in operations if operation.definition.raw.get("parameters"))
    told, known = Told(), _known()
    for operation in operations:
        _call(operation, -(-asked.calls // several), asked.seed, known, told)
    for (label, status), count in sorted(told.answered.items()):
        sys.stdout.write(f"{count:7,} {status} {label}\n")
    for label, said in told.broken.items():
        sys.stdout.write(f"\nBROKEN {label}\n{said}\n")
    sys.stdout.write(f"\n{sum(told.answered.values()):,} calls, {len(told.broken)} kinds of break\n")
    return 1 if told.broken else 0


def _known() -> dict[str, list[str]]:
    """Names that mean something, for each parameter of a path."""
    rows = Period.objects.order_by("provision__digest").values_list("provision__work__path", "provision__eid")[:400]
    paths = [f"{path}/{eid}".strip("/") for path, eid in rows]
    return {
        "path": paths + [path.strip("/") for path in Work.objects.values_list("path", flat=True)[:200]],
        "state": ["KE", "france", "كينيا", "suhh", "ecowas"],
        "treaty": ["crc", "refugee-convention", "icrmw", "smuggling-protocol"],
        "name": ["detention", "stateless-persons", "asylum"],
    }


def _call(operation: Any, times: int, start: int, known: dict[str, list[str]], told: Told) -> None:
    @seed(start)
    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), data=strategies.data())
    def call(case: schemathesis.Case, data: strategies.DataObject) -> None:
        for name in case.path_parameters or {}:
            # what is made up is next to never the name of something: two of three are asked for by one that is
            if name in known and data.draw(strategies.integers(0, 2)):
                case.path_parameters[name] = data.draw(strategies.sampled_from(known[name]))
        response = case.call(headers={"Host": "127.0.0.1", "Accept-Encoding": "identity"})
        told.answered[operation.label, response.status_code] += 1
        try:
            case.validate_response(response, excluded_checks=[positive_data_acceptance])
        except (Failure, FailureGroup) as failure:
            told.broken.setdefault(f"{operation.label}: {type(failure).__name__}", str(failure)[:1500])

    call()


if __name__ == "__main__":
    raise SystemExit(main())
