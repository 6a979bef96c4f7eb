"""What a page of the site may load and do: its own files, nothing from elsewhere, nothing written into the page.

There is no nonce: a nonce lets scripts and styles stand in a page, and here none does.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


def policy() -> str:
    """The Content-Security-Policy of the site's own pages."""
    forms = "'self'"
    if settings.OIDC_URL:
        # signing in with the directory is a form whose answer leads there, and browsers hold that against this too
        there = urlsplit(settings.OIDC_URL)
        forms += f" {there.scheme}://{there.netloc}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; manifest-src 'self'; form-action {forms}; base-uri 'none'; frame-ancestors 'none'"
    )


class ContentPolicyMiddleware:
    """Sets the policies where a view has set none. The admin's own pages keep to them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response
