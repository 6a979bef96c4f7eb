"""A PostgreSQL server that is away, lets nobody in or is not fit: said in a sentence everywhere, and outlived."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import httpx
import psycopg
import pytest

from tests.own_home import ROOT, environment, migrandi, run
from tests.services.postgresql import USER, PostgreSQL, free_port, needs_postgresql
from tests.services.team import Site, ask

pytestmark = [pytest.mark.services, needs_postgresql]
KILLS = int(os.environ.get("MIGRANDI_KILLS") or 3)
"""How often the server is killed; the project's own measure is 20."""
ASKING = 4
"""How many ask at once."""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """One where `guarded` needs a password."""
    started = PostgreSQL(durable=True)
    with psycopg.connect(started.url(), autocommit=True) as connection:
        connection.execute("CREATE USER guarded PASSWORD 'right'")
        [rules] = connection.execute("SHOW hba_file").fetchone() or ("",)
        path = Path(rules)
        path.write_text(f"host all guarded 127.0.0.1/32 scram-sha-256\n{path.read_text()}")
        connection.execute("SELECT pg_reload_conf()")
    yield started
    started.remove()


def of_the_database(home: Path, url: str) -> dict[str, str]:
    checks = json.loads(migrandi(home, "doctor", "--json", DATABASE_URL=url).stdout)["checks"]
    wrong = [one for one in checks if one["name"] in ("database", "migrations") and one["state"] == "wrong"]
    assert all(one["mend"] for one in wrong)
    return {one["name"]: one["said"] for one in wrong}


def test_a_server_that_is_away_or_lets_nobody_in_is_a_sentence(server: PostgreSQL, tmp_path: Path) -> None:
    guarded = server.url().replace(USER, "guarded:wrong-word", 1)
    for url, why, asked in (
        (
            "postgresql://migrandi:wrong-word@127.0.0.1:9/law",
            "Connection refused",
            ["work --until-empty", "backup b.tar"],
        ),
        (guarded, "password authentication failed", ["search border"]),
        (server.url("not_there"), "does not exist", ["job list"]),
    ):
        assert why in of_the_database(tmp_path, url)["database"]
        for words in map(str.split, asked):
            told = migrandi(tmp_path, *words, "--json", DATABASE_URL=url)
            assert told.returncode == 2 and "Traceback" not in told.stderr, told.stderr
            said = json.loads(told.stderr)["error"]["message"]
            assert why in said and "wrong-word" not in said and "\n" not in said


def test_tables_that_are_missing_and_a_version_that_is_too_old_are_found(server: PostgreSQL, tmp_path: Path) -> None:
    assert "steps behind" in of_the_database(tmp_path, server.create("empty"))["migrations"]
    told = subprocess.run(
        [sys.executable, "-c",
         "import django; django.setup()\n"
         "from django.db.backends.postgresql.features import DatabaseFeatures\n"
         "DatabaseFeatures.minimum_database_version = (99,)\n"
         "from migrandi.operations.doctoring import examine\n"
         "print([one.said for one in examine() if one.name == 'database'])"],
        env=environment(tmp_path, DATABASE_URL=server.create("old")), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "PostgreSQL 99 or later is required" in told.stdout


def test_a_site_whose_server_goes_says_so_and_goes_on_when_it_is_back(server: PostgreSQL, tmp_path: Path) -> None:
    url, port = server.create("site"), free_port()
    run(tmp_path, "pass", DATABASE_URL=url)
    with subprocess.Popen(
        [sys.executable, "-m", "migrandi", "serve", "--address", f"127.0.0.1:{port}"],
        env=environment(tmp_path, DATABASE_URL=url), cwd=ROOT, stderr=subprocess.PIPE, text=True,
    ) as site, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as visitor:  # fmt: skip
        try:
            assert until(visitor, 200).json() == {"ready": True, "missing": []}
            assert visitor.get("/treaties").status_code == 200
            server.kill()
            away = visitor.get("/readyz")
            assert (away.status_code, away.json()) == (503, {"ready": False, "missing": ["database"]})
            page = visitor.get("/treaties", headers={"Accept-Language": "en"})
            assert page.status_code == 503 and "does not answer" in page.text and "127.0.0.1" not in page.text
            assert page.headers["Retry-After"] and "default-src" in page.headers["Content-Security-Policy"]
            program = visitor.get("/api/v1/treaties")
            assert program.headers["Content-Type"] == "application/problem+json"
            assert (program.status_code, program.json()["code"]) == (503, "database-away")
            assert visitor.get("/healthz").status_code == 200, "the process lives"
            server.start()
            until(visitor, 200)
            assert visitor.get("/treaties").status_code == visitor.get("/api/v1/treaties").status_code == 200
        finally:
            site.terminate()
            _out, said = site.communicate(timeout=30)
    assert "Traceback" not in said, said


def test_whenever_the_server_is_killed_nothing_that_was_acknowledged_is_lost(
    server: PostgreSQL, tmp_path: Path
) -> None:
    url, chance, over = server.create("killed"), random.Random(9), Event()
    run(tmp_path, "pass", DATABASE_URL=url)
    acknowledged: list[str] = []

    def go_on(who: int) -> None:
        number = 0
        with httpx.Client(timeout=60) as client:
            while not over.is_set():
                number += 1
                if ask(client, site.address, f"{who}-{number}"):
                    acknowledged.append(f"{who}-{number}")

    site = Site(tmp_path, DATABASE_URL=url)
    asking = [Thread(target=go_on, args=(who,)) for who in range(ASKING)]
    try:
        site.wait()
        for thread in asking:
            thread.start()
        for _kill in range(KILLS):
            before = len(acknowledged)
            last = time.monotonic() + 60
            while len(acknowledged) <= before + ASKING:
                assert time.monotonic() < last, "it has not come back"
                time.sleep(0.05)
            time.sleep(chance.random() / 2)
            server.kill()
            server.start()
            with psycopg.connect(url) as hours_later:  # the form takes no more than some in an hour
                hours_later.execute("UPDATE enquiries_enquiry SET received_at = received_at - interval '2 hours'")
    finally:
        over.set()
        for thread in asking:
            thread.join()
        site.end()
    code = "from migrandi.enquiries.models import Enquiry\nfor one in Enquiry.objects.all(): print(one.subject)"
    kept = run(tmp_path, code, DATABASE_URL=url).split()
    assert len(acknowledged) > KILLS and set(acknowledged) <= set(kept)


def until(visitor: httpx.Client, status: int) -> httpx.Response:
    """What `/readyz` answers once it answers so."""
    last = time.monotonic() + 60
    while True:
        try:
            answer = visitor.get("/readyz")
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code == status:
            return answer
        assert time.monotonic() < last, answer and answer.text
        time.sleep(0.1)
