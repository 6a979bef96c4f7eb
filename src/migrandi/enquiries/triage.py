"""Triage: what an enquiry is about is proposed with reasons; an officer confirms or corrects, and can undo.

What is proposed stands in the enquiry at once, so that lists can be ordered by it; `triaged_at` says that a person has
confirmed it. After that only a person changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.enquiries.errors import EnquiryError, NotInThatState
from migrandi.enquiries.likely import without_greetings
from migrandi.enquiries.models import Attachment, Change, Enquiry, Message, Proposal
from migrandi.enquiries.telling import Told, concepts_told, is_population, language_told, states_told
from migrandi.enquiries.urgency import days_told, urgency_told
from migrandi.enquiries.words import index
from migrandi.jurisdictions import is_known
from migrandi.people import audit
from migrandi.people.access import may, missions_of, require
from migrandi.people.actors import Actor, name_of
from migrandi.people.calendars import after_working_days, day_there
from migrandi.people.errors import NotAllowed
from migrandi.people.levels import Confidence, Verb
from migrandi.people.models import Mission
from migrandi.people.offices import answering_calendar, mission_of_address
from migrandi.thesaurus.reading import by_id

_MOST = 8
"""Topics and populations that are proposed."""
_LONGEST = 20_000
"""Characters of an enquiry that are read for triage."""
_FIELDS = ("subject", "mission", "states", "populations", "topics", "language", "urgency", "deadline", "confidence")
"""What an officer may correct."""

Kind = Proposal.Kind


def text_of(enquiry: Enquiry) -> str:
    """What the mission itself wrote, the oldest message first, without quotations and signatures."""
    parts = [enquiry.subject]
    for message in enquiry.messages.filter(direction=Message.Direction.IN, kind__in=("ordinary", "invitation")):
        parts += [part["text"] for part in message.parts if part["kind"] in ("own", "forwarded")] or [message.text]
    return "\n\n".join(part for part in parts if part)[:_LONGEST]


def attached_to(enquiry: Enquiry) -> str:
    """The words of the documents that the mission attached: searched, but not taken for what it asks."""
    held = Attachment.objects.filter(message__enquiry=enquiry, message__direction=Message.Direction.IN)
    return "\n\n".join(held.exclude(text="").values_list("text", flat=True))[:_LONGEST]


def propose(enquiry: Enquiry, moment: datetime) -> None:
    """Propose what the enquiry is about, with reasons. Running it again changes nothing that a person has answered."""
    text = text_of(enquiry)
    body = without_greetings(text)
    mission = enquiry.mission
    language = language_told(text, mission.language if mission else "")
    spoken = language.value if language else "en"
    came = day_there(answering_calendar(mission), enquiry.received_at)
    told = concepts_told(body, spoken)
    topics = [one for one in told if not is_population(one.value)][:_MOST]
    populations = [one for one in told if is_population(one.value)][:_MOST]
    states = states_told(body, spoken, mission.jurisdiction if mission else "")[:_MOST]
    urgency = urgency_told(body, spoken, came)
    deadline = _deadline(days_told(body, spoken, came), urgency.value, mission, enquiry.received_at)
    sender = _mission_told(enquiry)
    lists: dict[str, Sequence[Told]] = {
        Kind.LANGUAGE: [language] if language else [], Kind.MISSION: [sender] if sender else [], Kind.STATE: states,
        Kind.TOPIC: topics, Kind.POPULATION: populations, Kind.URGENCY: [urgency], Kind.DEADLINE: [deadline],
    }  # fmt: skip
    with transaction.atomic():
        enquiry.proposals.filter(answer=Proposal.Answer.OPEN).delete()
        answered = set(enquiry.proposals.values_list("kind", "value"))
        Proposal.objects.bulk_create(
            Proposal(enquiry=enquiry, kind=kind, value=one.value, label=one.label, reason=one.reason,
                     words=[list(word) for word in one.words], rank=rank)
            for kind, found in lists.items()
            for rank, one in enumerate(found, start=1)
            if (kind, one.value) not in answered
        )  # fmt: skip
        if enquiry.triaged_at is None:
            enquiry.language, enquiry.urgency = language.value if language else "", urgency.value
            enquiry.states = [states[0].value] if states else []
            enquiry.topics, enquiry.populations = _values(topics), _values(populations)
            enquiry.deadline = date.fromisoformat(deadline.value)
        enquiry.proposed_at = moment
        enquiry.save()
        index(enquiry, f"{text}\n\n{attached_to(enquiry)}", spoken, told)


def propose_what_is_new(moment: datetime, most: int = 1000) -> int:
    """Triage what came in since; how many that were. Safe to stop and to run again."""
    waiting = Enquiry.objects.filter(proposed_at=None, merged_into=None).select_related("mission")[:most]
    count = 0
    for enquiry in waiting:
        propose(enquiry, moment)
        count += 1
    return count


def confirm(enquiry: Enquiry, actor: Actor, given: dict[str, Any], moment: datetime) -> Change:
    """Confirm triage, or correct it: `given` has new values for some of `subject`, `mission` (its code), `states`,
    `populations`, `topics`, `language`, `urgency`, `deadline` (a day), `confidence`.

    Raises `people.errors.NotAllowed`, `EnquiryError` for a value that is none.
    """
    require(actor, Verb.WRITE, enquiry.confidence, enquiry.mission)
    before = _shape(enquiry)
    for field, value in given.items():
        setattr(enquiry, field, _checked(field, value, actor))
    if not may(actor, Verb.WRITE, enquiry.confidence, enquiry.mission):
        enquiry.refresh_from_db()
        raise NotAllowed(_("You may not move an enquiry to where you may not write."))
    with transaction.atomic():
        enquiry.triaged_at = moment
        enquiry.save()
        changed = _note(enquiry, "triage", before, _shape(enquiry), actor, moment)
        _answer_proposals(enquiry, actor, moment)
    return changed


def set_stage(enquiry: Enquiry, actor: Actor, stage: str, moment: datetime) -> Change:
    """Close an enquiry, or open it again. Raises `people.errors.NotAllowed`, `EnquiryError`."""
    require(actor, Verb.WRITE, enquiry.confidence, enquiry.mission)
    if stage not in Enquiry.Stage.values:
        raise EnquiryError(_("“%(stage)s” is no stage of an enquiry."), stage=stage)
    before = _shape(enquiry)
    enquiry.stage = stage
    enquiry.closed_at = moment if stage == Enquiry.Stage.CLOSED else None
    with transaction.atomic():
        enquiry.save(update_fields=["stage", "closed_at"])
        return _note(enquiry, "stage", before, _shape(enquiry), actor, moment)


def undo(enquiry: Enquiry, actor: Actor, moment: datetime) -> Change:
    """Take back a person's last change. Raises `NotInThatState` where there is none, `people.errors.NotAllowed`."""
    require(actor, Verb.WRITE, enquiry.confidence, enquiry.mission)
    last = enquiry.changes.filter(undone_at=None, what__in=("triage", "stage")).first()
    if last is None:
        raise NotInThatState(_("There is nothing to undo."))
    with transaction.atomic():
        for field, value in last.before.items():
            setattr(enquiry, field, _back(field, value))
        enquiry.save()
        last.undone_at = moment
        last.save(update_fields=["undone_at"])
        _trail(enquiry, "undid", actor, moment, last.what)
        _answer_proposals(enquiry, actor, moment)
    return last


