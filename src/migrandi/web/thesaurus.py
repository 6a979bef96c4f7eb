"""Every request follows the editors' last changes to the thesaurus, whichever process they were made in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from migrandi.concepts.editing import refresh


class ThesaurusMiddleware:
    """Asks whether the thesaurus was changed, before the page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refresh()
        return self.get_response(request)
