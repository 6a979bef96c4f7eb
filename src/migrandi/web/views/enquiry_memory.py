"""The desk's memory: memos redacted and released, the knowledge they become, what is held on a person, erasure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from migrandi.enquiries import erasing, held_on, releasing
from migrandi.enquiries.errors import EnquiryError, UnknownEnquiry
from migrandi.enquiries.finding import change, find_release, note_listing, note_reading
from migrandi.enquiries.models import Enquiry, Redaction, Release
from migrandi.enquiries.redacting import KINDS
from migrandi.enquiries.words import alike
from migrandi.papers import html_writer
from migrandi.papers.composing import compose
from migrandi.papers.html_writer import Manner
from migrandi.papers.reading import read_paper
from migrandi.people.access import may, may_anywhere, readable
from migrandi.people.levels import Confidence, Verb
from migrandi.people.offices import find_mission
from migrandi.web.acting import actor
from migrandi.web.desk import concept_label, file_response, for_desk

_AROUND = 90
"""Characters shown on either side of a place that may have to be taken out."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Say of each place whether it is taken out, then release the memo."""
    who, now = actor(request), timezone.now()
    enquiry = change(number, who, Verb.RELEASE)
    if request.method != "POST":
        note_reading(enquiry, who, now, "read")
        return render(request, "web/enquiry_release.html", _redacting(enquiry, releasing.find_begun(enquiry, who)))
    asked = request.POST
    if "begin" in asked:
        releasing.begin_release(enquiry, who, now)
        return redirect("release-memo", number=enquiry.pk)
    begun = releasing.find_begun(enquiry, who)
    for name, value in asked.items():
        if name.startswith("place-") and name[6:].isascii() and name[6:].isdigit():
            releasing.answer_redaction(begun, int(name[6:]), str(value), who, now)
    if "mark" in asked:
        releasing.mark(begun, asked.get("words", ""), who, now)
    if "release" in asked:
        code = asked.get("mission", "")
        mission = find_mission(code, who) if code else None
        done = releasing.release_memo(begun, who, asked.get("confidence", ""), mission, asked.get("title", ""), now)
        return redirect(done)
    return redirect("release-memo", number=enquiry.pk)


def _redacting(enquiry: Enquiry, begun: Release) -> dict[str, object]:
    text = begun.original
    redactions = list(begun.redactions.all())
    places = [
        {
            "redaction": one, "before": text[max(0, one.start - _AROUND) : one.start],
            "words": text[one.start : one.end], "after": text[one.end : one.end + _AROUND],
            "kind": _(KINDS.get(one.kind, one.kind)), "reason": _(one.reason),
        }
        for one in redactions
    ]  # fmt: skip
    return {
        "enquiry": enquiry, "release": begun, "places": places, "answers": Redaction.Answer.choices,
        "waiting": sum(one.answer == Redaction.Answer.OPEN for one in redactions),
        "text": releasing.redacted(begun), "missions": [enquiry.mission] if enquiry.mission else [],
        "levels": [choice for choice in Confidence.choices if choice[0] in ("internal", "public")],
    }  # fmt: skip


@require_safe
@for_desk
def knowledge(request: HttpRequest) -> HttpResponse:
    """The released memos that the reader may see; with `?words=` those like the words, the likest first."""
    who = actor(request)
    words = request.GET.get("words", "").strip()
    if words:
        found = [one.row for one in alike(words, get_language() or "en", who, most=50) if isinstance(one.row, Release)]
    else:
        found = list(readable(Release.objects.filter(stage=Release.Stage.RELEASED), who)[:200])
    rows = [(one, [concept_label(topic) for topic in one.topics[:4]]) for one in found]
    return render(request, "web/knowledge.html", {"rows": rows, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def memo(request: HttpRequest, number: int) -> HttpResponse:
    """A released memo; taken back, or put back after that."""
    who, now = actor(request), timezone.now()
    if request.method == "POST":
        known = readable(Release.objects.exclude(stage=Release.Stage.PROPOSED), who).filter(pk=number).first()
        if known is None:
            raise UnknownEnquiry(_("There is no such memo."))
        if "undo" in request.POST:
            releasing.put_back_release(known, who, now)
            return redirect(known)
        releasing.withdraw_release(known, who, now)
        return render(request, "web/knowledge_withdrawn.html", {"release": known})
    found = find_release(number, who)
    read = read_paper(found.text)
    context = {
        "release": found, "body": html_writer.write_body(compose(read).nodes, found.language, Manner(shift=1)),
        "topics": [concept_label(topic) for topic in found.topics],
        "may_withdraw": may(who, Verb.RELEASE, found.confidence, found.mission),
    }  # fmt: skip
    return render(request, "web/knowledge_memo.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def person(request: HttpRequest) -> HttpResponse:
    """What is held on a person: how much, and all of it as one zip."""
    who = actor(request)
    if not may_anywhere(who, Verb.EXPORT):
        raise UnknownEnquiry(_("There is no such page."))
    words = request.POST.get("words", "").strip()
    if "take" in request.POST:
        return file_response(held_on.export(words, who, timezone.now()), "held.zip", "application/zip")
    held = held_on.held_on(words, who) if words else None
    if held is not None:
        note_listing(held.enquiries, who, timezone.now())
    return render(request, "web/enquiry_person.html", {"words": words, "held": held})


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Erase an enquiry for good, after the number was typed once more."""
    who = actor(request)
    enquiry = change(number, who, Verb.ERASE)
    if request.method == "POST":
        if request.POST.get("number", "").strip() != str(enquiry.pk):
            raise EnquiryError(_("Type the enquiry's number to erase it: this cannot be undone."))
        erasing.erase(enquiry, who, timezone.now())
        erasing.leave_no_trace()
        return redirect("enquiries")
    note_reading(enquiry, who, timezone.now(), "read")
    return render(request, "web/enquiry_erase.html", {"enquiry": enquiry})
