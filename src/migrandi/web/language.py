"""Which language the interface speaks: the reader's choice, kept in a cookie, apart from the law's own language."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "migrandi_language"


class InterfaceLanguageMiddleware:
    """Sets the interface's language from `?ui=`, then the cookie, then what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.offered = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("ui", "")
        kept = request.COOKIES.get(COOKIE, "")
        language = next(
            (code for code in (asked, kept) if code in self.offered), None
        ) or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if asked in self.offered and asked != kept:
            response.set_cookie(COOKIE, asked, max_age=31_536_000, samesite="Lax", httponly=True)
        return response
