"""What goes over the wire from the real server is HTTP as others understand it, and nobody holds it up for others."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.own_home import migrandi
from tests.services.team import LAW
from tests.serving import served

pytestmark = pytest.mark.services

_LINES = 12
"""More than a process makes pages at once."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    with served(home) as address:
        yield address


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site on a network, where pages are kept."""
    home = tmp_path_factory.mktemp("stranger")
    with served(home, MIGRANDI_HOSTS="127.0.0.1,site.example.org") as address:
        yield address


def line(site: str) -> socket.socket:
    place = urlsplit(site)
    assert place.hostname is not None and place.port is not None
    return socket.create_connection((place.hostname, place.port), timeout=60)


def told(asked: socket.socket) -> tuple[bytes, bytes]:
    """The headers and the body of an answer after which the line is closed."""
    headers, _blank, body = b"".join(iter(lambda: asked.recv(65536), b"")).partition(b"\r\n\r\n")
    return headers, body


def test_head_is_answered_with_headers_alone_so_that_the_next_answer_is_not_taken_for_its_body(site: str) -> None:
    for path in ("/", "/api/v1/treaties", "/static/web/style.css", "/healthz"):
        with line(site) as asked:
            asked.sendall(f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            headers, body = told(asked)
        assert headers.startswith(b"HTTP/1.1 200") and body == b"", path


def test_who_sends_slowly_keeps_nobody_else_waiting(site: str) -> None:
    body = b"login=officer-a"
    with ExitStack() as open_:
        slow = [open_.enter_context(line(site)) for _each in range(_LINES)]
        for one in slow:
            one.sendall(
                b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrftoken=%s\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (b"a" * 32, len(body), body[:5])
            )
        assert httpx.get(f"{site}/treaties", timeout=20).status_code == 200
        for one in slow:
            one.sendall(body[5:])
        assert {told(one)[0][:12] for one in slow} == {b"HTTP/1.1 403"}, "a form without its token, read to its end"


def test_who_reads_slowly_keeps_nobody_else_waiting(site: str) -> None:
    asked = b"GET /static/admin/js/vendor/xregexp/xregexp.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as open_:
        for _each in range(_LINES):  # far more than what a line holds that nobody reads
            open_.enter_context(line(site)).sendall(asked * 100)
        for _each in range(30):  # until each of them holds all it can
            assert httpx.get(f"{site}/treaties", timeout=20).status_code == 200
            time.sleep(0.1)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/search?" + "&".join(["a=1"] * 1_500), 400), ("/search?q=" + "a" * 70_000, 400), ("/search?q=%ff%00", 200)],
)
def test_what_nobody_would_ask_is_answered_all_the_same(path: str, status: int, stranger: str) -> None:
    with line(stranger) as asked:
        asked.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        headers, _body = told(asked)
    assert headers.startswith(b"HTTP/1.1 %d" % status)


def test_headers_without_end_are_refused(site: str) -> None:
    headers = b""
    with line(site) as asked:
        asked.settimeout(20)  # sooner than it would hang up on who says nothing
        asked.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        with suppress(BrokenPipeError, ConnectionResetError):  # it hangs up before all of it was sent
            for number in range(400):
                asked.sendall(b"X-%d: %s\r\n" % (number, b"x" * 1000))
            headers, _body = told(asked)
    assert headers[:12] in (b"", b"HTTP/1.1 400")
    assert httpx.get(f"{site}/healthz").status_code == 200


@pytest.mark.parametrize(("proxy", "believed"), [("127.0.0.1", True), ("192.0.2.1", False)])
def test_only_the_server_in_front_is_believed_that_a_page_goes_over_https(
    proxy: str, believed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with served(tmp_path_factory.mktemp("behind"), MIGRANDI_PROXY=proxy, MIGRANDI_HTTPS="1") as site:
        answer = httpx.get(f"{site}/treaties", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"})
    assert answer.status_code == (200 if believed else 301)
    assert ("Strict-Transport-Security" in answer.headers) == believed


def token_of(page: httpx.Response) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert found is not None
    return found[1]


def test_on_one_machine_a_page_is_kept_with_its_forms_and_they_work(site: str) -> None:
    with httpx.Client(base_url=site, timeout=60) as one, httpx.Client(base_url=site, timeout=60) as other:
        first, second = one.get("/search?q=refugee"), other.get("/search?q=refugee")
        assert first.headers["ETag"] == second.headers["ETag"], "made once"
        again = other.get("/search?q=refugee", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 200 and token_of(again) != token_of(first), "kept for her own cookie from now on"
        for name, page in (("kept for all", second), ("kept for one", again)):
            saved = {"csrfmiddlewaretoken": token_of(page), "name": name, "q": "refugee"}
            assert other.post("/searches", data=saved).status_code == 302
        listed = other.get("/searches").text
        assert "kept for all" in listed and "kept for one" in listed


def test_a_form_of_a_kept_page_is_refused_without_its_cookie(site: str) -> None:
    saved = {"csrfmiddlewaretoken": token_of(httpx.get(f"{site}/search?q=refugee", timeout=60)), "name": "not kept"}
    for cookies in ({}, {"csrftoken": "a" * 32}):
        assert httpx.post(f"{site}/searches", data=saved, cookies=cookies, timeout=60).status_code == 403


def test_on_one_machine_too_what_is_taken_in_is_seen_at_once(site: str, home: Path) -> None:
    with httpx.Client(base_url=site, headers={"Accept-Language": "en"}, timeout=60) as client:
        client.get("/")
        before = client.get("/")
        known = {"If-None-Match": before.headers["ETag"]}
        assert client.get("/", headers=known).status_code == 304 and "Shelter Act" not in before.text
        law = home / "law.md"
        law.write_text(LAW)
        assert migrandi(home, "import", "--jobs", "1", str(law)).returncode == 0
        after = client.get("/", headers=known)
        assert after.status_code == 200 and "Shelter Act" in after.text
