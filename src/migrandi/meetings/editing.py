"""Meetings by hand: adding and changing them and their parts, removing and having back, doing what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from migrandi.law import blobs
from migrandi.meetings import noting, outcomes, subjects
from migrandi.meetings.errors import NotAMeeting, UnknownMeeting
from migrandi.meetings.forms import PARTS, MeetingForm
from migrandi.meetings.models import (
    About,
    Document,
    FollowUp,
    Meeting,
    Note,
    Outcome,
    Recommendation,
)
from migrandi.people import access
from migrandi.people.actors import Actor, user_of
from migrandi.people.levels import Verb

LARGEST_FILE = 50 * 2**20
_CONFIDENTIAL_PARTS = (Note,)


@transaction.atomic
def save_meeting(form: MeetingForm, actor: Actor, at: datetime) -> Meeting:
    """Write what the form says, a new meeting or a changed one. Raises `NotAllowed`, `NotAMeeting`."""
    if not form.is_valid():
        raise NotAMeeting(_("The form has mistakes: see beside its fields."))
    values = form.values()
    if form.instance.pk:
        meeting = Meeting.objects.select_related("source", "mission").get(pk=form.instance.pk)
        access.require(actor, Verb.WRITE, meeting.confidence, meeting.mission)
        before = {name: getattr(meeting, name) for name in values}
        noting.change(meeting, values, at, by=user_of(actor))
        if meeting.source is not None:
            # what a person said is not written over when the source is read again
            changed = [name for name, value in before.items() if value != values[name] and name != "state"]
            meeting.by_hand = sorted({*meeting.by_hand, *changed})
            meeting.save(update_fields=["by_hand"])
    else:
        access.require(actor, Verb.WRITE, values.get("confidence", "public"), None)
        meeting = Meeting.objects.create(**values, created_at=at, changed_at=at, created_by=user_of(actor))
        noting.added(meeting, at, by=user_of(actor))
    _say_topics(meeting, form.cleaned_data["topics"])
    subjects.refresh(meeting)
    return meeting


def _say_topics(meeting: Meeting, topics: list[str]) -> None:
    own = meeting.about.filter(kind=About.Kind.TOPIC, item=None)
    own.filter(by_person=True).exclude(value__in=topics).delete()
    for topic in topics:
        About.objects.update_or_create(
            meeting=meeting, item=None, kind=About.Kind.TOPIC, value=topic, defaults={"by_person": True}
        )


def form_for(kind: str, meeting: Meeting, actor: Actor, number: int | None = None, **said: Any) -> Any:
    """The form of a part, filled with it where `number` is given. Raises `UnknownMeeting`."""
    if kind not in PARTS:
        raise UnknownMeeting(_("A meeting has no %(kind)s."), kind=kind)
    form = PARTS[kind]
    instance = part_of(meeting, kind, number, actor) if number is not None else None
    return form(meeting=meeting, instance=instance, **said)


def part_of(meeting: Meeting, kind: str, number: int, actor: Actor) -> Any:
    """The part of that number, if it is this meeting's and somebody may know of it. Raises `UnknownMeeting`."""
    model = PARTS[kind]._meta.model if kind in PARTS else None
    if model is None:
        raise UnknownMeeting(_("A meeting has no %(kind)s."), kind=kind)
    rows = model.objects.filter(pk=number)
    rows = rows.filter(outcome__meeting=meeting) if model is Recommendation else rows.filter(meeting=meeting)
    if model in _CONFIDENTIAL_PARTS:
        rows = access.readable(rows, actor)
    found = rows.first()
    if found is None:
        raise UnknownMeeting(_("The meeting has nothing of that number."))
    return found


