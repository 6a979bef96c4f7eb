"""The desk: what waits for an answer, and an enquiry with its messages, its triage, its proposals and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from migrandi.concepts.finding import concept_of
from migrandi.enquiries import answering, blobs, suggesting, triage
from migrandi.enquiries.errors import EnquiryError
from migrandi.enquiries.finding import (
    Wanted,
    change,
    find_attachment,
    find_enquiry,
    find_message,
    listed,
    note_listing,
    note_reading,
    read,
)
from migrandi.enquiries.models import Enquiry, OutgoingMessage, Proposal
from migrandi.jurisdictions import find
from migrandi.papers.models import Paper
from migrandi.people.access import may, may_anywhere, missions_of
from migrandi.people.actors import Actor
from migrandi.people.calendars import day_there, working_days_left
from migrandi.people.levels import Confidence, Verb
from migrandi.people.offices import answering_calendar, answering_calendars
from migrandi.web import names
from migrandi.web.acting import actor
from migrandi.web.asking import day_in
from migrandi.web.desk import concept_label, file_response, for_desk, page_of_mail

_PAGE = 50
_NARROWING = ("stage", "mission", "topic", "state", "urgency", "words", "until")


@require_safe
@for_desk
def enquiries(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the nearest deadline first; narrowed by stage, mission, topic, State and words."""
    who, now = actor(request), timezone.now()
    asked = request.GET
    wanted = Wanted(
        asked.get("stage", ""), asked.get("mission", ""), asked.get("topic", ""), asked.get("state", ""),
        asked.get("urgency", ""), asked.get("words", "").strip(), get_language() or "en", day_in(asked, "until"),
    )  # fmt: skip
    triage.propose_what_is_new(now, 50)
    found = listed(wanted, who)
    offset = int(asked["from"]) if asked.get("from", "").isdigit() and len(asked["from"]) < 9 else 0
    rows = list(found[offset : offset + _PAGE + 1])
    note_listing(rows[:_PAGE], who, now)
    topics = {one for held in listed(Wanted(stage="all"), who).values_list("topics", flat=True) for one in held}
    context = {
        "wanted": wanted, "rows": _rows(rows[:_PAGE], now), "total": found.count(),
        "next": offset + _PAGE if len(rows) > _PAGE else None, "stages": Enquiry.Stage.choices,
        "urgencies": Enquiry.Urgency.choices, "missions": missions_of(who), "may_ask": may_anywhere(who, Verb.ASK),
        "may_export": may_anywhere(who, Verb.EXPORT), "form_open": settings.ENQUIRY_FORM,
        "topics": sorted(((one, concept_label(one)) for one in topics), key=lambda pair: names.ordering(pair[1])),
        "narrowed": any(asked.get(name) for name in _NARROWING),
        "query": urlencode([(name, value) for name, value in asked.items() if name != "from"]),
    }  # fmt: skip
    return render(request, "web/enquiries.html", context)


def _rows(found: list[Enquiry], now: datetime) -> list[dict[str, object]]:
    calendars = answering_calendars({one.mission for one in found})
    return [
        {
            "enquiry": one,
            "late": one.stage == Enquiry.Stage.OPEN
            and one.deadline is not None
            and one.deadline < day_there(calendars[one.mission], now),
            "topics": [concept_label(topic) for topic in one.topics[:3]],
            "states": [names.jurisdiction(state) for state in one.states[:2]],
        }
        for one in found
    ]


@require_safe
@for_desk
def enquiry(request: HttpRequest, number: int) -> HttpResponse:
    """An enquiry; that it was read is written down where it is restricted or personal."""
    who, now = actor(request), timezone.now()
    one = read(number, who, now)
    if one.pk != number:
        return redirect(one)
    if one.proposed_at is None:
        triage.propose(one, now)
    return render(request, "web/enquiry.html", _page(one, who, now))


