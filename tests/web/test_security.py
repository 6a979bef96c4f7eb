"""A test for each threat of docs/security.md that is met by the site itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import Client, RequestFactory

import migrandi
from migrandi.search import syncing
from migrandi.treaties.loading import load_register
from migrandi.web.desk import file_response, page_of_mail
from migrandi.web.policy import policy
from tests.law.writing import article, law, take_in
from tests.web.visiting import own_index

pytestmark = pytest.mark.django_db

SOURCES = Path(migrandi.__file__).parent
PAGES = (
    "/", "/search?q=warden", "/works", "/states", "/states/ke", "/treaties", "/treaties/refugee-convention",
    "/concepts", "/concepts/detention", "/compare", "/compare?states=ke&states=ug", "/bound", "/papers", "/watch",
    "/meetings", "/meetings/new", "/meetings/calendars", "/meetings/sources", "/meetings/reports", "/ask", "/enquiries",
    "/enquiries/new", "/enquiries/overview", "/knowledge", "/import", "/harvests", "/searches", "/sign-in", "/account",
    "/account/keys", "/account/invitations", "/accounts/2fa/", "/accounts/email/", "/accounts/password/change/",
    "/accounts/password/reset/", "/accounts/sessions/", "/admin/", "/xx/act/1999/7", "/xx/act/1999/7/art_1",
    "/xx/act/1999/7?view=history", "/int/treaty/1951/refugee-convention", "/nowhere/at/all",
)  # fmt: skip


class _Loads(HTMLParser):
    """What a page loads or runs, and where its forms go."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        self.inline += [f"{tag} {name}" for name in said if name.startswith("on") or name == "style"]
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed", "track", "input") and said.get(
            "src"
        ):
            self.addresses.append(said["src"] or "")
        if tag == "link" and said.get("rel") in ("stylesheet", "icon", "preload", "modulepreload", "manifest"):
            self.addresses.append(said.get("href") or "")
        if tag == "form":
            self.addresses.append(said.get("action") or "")
        if tag == "style" or (tag == "script" and "src" not in said and "json" not in (said.get("type") or "")):
            self.inline.append(tag)


@pytest.fixture
def administrator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    own_index(tmp_path, monkeypatch)
    cache.clear()
    load_register()
    take_in(law(article("1", "entry", "Arrival"), as_of="2001-01-01"))
    syncing.sync()
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.create_superuser("administrator-a", password="harbour-town-1951"))
    yield client
    cache.clear()


def test_no_page_loads_anything_from_elsewhere_or_has_a_script_or_style_in_it(administrator: Client) -> None:
    for address in PAGES:
        answer = administrator.get(address, follow=True)
        assert answer.status_code in (200, 404), address
        found = _Loads()
        found.feed(answer.content.decode())
        for loaded in found.addresses:
            parts = urlsplit(loaded)
            assert not parts.netloc and parts.scheme in ("", "data"), f"{address} loads {loaded}"
        if not address.startswith("/admin"):
            assert not found.inline, f"{address} has {found.inline}"
        assert answer.headers["Content-Security-Policy"] == policy(), address
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"], address


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    said = dict(part.strip().split(" ", 1) for part in policy().split(";"))
    assert said["default-src"] == "'none'" and said["script-src"] == said["style-src"] == "'self'"
    assert said["frame-ancestors"] == said["base-uri"] == "'none'" and said["form-action"] == "'self'"
    assert "unsafe" not in policy() and "*" not in policy() and "http" not in policy()


def test_the_sites_own_styles_and_scripts_name_no_other_site() -> None:
    files = [*SOURCES.rglob("static/**/*.css"), *SOURCES.rglob("static/**/*.js")]
    assert files
    for file in files:
        text = file.read_text()
        for found in re.findall(
            r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)|fetch\(\s*['\"](\w+://[^'\"]+)", text
        ):
            address = "".join(found)
            assert address.startswith(("data:", "#")) or not urlsplit(address).netloc, f"{file.name}: {address}"


def test_a_form_from_another_site_changes_nothing() -> None:
    client = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("administrator-a"))
    for address in ("/account/keys", "/account/invitations", "/papers/new", "/sign-out", "/meetings/new", "/import"):
        assert client.post(address, {"name": "x"}).status_code == 403, address


def test_cookies_are_out_of_scripts_reach_and_of_other_sites_forms() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
    User.objects.create_user("officer-a", password="harbour-town-1951")
    cache.clear()
    answer = Client(HTTP_HOST="127.0.0.1").post("/sign-in", {"login": "officer-a", "password": "harbour-town-1951"})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"], "ends with the browser"


def test_with_https_everything_else_is_sent_there_and_the_browser_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECURE_SSL_REDIRECT", True)
    monkeypatch.setattr(settings, "SECURE_HSTS_SECONDS", 31536000)
    guarded = SecurityMiddleware(lambda request: HttpResponse())
    ask = RequestFactory(SERVER_NAME="127.0.0.1")
    assert guarded(ask.get("/works"))["Location"].startswith("https://")
    assert guarded(ask.get("/works", secure=True))["Strict-Transport-Security"] == "max-age=31536000"


def test_a_file_that_came_by_mail_is_saved_and_never_run() -> None:
    page = b"<html><script>alert(document.cookie)</script></html>"
    for kind in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/javascript"):
        answer = file_response(page, 'a"\r\nX-Evil: 1.html', kind)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment") and "X-Evil" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    alone = page_of_mail("<p>words</p>")
    assert "default-src 'none'" in alone.headers["Content-Security-Policy"]


def test_what_was_received_is_handed_out_as_bytes_alone(administrator: Client) -> None:
    answer = administrator.get("/xx/act/1999/7?as=html")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_words_of_a_law_or_a_search_are_never_markup(administrator: Client) -> None:
    evil = "<script>alert(1)</script>"
    for address in (
        f"/search?q={evil}",
        f"/works?words={evil}",
        f"/states/{evil}",
        f"/nowhere/{evil}",
        f"/sign-in?next={evil}",
    ):
        assert evil not in administrator.get(address).content.decode(), address


def test_signing_in_leads_to_no_other_site() -> None:
    User.objects.create_user("officer-a", password="harbour-town-1951")
    for elsewhere in ("https://evil.example.org/", "//evil.example.org/", "javascript:alert(1)"):
        cache.clear()
        sent = {"login": "officer-a", "password": "harbour-town-1951", "next": elsewhere}
        assert Client(HTTP_HOST="127.0.0.1").post("/sign-in", sent)["Location"] == "/account"


def test_the_site_answers_under_its_own_names_alone() -> None:
    assert Client(HTTP_HOST="evil.example.org").get("/").status_code == 400


def test_secrets_come_from_the_environment_or_the_data_and_stand_in_no_file_of_ours() -> None:
    text = (SOURCES / "settings.py").read_text()
    for name in ("SECRET_KEY", "PASSWORD", "_SECRET", "_KEY"):
        for value in re.findall(rf'^\w*{name} = "([^"]+)"', text, re.M):
            raise AssertionError(f"a secret is written into settings.py: {value}")
    assert (settings.HOME / "secret-key").stat().st_mode & 0o077 == 0
