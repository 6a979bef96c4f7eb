"""A law or a provision in another form than a page: to take away, by its address, or as a program asks for it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from migrandi.api.conditional import with_etag
from migrandi.formats.identifiers import slug
from migrandi.law.blobs import fetch
from migrandi.law.models import Work
from migrandi.law.reading import provision_on, read_work
from migrandi.publishing.errors import NoSuchForm, NotAcceptable
from migrandi.publishing.forms import Asked, form_named, offered
from migrandi.publishing.negotiating import choose

__all__ = ["NoSuchForm", "download", "form_asked_for", "not_acceptable", "published", "vary"]


def form_asked_for(request: HttpRequest, work: Work) -> str:
    """The form that the request's `Accept` asks for; empty for a page. Raises `NotAcceptable`."""
    there = offered(work)
    form = choose(request.headers.get("Accept", ""), there)
    if form is None:
        listed = ", ".join(f"{types[0]} (?as={name})" for name, types in there.items())
        raise NotAcceptable(
            _("%(path)s is not held in any form that was asked for. There are: %(forms)s."),
            path=work.path,
            forms=listed,
        )
    return "" if form == "html" else form


def vary(response: HttpResponse) -> None:
    """Say what the answer at a law's address hangs on, so that no cache gives a program's to a person."""
    patch_vary_headers(response, ["Accept", "Accept-Language", "Cookie"])


def not_acceptable(refused: NotAcceptable) -> HttpResponse:
    """The refusal as a sentence: whoever takes no page is sent none."""
    response = HttpResponse(f"{refused}\n", content_type="text/plain; charset=utf-8", status=refused.status)
    vary(response)
    return response


def published(request: HttpRequest, work: Work, eid: str, on: date | None, language: str, form: str) -> HttpResponse:
    """The law or provision in that form, as it is read on the web. Raises `NoSuchForm`, or a `LawError`."""
    response = _written(work, eid, on, language, form)
    vary(response)
    return with_etag(request, response)


def download(request: HttpRequest, work: Work, eid: str, on: date | None, language: str, form: str) -> HttpResponse:
    """The law or provision as a file. Raises `NoSuchForm`, or a `LawError`."""
    if form == "original":
        reading = provision_on(work, eid, on, language) if eid else read_work(work, on, language)
        source = reading.source
        response = _safe(HttpResponse(fetch(settings.BLOBS, source.sha256), content_type="application/octet-stream"))
        eid, extension = "", _ascii(source.filename.rpartition(".")[2] or "bin")
    else:
        extension = form_named(form).extension
        response = _written(work, eid, on, language, form)
    name = slug(f"{work.path} {eid} {language}").replace("_", "-")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_ascii(name)}.{extension}"
    return with_etag(request, response)


def _written(work: Work, eid: str, on: date | None, language: str, form: str) -> HttpResponse:
    named = form_named(form)
    data = named.write(Asked(work, eid, on, language, settings.SITE_ADDRESS))
    media_type = named.media_types[0]
    response = HttpResponse(
        data, content_type=f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    )
    if language:
        response.headers["Content-Language"] = language
    return _safe(response)


def _safe(response: HttpResponse) -> HttpResponse:
    """Written by us from somebody's bytes, or theirs as received: to be kept, never run as a page of this site."""
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _ascii(name: str) -> str:
    return name.encode("ascii", "ignore").decode()[:120] or "law"
