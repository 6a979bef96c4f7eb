"""Calendars to subscribe to, public and private; and the sources that meetings are read from."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from migrandi.calendars.zones import offered
from migrandi.meetings import bodies, finding, importing, publishing, sources
from migrandi.meetings.errors import UnknownFeed, UnreadableSource
from migrandi.meetings.models import Feed, Rejected, Source
from migrandi.people import access, audit
from migrandi.people.actors import STRANGER, user_of
from migrandi.people.levels import Verb
from migrandi.web.acting import actor, for_somebody
from migrandi.web.asking import interface_language

_FORMS = ("ics", "atom", "jsonld")


def origin(request: HttpRequest) -> str:
    """The site's own address, as `https://example.org`."""
    return request.build_absolute_uri("/").rstrip("/")


@require_safe
def feed(request: HttpRequest, kind: str, form: str, value: str = "") -> HttpResponse:
    """A public calendar: what a stranger may read, whoever asks, so that it can be kept between."""
    found = finding.meetings(STRANGER, publishing.narrowing_of(kind, value))
    language = interface_language(request)
    name = publishing.feed_name(kind, value, language)
    at, here = timezone.now(), request.build_absolute_uri()
    if form == "ics":
        state = finding.state_asked(value) if kind == "state" else ""
        return _ics(publishing.calendar(found, name, origin(request), here, at, days=True, state=state), name)
    if form == "atom":
        page = f"{origin(request)}{reverse('meetings')}"
        data = publishing.atom(found, name, origin(request), here, page, at, STRANGER)
        return HttpResponse(data, content_type="application/atom+xml")
    if form == "jsonld":
        data_ = publishing.linked(found, origin(request), language, at)
        return JsonResponse(data_, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})
    raise UnknownFeed(_("There is no feed of that kind."))


@require_safe
def private_feed(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """A private calendar: what its owner may read."""
    at = timezone.now()
    kept = publishing.private(token, at)
    found = publishing.private_meetings(kept)
    name = publishing.feed_name(kept.kind, kept.value, interface_language(request))
    if form == "atom":
        page = f"{origin(request)}{reverse('meetings')}"
        owner = kept.owner if kept.owner is not None else STRANGER
        data = publishing.atom(found, name, origin(request), request.build_absolute_uri(), page, at, owner)
        response = HttpResponse(data, content_type="application/atom+xml")
    elif form == "ics":
        response = _ics(publishing.calendar(found, name, origin(request), "", at, days=True), name)
    else:
        raise UnknownFeed(_("There is no feed of that kind."))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def meeting_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """One meeting as iCalendar or JSON-LD."""
    who = actor(request)
    found = finding.meeting(who, number)
    audit.note_closed(who, "exported", "meeting", found, timezone.now())
    one = finding.meetings(who, finding.Narrowing(withdrawn=True)).filter(pk=found.pk)
    if form == "ics":
        return _ics(publishing.one(found, origin(request)), found.title)
    if form == "jsonld":
        language = interface_language(request)
        data = publishing.linked(one, origin(request), language, found.ends_at)
        return JsonResponse(data, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})
    raise UnknownFeed(_("There is no feed of that kind."))


def _ics(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    plain = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in " -_"))[:60].strip()
    response.headers["Content-Disposition"] = f'inline; filename="{plain or "meetings"}.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """The calendars to subscribe to; a POST makes a private one or revokes it."""
    who = actor(request)
    if request.method == "POST":
        return _change_calendars(request)
    known = [(body.key, bodies.name(body.key)) for body in bodies.bodies().values()]
    private = Feed.objects.filter(owner=user_of(who)) if who is not STRANGER else Feed.objects.none()
    context = {
        "origin": origin(request),
        "bodies": known,
        "grouped": bodies.grouped(),
        "private": private,
        "new": request.GET.get("new", ""),
        "may_have": who is not STRANGER,
        "kinds": Feed.Kind.choices,
        "forms": _FORMS,
    }
    response = render(request, "web/meeting_calendars.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@for_somebody
def _change_calendars(request: HttpRequest) -> HttpResponse:
    owner = user_of(actor(request))
    if revoked := request.POST.get("revoke", ""):
        mine = Feed.objects.filter(owner=owner, pk=int(revoked) if revoked.isdecimal() else 0).first()
        if mine is None:
            raise UnknownFeed(_("There is no calendar of that number."))
        publishing.revoke(mine, timezone.now())
        return redirect("meeting-calendars")
    kind, value = request.POST.get("kind", "mine"), request.POST.get("value", "").strip()
    made = publishing.make_private(owner, kind, value, timezone.now())
    return HttpResponseRedirect(f"{reverse('meeting-calendars')}?new={made.pk}#private")


@require_safe
@for_somebody
def source_list(request: HttpRequest) -> HttpResponse:
    """Where meetings are read, how it went, and what was kept aside."""
    who = actor(request)
    access.require(who, Verb.WRITE, "public", None)
    told = request.GET.get("removed", "")
    removed = Source.objects.filter(pk=int(told), removed_at__isnull=False).first() if told.isdecimal() else None
    context = {
        "sources": [(one, one.meetings.count(), Rejected.objects.filter(source=one)[:50]) for one in sources.listed()],
        "is_feed": sources.is_address,
        "removed": removed,
        "grouped": bodies.grouped(),
        "zones": offered(),
        "told": request.GET.get("told", ""),
    }
    return render(request, "web/meeting_sources.html", context)


@require_POST
@for_somebody
def add_source(request: HttpRequest) -> HttpResponse:
    """Take in a file, or follow a feed and read it at once."""
    access.require(actor(request), Verb.WRITE, "public", None)
    said, at = request.POST, timezone.now()
    given = request.FILES.get("file")
    address = said.get("address", "").strip()
    if given is None and not sources.is_address(address):
        raise UnreadableSource(_("Choose a file, or write the address of a feed, as https://example.org/calendar.ics."))
    kept = sources.add(
        f"file:{given.name}" if given is not None else address,
        name=said.get("name", "").strip() or _name(given, address), body=said.get("body", ""),
        topics=said.get("topics", "").split(","), zone=said.get("zone", ""),
    )  # fmt: skip
    if given is not None:
        report = importing.take_bytes(kept, given.read(), given.name or "", at)
    else:
        report = sources.read_again(kept, at)
    return _told(report)


def _name(given: object, address: str) -> str:
    return str(getattr(given, "name", "")) or address


def _told(report: importing.Report) -> HttpResponse:
    told = _("%(name)s: %(added)s new, %(changed)s changed, %(withdrawn)s withdrawn, %(aside)s kept aside.") % {
        "name": report.source, "added": report.added, "changed": report.changed + report.moved + report.cancelled,
        "withdrawn": report.withdrawn, "aside": report.aside,
    }  # fmt: skip
    return HttpResponseRedirect(f"{reverse('meeting-sources')}?{urlencode({'told': told})}")


@require_POST
@for_somebody
def change_source(request: HttpRequest, number: int) -> HttpResponse:
    """Read a source again, take it out, or have it back."""
    access.require(actor(request), Verb.WRITE, "public", None)
    kept = Source.objects.filter(pk=number).first()
    if kept is None:
        raise UnreadableSource(_("There is no source %(number)s."), number=number)
    what = request.POST.get("do", "")
    if what == "read":
        return _told(sources.read_again(kept, timezone.now()))
    if what == "back":
        sources.have_back(kept)
        return redirect("meeting-sources")
    sources.remove(kept, timezone.now())
    return HttpResponseRedirect(f"{reverse('meeting-sources')}?removed={kept.pk}")
