"""What went wrong, as RFC 9457 has it: `application/problem+json`, with the code that the command line gives too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from math import ceil
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from migrandi.errors import Away, UserError

Handler = Callable[[HttpRequest, Any], HttpResponse]
View = Callable[..., HttpResponse]
RETRY_AFTER = "10"
"""Seconds after which it is worth asking again where a server is away."""
MEDIA_TYPE = "application/problem+json"


def problem(request: HttpRequest, status: int, code: str, detail: str, **more: object) -> HttpResponse:
    """The answer that says what went wrong; `more` are members of its own kind, as `errors`."""
    told: dict[str, Any] = {
        "type": f"urn:migrandi:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.get_full_path(),
        "code": code,
        **more,
    }
    return HttpResponse(msgspec.json.encode(told), status=status, content_type=MEDIA_TYPE)


def tell_problems(api: NinjaAPI) -> None:
    """Let the API answer every mistake of a client, and nothing else, as a problem."""
    handlers: dict[type[Exception], Handler] = {
        Away: not_now,
        UserError: _mistake,
        ValidationError: _not_understood,
        AuthenticationError: _no_key,
        Throttled: _too_fast,
        HttpError: _refused,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def not_now(request: HttpRequest, error: Away) -> HttpResponse:
    """The answer where a server is away. Where that stands is not told: who asks may be anybody."""
    sentence = _("A server that this site rests on does not answer. Try again in a moment.")
    answer = problem(request, error.status, error.code, sentence)
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer at an address below the API's that is none of its own."""
    return problem(request, 404, "not-found", _("There is nothing at this address. All there is: openapi.json."))


def went_wrong(request: HttpRequest) -> HttpResponse:
    """The answer where the mistake is ours; what it was stands in the log alone."""
    sentence = _("Something went wrong here, and was written down. Try again later, or ask for something else.")
    return problem(request, 500, "went-wrong", sentence)


def told_as_problem(view: View) -> View:
    """The view, which answers HEAD as it does GET, and another method with a problem that names those there are."""

    @wraps(view)
    def answered(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        method = request.method
        request.method = "GET" if method == "HEAD" else method  # the server leaves the body out by itself
        answer = view(request, *arguments, **named)
        request.method = method
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            sentence = _("This is only read: ask for it with GET.")
            refused = problem(request, 405, "method-not-allowed", sentence)
            refused.headers["Allow"] = "GET, HEAD, OPTIONS"
            return refused
        return answer

    return answered


def _mistake(request: HttpRequest, error: UserError) -> HttpResponse:
    answer = problem(request, error.status, error.code, str(error))
    if error.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"where": [str(step) for step in one["loc"]], "message": one["msg"]} for one in error.errors]
    said = "; ".join(f"{one['where'][-1]}: {one['message']}" for one in errors)
    return problem(request, 422, "not-understood", said, errors=errors)


def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    sentence = _("This needs a key. Send it as “Authorization: Bearer KEY”; you make one on the page of your account.")
    answer = problem(request, 401, "no-key", sentence)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _too_fast(request: HttpRequest, error: Throttled) -> HttpResponse:
    sentence = _("Too many requests. Go on after the number of seconds in Retry-After, or ask for a key.")
    answer = problem(request, 429, "too-many-requests", sentence)
    answer.headers["Retry-After"] = str(getattr(request, "pace_wait", 0) or ceil(error.wait or 1))
    return answer


def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, "refused", str(error))
