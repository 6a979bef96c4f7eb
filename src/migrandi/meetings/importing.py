"""Taking a reading of a calendar into the database: only what changed is written, nothing is ever deleted by it.

An entry is known again by its source, number (UID) and date in its series. One that is no longer at a source that lists
all it has is marked withdrawn. What a person changed by hand is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.calendars.entries import Entry, NotACalendar, Reading
from migrandi.calendars.reading import read
from migrandi.law import blobs
from migrandi.meetings import bodies, noting, subjects
from migrandi.meetings.errors import UnreadableSource
from migrandi.meetings.models import About, AgendaItem, Document, Meeting, NewsItem, Rejected, Source
from migrandi.meetings.showing import stored

BACK, AHEAD = timedelta(days=366), timedelta(days=3 * 366)
"""How far meetings that repeat without end are told out."""
FORM = 1
"""Raised when entries are taken in otherwise than before, so that unchanged bytes are read again."""


class Report(msgspec.Struct):
    """What a reading changed. `withdrawn`: no longer at their source; `aside`: kept aside with a reason."""

    source: str
    kind: str = ""
    entries: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    cancelled: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    news: int = 0
    aside: int = 0
    same_bytes: bool = False


def take_bytes(source: Source, data: bytes, name: str, at: datetime) -> Report:
    """Read a calendar and take it in, all of it or nothing. Raises `UnreadableSource`, and remembers why at the source.

    The bytes are kept as they came. Bytes that were read before are not read again, unless meetings that repeat have to
    be told out further.
    """
    sha256 = blobs.keep(settings.BLOBS, data)
    mark = hashlib.sha256(f"{sha256} {FORM}".encode()).hexdigest()
    first, last = (at - BACK).date(), (at + AHEAD).date()
    far_enough = source.told_out is not None and source.told_out > last - timedelta(days=60)
    if source.sha256 == mark and far_enough and not source.trouble:
        Source.objects.filter(pk=source.pk).update(read_at=at)
        return Report(source.name, same_bytes=True)
    try:
        reading = read(data, first, last, name)
    except NotACalendar as error:
        Source.objects.filter(pk=source.pk).update(read_at=at, trouble=str(error))
        raise UnreadableSource(
            _("“%(name)s” cannot be read as a calendar. %(why)s"), name=name or source.name, why=str(error)
        ) from error
    report = take(source, reading, at)
    Source.objects.filter(pk=source.pk).update(sha256=mark, told_out=last, trouble="", read_at=at)
    source.refresh_from_db()
    return report


@transaction.atomic
def take(source: Source, reading: Reading, at: datetime) -> Report:
    """Bring the source's meetings in line with the reading."""
    report = Report(source.name, reading.kind, entries=len(reading.entries), aside=len(reading.aside))
    held = {
        (meeting.uid, meeting.recurrence): meeting
        for meeting in Meeting.objects.filter(source=source).select_related("source")
    }
    seen: set[tuple[str, str]] = set()
    for entry in reading.entries:
        uid = entry.uid[:800] or _made_up(entry)
        key = (uid, entry.recurrence[:40])
        if key in seen:
            continue
        seen.add(key)
        meeting = held.get(key)
        if meeting is None:
            _add(source, uid, entry, at)
            report.added += 1
        else:
            _bring_in_line(source, meeting, entry, at, report)
    if reading.whole and reading.method not in ("CANCEL", "REQUEST", "ADD", "REPLY"):
        report.withdrawn = _withdraw(source, held, seen, reading, at)
    report.news = _take_news(source, reading, at)
    Rejected.objects.filter(source=source).delete()
    Rejected.objects.bulk_create(
        Rejected(source=source, position=one.position, what=one.what, code=one.code, reason=one.reason, read_at=at)
        for one in reading.aside
    )
    return report


