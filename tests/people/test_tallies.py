"""Limits hold across processes: what one counts the others count, whichever database they share."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from migrandi.people.tallies import Tallies
from tests.own_home import environment, run
from tests.services.postgresql import PostgreSQL, needs_postgresql

ASKING = """
import django; django.setup()
from datetime import UTC, datetime
from migrandi.people.pacing import wait_for
at = datetime.now(UTC)
print(sum(wait_for("10.0.0.7", "120/d", at) == 0 for asked in range(100)))
"""
"""Asks a hundred times; how often it might."""

SIGNING_IN = """
from django.contrib.auth.models import User
from django.test import Client
if not User.objects.filter(username="officer-a").exists():
    User.objects.create_user("officer-a", password="harbour-town-1951")
for word in {words}:
    print(Client(HTTP_HOST="127.0.0.1").post("/sign-in", {{"login": "officer-a", "password": word}}).status_code)
"""
"""Tries these passwords; how each was answered."""
RIGHT = "harbour-town-1951"


def two_processes(home: Path, **more: str) -> list[int]:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", ASKING], env=environment(home, **more), stdout=subprocess.PIPE, text=True
        )
        for _number in range(2)
    ]
    return [int(one.communicate(timeout=120)[0]) for one in both]


@pytest.fixture
def tallies(tmp_path: Path) -> Tallies:
    return Tallies(str(tmp_path / "tallies.sqlite3"), {})


def test_two_processes_beside_a_file_share_one_limit(tmp_path: Path) -> None:
    assert sum(two_processes(tmp_path)) == 120


@pytest.mark.skipif(connection.vendor == "postgresql", reason="beside PostgreSQL there is no such file")
def test_two_that_begin_a_new_file_at_once_both_count(tmp_path: Path) -> None:
    together = threading.Barrier(2)

    def count(number: int) -> bool:
        tallies = Tallies(str(tmp_path / f"{number}.sqlite3"), {})
        together.wait(timeout=60)
        return tallies.add("asked", 1)

    with ThreadPoolExecutor(2) as both:
        for number in range(50):
            assert sorted(both.map(count, [number] * 2)) == [False, True]


def test_passwords_guessed_at_one_process_count_at_the_other(tmp_path: Path) -> None:
    tried = run(tmp_path, SIGNING_IN.format(words=["wrong"] * 4 + [RIGHT] + ["wrong"] * 5)).split()
    assert tried[3:5] == ["200", "302"], "signing in forgives"
    assert run(tmp_path, SIGNING_IN.format(words=[RIGHT])).strip() != "302", "the right one has to wait too"


@pytest.mark.services
@needs_postgresql
def test_two_processes_over_postgresql_share_one_limit(tmp_path: Path) -> None:
    server = PostgreSQL()
    try:
        where = {"DATABASE_URL": server.create("shared")}
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "people", "-v0"], env=environment(tmp_path, **where), check=True
        )
        assert sum(two_processes(tmp_path, **where)) == 120
        assert not (tmp_path / "tallies.sqlite3").exists()
    finally:
        server.remove()


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1, "a word", [1.5, 2.5], {"a": None}, True])
def test_what_is_kept_comes_back_until_it_runs_out(tallies: Tallies, value: object) -> None:
    tallies.clear()
    tallies.set("short", value, 0.2)
    tallies.set("long", value, None)
    assert tallies.get("short") == tallies.get("long") == value
    assert not tallies.add("short", "another")
    time.sleep(0.3)
    assert tallies.get("short", "gone") == "gone"
    assert tallies.add("short", value) and tallies.get("short") == value, "what ran out is nobody's"
    assert tallies.delete("short") and not tallies.delete("short")


@pytest.mark.django_db
def test_only_what_is_there_is_counted_on(tallies: Tallies) -> None:
    tallies.clear()
    with pytest.raises(ValueError, match="Nothing is counted"):
        tallies.incr("asked")
    assert not tallies.touch("asked")
    tallies.add("asked", 0, 60)
    assert [tallies.incr("asked"), tallies.incr("asked", 3), tallies.decr("asked")] == [1, 4, 3]
    assert tallies.touch("asked", -1) and tallies.get("asked") is None


@pytest.mark.django_db
def test_what_has_run_out_is_taken_away(tallies: Tallies, monkeypatch: pytest.MonkeyPatch) -> None:
    tallies.clear()
    tallies.set("10.0.0.7", 1, -1)
    monkeypatch.setattr("migrandi.people.tallies._CLEARED", 1)
    tallies.set("another", 1, 60)
    assert tallies._ask("SELECT count(*) FROM people_tallies") == (1,)
