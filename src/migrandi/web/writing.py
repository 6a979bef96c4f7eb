"""Who may see and write papers on this site, and under what name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from migrandi.papers import keeping
from migrandi.papers.models import Paper
from migrandi.people.actors import AT_THE_MACHINE, STRANGER, Actor
from migrandi.people.levels import Verb

View = Callable[..., HttpResponse]


def writer_of(request: HttpRequest) -> User | None:
    """The officer who is signed in; None where nobody is, as on a laptop."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_active else None


def actor_of(request: HttpRequest) -> Actor:
    """As whom the reader acts: on a laptop as the machine, else as the account that is signed in."""
    return AT_THE_MACHINE if settings.LAPTOP else writer_of(request) or STRANGER


def may_write(request: HttpRequest) -> bool:
    """Whether this reader has anything to do with papers: who is signed in, or sits at the machine that serves them."""
    return bool(settings.LAPTOP or writer_of(request) is not None)


def name_of_writer(request: HttpRequest) -> str:
    """The name under which something is signed; empty on a laptop."""
    user = writer_of(request)
    return user.get_username() if user is not None else ""


def for_writers(view: View) -> View:
    """The view for those who may write; others are asked to sign in. Papers are confidential until they are sent."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if not may_write(request):
            return redirect_to_login(request.get_full_path(), reverse("sign-in"))
        response = view(request, *arguments, **named)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def opened(request: HttpRequest, number: int | str, verb: Verb) -> Paper:
    """The paper of that number, for this reader to do that with; that a closed one was opened is written down.

    Raises `UnknownPaper`, also where the reader may not know of it, and `NotAllowed`.
    """
    return keeping.open_paper(str(number), actor_of(request), verb, timezone.now())


def open_papers(request: HttpRequest) -> list[Paper]:
    """The papers into which this reader may collect, the last changed first."""
    if not may_write(request):
        return []
    return list(keeping.writable(actor_of(request)).exclude(stage=Paper.Stage.CLEARED)[:20])
