"""What every page of the site knows: the address it is at, without the interface's language, to change that alone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def page(request: HttpRequest) -> dict[str, object]:
    """The query to keep when the interface's language is changed."""
    query = request.GET.copy()
    query.pop("ui", None)
    return {
        "keep_query": f"{query.urlencode()}&" if query else "",
        "laptop": settings.LAPTOP,
        "directory": _directory(),
    }


def _directory() -> dict[str, str] | None:
    """The organisation's own directory, if one is set: what it is called, and where signing in with it begins."""
    if not settings.OIDC_URL:
        return None
    return {"name": settings.OIDC_NAME, "address": reverse("openid_connect_login", args=["directory"])}
