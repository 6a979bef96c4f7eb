"""What the pages of the desk share: who may open them, how files are handed out, names of concepts."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from migrandi.thesaurus.reading import by_id
from migrandi.web.acting import View, for_somebody

_SHOWN_AS = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain", "message/rfc822", "application/zip"}
)
"""Media types that a browser is told; all others are bytes to it."""
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def for_desk(view: View) -> View:
    """The view for who is signed in or sits at the machine; kept by no cache on the way."""

    @wraps(view)
    def private(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        response = view(request, *arguments, **named)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return for_somebody(private)


def file_response(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved: never shown by the browser, never guessed at, never able to act."""
    kind = media_type if media_type in _SHOWN_AS else "application/octet-stream"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def page_of_mail(inside: str) -> HttpResponse:
    """Mail's own HTML, made harmless before it was stored, alone in a page that can load and do nothing."""
    response = HttpResponse(
        f'<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"></head>'
        f"<body>{inside}</body></html>"
    )
    response.headers["Content-Security-Policy"] = f"{_SANDBOX}; img-src data:"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def concept_label(concept: str) -> str:
    """What a concept is called in the interface's language."""
    known = by_id().get(concept)
    spoken = (get_language() or "en").split("-", maxsplit=1)[0]
    return (known.label.get(spoken) or known.label["en"]) if known else concept
