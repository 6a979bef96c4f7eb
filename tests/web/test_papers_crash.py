"""A server that is killed while somebody types: what the editor had sent is there, and that is five seconds at most."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PATIENCE = 300
SCRIPT = Path(__file__).parents[2] / "src" / "migrandi" / "web" / "static" / "web" / "papers.js"


class Browser:
    """A browser without JavaScript that keeps its cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.address}{path}", timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(f"{self.address}{path}", body, {"Referer": f"{self.address}{path}"})
        with self.opener.open(request, timeout=PATIENCE) as answer:
            return str(answer.read().decode())


def start(home: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "migrandi", "serve", "--address", f"127.0.0.1:{port}"]
    environment = os.environ | {"MIGRANDI_HOME": str(home)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            time.sleep(0.1)
    kill(process)
    raise AssertionError("the server did not start")


def kill(process: subprocess.Popen[bytes]) -> None:
    """As a crash does: nothing is told, nothing is closed."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_what_was_sent_before_a_crash_is_there_after_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    begin = [sys.executable, "-m", "migrandi", "paper", "new", "On harbours", "--kind", "memo", "--json"]
    environment = os.environ | {"MIGRANDI_HOME": str(home)}
    begun = subprocess.run(begin, env=environment, capture_output=True, timeout=2 * PATIENCE, check=True)
    number = json.loads(begun.stdout)["paper"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start(home, port)
    try:
        browser = Browser(f"http://127.0.0.1:{port}")
        page = browser.get(f"/papers/{number}/edit")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        base, typed = "1", ""
        for count in range(1, 6):
            typed = f"---\ntitle: On harbours\n---\n\n{'word ' * count}\n"
            told = browser.post(f"/papers/{number}/autosave", csrfmiddlewaretoken=token[1], base=base, text=typed)
            base = str(json.loads(told)["number"])
    finally:
        kill(process)
    process = start(home, port)
    try:
        assert "word word word word word" in Browser(f"http://127.0.0.1:{port}").get(f"/papers/{number}/edit")
    finally:
        kill(process)


def test_the_editor_sends_what_is_typed_within_five_seconds_and_keeps_what_it_could_not() -> None:
    script = SCRIPT.read_text()
    longest = re.search(r"const LONGEST = (\d+);", script)
    assert longest is not None and int(longest[1]) <= 5000
    assert "waitingSince + LONGEST - now" in script and "localStorage.setItem" in script
