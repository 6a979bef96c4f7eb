"""The real server over an installation of its own, and a real browser, for tests that visit the site as people do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from tests.own_home import ROOT, environment


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def served(home: Path, host: str = "127.0.0.1", **more: str) -> Iterator[str]:
    """The address of the site, once it answers. With `MIGRANDI_HOSTS` of others, too, whoever comes is a stranger."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "migrandi", "serve", "--address", f"127.0.0.1:{port}"], env=environment(home, **more),
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://{host}:{port}"
    try:
        for _attempt in range(900):
            assert server.poll() is None, "the server ended"
            try:
                httpx.get(f"{address}/healthz", timeout=60)
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def chrome(needs: Path | None = None) -> webdriver.Chrome:
    """A browser without a window; the test is skipped where Chromium, or the file that it needs, is not installed."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    here = chromium and driver and (needs is None or needs.exists())
    if not here and not os.environ.get("MIGRANDI_CI"):
        pytest.skip("chromium, chromedriver or what the test needs from npm is not installed: run .ci/programs")
    options = Options()
    options.binary_location = str(chromium)
    for said in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--window-size=1280,1400"):  # fmt: skip
        options.add_argument(said)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    started = webdriver.Chrome(options, Service(str(driver)))
    started.set_script_timeout(120)
    started.set_page_load_timeout(120)
    return started
