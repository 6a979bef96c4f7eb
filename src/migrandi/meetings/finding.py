"""Finding meetings: by body, topic, State, words and dates, as far as somebody may read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import msgspec
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from migrandi.meetings import bodies, subjects
from migrandi.meetings.errors import MeetingError, UnknownMeeting
from migrandi.meetings.models import About, Meeting
from migrandi.people import access
from migrandi.people.actors import Actor
from migrandi.people.levels import Verb


class Narrowing(msgspec.Struct, frozen=True):
    """What is looked for. `body`, `topic`, `state`: as a person writes them; `first`, `last`: days, both included.

    `withdrawn`: also what is no longer at its source.
    """

    body: str = ""
    topic: str = ""
    state: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None
    withdrawn: bool = False


class UnknownSubject(MeetingError):
    """No topic or State is called so."""

    code, status = "unknown-subject", 404


def meetings(actor: Actor, narrowing: Narrowing = Narrowing()) -> QuerySet[Meeting]:  # noqa: B008 it is frozen
    """The meetings that somebody may read, by date. Raises `UnknownBody`, `UnknownSubject`."""
    found = access.readable(Meeting.objects.filter(removed_at=None), actor)
    if not narrowing.withdrawn:
        found = found.exclude(state=Meeting.State.WITHDRAWN)
    if narrowing.body:
        found = found.filter(body=bodies.find(narrowing.body).key)
    if narrowing.topic:
        found = found.filter(subjects.of(About.Kind.TOPIC, topic_asked(narrowing.topic)))
    if narrowing.state:
        found = found.filter(subjects.of(About.Kind.STATE, state_asked(narrowing.state)))
    # a day begins up to half a day earlier and ends later in other zones; the calendar's ends narrow nothing
    if narrowing.first is not None and narrowing.first > date.min:
        found = found.filter(ends_at__gte=_midnight(narrowing.first) - timedelta(hours=14))
    if narrowing.last is not None and narrowing.last < date.max - timedelta(days=1):
        found = found.filter(starts_at__lt=_midnight(narrowing.last + timedelta(days=1)) + timedelta(hours=14))
    for word in subjects.plain_words(narrowing.words).split()[:12]:
        found = found.filter(searched__contains=word)
    return found.order_by("starts_at", "pk")


def meeting(actor: Actor, number: int) -> Meeting:
    """The meeting of that number. Raises `UnknownMeeting`, also where somebody may not know of it."""
    found = access.readable(Meeting.objects.select_related("source", "mission"), actor).filter(pk=number).first()
    if found is None or (found.removed_at is not None and not may_write(actor, found)):
        raise UnknownMeeting(_("There is no meeting %(number)s."), number=number)
    return found


def may_write(actor: Actor, one: Meeting) -> bool:
    """Whether somebody may change the meeting."""
    return access.may(actor, Verb.WRITE, one.confidence, one.mission)


def may_add(actor: Actor) -> bool:
    """Whether somebody may add meetings and sources at all."""
    return access.may_anywhere(actor, Verb.WRITE)


def topic_asked(text: str) -> str:
    """The topic that is meant. Raises `UnknownSubject`."""
    topic = subjects.topic_named(text)
    if not topic and About.objects.filter(kind=About.Kind.TOPIC, value=text).exists():
        topic = text
    if not topic:
        raise UnknownSubject(_("The thesaurus has no topic “%(text)s”."), text=text)
    return topic


def state_asked(text: str) -> str:
    """The code of the State that is meant. Raises `UnknownSubject`."""
    code = subjects.state_named(text)
    if not code:
        raise UnknownSubject(_("There is no State “%(text)s”. Write its code, as KE, or its name."), text=text)
    return code


def nothing_held() -> bool:
    """Whether there is no meeting at all, whoever may read it."""
    return not Meeting.objects.filter(Q(removed_at=None)).exists()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
