"""No page keeps anybody out, as far as a program can see it: axe-core in a real browser, in four languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from tests.own_home import run
from tests.serving import chrome, served

pytestmark = pytest.mark.services

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "/", "/search?q=warden", "/search?q=nothinglikethis", "/works", "/xx/act/1999/7", "/xx/act/1999/7/art_1",
    "/xx/act/1999/8", "/xx/act/1999/7?view=history", "/xx/act/1999/7?view=differences",
    "/int/treaty/1951/refugee-convention", "/states",
    "/states/ke", "/treaties", "/treaties/refugee-convention", "/concepts", "/concepts/detention",
    "/compare?states=ke&states=ug", "/papers", "/meetings", "/meetings/calendars", "/ask", "/enquiries",
    "/enquiries/new", "/watch", "/import", "/searches", "/sign-in", "/account", "/account/keys", "/account/invitations",
    "/accounts/2fa/", "/accounts/sessions/", "/nowhere/at/all",
)  # fmt: skip
LANGUAGES = ("en", "fr", "es", "ar")
SEED = """
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from migrandi.formats.document import Provision
from tests.law.writing import article, law, take_in
from migrandi.search import syncing
take_in(law(article("1", "entry", "Arrival"), article("4", "appeal"), as_of="2001-01-01"))
take_in(law(article("1", "work", "Arrival"), article("4", "appeal"), as_of="2005-01-01"))
chapters = [
    Provision("chapter", label=f"Chapter {one}", number=one, content=[article(one, "refuge")]) for one in ("1", "2")
]
take_in(law(*chapters, as_of="2001-01-01", number="8", title="River Act"))
syncing.sync()
user = User.objects.create_superuser("administrator-a")
from migrandi.people import keys
from datetime import UTC, datetime
keys.make(user, "monthly report", user, datetime.now(UTC))
session = SessionStore()
session["_auth_user_id"] = str(user.pk)
session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
session["_auth_user_hash"] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""

LOOK = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then(found => done(found.violations.map(one => `${one.id} (${one.impact}): ${one.help}: `
    + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "))))
  .catch(error => done([String(error)]));
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a site, and the session of somebody who may all."""
    home = tmp_path_factory.mktemp("accessibility")
    session = run(home, SEED).strip()
    with served(home) as address:
        yield address, session


@pytest.fixture(scope="module")
def browser(site: tuple[str, str]) -> Iterator[webdriver.Chrome]:
    started = chrome(AXE)
    started.get(f"{site[0]}/healthz")
    started.add_cookie({"name": "sessionid", "value": site[1], "path": "/"})
    yield started
    started.quit()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_that_keeps_anybody_out(
    site: tuple[str, str], browser: webdriver.Chrome, language: str
) -> None:
    axe = AXE.read_text()
    found: list[str] = []
    for page in PAGES:
        browser.get(f"{site[0]}{page}{'&' if '?' in page else '?'}ui={language}")
        browser.execute_script(axe)
        found += [f"{page}: {one}" for one in browser.execute_async_script(LOOK)]
    assert not found, "\n".join(found)
