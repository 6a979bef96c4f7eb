"""Takes the pictures of the documentation: the pages in headless Chromium, wide, on a phone, in Arabic, at night.

Serves the database under MIGRANDI_HOME (import some law first) and writes PNG files into docs/pictures.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ROOT = Path(__file__).parents[1]
WIDE, PHONE = (1280, 900), (390, 844)
LAW = "/ca/act/2001/c-27"
SHOTS: tuple[tuple[str, str, tuple[int, int], str], ...] = (
    ("home", "/", WIDE, ""),
    ("home-dark", "/", WIDE, "dark"),
    ("home-phone", "/", PHONE, ""),
    ("home-arabic", "/?ui=ar", WIDE, ""),
    ("results", "/search?q=detention+of+a+foreign+national", WIDE, ""),
    ("results-narrowed", "/search?q=child+migrants+in+detention&jurisdiction=ca&jurisdiction=int", WIDE, ""),
    ("results-mistake", "/search?q=%28child+OR+minor%29+AND+tilte%3Adetention", WIDE, ""),
    ("alike", f"/alike?to={LAW}/sec_97&lang=en", WIDE, ""),
    ("results-arabic", "/search?q=refugee&ui=ar", WIDE, ""),
    ("results-phone", "/search?q=refugee", PHONE, ""),
    ("law", LAW, WIDE, ""),
    ("law-dark", LAW, WIDE, "dark"),
    ("law-phone", LAW, PHONE, ""),
    ("law-no-javascript", LAW, WIDE, "no-javascript"),
    ("provision", f"{LAW}/sec_97?lang=fr&ui=fr", WIDE, ""),
    ("side-by-side", f"{LAW}/sec_97?lang=en&beside=fr", WIDE, ""),
    ("history", f"{LAW}?view=history", WIDE, ""),
    ("differences", f"{LAW}?view=differences", WIDE, ""),
    ("source", f"{LAW}?view=source", WIDE, ""),
    ("instrument", "/int/treaty/1951/refugee-convention", WIDE, ""),
    ("instrument-spanish", "/int/treaty/1990/icrmw?ui=es", WIDE, ""),
    ("state", "/states/ke?on=2015-06-01", WIDE, ""),
    ("state-phone", "/states/ke?on=2015-06-01", PHONE, ""),
    ("treaty", "/treaties/refugee-convention", WIDE, ""),
    ("concepts", "/concepts", WIDE, ""),
    ("papers", "/papers", WIDE, ""),
    ("works", "/works?jurisdiction=ca", WIDE, ""),
    ("import", "/import", WIDE, ""),
    ("not-found", "/ca/act/2001/c-99", WIDE, ""),
    ("law-arabic", LAW + "?ui=ar", WIDE, ""),
)
"""Name, address, size of the window, and `dark` or `no-javascript`."""


@contextmanager
def served() -> Iterator[str]:
    """The site, at an address of this machine, for as long as it takes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    server = subprocess.Popen([Path(sys.executable).parent / "migrandi", "serve", "--address", address])
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://{address}/", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.5)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def browser(size: tuple[int, int], how: str) -> webdriver.Chrome:
    """A headless Chromium of that size."""
    options = Options()
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size={size[0]},{size[1]}"):
        options.add_argument(argument)
    if how == "dark":
        options.add_argument("--force-dark-mode")
    if how == "no-javascript":
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    return webdriver.Chrome(options, Service(shutil.which("chromedriver")))


def main() -> None:
    """Take every picture, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "pictures")
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")
    with served() as site:
        for name, address, size, how in SHOTS:
            if arguments.names and name not in arguments.names:
                continue
            driver = browser(size, how)
            try:
                driver.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride",
                    {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE},
                )
                if how == "dark":
                    scheme = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
                    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
                driver.get(site + address)
                driver.save_screenshot(str(arguments.to / f"{name}.png"))
            finally:
                driver.quit()
            print(name)


if __name__ == "__main__":
    main()