def _page(one: Enquiry, who: Actor, now: datetime) -> dict[str, object]:
    may_write = may(who, Verb.WRITE, one.confidence, one.mission)
    suggestions = suggesting.suggest(one, who, now)
    proposals: dict[str, list[Proposal]] = {}
    for proposal in one.proposals.all():
        proposals.setdefault(proposal.kind, []).append(proposal)
    undoable = one.changes.filter(undone_at=None, what__in=("triage", "stage")).exists()
    memo = one.memo
    outgoing = list(one.outgoing.prefetch_related("reports"))
    States = OutgoingMessage.State
    return {
        "enquiry": one, "messages_": one.messages.prefetch_related("attachments"), "may_write": may_write,
        "may_erase": may(who, Verb.ERASE, one.confidence, one.mission),
        "may_release": may(who, Verb.RELEASE, one.confidence, one.mission) and memo is not None
        and memo.stage == Paper.Stage.CLEARED,
        "proposals": proposals, "reasons": _reasons(proposals), "suggestions": suggestions,
        "authorities": [_authority(proposal) for proposal in suggestions.authorities],
        "statuses": [_authority(proposal) for proposal in suggestions.statuses],
        "earlier": [(alike, isinstance(alike.row, Enquiry)) for alike in suggestions.earlier],
        "left": working_days_left(answering_calendar(one.mission), now, one.deadline) if one.deadline else None,
        "missions": missions_of(who, Verb.WRITE), "urgencies": Enquiry.Urgency.choices,
        "levels": Confidence.choices, "languages": settings.LANGUAGES, "undoable": undoable,
        "topics": [(topic, concept_label(topic)) for topic in one.topics],
        "populations": [(topic, concept_label(topic)) for topic in one.populations],
        "states": ", ".join(state.upper() for state in one.states),
        "state_names": [names.jurisdiction(state) for state in one.states],
        "memo": memo, "needs_clearing": settings.ENQUIRY_CLEARED,
        "may_send": memo is not None and (memo.stage == Paper.Stage.CLEARED or not settings.ENQUIRY_CLEARED),
        "outgoing": [(answer, answer.state in (States.QUEUED, States.FAILED)) for answer in outgoing],
        "sent": any(answer.state not in (States.WITHDRAWN, States.FAILED, States.BOUNCED) for answer in outgoing),
    }  # fmt: skip


