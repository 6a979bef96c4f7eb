"""A page is light, asks nobody but this site, and is read and searched without JavaScript: in a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.own_home import run
from tests.serving import chrome, served

pytestmark = pytest.mark.services

FIRST_PAGE = 150_000
"""Bytes over the wire that a page may be in all, with headers, styles, scripts and pictures, to who was never here."""

SEED = """
from tests.law.writing import article, law, take_in
from migrandi.search import syncing
take_in(law(*(article(str(one), "entry", "Arrival") for one in range(1, 60)), as_of="2001-01-01"))
syncing.sync()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("budget")
    run(home, SEED)
    with served(home, MIGRANDI_HOSTS="127.0.0.1,site.example.org") as address:
        yield address


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    """A browser that has visited nothing."""
    started = chrome()
    yield started
    started.quit()


def loaded(browser: webdriver.Chrome, address: str) -> dict[str, int]:
    """The bytes over the wire of everything that the browser asked for to show that page, by its address."""
    browser.get_log("performance")
    browser.get(address)
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for _attempt in range(100):
        for line in browser.get_log("performance"):
            said = json.loads(line["message"])["message"]
            told = said["params"]
            if said["method"] == "Network.requestWillBeSent" and not told["request"]["url"].startswith("data:"):
                names[told["requestId"]] = told["request"]["url"]
            elif said["method"] == "Network.loadingFinished" and told["requestId"] in names:
                sizes[names[told["requestId"]]] = int(told["encodedDataLength"])
        if {*names.values()} == {*sizes}:
            return sizes
        time.sleep(0.1)
    raise AssertionError(f"still loading: { ({*names.values()} - {*sizes}) }")


@pytest.mark.parametrize("page", ["/", "/xx/act/1999/7", "/search?q=warden"])
def test_a_page_is_under_its_budget_and_asks_nobody_else(site: str, browser: webdriver.Chrome, page: str) -> None:
    sizes = loaded(browser, f"{site}{page}")
    assert len(sizes) > 1
    assert {urlsplit(name).netloc for name in sizes} == {urlsplit(site).netloc}, "nobody else is asked"
    told = ", ".join(f"{urlsplit(name).path} {size:,}" for name, size in sorted(sizes.items(), key=lambda one: -one[1]))
    print(f"{page}: {sum(sizes.values()):,} bytes over the wire ({told})")  # noqa: T201 the figure that is asked for
    assert sum(sizes.values()) < FIRST_PAGE, told
    refused = [line["message"] for line in browser.get_log("browser") if "Content Security Policy" in line["message"]]
    assert not refused, "nothing in the page breaks the site's own policy"


@pytest.mark.parametrize("page", ["/", "/xx/act/1999/7", "/search?q=warden", "/nowhere/at/all", "/sign-in"])
def test_the_policy_lets_in_nothing_written_into_a_page_and_nothing_from_elsewhere(site: str, page: str) -> None:
    policy = httpx.get(f"{site}{page}", timeout=60).headers["Content-Security-Policy"]
    said = {one.split()[0]: one.split()[1:] for one in policy.split(";")}
    assert said["default-src"] == ["'none'"] and said["frame-ancestors"] == ["'none'"]
    assert said["script-src"] == said["style-src"] == said["connect-src"] == ["'self'"]
    assert "unsafe" not in policy and "http" not in policy


def test_without_javascript_a_law_is_searched_for_and_read(site: str, browser: webdriver.Chrome) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(site)
    box = browser.find_element(By.CSS_SELECTOR, "form[action='/search'] [name=q]")
    box.send_keys("warden harbour")
    box.submit()
    assert "/search?" in browser.current_url
    browser.find_element(By.CSS_SELECTOR, "main a[href*='/art_']").click()
    text = browser.find_element(By.TAG_NAME, "main").text
    assert "/xx/act/1999/7" in browser.current_url and "heard within three days by the warden" in text
