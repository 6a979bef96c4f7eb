"""Every request follows the editors' last changes to the thesaurus, whichever process they were made in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from migrandi.concepts.editing import refresh
from migrandi.postgresql.away import SERVER_ERRORS
from migrandi.web.mistakes import when_away


class ThesaurusMiddleware:
    """Asks whether the thesaurus was changed, before the page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            refresh()
        except SERVER_ERRORS as error:
            answer = when_away(request, error)
            if answer is None:
                raise
            return answer
        return self.get_response(request)
