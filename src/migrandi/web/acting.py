"""Who acts on the site: who is signed in; where the site serves this machine alone, whoever sits at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from migrandi.people.actors import AT_THE_MACHINE, STRANGER, Actor
from migrandi.web.saving import owner
from migrandi.web.touching import write_down

View = Callable[..., HttpResponse]


def actor(request: HttpRequest) -> Actor:
    """Who asks. Somebody signed in acts under her own name, on a laptop too."""
    return owner(request) or (AT_THE_MACHINE if settings.LAPTOP else STRANGER)


def for_somebody(view: View) -> View:
    """Lets in who is signed in or sits at the machine; others are asked to sign in first, and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if actor(request) is STRANGER:
            return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")
        response = view(request, *arguments, **named)
        write_down(request, response)
        return response

    return guarded