def values_of(entry: Entry, source: Source) -> dict[str, Any]:
    """What the entry says, as the fields of a meeting."""
    start, end, zone = entry.start, entry.end, entry.zone
    if isinstance(start, datetime) and start.tzinfo is None and source.zone:
        assert isinstance(end, datetime)
        start, end, zone = (
            start.replace(tzinfo=ZoneInfo(source.zone)),
            end.replace(tzinfo=ZoneInfo(source.zone)),
            source.zone,
        )
    all_day, starts_at, ends_at, zone = stored(start, end, zone)
    placed = bool(entry.place) and not entry.place.startswith("http")
    format_ = "" if not entry.online else Meeting.Format.HYBRID if placed else Meeting.Format.ONLINE
    return {
        "title": entry.title or _("Untitled"),
        "body": source.body or bodies.meant(entry.body, entry.organiser, entry.title, *entry.categories),
        "body_said": (entry.body or entry.organiser)[:300],
        "session": entry.session[:100],
        "series": entry.uid[:200] if entry.recurrence else "",
        "all_day": all_day,
        "zone": zone,
        "starts_at": starts_at,
        "ends_at": max(ends_at, starts_at),
        "place": entry.place,
        "format": format_,
        "address": entry.address[:2000],
        "description": entry.description,
        "language": entry.language,
    }


def _made_up(entry: Entry) -> str:
    """What an entry without a number is known by: its title and day."""
    return "untold-" + hashlib.sha256(f"{entry.title}\n{entry.start.isoformat()[:10]}".encode()).hexdigest()[:24]


def _digest(entry: Entry) -> str:
    """What the entry says, in short; when it was written does not count."""
    return hashlib.sha256(
        msgspec.json.encode(msgspec.structs.replace(entry, stamp=None, sequence=0, notes=())) + str(FORM).encode()
    ).hexdigest()


def _add(source: Source, uid: str, entry: Entry, at: datetime) -> None:
    meeting = Meeting.objects.create(
        **values_of(entry, source), source=source, uid=uid, recurrence=entry.recurrence[:40],
        source_sequence=entry.sequence, stamp=entry.stamp, digest=_digest(entry), created_at=at, changed_at=at,
        confidence=source.confidence, mission=source.mission,
        state=Meeting.State.CANCELLED if entry.state == "cancelled" else Meeting.State.SCHEDULED,
    )  # fmt: skip
    _write_agenda(meeting, entry)
    _write_documents(meeting, entry)
    _write_topics(meeting, entry.categories)
    subjects.refresh(meeting)
    noting.added(meeting, at, source=source)


def _bring_in_line(source: Source, meeting: Meeting, entry: Entry, at: datetime, report: Report) -> None:
    digest = _digest(entry)
    older = entry.sequence < meeting.source_sequence or (
        entry.sequence == meeting.source_sequence
        and entry.stamp is not None and meeting.stamp is not None and entry.stamp < meeting.stamp
    )  # fmt: skip
    # an older version may come late, by mail; what is here again after it was withdrawn is no older one
    if meeting.state != Meeting.State.WITHDRAWN and (meeting.digest == digest or older):
        report.unchanged += 1
        return
    values = {name: value for name, value in values_of(entry, source).items() if name not in meeting.by_hand}
    if entry.state == "cancelled":
        values["state"] = Meeting.State.CANCELLED
    elif meeting.state in (Meeting.State.CANCELLED, Meeting.State.WITHDRAWN):
        values["state"] = Meeting.State.SCHEDULED
    note = noting.change(meeting, values, at, source=source)
    meeting.digest, meeting.source_sequence, meeting.stamp = digest, entry.sequence, entry.stamp
    meeting.save(update_fields=["digest", "source_sequence", "stamp"])
    agenda = _write_agenda(meeting, entry)
    documents = _write_documents(meeting, entry)
    _write_topics(meeting, entry.categories)
    subjects.refresh(meeting)
    for name, count in (("agenda", agenda), ("document", documents)):
        if count:
            noting.part(meeting, name, "", at, after={"number": count}, source=source)
    if note is None and not agenda and not documents:
        report.unchanged += 1
    elif note is not None and note.what == "cancelled":
        report.cancelled += 1
    elif note is not None and note.what == "moved":
        report.moved += 1
    else:
        report.changed += 1


