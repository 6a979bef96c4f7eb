"""What a reader can mend is answered with a page that says how, and the status that fits."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error

from migrandi.api.problems import RETRY_AFTER, not_now, nothing_here, went_wrong
from migrandi.errors import Away, UserError
from migrandi.postgresql.away import away


class MistakesMiddleware:
    """Turns a `UserError` into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this with what a view raised."""
        answer = when_away(request, exception)
        if answer is None and isinstance(exception, UserError):
            answer = render(request, "web/mistake.html", {"sentence": str(exception)}, status=exception.status)
        return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that is none of ours; programs that asked the API get a problem."""
    if _of_the_api(request):  # with a line break in it, it is an address of none of its routes
        return nothing_here(request)
    return render(request, "web/mistake.html", {"sentence": ""}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """The answer where something failed that no page foresaw, be it before or after the page itself."""
    error = sys.exception()
    known = when_away(request, error) if error is not None else None
    return known or (went_wrong(request) if _of_the_api(request) else server_error(request))


def when_away(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    """Where the database or another server is away: a page that needs nothing of it; for programs, the problem."""
    mistake = error if isinstance(error, Away) else away(error)
    if mistake is None:
        return None
    if _of_the_api(request):
        return not_now(request, mistake)
    answer = HttpResponse(render_to_string("web/away.html"), status=mistake.status)
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _of_the_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/v1/")
