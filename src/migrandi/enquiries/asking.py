"""An enquiry that comes in by the web form or by hand: stored as what was written, once however often it is sent.

The form is for missions without an account: it shows nothing that is kept here, and what it takes is closed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from textwrap import shorten

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.enquiries import blobs
from migrandi.enquiries.errors import EnquiryError, TooMany
from migrandi.enquiries.likely import without_greetings
from migrandi.enquiries.models import Enquiry, Message, Thread
from migrandi.enquiries.triage import propose
from migrandi.people import audit
from migrandi.people.access import require
from migrandi.people.actors import Actor
from migrandi.people.levels import Confidence, Verb
from migrandi.people.models import Mission
from migrandi.people.offices import mission_of_address

_AN_HOUR = 120
"""Enquiries that the form takes in an hour."""
_LONGEST = 20_000
_LONGEST_LINE = 300


class Asked(msgspec.Struct, frozen=True):
    """What somebody asks: as written. `key`: tells one sending from another, so that a second of the same is none."""

    key: str
    question: str
    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    received_at: datetime | None = None


def ask_by_form(asked: Asked, moment: datetime) -> Enquiry:
    """An enquiry by the open form. Raises `EnquiryError` where something is missing, `TooMany` in a flood."""
    if "@" not in asked.sender:
        raise EnquiryError(_("Write the e-mail address to which we are to answer."))
    hour = Enquiry.objects.filter(way=Enquiry.Way.FORM, received_at__gte=moment - timedelta(hours=1)).count()
    if hour >= _AN_HOUR and not _known(asked):
        raise TooMany(_("Too many enquiries have come in just now. Try again in an hour, or write an e-mail."))
    found = mission_of_address(asked.sender)
    return _store(asked, Enquiry.Way.FORM, found[0] if found else None, Confidence.PERSONAL, moment)


def enter_by_hand(asked: Asked, mission: Mission | None, confidence: str, actor: Actor, moment: datetime) -> Enquiry:
    """An enquiry that somebody types in: by telephone, by letter, or of her own mission.

    Raises `people.errors.NotAllowed`, `EnquiryError`.
    """
    if confidence not in Confidence.values:
        raise EnquiryError(_("“%(level)s” is no level of confidence."), level=confidence)
    require(actor, Verb.ASK, confidence, mission)
    with transaction.atomic():
        enquiry = _store(asked, Enquiry.Way.HAND, mission, confidence, moment)
        audit.note(actor, "entered", "enquiry", str(enquiry.pk), moment, mission=mission, confidence=confidence)
    return enquiry


def _known(asked: Asked) -> Message | None:
    return Message.objects.filter(source=f"form#{asked.key}").select_related("enquiry").first()


def _store(asked: Asked, way: str, mission: Mission | None, confidence: str, moment: datetime) -> Enquiry:
    question = asked.question.replace("\r\n", "\n").strip()
    if not question:
        raise EnquiryError(_("Write the question."))
    if len(question) > _LONGEST or max(map(len, (asked.subject, asked.sender, asked.sender_name))) > _LONGEST_LINE:
        raise EnquiryError(
            _("This is too long: %(most)s characters for the question, %(line)s for a line."), most=_LONGEST,
            line=_LONGEST_LINE,
        )  # fmt: skip
    known = _known(asked)
    if known is not None and known.enquiry is not None:
        return known.enquiry
    raw = msgspec.json.encode(asked)
    sha256 = blobs.keep(raw)
    at = asked.received_at or moment
    subject = " ".join(asked.subject.split()) or shorten(without_greetings(question), 100, placeholder="…")
    with transaction.atomic():
        thread = Thread.objects.create(begun_at=moment)
        enquiry = Enquiry.objects.create(
            subject=subject, mission=mission, confidence=confidence, way=way, received_at=at, thread=thread
        )
        Message.objects.create(
            enquiry=enquiry, thread=thread, source=f"form#{asked.key}", sha256=sha256, size=len(raw), received_at=at,
            recorded_at=moment, sender=asked.sender.strip(), sender_name=" ".join(asked.sender_name.split()),
            subject=subject, text=question, parts=[{"kind": "own", "text": question}],
        )  # fmt: skip
        propose(enquiry, moment)
    return enquiry
