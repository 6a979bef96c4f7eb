"""What a deployer asks the site: whether it lives and can answer, what it measures; and a line in the log a request.

First of all middleware: it is asked under any host name, needs no session, and sees how long all the others took.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from migrandi.operations.health import ready

log = logging.getLogger("migrandi.requests")
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


class ObservingMiddleware:
    """Answers `/healthz`, `/readyz` and `/metrics`; counts and logs all else by its route, never by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": alive, "/readyz": readiness}
        if settings.METRICS:
            self.answers["/metrics"] = measured

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in self.answers:
            return self.answers[request.path_info](request)
        began = perf_counter()
        response = self.get_response(request)
        observed(request, response, perf_counter() - began)
        return response


def observed(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count and log a request that was answered in so many seconds."""
    route = request.resolver_match.route if request.resolver_match is not None else "none"
    if settings.METRICS:
        from migrandi.operations import measures  # noqa: PLC0415 only where it is asked for

        measures.REQUESTS.labels(route, request.method, response.status_code).inc()
        measures.SECONDS.labels(route).observe(seconds)
    if settings.LOGS == "json":
        told = {"request": uuid4().hex, "route": route, "method": request.method, "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1)}  # fmt: skip
        log.info("answered", extra=told)


def alive(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return _plain(JsonResponse({"alive": True}))


def readiness(request: HttpRequest) -> HttpResponse:
    """This process can answer questions; 503 and what it waits for, where not."""
    missing = ready.missing()
    return _plain(JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200))


def measured(request: HttpRequest) -> HttpResponse:
    """The measures, for who has the key that is set; without a key set, for this machine alone."""
    if settings.METRICS_KEY:
        given = request.headers.get("Authorization", "")
        allowed = hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_KEY}".encode())
    else:
        allowed = request.META.get("REMOTE_ADDR") in _LOOPBACK
    if not allowed:
        return _plain(HttpResponse("Measures need the key of MIGRANDI_METRICS_KEY.\n", "text/plain", status=403))
    from migrandi.operations import measures  # noqa: PLC0415 only where it is asked for

    return _plain(HttpResponse(measures.text(), "text/plain; version=0.0.4; charset=utf-8"))


def _plain(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
