"""How enquiries come in by the web: the open form for missions, and the one in which an officer types an enquiry in."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from migrandi.enquiries.asking import Asked, ask_by_form, enter_by_hand
from migrandi.enquiries.errors import EnquiryError
from migrandi.people.access import missions_of
from migrandi.people.levels import Confidence, Verb
from migrandi.people.offices import find_mission
from migrandi.web.acting import actor
from migrandi.web.desk import for_desk

_KEY = "abcdefghijklmnopqrstuvwxyz0123456789"


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The open form. What was written comes back with what is to be mended; sent twice, it is stored once.

    It needs no JavaScript, no account and few bytes. Whether a mission is known is not told.
    """
    if not settings.ENQUIRY_FORM:
        raise Http404
    asked = _asked(request)
    mistake, status = "", 200
    if request.method == "POST":
        if request.POST.get("website"):  # a field no person sees: only programs fill it in
            return render(request, "web/ask_thanks.html", {"reference": asked.key[:8]})
        try:
            ask_by_form(asked, timezone.now())
        except EnquiryError as error:
            mistake, status = str(error), error.status
        else:
            return render(request, "web/ask_thanks.html", {"reference": asked.key[:8]})
    context = {"asked": asked, "mistake": mistake, "language": get_language()}
    return render(request, "web/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def new_enquiry(request: HttpRequest) -> HttpResponse:
    """Type in an enquiry that came by telephone or letter, or one of your own mission."""
    who = actor(request)
    asked = _asked(request)
    mistake, status = "", 200
    if request.method == "POST":
        code = request.POST.get("mission", "")
        try:
            mission = find_mission(code, who) if code else None
            made = enter_by_hand(asked, mission, request.POST.get("confidence", ""), who, timezone.now())
        except EnquiryError as error:
            mistake, status = str(error), error.status
        else:
            return redirect(made)
    context = {
        "asked": asked, "mistake": mistake, "missions": missions_of(who, Verb.ASK), "levels": Confidence.choices,
        "chosen": request.POST.get("mission", ""), "level": request.POST.get("confidence", Confidence.PERSONAL),
    }  # fmt: skip
    return render(request, "web/enquiry_new.html", context, status=status)


def _asked(request: HttpRequest) -> Asked:
    given = request.POST
    key = "".join(sign for sign in given.get("key", "") if sign in _KEY)[:32] or secrets.token_hex(16)
    return Asked(
        key, given.get("question", ""), given.get("subject", ""), given.get("sender", "").strip(),
        given.get("sender_name", ""),
    )  # fmt: skip
