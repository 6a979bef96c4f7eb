"""What we publish: calendars of a body, a topic, a State, and private ones whose secret address can be revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from migrandi import __version__
from migrandi.calendars import atom_writing, icalendar_writing, linked_events
from migrandi.calendars.published import Published
from migrandi.jurisdictions import name as jurisdiction_name
from migrandi.meetings import bodies, finding, reporting, subjects
from migrandi.meetings.errors import UnknownFeed
from migrandi.meetings.models import About, Change, Document, Feed, FollowUp, Meeting, Note, Reminder
from migrandi.meetings.showing import span
from migrandi.people import access
from migrandi.people.actors import AT_THE_MACHINE, Actor
from migrandi.people.levels import LOGGED, Confidence

PRODUCER = f"-//Migrandi//Meetings {__version__}//EN"
BACK = timedelta(days=366)
"""What ended longer ago is left out of calendars that programs subscribe to."""
MOST = 20_000
_CHANGES = 100


def published(meetings: Iterable[Meeting], origin: str, topics: dict[int, list[str]] | None = None) -> list[Published]:
    """The meetings as the writers take them. `origin`: of the site, as `https://example.org`."""
    about = topics or {}
    domain = _domain(origin)
    result = []
    for meeting in meetings:
        dates = span(meeting)
        result.append(
            Published(
                uid=meeting_uid(meeting, domain), title=meeting.title, start=dates.start, end=dates.end,
                zone=dates.zone, changed=meeting.changed_at, created=meeting.created_at,
                page=f"{origin}/meetings/{meeting.pk}", sequence=meeting.sequence, state=meeting.state,
                description=meeting.description, place=meeting.place, address=meeting.address,
                online=meeting.format in (Meeting.Format.ONLINE, Meeting.Format.HYBRID),
                organiser=bodies.name(meeting.body) if meeting.body else meeting.body_said,
                categories=tuple(about.get(meeting.pk, ())), language=meeting.language,
            )
        )  # fmt: skip
    return result


def meeting_uid(meeting: Meeting, domain: str) -> str:
    """The number that calendar programs know the meeting by, on every feed the same."""
    return f"meeting-{meeting.pk}@{domain}"


def topics_of(meetings: Sequence[Meeting], language: str) -> dict[int, list[str]]:
    """The labels of each meeting's own topics."""
    result: dict[int, list[str]] = {}
    rows = About.objects.filter(meeting__in=[m.pk for m in meetings[:500]], kind=About.Kind.TOPIC, item=None)
    for number, value in rows.values_list("meeting_id", "value"):
        result.setdefault(number, []).append(subjects.topic_label(value, language))
    return result


def calendar(
    found: QuerySet[Meeting], name: str, origin: str, address: str, at: datetime, *, days: bool = False, state: str = ""
) -> bytes:
    """The meetings as iCalendar.

    `days`: also the days by which their papers are due and things have to be done; `state`: also the days by which that
    State's reports to the treaty bodies are due, as far as they are known to the day.
    """
    kept = list(_open(found).filter(ends_at__gte=at - BACK)[:MOST])
    entries = published(kept, origin)
    if days:
        entries += deadlines(kept, origin)
    if state:
        entries += reports_due(state, origin, at)
    return icalendar_writing.write(name, entries, producer=PRODUCER, address=address)


def one(meeting: Meeting, origin: str) -> bytes:
    """One meeting as iCalendar, whenever it is, for somebody who may read it."""
    return icalendar_writing.write(meeting.title, published([meeting], origin), producer=PRODUCER)


def reports_due(state: str, origin: str, at: datetime) -> list[Published]:
    """The days by which the State's reports are due, from a year ago to five years ahead, as entries of a calendar."""
    first, last = (at - BACK).date(), (at + 5 * BACK).date()
    domain = _domain(origin)
    result = []
    for due in reporting.due_between(first, last, state=state):
        day = due.first_day
        if day is None or len(due.due) < len("2026-01-01"):
            continue
        said = {"state": jurisdiction_name(state), "body": bodies.name(due.body), "article": due.article}
        result.append(
            Published(
                uid=f"report-{state}-{due.treaty}-{due.due}@{domain}",
                title=_("%(state)s: report due to the %(body)s") % said,
                start=day, end=day + timedelta(days=1), zone="", changed=at.replace(hour=0, minute=0, second=0),
                created=at, page=f"{origin}/meetings/reports?state={state}", organiser=bodies.name(due.body),
                description=_("Reckoned from article %(article)s; a date set by the committee goes before it.") % said
                if due.basis == "treaty" else due.source,
            )
        )  # fmt: skip
    return result


def _domain(origin: str) -> str:
    return origin.partition("://")[2].partition(":")[0] or "localhost"


def deadlines(meetings: Sequence[Meeting], origin: str) -> list[Published]:
    """The days by which papers are due and follow-ups have to be done, as entries of a calendar."""
    numbers = [meeting.pk for meeting in meetings]
    domain = _domain(origin)
    result: list[Published] = []

    def put(kind: str, key: int, title: str, day: date, meeting: Meeting, done: bool) -> None:
        result.append(
            Published(
                uid=f"{kind}-{key}@{domain}", title=title, start=day, end=day + timedelta(days=1), zone="",
                changed=meeting.changed_at, created=meeting.created_at, page=f"{origin}/meetings/{meeting.pk}",
                state="cancelled" if done else "scheduled", description=meeting.title,
            )
        )  # fmt: skip

    for first in range(0, len(numbers), 500):
        some = numbers[first : first + 500]
        papers = Document.objects.filter(meeting__in=some, removed_at=None, due_on__isnull=False).select_related(
            "meeting"
        )
        for paper in papers:
            assert paper.due_on is not None
            title = _("Due: %(what)s") % {"what": paper}
            put("paper", paper.pk, title, paper.due_on, paper.meeting, paper.submitted_on is not None)
        tasks = FollowUp.objects.filter(meeting__in=some, removed_at=None, due_on__isnull=False).select_related(
            "meeting"
        )
        for task in tasks:
            assert task.due_on is not None
            put(
                "follow-up",
                task.pk,
                _("To do: %(what)s") % {"what": task},
                task.due_on,
                task.meeting,
                task.done_at is not None,
            )
    return result


