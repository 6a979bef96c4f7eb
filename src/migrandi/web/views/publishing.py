"""What programs that keep up with the site read: its records (OAI-PMH), its map, what robots may do."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from migrandi.api.conditional import with_etag
from migrandi.publishing import oai, sitemap


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai_pmh(request: HttpRequest) -> HttpResponse:
    """The repository. Its protocol asks for GET and POST alike; nothing is changed by either."""
    given = request.POST if request.method == "POST" else request.GET
    site = settings.SITE_ADDRESS
    data = oai.answer(
        site, f"{site}/oai", {name: given.getlist(name) for name in given}, settings.MAIL_FROM or "admin@localhost",
        datetime.now(UTC),
    )  # fmt: skip
    return HttpResponse(data, content_type="text/xml; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The parts of the map."""
    return _xml(request, sitemap.index(settings.SITE_ADDRESS))


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """One part of the map."""
    return _xml(request, sitemap.part(settings.SITE_ADDRESS, number))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may ask for: the law; not what is each person's own, nor searches without end."""
    closed = ("admin", "ask", "enquiries", "papers", "search", "searches", "watch")
    lines = [
        "User-agent: *",
        *(f"Disallow: /{each}" for each in closed),
        f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _xml(request: HttpRequest, data: bytes) -> HttpResponse:
    return with_etag(request, HttpResponse(data, content_type="application/xml"))
