"""Who may see and write papers on this site, and under what name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from migrandi.papers import keeping
from migrandi.papers.models import Paper
from migrandi.people.actors import AT_THE_MACHINE, STRANGER, Actor
from migrandi.people.levels import Verb
from migrandi.web.touching import touch, write_down

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
        write_down(request, response)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def opened(request: HttpRequest, number: int | str, verb: Verb) -> Paper:
    """The paper of that number, for this reader to do that with, which is written down once it is done.

    Raises `UnknownPaper`, also where the reader may not know of it, and `NotAllowed`.
    """
    who = actor_of(request)
    paper = keeping.paper_for(str(number), who, verb)
    looks = verb != Verb.EXPORT and request.method in ("GET", "HEAD")
    touch(request, who, "read" if looks else keeping.DID[verb], "paper", paper)
    return paper


def open_papers(request: HttpRequest) -> list[Paper]:
    """The papers into which this reader may collect, the last changed first."""
    if not may_write(request):
        return []
    return list(keeping.writable(actor_of(request)).exclude(stage=Paper.Stage.CLEARED)[:20])