def _deadline(days: Sequence[Told], urgency: str, mission: Mission | None, received: datetime) -> Told:
    """The day the message names, else so many working days of the office that answers."""
    calendar = answering_calendar(mission)
    count = settings.ENQUIRY_DAYS[urgency]
    due = after_working_days(calendar, received, count)
    if days and date.fromisoformat(days[0].value) <= due:
        return days[0]
    reason = _(
        "%(count)s working days of the office that answers (%(zone)s), as for every enquiry that is “%(urgency)s”."
    )
    said = reason % {"count": count, "zone": calendar.zone, "urgency": Enquiry.Urgency(urgency).label}
    return Told(due.isoformat(), due.isoformat(), said)


def _mission_told(enquiry: Enquiry) -> Told | None:
    first = enquiry.messages.filter(direction=Message.Direction.IN).exclude(sender="").first()
    found = mission_of_address(first.sender) if first else None
    if found is None:
        return None
    mission, line = found
    reason = _("The message was sent from %(address)s, which the mission writes from.") % {"address": line}
    return Told(mission.code, mission.name, reason)


def _values(told: Iterable[Told]) -> list[str]:
    return [one.value for one in told]


def _checked(field: str, value: Any, actor: Actor) -> Any:
    """The value for that field. Raises `EnquiryError`."""
    match field:
        case "mission":
            found = missions_of(actor, Verb.WRITE).filter(code=value).first() if value else None
            if value and found is None:
                raise EnquiryError(_("There is no mission “%(code)s”."), code=value)
            return found
        case "states":
            wrong = [one for one in value if not is_known(one)]
        case "topics" | "populations":
            wrong = [one for one in value if one not in by_id()]
        case "urgency":
            wrong = [value] if value not in Enquiry.Urgency.values else []
        case "confidence":
            wrong = [value] if value not in Confidence.values else []
        case _:
            wrong = [] if field in _FIELDS else [field]
    if wrong:
        raise EnquiryError(
            _("“%(value)s” cannot be kept as %(field)s of an enquiry."), value=", ".join(map(str, wrong)), field=field
        )
    return value


