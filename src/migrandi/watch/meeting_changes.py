"""What changed in meetings, as those who follow a body, a State, a topic or a meeting's law are told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from migrandi.meetings.bodies import name as name_of_body
from migrandi.meetings.models import About, Change, Meeting
from migrandi.people.levels import Confidence
from migrandi.watch.happening import Happening, Part, Piece, Source, Telling

_LEVELS = [Confidence.PUBLIC, Confidence.INTERNAL, Confidence.RESTRICTED, Confidence.PERSONAL]


def _happening(change: Change) -> Happening:
    meeting = change.meeting
    return Happening(
        "meetings", change.pk, change.at, meeting.get_absolute_url(), partial(_telling, change),
        states=_about(meeting, About.Kind.STATE), bodies=frozenset({meeting.body} - {""}),
        # the meeting may be more closed now than when it changed
        confidence=max(change.confidence, meeting.confidence, key=lambda level: _LEVELS.index(Confidence(level))),
        mission=meeting.mission_id,
        topics=partial(_about, meeting, About.Kind.TOPIC), parts=partial(_parts, change),
    )  # fmt: skip


def _about(meeting: Meeting, kind: str) -> frozenset[str]:
    return frozenset(meeting.about.filter(kind=kind).values_list("value", flat=True))


def _telling(change: Change) -> Telling:
    meeting = change.meeting
    body = name_of_body(meeting.body) if meeting.body else ""
    title = f"{body}: {meeting.title}" if body and body.casefold() not in meeting.title.casefold() else meeting.title
    if change.what != Change.What.PART:
        return Telling(title, _("Meeting: %(what)s.") % {"what": change.get_what_display()})
    said = change.after or change.before
    which = str(said.get("title") or said.get("symbol") or said.get("text") or "")
    sentences = {
        (False, True): _("New in this meeting: %(part)s. %(which)s"),
        (True, False): _("No longer in this meeting: %(part)s. %(which)s"),
        (True, True): _("Changed in this meeting: %(part)s. %(which)s"),
    }
    sentence = sentences.get((bool(change.before), bool(change.after)), sentences[True, True])
    return Telling(title, (sentence % {"part": change.part.replace("-", " "), "which": which}).strip())


def _parts(change: Change) -> Sequence[Part]:
    if change.what in (Change.What.ADDED, Change.What.WITHDRAWN):
        return ()
    names = [*change.before, *(name for name in change.after if name not in change.before)]
    return [
        Part(name, name.replace("_", " "), "changed", _pieces(change.before.get(name), change.after.get(name)))
        for name in names
        if change.before.get(name) != change.after.get(name)
    ]


def _pieces(before: object, after: object) -> list[Piece]:
    said = (("out", before), ("in", after))
    return [Piece(operation, str(value)) for operation, value in said if value not in (None, "", [], {})]


def _latest() -> int:
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _after(number: int, most: int) -> list[Happening]:
    changes = Change.objects.select_related("meeting").filter(pk__gt=number).order_by("pk")[:most]
    return [_happening(change) for change in changes]


def _one(number: int) -> Happening | None:
    change = Change.objects.select_related("meeting").filter(pk=number, meeting__removed_at=None).first()
    return _happening(change) if change is not None else None


MEETINGS = Source("meetings", _latest, _after, _one)
"""What changed in meetings."""
