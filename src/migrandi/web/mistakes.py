"""What a reader can mend is answered with a page that says how, and the status that fits."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from migrandi.errors import UserError


class MistakesMiddleware:
    """Turns a `UserError` into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this with what a view raised."""
        if isinstance(exception, UserError):
            return render(request, "web/mistake.html", {"sentence": str(exception)}, status=exception.status)
        return None


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that is none of ours."""
    return render(request, "web/mistake.html", {"sentence": ""}, status=404)
