"""Who may write papers on this site, under what name, and how what was collected is cited."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from migrandi.papers.models import Evidence, Paper

View = Callable[..., HttpResponse]


def writer_of(request: HttpRequest) -> User | None:
    """The officer who is signed in; None where nobody is, as on a laptop."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_active else None


def may_write(request: HttpRequest) -> bool:
    """Whether this reader sees and writes papers: whoever is signed in, or sits at the machine that serves them."""
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


def citation_for(evidence: Evidence) -> str:
    """The brackets that cite a piece of evidence; empty for a note."""
    work = evidence.work
    if work is None:
        return ""
    key = work.number if work.register and "/" not in work.number else work.path.lstrip("/")
    if "?" in evidence.path or evidence.path == work.path:
        return f"[@{key}]"
    steps = [step.partition("_") for step in evidence.path.removeprefix(f"{work.path}/").split("/")]
    first = {"art": "art", "sec": "s", "para": "para", "rule": "rule", "reg": "reg"}.get(steps[0][0], steps[0][0])
    place = f"{first} {steps[0][2]}" + "".join(f"({number})" for _kind, _cut, number in steps[1:])
    on = f", on {evidence.on}" if evidence.on else ""
    return f"[@{key}, {place}{on}]"


def open_papers(request: HttpRequest) -> list[Paper]:
    """The papers into which this reader may collect, the last changed first."""
    return list(Paper.objects.exclude(stage=Paper.Stage.CLEARED)[:20]) if may_write(request) else []
