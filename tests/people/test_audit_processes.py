"""Processes that write to the trail at once make one chain of it, over either database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.own_home import ROOT, environment, run
from tests.services.postgresql import PostgreSQL

pytestmark = pytest.mark.services

WRITERS, EACH = 3, 60
WRITE = """
import sys
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE
sys.stdin.readline()
for number in range(%d):
    with transaction.atomic():  # as where what is done and that it was done are kept together
        for _twice in range(number %% 3):
            audit.note(AT_THE_MACHINE, "read", "enquiry", sys.argv[1], timezone.now())
        transaction.set_rollback(number %% 10 == 9)
"""
LOOK = """
from collections import Counter
from migrandi.people import audit
from migrandi.people.models import AuditEntry
found = audit.verify()
print(found.broken, found.entries, sorted(Counter(AuditEntry.objects.values_list("key", flat=True)).items()))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def variables(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "sqlite":
        yield {}
        return
    server = PostgreSQL()
    yield {"DATABASE_URL": server.url()}
    server.remove()


def test_processes_that_write_at_once_do_not_fork_the_chain(tmp_path: Path, variables: dict[str, str]) -> None:
    run(tmp_path, "", **variables)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE % EACH, f"writer-{number}"], env=environment(tmp_path, **variables), cwd=ROOT,
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("now\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=300)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, said
    each = sum(number % 3 for number in range(EACH) if number % 10 != 9)
    expected = [(f"writer-{number}", each) for number in range(WRITERS)]
    assert run(tmp_path, LOOK, **variables).strip() == f"None {each * WRITERS} {expected}"
