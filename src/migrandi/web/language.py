"""Which language the interface speaks: the reader's choice, kept in a cookie, apart from the law's own language."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "migrandi_language"
_OFFERED = frozenset(code for code, _name in settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    """The language in which whoever asks is answered: by `?ui=`, the cookie, or what the browser asks for."""
    said = (request.GET.get("ui", ""), request.COOKIES.get(COOKIE, ""))
    return next((code for code in said if code in _OFFERED), "") or translation.get_language_from_request(request)


class InterfaceLanguageMiddleware:
    """Sets the interface's language from `?ui=`, then the cookie, then what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        asked = request.GET.get("ui", "")
        if asked in _OFFERED and asked != request.COOKIES.get(COOKIE, ""):
            response.set_cookie(COOKIE, asked, max_age=31_536_000, samesite="Lax", httponly=True)
        return response
