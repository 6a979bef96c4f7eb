"""What a request touched that is closed: written into the trail once it is known whether what was asked was done.

A form that was taken is answered by leading elsewhere. One that came back, with what is to be mended, changed nothing,
and only showed what it is about.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from migrandi.people import audit
from migrandi.people.actors import Actor

_TOUCHED = "_touched"


def touch(request: HttpRequest, who: Actor, did: str, kind: str, one: audit.Kept) -> None:
    """Remember that the request is about that thing. `did`: what it is called if it is done."""
    request.__dict__.setdefault(_TOUCHED, []).append((who, did, kind, one))


def write_down(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the trail, before the answer is sent."""
    failed = response.status_code >= 400 or (request.method == "POST" and response.status_code < 300)
    for who, did, kind, one in request.__dict__.get(_TOUCHED, ()):
        audit.note_closed(who, "read" if failed else did, kind, one, timezone.now())