def _reasons(proposals: Mapping[str, list[Proposal]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What triage proposed and why, by kind, in the interface's words."""
    kinds = ("language", "mission", "state", "population", "topic", "urgency", "deadline")
    return [
        (str(Proposal.Kind(kind).label), [(_label(one), one.reason) for one in proposals[kind]])
        for kind in kinds
        if kind in proposals
    ]


def _label(proposal: Proposal) -> str:
    match proposal.kind:
        case Proposal.Kind.TOPIC | Proposal.Kind.POPULATION:
            return concept_label(proposal.value)
        case Proposal.Kind.STATE:
            return names.jurisdiction(proposal.value)
        case Proposal.Kind.URGENCY:
            return str(Enquiry.Urgency(proposal.value).label)
        case _:
            return proposal.label or proposal.value


def _authority(proposal: Proposal) -> dict[str, object]:
    title, _cut, text = proposal.label.partition("\n")
    path, _cut, state = proposal.value.partition("?state=")
    return {
        "proposal": proposal, "title": title, "text": text, "href": path, "reasons": proposal.reason.split("\n"),
        "state": state,
    }  # fmt: skip


@require_POST
@for_desk
def triage_enquiry(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm or correct what the enquiry is about, or take the last change back."""
    who, now = actor(request), timezone.now()
    one = change(number, who)
    if "undo" in request.POST:
        triage.undo(one, who, now)
    elif "again" in request.POST:
        triage.propose(one, now)
        suggesting.work_out(one, now)
    else:
        asked = request.POST
        given: dict[str, Any] = {
            "subject": asked.get("subject", "").strip(),
            "states": [find(part.strip()).code for part in asked.get("states", "").split(",") if part.strip()],
            "topics": _concepts(asked.getlist("topics"), asked.get("further_topics", "")),
            "populations": _concepts(asked.getlist("populations"), asked.get("further_populations", "")),
            "language": asked.get("language", ""), "urgency": asked.get("urgency", ""),
            "deadline": day_in(asked, "deadline"), "confidence": asked.get("confidence", ""),
        }  # fmt: skip
        if asked.get("mission", "") != (one.mission.code if one.mission else ""):
            given["mission"] = asked.get("mission", "")
        triage.confirm(one, who, given, now)
        suggesting.work_out(one, now)
    return redirect(one)


def _concepts(ticked: list[str], written: str) -> list[str]:
    found = list(ticked)
    for part in written.split(","):
        if part.strip():
            concept = concept_of(part)
            if concept is None:
                raise EnquiryError(_("“%(words)s” is no concept of the thesaurus."), words=part.strip())
            found.append(concept.id)
    return list(dict.fromkeys(found))


@require_POST
@for_desk
def answer_proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Take a proposed authority or treaty status, dismiss it, or leave it open again."""
    who, now = actor(request), timezone.now()
    one = change(number, who)
    answered = suggesting.answer_proposal(
        one, _number(request.POST.get("proposal", "")), request.POST.get("answer", ""), who, now
    )
    answering.collect_taken(one, answered, who, now)
    return redirect(f"{one.get_absolute_url()}#proposals")


@require_POST
@for_desk
def begin_memo(request: HttpRequest, number: int) -> HttpResponse:
    """Begin the memo that answers, or go on with it."""
    who = actor(request)
    memo = answering.begin_memo(change(number, who), who, timezone.now())
    return redirect("edit-paper", number=memo.pk)


@require_POST
@for_desk
def send_answer(request: HttpRequest, number: int) -> HttpResponse:
    """Put the memo into the outbox, have it back from there, or say what became of it."""
    who, now = actor(request), timezone.now()
    one = change(number, who)
    if "back" in request.POST:
        answering.take_back(one, _number(request.POST["back"]), who, now)
    elif "arrived" in request.POST or "again" in request.POST:
        arrived = "arrived" in request.POST
        answering.settle(one, _number(request.POST["arrived" if arrived else "again"]), arrived, who, now)
    else:
        answering.queue_answer(
            one, who, now, words=request.POST.get("words", ""), form=request.POST.get("form", "docx")
        )
    return redirect(f"{one.get_absolute_url()}#answer")


@require_POST
@for_desk
def move_enquiry(request: HttpRequest, number: int) -> HttpResponse:
    """Close an enquiry, or open it again."""
    who = actor(request)
    one = change(number, who)
    triage.set_stage(one, who, request.POST.get("to", ""), timezone.now())
    return redirect(one)


@require_safe
@for_desk
def message_of_enquiry(request: HttpRequest, number: int, message: int) -> HttpResponse:
    """A message as it came, to be saved; with `?as=html` its own HTML, made harmless, in a page that can do nothing."""
    who, now = actor(request), timezone.now()
    one = find_enquiry(number, who)
    found = find_message(one, message)
    note_reading(one, who, now, "read", message=found.pk)
    if request.GET.get("as") == "html" and found.html:
        return page_of_mail(found.html)
    typed = found.source.startswith("form#")
    name = f"enquiry-{one.pk}-{found.pk}.{'json' if typed else 'eml'}"
    return file_response(blobs.fetch(found.sha256), name, "application/json" if typed else "message/rfc822")


@require_safe
@for_desk
def attachment_of_enquiry(request: HttpRequest, number: int, attachment: int) -> HttpResponse:
    """An attachment, to be saved under a safe name."""
    who, now = actor(request), timezone.now()
    one = find_enquiry(number, who)
    found = find_attachment(one, attachment)
    note_reading(one, who, now, "read", attachment=found.pk)
    return file_response(blobs.fetch(found.sha256), found.name, found.media_type)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else 0
