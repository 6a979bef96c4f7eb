"""The site's own styles, scripts and pictures: their addresses name their content, they are packed once, and kept.

An address ends in what the file's content sums up to, so that a browser that has it need never ask again. Found where
each app has them, without a step that gathers them first: a laptop starts at once, and nothing gathered can be old.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response

_PACKED = ("text/", "application/javascript", "application/json", "image/svg+xml")
"""The kinds that get smaller by being packed."""
_FOR_GOOD = "public, max-age=31536000, immutable"
_FOR_A_MINUTE = "public, max-age=60"
"""Where the address does not name the content that is there: it was written by hand, or is an older version's."""


class StaticFile(msgspec.Struct, frozen=True):
    """A file as it is sent. `packed`: the same by gzip; empty where that is no smaller."""

    content: bytes
    packed: bytes
    kind: str
    digest: str


class NamedByContent(StaticFilesStorage):
    """Gives each file the address that names its content."""

    def url(self, name: str | None) -> str:
        """The address; of what is no file of the site without a name for its content."""
        plain = super().url(name)
        held = static_file(name or "")
        return f"{plain}?v={held.digest}" if held is not None else plain


class StaticFilesMiddleware:
    """Answers for the files of the site; all else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.front = urlsplit(settings.STATIC_URL).path

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.front):
            return self.get_response(request)
        held = static_file(unquote(request.path_info.removeprefix(self.front)))
        if held is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(("GET", "HEAD"))
        return _answer(request, held)


def _answer(request: HttpRequest, held: StaticFile) -> HttpResponse:
    packed = bool(held.packed) and "gzip" in request.headers.get("Accept-Encoding", "")
    body = held.packed if packed else held.content
    etag = f'"{held.digest}{"-gzip" if packed else ""}"'
    response = HttpResponse(body if request.method == "GET" else b"", content_type=held.kind)
    response.headers["Content-Length"] = str(len(body))
    response.headers["Cache-Control"] = _FOR_GOOD if request.GET.get("v") == held.digest else _FOR_A_MINUTE
    response.headers["ETag"] = etag
    if held.packed:
        response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None  # there is a response to answer with
    return answer


def static_file(name: str) -> StaticFile | None:
    """The file of that name below `STATIC_URL`; None where no app has one."""
    path = _paths().get(name)
    return _read(path) if path is not None else None


@cache
def _paths() -> dict[str, str]:
    """Where the file of each name is; of several apps that have one the first counts."""
    found: dict[str, str] = {}
    for finder in finders.get_finders():
        for path, storage in finder.list(None):
            prefix = getattr(storage, "prefix", None)
            found.setdefault(f"{prefix}/{path}" if prefix else path, storage.path(path))
    return found


@cache
def _read(path: str) -> StaticFile:
    content = Path(path).read_bytes()
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    packed = gzip.compress(content, 9, mtime=0) if kind.startswith(_PACKED) else b""
    kind = f"{kind}; charset=utf-8" if kind.startswith(_PACKED) else kind
    return StaticFile(content, packed if len(packed) < len(content) else b"", kind, sha256(content).hexdigest()[:20])