@transaction.atomic
def save_part(form: Any, kind: str, actor: Actor, at: datetime) -> Any:
    """Write what the form says of a part. Raises `NotAllowed`, `NotAMeeting`."""
    meeting: Meeting = form.meeting
    access.require(actor, Verb.WRITE, meeting.confidence, meeting.mission)
    if not form.is_valid():
        raise NotAMeeting(_("The form has mistakes: see beside its fields."))
    part = form.instance
    new = part.pk is None
    before = {} if new else {name: form.initial.get(name) for name in form.changed_data if name in form.initial}
    if kind != "recommendation":
        part.meeting = meeting
    if isinstance(part, Note) and new:
        part.written_at, part.written_by, part.mission = at, user_of(actor), meeting.mission
    if isinstance(part, Document) and form.cleaned_data.get("file"):
        keep_file(part, form.cleaned_data["file"])
    form.save()
    if isinstance(part, Outcome):
        if form.cleaned_data.get("to_law"):
            outcomes.as_work(part, at)
        elif part.work_id is not None:
            part.work = None
            part.save(update_fields=["work"])
    after = {name: form.cleaned_data.get(name) for name in form.changed_data if name != "file"}
    _note(meeting, kind, part, at, actor, before if not new else None, after)
    subjects.refresh(meeting)
    return part


def keep_file(document: Document, file: UploadedFile[Any]) -> None:
    """Keep a document's file as it came. Raises `NotAMeeting` where it is too large."""
    if (file.size or 0) > LARGEST_FILE:
        raise NotAMeeting(_("The file is larger than %(most)s megabytes."), most=LARGEST_FILE // 2**20)
    document.sha256 = blobs.keep(settings.BLOBS, file.read())
    document.filename = (file.name or "")[:255]
    document.media_type = (file.content_type or "")[:100]


@transaction.atomic
def remove_part(meeting: Meeting, kind: str, number: int, actor: Actor, at: datetime) -> Any:
    """Take a part away; it can be had back. Raises `NotAllowed`, `UnknownMeeting`."""
    access.require(actor, Verb.WRITE, meeting.confidence, meeting.mission)
    part = part_of(meeting, kind, number, actor)
    part.removed_at = at
    part.save(update_fields=["removed_at"])
    _note(meeting, kind, part, at, actor, {"text": str(part)}, None)
    subjects.refresh(meeting)
    return part


@transaction.atomic
def have_back_part(meeting: Meeting, kind: str, number: int, actor: Actor, at: datetime) -> Any:
    """Undo that a part was taken away. Raises `NotAllowed`, `UnknownMeeting`."""
    access.require(actor, Verb.WRITE, meeting.confidence, meeting.mission)
    part = part_of(meeting, kind, number, actor)
    part.removed_at = None
    part.save(update_fields=["removed_at"])
    _note(meeting, kind, part, at, actor, None, {"text": str(part)})
    subjects.refresh(meeting)
    return part


def remove_meeting(meeting: Meeting, actor: Actor, at: datetime) -> None:
    """Take a meeting away that was added by mistake; it can be had back. Raises `NotAllowed`."""
    access.require(actor, Verb.WRITE, meeting.confidence, meeting.mission)
    meeting.removed_at = at
    meeting.save(update_fields=["removed_at"])


def have_back_meeting(meeting: Meeting, actor: Actor) -> None:
    """Undo that a meeting was taken away. Raises `NotAllowed`."""
    access.require(actor, Verb.WRITE, meeting.confidence, meeting.mission)
    meeting.removed_at = None
    meeting.save(update_fields=["removed_at"])


@transaction.atomic
def finish(task: FollowUp, actor: Actor, at: datetime, *, done: bool = True) -> None:
    """Say that a follow-up is done, or that it is not after all. Raises `NotAllowed`."""
    access.require(actor, Verb.WRITE, task.meeting.confidence, task.meeting.mission)
    task.done_at, task.done_by = (at, user_of(actor)) if done else (None, None)
    task.save(update_fields=["done_at", "done_by"])
    noting.part(
        task.meeting, "follow-up", str(task.pk), at, before={"done": not done}, after={"done": done, "text": task.text},
        by=user_of(actor),
    )  # fmt: skip


def _note(
    meeting: Meeting,
    kind: str,
    part: Model,
    at: datetime,
    actor: Actor,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Note the change. Of notes only that there is one: their words are for those who may read them."""
    if isinstance(part, Note):
        before, after = (None if side is None else {} for side in (before, after))
    confidence = part.confidence if isinstance(part, Note) else ""
    noting.part(meeting, kind, str(part.pk), at, before=before, after=after, confidence=confidence, by=user_of(actor))
