"""Answers that are not sent twice: each has an ETag, and who has it already is told that nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control

View = Callable[..., HttpResponse]


def with_etag(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer with the ETag of its bytes; 304 without them where the client has just these."""
    if request.method not in ("GET", "HEAD") or answer.status_code != 200 or answer.streaming:
        return answer
    tag = f'"{sha256(answer.content).hexdigest()[:32]}"'
    known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    if tag in known or "*" in known:
        fresh: HttpResponse = HttpResponseNotModified()
        fresh.headers["ETag"] = tag
        return fresh
    answer.headers["ETag"] = tag
    patch_cache_control(answer, no_cache=True)
    return answer