def _withdraw(
    source: Source, held: dict[tuple[str, str], Meeting], seen: set[tuple[str, str]], reading: Reading, at: datetime
) -> int:
    """Mark what the source no longer has. A date outside of what was told out is not missed, if its series goes on."""
    going_on = {uid for uid, _recurrence in seen}
    count = 0
    for key, meeting in held.items():
        if key in seen or meeting.state == Meeting.State.WITHDRAWN or meeting.removed_at is not None:
            continue
        if key[0] in going_on and not _within(meeting, reading.first, reading.last):
            continue
        noting.change(meeting, {"state": Meeting.State.WITHDRAWN}, at, source=source)
        count += 1
    return count


def _within(meeting: Meeting, first: date | None, last: date | None) -> bool:
    day = meeting.starts_at.astimezone(UTC).date()
    # the edges are not sure: a zone may put a date on the other side
    margin = timedelta(days=2)
    return (first is None or day > first + margin) and (last is None or day < last - margin)


def _write_agenda(meeting: Meeting, entry: Entry) -> int:
    """Bring the agenda that its source gave in line; how many items changed. Items added by hand have no `uid`."""
    held = {item.uid: item for item in meeting.items.exclude(uid="")}
    changed = 0
    seen: set[str] = set()
    for position, point in enumerate(entry.agenda, start=1):
        uid = (point.uid or f"{position} {point.title}")[:200]
        if uid in seen:
            uid = f"{uid[:180]} {position}"
        seen.add(uid)
        values: dict[str, Any] = {
            "position": position, "number": point.number[:40], "title": point.title, "description": point.description,
            "starts_at": _aware(point.start), "ends_at": _aware(point.end), "removed_at": None,
        }  # fmt: skip
        item = held.get(uid)
        if item is None:
            AgendaItem.objects.create(meeting=meeting, uid=uid, **values)
            changed += 1
        elif any(getattr(item, name) != value for name, value in values.items()):
            AgendaItem.objects.filter(pk=item.pk).update(**values)
            changed += 1
    gone = [item.pk for uid, item in held.items() if uid not in seen and item.removed_at is None]
    AgendaItem.objects.filter(pk__in=gone).update(removed_at=meeting.changed_at)
    return changed + len(gone)


def _write_documents(meeting: Meeting, entry: Entry) -> int:
    held = {(one.address, one.title) for one in meeting.documents.all()}
    new = [one for one in entry.documents if (one.address, one.title) not in held]
    Document.objects.bulk_create(
        Document(
            meeting=meeting, title=one.title, address=one.address, symbol=one.symbol[:100], language=one.language,
            media_type=one.media_type[:100],
        )
        for one in new
    )  # fmt: skip
    return len(new)


def _write_topics(meeting: Meeting, categories: Iterable[str]) -> None:
    """The topics that the source's own categories name."""
    named = {topic for topic in map(subjects.topic_named, categories) if topic}
    for topic in named:
        About.objects.get_or_create(
            meeting=meeting, item=None, kind=About.Kind.TOPIC, value=topic, defaults={"by_person": True}
        )


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _take_news(source: Source, reading: Reading, at: datetime) -> int:
    held = set(NewsItem.objects.filter(source=source).values_list("uid", flat=True))
    new = {one.uid[:800]: one for one in reading.news if one.uid[:800] not in held}
    NewsItem.objects.bulk_create(
        NewsItem(
            source=source, uid=uid, title=one.title, address=one.address, summary=one.summary, language=one.language,
            published_at=one.published, recorded_at=at,
        )
        for uid, one in new.items()
    )  # fmt: skip
    return len(new)
