"""What probably answers an enquiry: authorities and treaty statuses, kept with it; earlier enquiries, for each reader.

Authorities are of public law and stand in the enquiry as proposals that an officer takes or dismisses. What is like it
of other enquiries hangs on what the reader may see, and is worked out anew for each.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from migrandi.enquiries.errors import EnquiryError
from migrandi.enquiries.likely import Likely, Stands, authorities, standings, without_greetings
from migrandi.enquiries.models import Enquiry, Proposal
from migrandi.enquiries.triage import text_of
from migrandi.enquiries.words import Alike, alike
from migrandi.jurisdictions import name
from migrandi.people import audit
from migrandi.people.access import require
from migrandi.people.actors import Actor, name_of
from migrandi.people.calendars import day_there
from migrandi.people.levels import Verb
from migrandi.people.offices import answering_calendar
from migrandi.treaties.reckoning import Standing

_KINDS = (Proposal.Kind.AUTHORITY, Proposal.Kind.STATUS)


class Suggestions(msgspec.Struct, frozen=True):
    """What is proposed to answer an enquiry with, and what earlier enquiries and memos are like it."""

    authorities: list[Proposal]
    statuses: list[Proposal]
    earlier: list[Alike]


def suggest(enquiry: Enquiry, actor: Actor, moment: datetime, *, anew: bool = False) -> Suggestions:
    """What probably answers the enquiry; worked out once after each triage, or `anew`."""
    if anew or not enquiry.proposals.filter(kind__in=_KINDS).exists():
        work_out(enquiry, moment)
    held = [*enquiry.proposals.filter(kind__in=_KINDS).order_by("rank", "pk")]
    earlier = alike(without_greetings(text_of(enquiry)), enquiry.language or "en", actor, besides=enquiry)
    audit.note_listed(actor, "enquiries", [one.row for one in earlier if isinstance(one.row, Enquiry)], moment)
    return Suggestions(
        [one for one in held if one.kind == Proposal.Kind.AUTHORITY],
        [one for one in held if one.kind == Proposal.Kind.STATUS],
        earlier,
    )


def work_out(enquiry: Enquiry, moment: datetime) -> None:
    """Propose authorities and statuses as of the day that it is at the office that answers."""
    on = day_there(answering_calendar(enquiry.mission), moment)
    states = enquiry.states or (
        [enquiry.mission.jurisdiction] if enquiry.mission and enquiry.mission.jurisdiction else []
    )
    found = authorities(text_of(enquiry), enquiry.language or "en", states, on)
    stands = standings(states, found, on)
    with transaction.atomic():
        enquiry.proposals.filter(kind__in=_KINDS, answer=Proposal.Answer.OPEN).delete()
        answered = set(enquiry.proposals.filter(kind__in=_KINDS).values_list("kind", "value"))
        proposals = [
            *(_authority(enquiry, rank, one) for rank, one in enumerate(found, start=1)),
            *(_status(enquiry, rank, one) for rank, one in enumerate(stands, start=1)),
        ]
        Proposal.objects.bulk_create(one for one in proposals if (one.kind, one.value) not in answered)


def answer_proposal(enquiry: Enquiry, number: int, answer: str, actor: Actor, moment: datetime) -> Proposal:
    """Take a proposal, dismiss it, or leave it open again. Raises `EnquiryError`, `people.errors.NotAllowed`."""
    require(actor, Verb.WRITE, enquiry.confidence, enquiry.mission)
    found = enquiry.proposals.filter(pk=number).first()
    if found is None or answer not in Proposal.Answer.values:
        raise EnquiryError(_("There is no such proposal to answer so."))
    found.answer = answer
    open_again = answer == Proposal.Answer.OPEN
    found.answered_by, found.answered_at = ("", None) if open_again else (name_of(actor), moment)
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    return found


_ANSWERS = {"bound": noop("bound"), "not-bound": noop("not bound"), "unknown": noop("unknown")}


def _said(state: str, standing: Standing) -> str:
    """Whether the State is bound, and why, in a sentence."""
    return f"{name(state)}: {_(_ANSWERS[standing.answer])}. {standing.why}"


def _authority(enquiry: Enquiry, rank: int, one: Likely) -> Proposal:
    reasons = list(one.reasons)
    if one.standing is not None and enquiry.states:
        reasons.append(_said(enquiry.states[0], one.standing))
    label = f"{one.title}\n{one.text}".strip()
    return Proposal(
        enquiry=enquiry, kind=Proposal.Kind.AUTHORITY, value=one.reference, label=label, reason="\n".join(reasons),
        words=one.words, rank=rank,
    )  # fmt: skip


def _status(enquiry: Enquiry, rank: int, one: Stands) -> Proposal:
    return Proposal(
        enquiry=enquiry, kind=Proposal.Kind.STATUS, value=f"{one.path}?state={one.state}",
        label=f"{one.title} · {name(one.state)}", reason=_said(one.state, one.standing), rank=rank,
    )  # fmt: skip
