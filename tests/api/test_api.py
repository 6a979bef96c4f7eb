"""The API as a program uses it: what the command line says, page by page, not sent twice, mistakes as problems."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from migrandi.annotations.references import REFERENCES
from migrandi.annotations.walking import walk
from migrandi.law.addresses import locate
from migrandi.law.presenting import shape_of_reading
from migrandi.law.reading import provision_on
from migrandi.papers.exporting import MEDIA
from migrandi.search import syncing
from migrandi.treaties import binding, presenting
from migrandi.treaties.loading import load_register
from tests.annotations.test_walking import PORTS, act
from tests.law.writing import article, law, take_in
from tests.web.visiting import own_index

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The register, read once for all of these."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_register()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _laws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    own_index(tmp_path, monkeypatch)
    cache.clear()
    take_in(law(article("1", "entry", "Arrival"), article("4", "appeal"), as_of="2001-01-01"))
    take_in(law(article("1", "work", "Arrival"), article("4", "appeal"), as_of="2005-01-01"))
    take_in(act("c-5", ("1", "Under section 12 of the Ports Act."), title="Harbour Act"))
    take_in(PORTS)
    walk(REFERENCES, home=tmp_path, jobs=1)
    syncing.sync()
    yield


def got(address: str, status: int = 200, **query: Any) -> Any:
    answer = Client(HTTP_HOST="127.0.0.1").get(f"/api/v1/{address}", query)
    assert answer.status_code == status, answer.content[:1000]
    return answer.json()


def test_a_provision_is_told_as_the_command_line_tells_it() -> None:
    told = got("texts/xx/act/1999/7/art_1", on="2003-01-01")
    work, eid = locate("xx/act/1999/7/art_1")
    shape = shape_of_reading(provision_on(work, eid, date(2003, 1, 1), None))
    assert told["text"] == shape["text"] and told["from"] == shape["from"] and told["to"] == shape["to"]
    assert told["source"]["sha256"] == shape["source"]["sha256"]
    assert set(told) == set(shape)


def test_who_is_bound_has_every_field_of_the_command_line() -> None:

    day = date(2024, 1, 1)
    told = got("states/ke/bound", on="2024-01-01", topic="detention")
    assert told == presenting.shape_of_bound(binding.bound("ke", day, "detention"))
    status = got("treaties/smuggling-protocol/status", on="2024-01-01", missing="igad")
    assert status == presenting.shape_of_status(binding.status("smuggling-protocol", day, "igad"))
    compared = got("compare", state=["KE", "UG"], on="2024-01-01", topic="detention")
    rows = binding.matrix(["ke", "ug"], day, "detention")
    assert compared == presenting.shape_of_matrix(["ke", "ug"], day, "detention", rows)
    assert got("states/KE/timeline") == presenting.shape_of_timeline("ke", binding.timeline("ke"))


def test_a_list_is_read_to_its_end_by_its_cursor_and_has_each_once() -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = got("works", limit=100, cursor=cursor)
        seen += [work["path"] for work in page["works"]]
        cursor = page["next"]
    assert len(seen) == page["total"] == len(set(seen)) and seen == sorted(seen)


def test_search_says_why_and_goes_on_where_the_page_before_ended() -> None:
    first = got("search", q="warden", ever=True, limit=1)
    second = got("search", q="warden", ever=True, limit=1, cursor=first["next"])
    assert first["total"] == second["total"] > 1 and first["hits"] != second["hits"]
    assert first["hits"][0]["why"][0]["sentence"]


def test_who_cites_a_provision_is_found() -> None:
    citing = got("cited-by/ca/act/2011/c-4/sec_12")
    assert citing["total"] == 1 and citing["citing"][0]["path"] == "/ca/act/2011/c-5" and citing["next"] is None
    assert got("citations/ca/act/2011/c-5")["citations"][0]["targets"][0]["address"] == "sec_12"


def test_what_a_client_has_already_is_not_sent_again() -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    first = client.get("/api/v1/texts/xx/act/1999/7/art_1")
    again = client.get("/api/v1/texts/xx/act/1999/7/art_1", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.content == b"" and again.headers["ETag"] == first.headers["ETag"]
    other = client.get("/api/v1/texts/xx/act/1999/7/art_4", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("texts/xx/act/1990/1", 404, "unknown-work"),
        ("texts/xx/act/1999/7/art_1?on=yesterday", 422, "not-understood"),
        ("works?cursor=zz", 400, "not-a-cursor"),
        ("works?limit=0", 422, "not-understood"),
        ("states/Atlantis/bound", 404, "unknown-jurisdiction"),
        ("compare", 422, "not-understood"),
        ("like/xx/act/1999/7", 400, "not-a-provision"),
        ("nowhere", 404, "not-found"),
        ("search?q=a&region=Atlantis", 400, None),
        ("works/%0Aa", 404, "not-found"),
        ("", 404, "not-found"),
        ("meetings/0", 422, "not-understood"),
        ("meetings/9007199254740991", 404, "unknown-meeting"),
    ],
)
def test_a_mistake_is_a_problem_with_its_code(address: str, status: int, code: str | None) -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get(f"/api/v1/{address}")
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, told["status"]) == (status, status) and told["detail"]
    assert code is None or told["code"] == code


def test_another_method_is_refused_as_a_problem_and_head_is_answered_as_get_is() -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    for answer in (client.post("/api/v1/counts"), client.delete("/api/v1/works/xx/act/1999/7")):
        assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
        assert answer.headers["Content-Type"] == "application/problem+json" and "GET" in answer.headers["Allow"]
    whole, head = client.get("/api/v1/counts"), client.head("/api/v1/counts")
    assert head.status_code == 200 and head.headers["ETag"] == whole.headers["ETag"] and head.content == b""


def test_a_mistake_of_ours_is_a_problem_that_gives_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr("migrandi.api.finding.count_all", broken)
    answer = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False).get("/api/v1/counts")
    assert (answer.status_code, answer.json()["code"]) == (500, "went-wrong")
    assert answer.headers["Content-Type"] == "application/problem+json" and b"secret" not in answer.content
    page = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False).get("/api/v1/works")
    assert page.status_code == 200


def test_what_a_provision_is_about_is_told_as_the_command_line_tells_it() -> None:
    told = got("tags/xx/act/1999/7/art_1")
    assert told == {"path": "/xx/act/1999/7", "language": "en", "provisions": [{"address": "art_1", "tags": []}]}


def test_pages_of_other_sites_may_read_it_but_send_no_cookies() -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get("/api/v1/counts", headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    for closed in ("/", "/api/v1/trail", "/api/v1/enquiries/1", "/api/v1/papers", "/api/v1/key"):
        page = Client(HTTP_HOST="127.0.0.1").get(closed, headers={"Origin": "https://example.org"})
        assert "Access-Control-Allow-Origin" not in page.headers, closed


def test_who_asks_too_fast_is_told_when_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "API_RATE", "2/m")
    answers = [Client(HTTP_HOST="127.0.0.1").get("/api/v1/counts") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "too-many-requests"


JSON = "application/json"


def test_every_operation_is_described_with_its_answer_and_what_may_go_wrong() -> None:
    told = got("openapi.json")
    assert told["openapi"].startswith("3.1")
    names = [one["operationId"] for operations in told["paths"].values() for one in operations.values()]
    assert len(names) == len({*names}) and not any("migrandi" in name for name in names)
    for path, operations in told["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            assert operation["summary"] and operation["description"], path
            kinds = [*answers["200"]["content"]]
            assert kinds[0] == (MEDIA["docx"] if path.endswith(".docx") else JSON) and "304" in answers, path
            assert all("schema" in content for content in answers["200"]["content"].values()), path
            for mistake in ("4XX", "5XX"):
                assert [*answers[mistake]["content"]] == ["application/problem+json"], path


def test_no_answer_is_other_than_described_in_a_few_calls_of_every_path(monkeypatch: pytest.MonkeyPatch) -> None:
    from scripts import fuzz_api  # noqa: PLC0415 starts schemathesis, which only this test needs

    monkeypatch.setattr(settings, "API_RATE", "1000000/s")
    _key, word = fuzz_api.make_key()
    told = fuzz_api.run(200, 1951, word)
    assert not told.broken and told.answered.total() >= 200
    assert len({label for label, _status in told.answered}) == len(got("openapi.json")["paths"])
