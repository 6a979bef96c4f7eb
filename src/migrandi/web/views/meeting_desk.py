"""Meetings by hand: the forms, removing and having back, reminders, papers from a meeting, its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from migrandi.calendars.zones import offered
from migrandi.law import blobs
from migrandi.meetings import briefing, editing, finding, reminding
from migrandi.meetings.errors import UnknownMeeting
from migrandi.meetings.forms import MeetingForm
from migrandi.meetings.models import Document, FollowUp, Meeting, Reminder
from migrandi.people import access, audit
from migrandi.people.actors import user_of
from migrandi.people.levels import Verb
from migrandi.web.acting import actor, for_somebody
from migrandi.web.touching import touch


@require_http_methods(["GET", "HEAD", "POST"])
@for_somebody
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Add a meeting."""
    access.require(actor(request), Verb.WRITE, "public", None)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = editing.save_meeting(form, actor(request), timezone.now())
        return redirect(made)
    return _form(request, form, None, _("Add a meeting"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_somebody
def edit_meeting(request: HttpRequest, number: int) -> HttpResponse:
    """Change a meeting."""
    found = _to_change(request, number)
    form = MeetingForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        return redirect(editing.save_meeting(form, actor(request), timezone.now()))
    return _form(request, form, found, _("Change the meeting"))


def _to_change(request: HttpRequest, number: int) -> Meeting:
    """The meeting, if who asks may change it; that she does is written down. Raises `UnknownMeeting`, `NotAllowed`."""
    who = actor(request)
    found = finding.meeting(who, number)
    access.require(who, Verb.WRITE, found.confidence, found.mission)
    touch(request, who, "changed" if request.method == "POST" else "read", "meeting", found)
    return found


def _form(request: HttpRequest, form: Any, found: Meeting | None, title: str, kind: str = "") -> HttpResponse:
    context = {"form": form, "meeting": found, "title": title, "kind": kind, "zones": offered()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "web/meeting_form.html", context, status=status)


_TITLES = {
    "agenda": gettext_noop("Agenda item"),
    "document": gettext_noop("Document"),
    "participant": gettext_noop("Participant"),
    "note": gettext_noop("Note"),
    "statement": gettext_noop("Statement"),
    "outcome": gettext_noop("Outcome"),
    "recommendation": gettext_noop("Recommendation to a State"),
    "follow-up": gettext_noop("Something to do"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_somebody
def edit_part(request: HttpRequest, number: int, kind: str, part: int | None = None) -> HttpResponse:
    """Add or change something of a meeting."""
    found = _to_change(request, number)
    said = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = editing.form_for(kind, found, actor(request), part, **said)
    if request.method == "POST" and form.is_valid():
        editing.save_part(form, kind, actor(request), timezone.now())
        return HttpResponseRedirect(f"{found.get_absolute_url()}#{kind}")
    return _form(request, form, found, _(_TITLES[kind]), kind)


@require_POST
@for_somebody
def remove_part(request: HttpRequest, number: int, kind: str, part: int) -> HttpResponse:
    """Take something of a meeting away; the page offers to undo it."""
    found = _to_change(request, number)
    editing.remove_part(found, kind, part, actor(request), timezone.now())
    return HttpResponseRedirect(f"{found.get_absolute_url()}?removed={kind.replace('-', '_')}-{part}")


@require_POST
@for_somebody
def have_back_part(request: HttpRequest, number: int, kind: str, part: int) -> HttpResponse:
    """Undo that something was taken away."""
    found = _to_change(request, number)
    editing.have_back_part(found, kind, part, actor(request), timezone.now())
    return HttpResponseRedirect(f"{found.get_absolute_url()}#{kind}")


@require_POST
@for_somebody
def remove_meeting(request: HttpRequest, number: int) -> HttpResponse:
    """Take a meeting away, or have it back."""
    found = _to_change(request, number)
    if request.POST.get("back"):
        editing.have_back_meeting(found, actor(request))
    else:
        editing.remove_meeting(found, actor(request), timezone.now())
    return redirect(found)


@require_POST
@for_somebody
def finish(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """Say that something is done, or that it is not after all."""
    found = _to_change(request, number)
    task = FollowUp.objects.select_related("meeting", "meeting__mission").filter(meeting=found, pk=part).first()
    if task is None:
        raise UnknownMeeting(_("The meeting has nothing of that number."))
    editing.finish(task, actor(request), timezone.now(), done=request.POST.get("done", "1") == "1")
    return HttpResponseRedirect(f"{found.get_absolute_url()}#follow-up")


@require_POST
@for_somebody
def begin_paper(request: HttpRequest, number: int) -> HttpResponse:
    """A briefing note or a report of the meeting, as a paper to go on with."""
    who = actor(request)
    found = finding.meeting(who, number)
    access.require(who, Verb.WRITE, found.confidence, found.mission)
    touch(request, who, "read", "meeting", found)
    what = "report" if request.POST.get("what") == "report" else "briefing"
    language = request.POST.get("language") or "en"
    paper = briefing.begin_paper(found, what, who, timezone.now(), language)
    return redirect("edit-paper", number=paper.pk)


@require_POST
@for_somebody
def remind(request: HttpRequest, number: int) -> HttpResponse:
    """Ask to be told of the meeting, of a paper that is due, or of something to do; or not any more."""
    who = actor(request)
    found = finding.meeting(who, number)
    if forget := request.POST.get("forget", ""):
        mine = Reminder.objects.filter(meeting=found, user=user_of(who), pk=int(forget) if forget.isdecimal() else 0)
        mine.delete()
        return HttpResponseRedirect(f"{found.get_absolute_url()}#remind")
    kind, _dash, part = request.POST.get("about", "").partition("-")
    document = found.documents.filter(pk=part).first() if kind == "document" and part.isdecimal() else None
    task = found.follow_ups.filter(pk=part).first() if kind == "task" and part.isdecimal() else None
    days = request.POST.get("days", "1")
    reminding.remind(
        found, user_of(who), request.POST.get("email", "").strip(), int(days) if days.isdecimal() else 1,
        timezone.now(), document=document, follow_up=task,
    )  # fmt: skip
    return HttpResponseRedirect(f"{found.get_absolute_url()}#remind")


@require_safe
def document_file(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """The file of a document, as it came."""
    who = actor(request)
    found = finding.meeting(who, number)
    document = get_object_or_404(Document, meeting=found, pk=part, removed_at=None, sha256__gt="")
    audit.note_closed(who, "exported", "meeting", found, timezone.now(), document=document.pk)
    response = HttpResponse(blobs.fetch(settings.BLOBS, document.sha256), content_type="application/octet-stream")
    name = "".join(sign if sign.isalnum() or sign in ".-_ " else "_" for sign in document.filename) or "document"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
