"""What a deployer asks the site, and what its logs say: nothing of who asked for what."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from migrandi.operations.health import Ready
from migrandi.operations.logs import JsonLines

pytestmark = pytest.mark.django_db


def visitor() -> Client:
    """Built anew each time: middleware reads its settings once."""
    return Client(HTTP_HOST="10.0.0.7")


def test_it_says_that_it_lives_and_can_answer_under_any_host_name() -> None:
    assert visitor().get("/healthz").json() == {"alive": True}
    answer = visitor().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": []})


def test_it_is_not_ready_before_its_tables_are_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    assert Ready().missing() == ["migrations"]


def test_measures_are_off_unless_set_and_then_for_who_may_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client(HTTP_HOST="127.0.0.1").get("/metrics").status_code == 404
    monkeypatch.setattr(settings, "METRICS", True)
    asked = Client(HTTP_HOST="127.0.0.1")
    asked.get("/healthz")
    asked.get("/?q=a-secret-word")
    told = asked.get("/metrics").content.decode()
    assert 'migrandi_requests_total{method="GET",route="",status="200"} 1.0' in told
    assert "migrandi_index_debts 0.0" in told and "a-secret-word" not in told
    assert asked.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 403
    monkeypatch.setattr(settings, "METRICS_KEY", "scraping")
    assert asked.get("/metrics").status_code == 403
    assert (
        asked.get("/metrics", headers={"Authorization": "Bearer scraping"}, REMOTE_ADDR="10.0.0.9").status_code == 200
    )


def test_a_line_of_the_log_names_nobody() -> None:
    try:
        raise ValueError("officer-a@example.org asked of Ms X")
    except ValueError:
        record = logging.getLogger("django.request").makeRecord(
            "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/enquiries/person?name=X",),
            sys.exc_info(),
        )  # fmt: skip
    record.status, record.route, record.user = 500, "enquiries/person", "officer-a"
    line = JsonLines().format(record)
    told = json.loads(line)
    assert told["exception"] == "builtins.ValueError" and told["status"] == 500 and told["where"]
    assert told["message"] == "Internal Server Error: %s" and "\n" not in line
    for secret in ("officer-a", "Ms X", "name=X"):
        assert secret not in line


def test_a_request_is_a_line_by_its_route(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(settings, "LOGS", "json")
    with caplog.at_level(logging.INFO, "migrandi.requests"):
        Client(HTTP_HOST="127.0.0.1").get("/search?q=a-secret-word")
    [record] = [one for one in caplog.records if one.name == "migrandi.requests"]
    told = json.loads(JsonLines().format(record))
    assert (told["route"], told["method"], told["status"]) == ("search", "GET", 200)
    assert "a-secret-word" not in json.dumps(told)
