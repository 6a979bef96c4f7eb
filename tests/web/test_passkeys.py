"""People sign in in a real browser, with a real authenticator: passkeys, codes of an app, sessions here and there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait

from tests.own_home import run
from tests.serving import chrome, served

pytestmark = pytest.mark.services

PASSWORD = "harbour-town-1951"
SECRET = "JBSWY3DPEHPK3PXP"
SEED = f"""
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
User.objects.create_user("officer-a", "officer-a@example.org", "{PASSWORD}")
User.objects.create_user("officer-c", "officer-c@example.org", "{PASSWORD}")
TOTP.activate(User.objects.create_user("officer-b", "officer-b@example.org", "{PASSWORD}"), "{SECRET}")
"""
TRAIL = """
from migrandi.people import audit
print(*(one.verb for one in audit.entries(kind="account", actor="officer-a").order_by("number")))
"""


class Site(NamedTuple):
    """Where it is, by the name under which browsers offer passkeys without HTTPS; and its data."""

    address: str
    home: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("passkeys")
    run(home, SEED)
    with served(home, "localhost", MIGRANDI_HOSTS="localhost,127.0.0.1,site.example.org") as address:
        yield Site(address, home)


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    started = chrome()
    yield started
    started.quit()


@pytest.fixture
def other() -> Iterator[webdriver.Chrome]:
    started = chrome()
    yield started
    started.quit()


def until_gone(browser: webdriver.Chrome, element: WebElement) -> None:
    """Wait until the page of that element has gone; while it goes, the browser may fail to say anything of it."""
    WebDriverWait(browser, 20, ignored_exceptions=[WebDriverException]).until(staleness_of(element))


def fill(browser: webdriver.Chrome, **said: str) -> None:
    """Write into the fields of those names, send their form, and wait for what comes of it."""
    for name, value in said.items():
        field = browser.find_element(By.CSS_SELECTOR, f"main [name={name}]")
        field.clear()
        field.send_keys(value)
    field.submit()
    until_gone(browser, field)


def press(browser: webdriver.Chrome, selector: str) -> None:
    """Press what that selector finds, and wait until its page has gone: a page asked for sooner would be overtaken."""
    pressed = browser.find_element(By.CSS_SELECTOR, selector)
    pressed.click()
    until_gone(browser, pressed)


def by_password(site: Site, browser: webdriver.Chrome, name: str) -> None:
    browser.get(f"{site.address}/sign-in")
    fill(browser, login=name, password=PASSWORD)


def open_confirmed(site: Site, browser: webdriver.Chrome, page: str) -> None:
    """A page that asks again who one is before it shows how one signs in."""
    browser.get(f"{site.address}{page}")
    if "/reauthenticate/" in browser.current_url:
        fill(browser, password=PASSWORD)
    assert browser.current_url.startswith(f"{site.address}{page}"), browser.current_url


def sign_out(site: Site, browser: webdriver.Chrome) -> None:
    browser.get(f"{site.address}/accounts/logout/")
    press(browser, "main form button")
    assert not signed_in(site, browser)


def signed_in(site: Site, browser: webdriver.Chrome) -> bool:
    browser.get(f"{site.address}/account")
    return browser.current_url == f"{site.address}/account"


def press_passkey(site: Site, browser: webdriver.Chrome) -> WebElement:
    """As somebody does who comes from the first page."""
    browser.get(site.address)
    press(browser, "a[href^='/sign-in']")
    button: WebElement = WebDriverWait(browser, 20).until(lambda there: there.find_elements(By.ID, "passkey_login"))[0]
    button.click()
    return button


def test_a_passkey_is_added_signs_in_without_a_password_and_once_removed_no_longer_does(
    site: Site, browser: webdriver.Chrome
) -> None:
    browser.add_virtual_authenticator(
        VirtualAuthenticatorOptions(
            protocol=VirtualAuthenticatorOptions.Protocol.CTAP2,
            transport=VirtualAuthenticatorOptions.Transport.INTERNAL,
            has_resident_key=True, has_user_verification=True, is_user_verified=True,
        )
    )  # fmt: skip
    by_password(site, browser, "officer-a")
    open_confirmed(site, browser, "/accounts/2fa/webauthn/add/")
    browser.find_element(By.CSS_SELECTOR, "[name=passwordless]").click()
    browser.find_element(By.ID, "mfa_webauthn_add").click()
    WebDriverWait(browser, 20).until(lambda there: not there.current_url.endswith("/add/"))
    assert len(browser.get_credentials()) == 1, "it is kept in the authenticator"
    sign_out(site, browser)
    press_passkey(site, browser)
    WebDriverWait(browser, 20).until(lambda there: "/sign-in" not in there.current_url)
    assert signed_in(site, browser) and "officer-a" in browser.find_element(By.TAG_NAME, "main").text
    open_confirmed(site, browser, "/accounts/2fa/webauthn/")
    press(browser, "main a[href$='/remove/']")
    if "/reauthenticate/" in browser.current_url:
        fill(browser, password=PASSWORD)
    press(browser, "main form button[type=submit]")
    sign_out(site, browser)
    button = press_passkey(site, browser)
    until_gone(browser, button)
    assert "Incorrect" in browser.find_element(By.TAG_NAME, "body").text
    assert not signed_in(site, browser), "the authenticator has it still; the site knows it no longer"
    refused = [line["message"] for line in browser.get_log("browser") if "Content Security Policy" in line["message"]]
    assert not refused
    told = [verb for verb, _same in groupby(run(site.home, TRAIL).split())]  # codes for an emergency go with it
    once = ["signed-in", "added-second-factor", "signed-out"]
    assert told == [*once, "signed-in", "removed-second-factor", "signed-out"]


def test_with_an_app_of_codes_the_password_alone_opens_nothing(site: Site, browser: webdriver.Chrome) -> None:
    by_password(site, browser, "officer-b")
    assert "/2fa/authenticate/" in browser.current_url
    fill(browser, code="000000")
    assert "/2fa/authenticate/" in browser.current_url and not signed_in(site, browser)
    assert "/2fa/authenticate/" in browser.current_url, "the code is still waited for"
    fill(browser, code=code_of(SECRET))
    assert signed_in(site, browser)


def test_an_app_of_codes_is_set_up_from_the_page_and_its_picture_needs_nobody_else(
    site: Site, browser: webdriver.Chrome
) -> None:
    by_password(site, browser, "officer-c")
    open_confirmed(site, browser, "/accounts/2fa/totp/activate/")
    picture = browser.find_element(By.CSS_SELECTOR, "main img")
    assert str(picture.get_attribute("src")).startswith("data:image/svg") and picture.size["width"] > 50
    secret = str(browser.find_element(By.ID, "authenticator_secret").get_attribute("value"))
    fill(browser, code=code_of(secret))
    assert "/recovery-codes/" in browser.current_url
    assert browser.find_element(By.CSS_SELECTOR, "main textarea, main pre, main code").text or "codes" in (
        browser.find_element(By.TAG_NAME, "main").text
    )


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_sessions_of_another_browser_are_seen_and_ended_one_by_one_or_all(
    site: Site, browser: webdriver.Chrome, other: webdriver.Chrome
) -> None:
    for one in (browser, other):
        by_password(site, one, "officer-a")
        assert signed_in(site, one)
    browser.get(f"{site.address}/accounts/sessions/")

    def lines(there: webdriver.Chrome) -> list[WebElement]:
        return there.find_elements(By.CSS_SELECTOR, "main tbody tr")

    before = len(lines(browser))
    assert before >= 2 and sum("This browser" in line.text for line in lines(browser)) == 1
    # the newest but one's own is the other browser's
    lines(browser)[-1].find_element(By.CSS_SELECTOR, "form button").click()
    WebDriverWait(browser, 20).until(lambda there: len(lines(there)) == before - 1)
    assert not signed_in(site, other) and signed_in(site, browser)
    by_password(site, other, "officer-a")
    assert signed_in(site, other)
    browser.get(f"{site.address}/accounts/sessions/")
    browser.find_element(By.CSS_SELECTOR, "main .scroll ~ form button").click()
    WebDriverWait(browser, 20).until(lambda there: len(lines(there)) == 1)
    assert not signed_in(site, other) and signed_in(site, browser)