def atom(
    found: QuerySet[Meeting], name: str, origin: str, address: str, page: str, at: datetime, actor: Actor
) -> bytes:
    """What changed in these meetings, the newest first, as Atom."""
    changes = Change.objects.filter(meeting__in=_open(found).order_by().values("pk")).select_related("meeting")
    newest = changes.filter(confidence__in=_levels(actor)).order_by("-at", "-pk")[:_CHANGES]
    items = [
        atom_writing.Item(
            f"{origin}/meetings/{change.meeting_id}#change-{change.pk}",
            f"{change.meeting.title} ({change.get_what_display()})",
            f"{origin}/meetings/{change.meeting_id}",
            change.at,
            dates_in_words(change.meeting),
            change.meeting.language,
        )
        for change in newest
    ]
    return atom_writing.write(name, address, address, page, items, at)


def _open(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """What may leave this machine in a calendar: nobody would see who reads what is restricted there."""
    return found.exclude(confidence__in=LOGGED)


def _levels(actor: Actor) -> list[str]:
    """The levels of confidence of whose changes somebody may be told in a feed."""
    return [level for level in Confidence.values if level not in LOGGED and access.may_read(actor, level, None)]


def dates_in_words(meeting: Meeting) -> str:
    """The meeting's dates, zone and place on one line, for programs that show text."""
    dates = span(meeting)
    if dates.all_day:
        last = dates.last
        said = f"{dates.start}" if last == dates.start else f"{dates.start} – {last}"
    else:
        said = f"{dates.start:%Y-%m-%d %H:%M} – {dates.end:%Y-%m-%d %H:%M} {dates.zone}".rstrip()
    return " · ".join(part for part in (said, meeting.place) if part)


def linked(found: QuerySet[Meeting], origin: str, language: str, at: datetime) -> dict[str, object]:
    """The meetings as JSON-LD, schema.org's Event."""
    kept = list(_open(found).filter(ends_at__gte=at - BACK)[:2000])
    return linked_events.events(published(kept, origin, topics_of(kept, language)))


def narrowing_of(kind: str, value: str) -> finding.Narrowing:
    """What a public feed is narrowed to: its address has the kind and the value. Raises `UnknownFeed`."""
    match kind:
        case "all":
            return finding.Narrowing(withdrawn=True)
        case "body":
            return finding.Narrowing(body=value, withdrawn=True)
        case "topic":
            return finding.Narrowing(topic=value, withdrawn=True)
        case "state":
            return finding.Narrowing(state=value, withdrawn=True)
    raise UnknownFeed(_("There is no feed of that kind."))


def feed_name(kind: str, value: str, language: str) -> str:
    """What a calendar program shows the feed under."""
    match kind:
        case "body":
            return bodies.name(bodies.find(value).key, language)
        case "topic":
            return subjects.topic_label(finding.topic_asked(value), language)
        case "state":
            return jurisdiction_name(finding.state_asked(value), language)
        case "mine":
            return _("My meetings")
    return _("Meetings")


# --- private calendars


def make_private(owner: User | None, kind: str, value: str, at: datetime) -> Feed:
    """A private calendar at an address nobody can guess. Raises `UnknownFeed`, `UnknownBody`, `UnknownSubject`."""
    if kind not in Feed.Kind.values:
        raise UnknownFeed(_("There is no feed of that kind."))
    if kind in (Feed.Kind.BODY, Feed.Kind.TOPIC, Feed.Kind.STATE):
        finding.meetings(AT_THE_MACHINE, narrowing_of(kind, value))
    else:
        value = ""
    return Feed.objects.create(token=secrets.token_urlsafe(32), owner=owner, kind=kind, value=value, created_at=at)


def revoke(feed: Feed, at: datetime) -> None:
    """Its address answers no more, for good."""
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])


def private(token: str, at: datetime) -> Feed:
    """The private calendar at that address. Raises `UnknownFeed`, also where its owner's account is closed."""
    found = Feed.objects.select_related("owner").filter(token=token, revoked_at=None).first()
    if found is None or (found.owner is not None and not found.owner.is_active):
        raise UnknownFeed(_("There is no calendar at this address. It may have been revoked by who made it."))
    if found.read_at is None or at - found.read_at > timedelta(hours=1):
        found.read_at = at
        found.save(update_fields=["read_at"])
    return found


def private_meetings(feed: Feed) -> QuerySet[Meeting]:
    """What the calendar's owner may read of what it is narrowed to."""
    actor: Actor = feed.owner if feed.owner is not None else AT_THE_MACHINE
    if feed.kind == Feed.Kind.MINE:
        found = finding.meetings(actor, finding.Narrowing(withdrawn=True))
        return found.filter(_concerning(feed.owner))
    return finding.meetings(actor, narrowing_of(feed.kind, feed.value))


def _concerning(owner: User | None) -> Q:
    """The meetings with something of that person's: added, to do, to be reminded of, noted."""
    return (
        Q(created_by=owner, source=None)
        | Q(pk__in=FollowUp.objects.filter(owner=owner, removed_at=None).values("meeting"))
        | Q(pk__in=Reminder.objects.filter(user=owner).values("meeting"))
        | Q(pk__in=Note.objects.filter(written_by=owner, removed_at=None).values("meeting"))
    )
