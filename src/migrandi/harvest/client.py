"""Asking a publisher's servers politely: robots.txt, a pace for each host, retries, conditional requests, a budget."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlencode, urljoin

import httpx
import msgspec
from protego import Protego

from migrandi import __version__
from migrandi.harvest.bodies import Body, gather
from migrandi.harvest.contract import Publisher
from migrandi.harvest.guarding import GuardedTransport
from migrandi.harvest.pages import Page
from migrandi.harvest.refusals import Refused, Spent, Unreachable

AGENT = f"Migrandi/{__version__} (an open database of migration law)"
LARGEST_PAGE = 50 * 2**20
"""The most bytes a page of a list may have: it is held in memory."""
_REDIRECTS = 5
_AGAIN = frozenset({429, 500, 502, 503, 504})
_SECRET = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"})
"""Headers that are not kept with what was received."""


class Answer(msgspec.Struct):
    """What a server answered to a request for a document: `body` is None where it said that nothing changed."""

    address: str
    status: int
    request: dict[str, str]
    headers: dict[str, str]
    at: datetime
    body: Body | None


class Client:
    """The connection to one publisher during one run. `sleep` and `clock` are those of a test."""

    def __init__(
        self,
        publisher: Publisher,
        folder: Path,
        *,
        hosts: frozenset[str] = frozenset(),
        routes: Mapping[str, str] = {},
        headers: Mapping[str, str] = {},
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.publisher = publisher
        self.requests = 0
        self.bytes = 0
        self._hosts = hosts or frozenset(publisher.hosts)
        self._polite = publisher.politeness
        self._folder = folder
        self._sleep, self._clock = sleep, clock
        self._asked: dict[str, float] = {}
        self._robots: dict[str, Protego | None] = {}
        self._http = httpx.Client(
            transport=GuardedTransport(routes),
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip", **headers},
            timeout=httpx.Timeout(30, connect=15),
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def page(self, address: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] = {}) -> Page:
        """A page of a list. Raises `Refused`."""
        if params:
            address = f"{address}{'&' if '?' in address else '?'}{urlencode(params)}"
        answer = self.document(address, headers, limit=LARGEST_PAGE)
        if answer.body is None:
            raise Unreachable("server-error", f"{address} answered {answer.status} without a page.")
        content = answer.body.data or Path(answer.body.path).read_bytes() if answer.body.size else b""
        answer.body.drop()
        return Page(answer.address, content, answer.headers)

    def document(
        self, address: str, headers: Mapping[str, str], *, limit: int, etag: str = "", last_modified: str = ""
    ) -> Answer:
        """The document at an address, or that it has not changed. Raises `Refused`.

        `limit`: the most bytes taken; `etag`, `last_modified`: what the server said of the copy that is held.
        """
        asked = dict(headers)
        if etag:
            asked["If-None-Match"] = etag
        if last_modified:
            asked["If-Modified-Since"] = last_modified
        for attempt in range(1, self._polite.attempts + 1):
            try:
                return self._follow(address, asked, limit)
            except _Again as again:
                if attempt == self._polite.attempts:
                    raise Unreachable(again.code, str(again)) from again
                self._wait(again.wait, attempt)
        raise AssertionError("a publisher is asked at least once")

    def _wait(self, wanted: float | None, attempt: int) -> None:
        if wanted is None:
            wanted = self._polite.backoff_seconds * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
        if wanted > self._polite.longest_wait_seconds:
            raise Spent("come-back-later", f"The publisher asks to come back in {wanted:,.0f} seconds.")
        self._sleep(wanted)

    def _follow(self, address: str, headers: Mapping[str, str], limit: int) -> Answer:
        """The answer after every redirect, each of them within the publisher's hosts."""
        for _step in range(_REDIRECTS + 1):
            url = self.check(address)
            self._ask_robots(url)
            answer, onward = self._once(url, headers, limit)
            if not onward:
                return answer
            address = urljoin(address, onward)
        raise Refused("redirects", f"It is redirected more than {_REDIRECTS} times, at last to {address}.")

    def check(self, address: str) -> httpx.URL:
        """The address, taken apart. Raises `Refused` for one that is not the publisher's."""
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL as error:
            raise Refused("address", f"{address[:200]} is no address: {error}.") from error
        if url.scheme not in ("http", "https"):
            raise Refused("elsewhere", f"{address[:200]} is no address on the web: it is not followed.")
        if url.host not in self._hosts or url.userinfo:
            raise Refused("elsewhere", f"{url.host} is not one of the publisher's hosts: {address[:200]} is not asked.")
        return url

    def _ask_robots(self, url: httpx.URL) -> None:
        site = f"{url.scheme}://{url.netloc.decode()}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        rules = self._robots[site]
        if rules is not None and not rules.can_fetch(str(url), AGENT):
            raise Refused("robots", f"The publisher's robots.txt asks programs not to fetch {url}.")

    def _read_robots(self, site: str) -> Protego | None:
        """The rules of a site; None where it has none. One that cannot be read forbids everything, after RFC 9309."""
        for attempt in range(1, self._polite.attempts + 1):
            try:
                answer, onward = self._once(httpx.URL(f"{site}/robots.txt"), {}, 2**19)
            except _Again as again:
                if attempt == self._polite.attempts:
                    raise Unreachable("robots", f"{site}/robots.txt cannot be read: {again}") from again
                self._wait(again.wait, attempt)
                continue
            except Unreachable:  # there is none
                return None
            if onward or answer.body is None:
                return None
            content = answer.body.head()
            answer.body.drop()
            return Protego.parse(content.decode("utf-8", "replace"))
        return None

    def _once(self, url: httpx.URL, headers: Mapping[str, str], limit: int) -> tuple[Answer, str]:
        """One request: the answer, or where it leads. Raises `_Again` for what may be mended by waiting."""
        self._pace(url.host)
        address = str(url)
        request = self._http.build_request("GET", url, headers=headers)
        shown = {name: value for name, value in request.headers.items() if name not in _SECRET}
        with self._sent(request) as response:
            status = response.status_code
            kept = {name: value for name, value in response.headers.items() if name not in _SECRET}
            answer = Answer(address, status, shown, kept, datetime.now(UTC), None)
            if status in (301, 302, 303, 307, 308):
                return answer, response.headers.get("Location", "")
            if status in _AGAIN:
                raise _Again("server-error", f"{address} answered {status}.", _retry_after(response))
            if status == 304:
                return answer, ""
            if status in (404, 410):
                raise Unreachable("gone" if status == 410 else "not-found", f"{address} answered {status}.")
            if status != 200:
                raise Unreachable("server-error", f"{address} answered {status}.")
            answer.body = self._receive(response, limit)
            return answer, ""

    @contextmanager
    def _sent(self, request: httpx.Request) -> Iterator[httpx.Response]:
        """The response to a request, counted against the run's budget."""
        if self.requests >= self._polite.requests_per_run:
            raise Spent("budget", f"The run has made its {self._polite.requests_per_run:,} requests.")
        if self.bytes >= self._polite.megabytes_per_run * 2**20:
            raise Spent("budget", f"The run has received its {self._polite.megabytes_per_run:,} MB.")
        self.requests += 1
        try:
            response = self._http.send(request, stream=True, follow_redirects=False)
            try:
                yield response
            finally:
                response.close()
        except httpx.RemoteProtocolError as error:
            raise _Again("cut", f"The answer broke off: {error}.") from error
        except httpx.TimeoutException as error:
            raise _Again("timeout", f"{request.url} does not answer.") from error
        except httpx.TransportError as error:
            raise _Again("unreachable", f"{request.url.host} cannot be reached: {error}.") from error

    def _receive(self, response: httpx.Response, limit: int) -> Body:
        """The body, within its limits of size and time."""
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > limit:
            raise Refused("too-large", f"It has {int(declared):,} bytes; at most {limit:,} are taken.")
        until = self._clock() + self._polite.seconds_per_document

        def on_bytes(count: int) -> None:
            self.bytes += count
            if self._clock() > until:
                most = self._polite.seconds_per_document
                raise Refused("too-slow", f"It did not come within {most:,.0f} seconds.")

        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        try:
            return gather(response.iter_raw(), encoding, self._folder, limit, on_bytes)
        except Refused as refused:
            if refused.code == "cut":
                raise _Again("cut", str(refused)) from refused
            raise

    def _pace(self, host: str) -> None:
        """Wait until the host may be asked again."""
        rules = next((rules for site, rules in self._robots.items() if site.endswith(host) and rules), None)
        delay = float(rules.crawl_delay(AGENT) or 0) if rules is not None else 0.0
        delay = max(self._polite.seconds_between_requests, delay)
        if delay:
            due = self._asked.get(host, float("-inf")) + delay
            if (ahead := due - self._clock()) > 0:
                self._sleep(ahead)
            self._asked[host] = self._clock()


class _Again(Exception):
    """Something that may be mended by asking again after `wait` seconds (None: as long as politeness says)."""

    def __init__(self, code: str, sentence: str, wait: float | None = None) -> None:
        super().__init__(sentence)
        self.code, self.wait = code, wait


def _retry_after(response: httpx.Response) -> float | None:
    """The seconds the server asks to wait, told as a number or as a moment."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