def _shape(enquiry: Enquiry) -> dict[str, Any]:
    """What can be changed and had back, as JSON."""
    return {
        "subject": enquiry.subject, "mission": enquiry.mission.code if enquiry.mission else None,
        "states": enquiry.states, "populations": enquiry.populations, "topics": enquiry.topics,
        "language": enquiry.language, "urgency": enquiry.urgency, "confidence": enquiry.confidence,
        "deadline": enquiry.deadline.isoformat() if enquiry.deadline else None, "stage": enquiry.stage,
        "triaged_at": enquiry.triaged_at.isoformat() if enquiry.triaged_at else None,
        "closed_at": enquiry.closed_at.isoformat() if enquiry.closed_at else None,
    }  # fmt: skip


def _back(field: str, value: Any) -> Any:
    if value is None:
        return None
    match field:
        case "mission":
            return Mission.objects.filter(code=value).first()
        case "deadline":
            return date.fromisoformat(value)
        case "triaged_at" | "closed_at":
            return datetime.fromisoformat(value)
        case _:
            return value


def _note(
    enquiry: Enquiry, what: str, before: dict[str, Any], after: dict[str, Any], actor: Actor, moment: datetime
) -> Change:
    _trail(enquiry, "changed", actor, moment, what)
    return Change.objects.create(
        enquiry=enquiry, what=what, before=before, after=after, made_at=moment, made_by=name_of(actor)
    )


def _trail(enquiry: Enquiry, verb: str, actor: Actor, moment: datetime, what: str) -> None:
    audit.note(
        actor, verb, "enquiry", str(enquiry.pk), moment, mission=enquiry.mission, confidence=enquiry.confidence,
        detail={"what": what},
    )  # fmt: skip


def _answer_proposals(enquiry: Enquiry, actor: Actor, moment: datetime) -> None:
    """Mark what was proposed as taken or dismissed, as the enquiry now says; as open again where it was undone."""
    says: dict[str, set[str]] = {
        Kind.STATE: set(enquiry.states), Kind.TOPIC: set(enquiry.topics), Kind.POPULATION: set(enquiry.populations),
        Kind.LANGUAGE: {enquiry.language}, Kind.URGENCY: {enquiry.urgency},
        Kind.MISSION: {enquiry.mission.code} if enquiry.mission else set(),
        Kind.DEADLINE: {enquiry.deadline.isoformat()} if enquiry.deadline else set(),
    }  # fmt: skip
    for one in enquiry.proposals.filter(kind__in=says):
        taken = Proposal.Answer.TAKEN if one.value in says[one.kind] else Proposal.Answer.DISMISSED
        one.answer = taken if enquiry.triaged_at else Proposal.Answer.OPEN
        one.answered_by, one.answered_at = (name_of(actor), moment) if enquiry.triaged_at else ("", None)
        one.save(update_fields=["answer", "answered_by", "answered_at"])
