"""Over PostgreSQL pages are kept while people sign in, are counted and noted, and none that is out of date is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from migrandi.web.shown import ASIDE, MARKS
from tests.own_home import migrandi, run
from tests.services.postgresql import PostgreSQL, needs_postgresql
from tests.services.team import LAW, PROCESSES, Site

pytestmark = [pytest.mark.services, needs_postgresql]

TOUCH = "UPDATE law_mark SET value = value"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    server = PostgreSQL()
    address = server.create("unit")
    run(home, "pass", DATABASE_URL=address)
    yield address
    server.remove()


def marks(url: str) -> str:
    """What a process of the site is told, by a connection of its own."""
    with psycopg.connect(url) as asked:
        [told] = asked.execute(MARKS).fetchone() or ("",)
    return str(told)


def test_whatever_is_written_to_any_table_but_those_aside_is_told(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as writer:
        tables = writer.execute(
            "SELECT table_name, min(column_name) FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name NOT IN ('web_shown', 'django_migrations') GROUP BY table_name"
        ).fetchall()
        assert {name for name, _column in tables} > set(ASIDE) | {"law_work", "law_period", "concepts_tag", "auth_user"}
        for name, column in tables:
            for said in (
                f'UPDATE {name} SET "{column}" = "{column}"', f"DELETE FROM {name} WHERE false",
                f"INSERT INTO {name} SELECT * FROM {name} WHERE false",
            ):  # fmt: skip
                before = marks(url)
                writer.execute(said.encode())
                assert (marks(url) == before) == (name in ASIDE), said


def test_what_is_taken_back_is_not_told_and_what_is_kept_is(url: str) -> None:
    before = marks(url)
    with psycopg.connect(url) as writer:
        writer.execute(TOUCH)
        assert marks(url) == before, "it is not there yet"
        writer.rollback()
        assert marks(url) == before
        writer.execute("SAVEPOINT one")
        writer.execute(TOUCH)
        writer.execute("ROLLBACK TO one")
        writer.commit()
        assert marks(url) == before
        writer.execute("SAVEPOINT one")
        writer.execute(TOUCH)
        writer.execute("ROLLBACK TO one")
        writer.execute(TOUCH)
        writer.commit()
    assert marks(url) != before


def test_two_who_write_at_once_do_not_wait_for_each_other_and_each_is_told(url: str) -> None:
    told = [marks(url)]
    with psycopg.connect(url) as one, psycopg.connect(url) as other:
        other.execute("SET lock_timeout = '5s'")
        one.execute("UPDATE law_mark SET value = value WHERE false")
        other.execute("UPDATE law_work SET path = path WHERE false")
        for writer in (other, one):
            writer.commit()
            told.append(marks(url))
    assert len(set(told)) == 3


def test_who_signs_in_asks_the_api_and_is_noted_leaves_what_is_shown_as_it_is(home: Path, url: str) -> None:
    said = run(
        home,
        """
from datetime import UTC, datetime
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client
from migrandi.jobs import queueing
from migrandi.law.models import Mark
from migrandi.people import audit
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.web.revision import Revision

revision, now = Revision(), datetime.now(UTC)
first = revision.now()
session = SessionStore()
session["seen"] = 1
session.save()
cache.add("counted", 1)
cache.incr("counted")
assert Client(HTTP_HOST="localhost").get("/api/v1/treaties?limit=1").status_code == 200
audit.note(AT_THE_MACHINE, "read", "paper", "1", now)
queueing.put("index", "", now)
print(revision.now() == first)
Mark.objects.update_or_create(key="kept", defaults={"value": "1"})
print(revision.now() == first)
""",
        DATABASE_URL=url,
    )
    assert said.split() == ["True", "False"]


def test_a_table_whose_changes_are_not_told_makes_whatever_is_written_empty_what_is_kept(home: Path, url: str) -> None:
    code = """
from django.db import connection
from migrandi.web.revision import Revision
first = Revision()
before = first.now()
with connection.cursor() as cursor:
    cursor.execute("UPDATE people_auditentry SET verb = verb")
    cursor.execute("DELETE FROM django_session")
    print(first.now() == before)
    cursor.execute("CREATE TABLE new_law (text text)")
    second = Revision()
    before = second.now()
    cursor.execute("INSERT INTO new_law VALUES ('shelter')")
    print(second.now() == before)
    cursor.execute("DROP TABLE new_law")
"""
    assert run(home, code, DATABASE_URL=url).split() == ["True", "False"]


def test_the_site_shows_what_was_imported_at_once(home: Path, url: str) -> None:
    site = Site(home, DATABASE_URL=url)
    try:
        site.wait()
        with httpx.Client(base_url=site.address, headers={"Accept-Language": "en"}, timeout=60) as client:
            first = client.get("/")
            assert "Shelter Act" not in first.text
            kept = {"If-None-Match": first.headers["ETag"]}
            assert client.get("/", headers=kept).status_code == 304
            law = home / "law.md"
            law.write_text(LAW)
            assert migrandi(home, "import", "--jobs", "1", str(law), DATABASE_URL=url).returncode == 0
            for _each in range(2 * PROCESSES):
                after = client.get("/", headers=kept)
                assert after.status_code == 200 and "Shelter Act" in after.text
    finally:
        site.end()
