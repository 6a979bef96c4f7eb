"""Signing in with the organisation's own directory: a real OpenID Connect provider, the real program between them."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from tests.own_home import environment, run

pytestmark = pytest.mark.services


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a site whose directory is the provider; the secret of an invitation."""
    home, port = tmp_path_factory.mktemp("directory"), _free_port()
    word = run(
        home,
        "from datetime import UTC, datetime\nfrom django.contrib.auth.models import User\n"
        "from migrandi.people import inviting\nfrom migrandi.people.actors import AT_THE_MACHINE\n"
        "User.objects.create_user('officer-a', 'officer-a@example.org')\n"
        "print(inviting.invite('officer-b@example.org', inviting.Role.RESEARCHER, None, AT_THE_MACHINE, "
        "datetime.now(UTC))[1])",
    ).strip()
    people: list[str] = []
    for name in ("officer-a", "officer-b", "officer-c"):
        said = {"sub": name, "email": f"{name}@example.org", "email_verified": True}
        people += ["--user-claims", json.dumps(said)]
    elsewhere = _free_port()
    own = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    with _running([sys.executable, "-m", "oidc_provider_mock", "--port", str(elsewhere), *people], own, elsewhere):
        more = {"MIGRANDI_OIDC_URL": f"http://localhost:{elsewhere}", "MIGRANDI_OIDC_CLIENT": "migrandi",
                "MIGRANDI_OIDC_SECRET": "secret", "MIGRANDI_OIDC_NAME": "Directory A",
                "MIGRANDI_HOSTS": "127.0.0.1,site.example.org"}  # fmt: skip
        command = [sys.executable, "-m", "migrandi", "serve", "--address", f"127.0.0.1:{port}"]
        with _running(command, environment(home, **more), port):
            yield f"http://127.0.0.1:{port}", word


@contextmanager
def _running(command: list[str], variables: dict[str, str], port: int) -> Iterator[None]:
    """The program, from when it listens until nobody needs it."""
    server = subprocess.Popen(command, env=variables, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(900):
            assert server.poll() is None, command
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise AssertionError("the server did not come up")
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _form(page: httpx.Response, action: str) -> dict[str, str]:
    """The hidden fields of the form with that action."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}[^"]*".*?</form>', page.text, re.S)
    assert form is not None, page.text[:3000]
    return {unescape(name): unescape(value) for name, value in
            re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])}  # fmt: skip


def _through(client: httpx.Client, site: str, sub: str) -> httpx.Response:
    """Press “sign in with the directory”, say there who one is, and come back."""
    page = client.get(f"{site}/sign-in")
    assert "Sign in with Directory A" in page.text
    action = "/accounts/oidc/directory/login/"
    answer = client.post(f"{site}{action}", data=_form(page, action), headers={"Referer": f"{site}/sign-in"})
    asked = answer.headers["location"]
    assert "code_challenge=" in asked, "PKCE"
    back = client.post(asked, data={"sub": sub}, follow_redirects=False)
    answer = client.get(back.headers["location"])
    while answer.is_redirect:
        answer = client.get(urljoin(str(answer.url), answer.headers["location"]))
    return answer


def test_who_has_an_account_with_the_address_signs_in_to_it(site: tuple[str, str]) -> None:
    with httpx.Client(timeout=60) as client:
        assert "<bdi>officer-a</bdi>" in _through(client, site[0], "officer-a").text


def test_who_was_not_invited_gets_no_account(site: tuple[str, str]) -> None:
    with httpx.Client(timeout=60) as client:
        _through(client, site[0], "officer-c")
        assert client.get(f"{site[0]}/account").is_redirect


def test_who_was_invited_takes_it_up_with_the_directory(site: tuple[str, str]) -> None:
    with httpx.Client(timeout=60) as client:
        link = f"{site[0]}/invitations/{site[1]}"
        page = client.get(link)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token is not None
        fields = {"csrfmiddlewaretoken": token[1], "with": "directory"}
        assert client.post(link, data=fields, headers={"Referer": link}).is_redirect
        told = _through(client, site[0], "officer-b")
        assert "researcher" in told.text, told.text[:3000]
        assert client.get(link).status_code == 410
