"""Pages that are the same for every stranger are kept as they were sent, until anything is written of which pages are
made.

Kept is what was made for a stranger: without a session, a key or a message, who was given no cookie. It is of one state
of the data (`revision.py`): after any commit that might change it, by whatever process, it is made again.

Where the site serves one machine alone, pages have forms, with a token that goes with a cookie. There they are kept for
that cookie, and one token for all who come without: whoever reaches such a site may do all on it anyway.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from hashlib import sha256
from http.cookies import SimpleCookie
from threading import Lock
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

from migrandi import remembering
from migrandi.web import language, reader_zone
from migrandi.web.revision import Revision
from migrandi.web.shown import Asked

_PAGES = frozenset(
    ("home", "search", "alike", "works", "states", "state", "bound", "treaties", "treaty", "concepts", "concept",
     "compare", "law")
)  # fmt: skip
"""The addresses whose pages are for everybody, by the names of their routes."""
_FROM_THE_INDEX = frozenset(("search", "alike"))
"""Those that a cluster's index answers, where there is one: it does not tell at once that it was written to."""
_NOBODYS = frozenset({language.COOKIE, reader_zone.COOKIE, settings.CSRF_COOKIE_NAME})
"""Cookies that say nothing of who asks. A page with a token for a form is given a cookie, and so is not kept for
strangers."""
_HANGS_ON = frozenset({"accept", "accept-encoding", "accept-language", "cookie", "origin"})
"""What a page may hang on: all of it is in the key under which it is kept."""
_LONGEST_KEY = 4000


class Page(msgspec.Struct, frozen=True):
    """A page as it was sent, with its cookies, and the route that made it."""

    body: bytes
    headers: dict[str, str]
    route: Any
    cookies: SimpleCookie


class Kept:
    """Pages of one state of the data, those asked for last, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._revision: Hashable = None
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._size = 0

    def find(self, revision: Hashable, key: Hashable) -> Page | None:
        """The page as it is in that state; None if it has to be made."""
        with self._lock:
            if revision != self._revision:
                self._pages.clear()
                self._size = 0
                self._revision = revision
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, revision: Hashable, key: Hashable, page: Page) -> None:
        """Keep a page that was made after the state was asked for."""
        with self._lock:
            if revision != self._revision or key in self._pages:
                return
            self._pages[key] = page
            self._size += len(page.body)
            while self._size > self._most:
                _key, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest.body)


@cache
def kept() -> Kept:
    """What this process keeps."""
    return Kept(settings.PAGES_KEPT * 2**20)


@cache
def tells() -> Revision:
    """What tells this process in which state the data are."""
    return Revision()


def answered(request: HttpRequest, key: Hashable, revision: Hashable | None) -> HttpResponse | None:
    """The answer to a request, if the page it asks for is kept as it is in that state of the data."""
    page = kept().find(revision, key) if revision is not None else None
    return _answer(request, page) if page is not None else None


class KeepingMiddleware:
    """Answers strangers with what is kept, and keeps what others make for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        revision = tells().now() if request.method in ("GET", "HEAD") else None
        key = key_of(request) if revision is not None else None
        asked = Asked()
        if key is None:
            return self._made(request, revision, asked)
        response = answered(request, key, revision)
        if response is None:
            response = self._made(request, revision, asked)
            if asked.aside or not _is_for_everybody(request, response):
                return response
            page = _page(request, response)
            kept().keep(revision, key, page)
            response = _answer(request, page)
        return response

    def _made(self, request: HttpRequest, revision: Hashable | None, asked: Asked) -> HttpResponse:
        with remembering.within(revision), connection.execute_wrapper(asked):
            return self.get_response(request)


def key_of(request: HttpRequest) -> Hashable | None:
    """All that a page for a stranger hangs on; None where it is asked for by somebody, or is not only read."""
    said = request.META
    if request.method != "GET" or not settings.PAGES_KEPT or "HTTP_AUTHORIZATION" in said:
        return None
    if "ui" in request.GET:  # whoever chooses a language is given a cookie
        return None
    zone = secret = ""
    if "HTTP_COOKIE" in said:
        if not request.COOKIES.keys() <= _NOBODYS:
            return None
        zone = request.COOKIES.get(reader_zone.COOKIE, "")
        secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "") if settings.LAPTOP else ""
    asked = (
        request.scheme, said.get("HTTP_HOST", ""), request.get_full_path(), language.language_of(request), zone, secret,
        said.get("HTTP_ACCEPT", ""), "gzip" in said.get("HTTP_ACCEPT_ENCODING", ""), "HTTP_HX_REQUEST" in said,
    )  # fmt: skip
    if sum(len(part) for part in asked if isinstance(part, str)) > _LONGEST_KEY:
        return None
    return (*asked, timezone.localdate())  # who is bound is told as of today


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and request.resolver_match is not None
        and request.resolver_match.url_name in (_PAGES - _FROM_THE_INDEX if settings.SEARCH_URL else _PAGES)
        and not response.streaming
        and response.cookies.keys() <= ({settings.CSRF_COOKIE_NAME} if settings.LAPTOP else set())
        and "Cache-Control" not in response.headers
        and response.headers.get("Content-Type", "").startswith("text/html")
        and {name.strip().lower() for name in response.headers.get("Vary", "").split(",")} <= _HANGS_ON
    )


def _page(request: HttpRequest, response: HttpResponse) -> Page:
    body = response.content
    # of the words alone: what is packed is packed a little differently each time, so that its length tells nothing
    words = gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body
    headers = dict(response.headers) | {"ETag": f'W/"{sha256(words).hexdigest()[:32]}"', "Cache-Control": "no-cache"}
    return Page(body, headers, request.resolver_match, response.cookies)


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    request.resolver_match = page.route
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known is not None and page.headers["ETag"] in (tag.strip() for tag in known.split(",")):
        kept = {name: value for name, value in page.headers.items() if not name.startswith("Content-")}
        response: HttpResponse = HttpResponseNotModified(headers=kept)
    else:
        response = HttpResponse(page.body, headers=page.headers)
    response.cookies.update(page.cookies)
    return response
