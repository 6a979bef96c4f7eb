"""Which enquiries somebody may know of: one by number, lists by deadline, mission and topic. Each reading is noted.

Whatever an actor may not read is not there for them: the same answer as for a number that never was.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from migrandi.enquiries.errors import UnknownEnquiry
from migrandi.enquiries.models import Attachment, Enquiry, Message, Release
from migrandi.enquiries.words import matching
from migrandi.people import audit
from migrandi.people.access import readable, require
from migrandi.people.actors import Actor
from migrandi.people.levels import Verb


class Wanted(msgspec.Struct, frozen=True):
    """What narrows a list. `stage`: one of `Enquiry.Stage`, `all`, or empty for what is not closed; `until`: the last
    day on which it may be due."""

    stage: str = ""
    mission: str = ""
    topic: str = ""
    state: str = ""
    urgency: str = ""
    words: str = ""
    language: str = "en"
    until: date | None = None


def find_enquiry(number: int | str, actor: Actor) -> Enquiry:
    """The enquiry of that number, or the one that it became part of. Raises `UnknownEnquiry`."""
    written = str(number).strip()
    known = readable(Enquiry.objects.select_related("mission", "memo", "merged_into", "assigned_to"), actor)
    found = (
        known.filter(pk=int(written)).first() if written.isascii() and written.isdigit() and len(written) < 16 else None
    )
    if found is None:
        raise UnknownEnquiry(_("There is no enquiry %(number)s."), number=written)
    return find_enquiry(found.merged_into_id, actor) if found.merged_into_id is not None else found


def read(number: int | str, actor: Actor, at: datetime) -> Enquiry:
    """The enquiry, its reading noted where it is restricted or personal. Raises `UnknownEnquiry`."""
    enquiry = find_enquiry(number, actor)
    note_reading(enquiry, actor, at, "read")
    return enquiry


def note_reading(enquiry: Enquiry, actor: Actor, at: datetime, verb: str, **detail: str | int) -> None:
    """Write down that somebody read, exported or took something of the enquiry, where that has to be known."""
    audit.note_closed(actor, verb, "enquiry", enquiry, at, **detail)


def change(number: int | str, actor: Actor, verb: Verb = Verb.WRITE) -> Enquiry:
    """The enquiry, if the actor may do that with it. Raises `UnknownEnquiry`, `people.errors.NotAllowed`."""
    enquiry = find_enquiry(number, actor)
    require(actor, verb, enquiry.confidence, enquiry.mission)
    return enquiry


def listed(wanted: Wanted, actor: Actor) -> QuerySet[Enquiry]:
    """The enquiries wanted that the actor may read, the nearest deadline first."""
    found = readable(Enquiry.objects.filter(merged_into=None).select_related("mission", "assigned_to"), actor)
    if not wanted.stage:
        found = found.exclude(stage=Enquiry.Stage.CLOSED)
    elif wanted.stage != "all":
        found = found.filter(stage=wanted.stage)
    if wanted.mission:
        found = found.filter(mission__code=wanted.mission)
    if wanted.urgency:
        found = found.filter(urgency=wanted.urgency)
    if wanted.until is not None:
        found = found.filter(deadline__lte=wanted.until)
    numbers: list[int] | None = None
    if wanted.topic or wanted.state:
        numbers = [
            number
            for number, topics, populations, states in found.values_list("pk", "topics", "populations", "states")
            if (not wanted.topic or wanted.topic in (*topics, *populations))
            and (not wanted.state or wanted.state in states)
        ]
    if wanted.words:
        matched = matching(wanted.words, wanted.language, actor)
        numbers = matched if numbers is None else [one for one in matched if one in set(numbers)]
    if numbers is not None:
        found = found.filter(pk__in=numbers)
    return found.order_by(F("deadline").asc(nulls_last=True), "received_at", "pk")


def note_listing(enquiries: list[Enquiry], actor: Actor, at: datetime) -> None:
    """Write down once whose subjects were shown, where any of them is restricted or personal."""
    audit.note_listed(actor, "enquiries", enquiries, at)


def find_attachment(enquiry: Enquiry, number: int) -> Attachment:
    """An attachment of a message of that enquiry. Raises `UnknownEnquiry`."""
    found = Attachment.objects.filter(message__enquiry=enquiry, pk=number).first()
    if found is None:
        raise UnknownEnquiry(_("The enquiry has no such attachment."))
    return found


def find_message(enquiry: Enquiry, number: int) -> Message:
    """A message of that enquiry. Raises `UnknownEnquiry`."""
    found = Message.objects.filter(enquiry=enquiry, pk=number).first()
    if found is None:
        raise UnknownEnquiry(_("The enquiry has no such message."))
    return found


def find_release(number: int | str, actor: Actor) -> Release:
    """A released memo. Raises `UnknownEnquiry` where it is not released or the actor may not read it."""
    written = str(number)
    known = readable(Release.objects.filter(stage=Release.Stage.RELEASED), actor)
    found = (
        known.filter(pk=int(written)).first() if written.isascii() and written.isdigit() and len(written) < 16 else None
    )
    if found is None:
        raise UnknownEnquiry(_("There is no such memo."))
    return found
