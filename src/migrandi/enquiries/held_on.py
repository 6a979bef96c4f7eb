"""All that is held on one person, for who asks what that is: one zip of JSON and the messages as they came."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Q
from django.utils.translation import gettext as _

from migrandi.enquiries import blobs
from migrandi.enquiries.errors import EnquiryError
from migrandi.enquiries.everyday import folded
from migrandi.enquiries.models import Attachment, Enquiry, Message, OutgoingMessage, Release
from migrandi.papers.models import PaperVersion
from migrandi.people import audit
from migrandi.people.access import allowed
from migrandi.people.actors import Actor
from migrandi.people.levels import Verb

_SHORTEST = 3


class Held(msgspec.Struct, frozen=True):
    """Where a person is named: enquiries with their messages, attachments, answers; versions of memos; releases."""

    enquiries: list[Enquiry]
    messages: list[Message]
    attachments: list[Attachment]
    answers: list[OutgoingMessage]
    versions: list[PaperVersion]
    releases: list[Release]


def held_on(who: str, actor: Actor) -> Held:
    """All that names the person, by a name, an e-mail address or a number, of what the actor may export.

    Accents and case do not matter. Raises `EnquiryError` where less than three characters are given.
    """
    wanted = folded(" ".join(who.split()))
    if len(wanted) < _SHORTEST:
        raise EnquiryError(_("Give a name, an address or a number of at least three characters."))
    mine = allowed(Enquiry.objects.all(), actor, Verb.EXPORT)
    messages = [
        one
        for one in Message.objects.filter(enquiry__in=mine).select_related("enquiry").order_by("pk").iterator()
        if _names(wanted, one.sender, one.sender_name, one.subject, one.text, one.to, one.cc, one.bcc, one.reply_to)
    ]
    attachments = [
        one
        for one in Attachment.objects.filter(message__enquiry__in=mine).select_related("message").order_by("pk")
        if _names(wanted, one.name, one.name_given, one.text)
    ]
    answers = [
        one
        for one in OutgoingMessage.objects.filter(enquiry__in=mine).order_by("pk")
        if _names(wanted, one.to, one.cc, one.subject, one.text)
    ]
    versions = [
        one
        for one in PaperVersion.objects.filter(paper__enquiries__in=mine).distinct().order_by("pk")
        if _names(wanted, one.text)
    ]
    releases = [
        one
        for one in allowed(Release.objects.all(), actor, Verb.EXPORT)
        if _names(wanted, one.title, one.text, one.original)
    ]
    named = Q(pk__in={one.enquiry_id for one in messages}) | Q(pk__in={one.enquiry_id for one in answers})
    named |= Q(pk__in={one.message.enquiry_id for one in attachments})
    named |= Q(memo__in={one.paper_id for one in versions})
    enquiries = [one for one in mine if _names(wanted, one.subject)]
    known = {one.pk for one in enquiries}
    enquiries += [one for one in mine.filter(named) if one.pk not in known]
    return Held(enquiries, messages, attachments, answers, versions, releases)


def export(who: str, actor: Actor, moment: datetime) -> bytes:
    """A zip: `held.json`, and under `originals/` the bytes of each message and attachment. Noted in the trail.

    Raises `EnquiryError`.
    """
    held = held_on(who, actor)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        shape = msgspec.json.format(msgspec.json.encode(_shape(held, moment)), indent=2)
        file.writestr("held.json", shape)
        for message in held.messages:
            file.writestr(f"originals/message-{message.pk}.eml", blobs.fetch(message.sha256))
        for one in held.attachments:
            file.writestr(f"originals/attachment-{one.pk}/{one.name}", blobs.fetch(one.sha256))
        for answer in held.answers:
            file.writestr(f"originals/answer-{answer.pk}.eml", blobs.fetch(answer.sha256))
    for enquiry in held.enquiries:
        audit.note(
            actor, "exported", "enquiry", str(enquiry.pk), moment, mission=enquiry.mission,
            confidence=enquiry.confidence, detail={"why": "subject-access"},
        )  # fmt: skip
    return target.getvalue()


def _names(wanted: str, *values: Any) -> bool:
    return any(wanted in " ".join(folded(str(value)).split()) for value in values)


def _shape(held: Held, moment: datetime) -> dict[str, Any]:
    return {
        "made_at": moment,
        "enquiries": [
            {
                "number": one.pk, "subject": one.subject, "mission": one.mission.code if one.mission else None,
                "confidence": one.confidence, "stage": one.stage, "received_at": one.received_at,
                "language": one.language, "states": one.states, "topics": one.topics, "populations": one.populations,
            }
            for one in held.enquiries
        ],
        "messages": [
            {
                "number": one.pk, "enquiry": one.enquiry_id, "direction": one.direction, "from": one.sender,
                "to": one.to, "cc": one.cc, "subject": one.subject, "sent_at": one.sent_at,
                "received_at": one.received_at, "text": one.text, "sha256": one.sha256,
            }
            for one in held.messages
        ],
        "attachments": [
            {"number": one.pk, "message": one.message_id, "name": one.name, "sha256": one.sha256, "text": one.text}
            for one in held.attachments
        ],
        "answers": [
            {"number": one.pk, "enquiry": one.enquiry_id, "to": one.to, "subject": one.subject, "state": one.state,
             "text": one.text, "sha256": one.sha256}
            for one in held.answers
        ],
        "versions_of_memos": [
            {"memo": one.paper_id, "version": one.number, "saved_at": one.saved_at, "text": one.text}
            for one in held.versions
        ],
        "released_memos": [{"number": one.pk, "title": one.title, "text": one.text} for one in held.releases],
    }  # fmt: skip
