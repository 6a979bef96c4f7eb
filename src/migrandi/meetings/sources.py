"""Where meetings are read: adding a feed or a file, reading it again, taking it out and having it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.calendars.zones import zone_named
from migrandi.meetings import bodies, subjects
from migrandi.meetings.errors import MeetingError, UnreadableSource
from migrandi.meetings.importing import Report, take_bytes
from migrandi.meetings.models import Source
from migrandi.meetings.reaching import bring, check
from migrandi.people.levels import Confidence


def is_address(text: str) -> bool:
    """Whether that is the address of a feed rather than the path of a file."""
    return text.lower().startswith(("http://", "https://", "webcal://"))


def add(
    address: str,
    *,
    name: str = "",
    body: str = "",
    topics: Iterable[str] = (),
    zone: str = "",
    confidence: str = Confidence.PUBLIC,
) -> Source:
    """A source of that address, the one that is there if there is one. Raises `MeetingError`, `ForbiddenAddress`.

    `body`: key or name; `topics`: ids or labels; `zone`: for times that name none.
    """
    address = address.strip()
    if is_address(address):
        check(address.replace("webcal://", "https://", 1))
    known = zone_named(zone) if zone else ""
    if zone and not known:
        raise MeetingError(_("“%(zone)s” is no time zone. Write it as Europe/Zurich."), zone=zone)
    values: dict[str, object] = {"removed_at": None}
    if name:
        values["name"] = name[:200]
    if body:
        values["body"] = bodies.find(body).key
    if zone:
        values["zone"] = known
    named = [topic for topic in map(subjects.topic_named, topics) if topic]
    if named:
        values["topics"] = named
    defaults = {"name": (name or address)[:200], "confidence": confidence}
    source, _made = Source.objects.update_or_create(
        address=address[:800], defaults=values, create_defaults=defaults | values
    )
    return source


def read_again(source: Source, at: datetime) -> Report:
    """Read the feed at its address; what is unchanged there does not come again. Raises `UnreadableSource`."""
    if not is_address(source.address):
        raise UnreadableSource(_("“%(name)s” is a file: give it again to have it read."), name=source.name)
    try:
        brought = bring(
            source.address, "" if source.trouble else source.etag, "" if source.trouble else source.last_modified
        )
    except UnreadableSource as error:
        Source.objects.filter(pk=source.pk).update(trouble=str(error), read_at=at)
        raise
    if brought.data is None:
        Source.objects.filter(pk=source.pk).update(read_at=at)
        return Report(source.name, same_bytes=True)
    report = take_bytes(source, brought.data, brought.address, at)
    Source.objects.filter(pk=source.pk).update(etag=brought.etag, last_modified=brought.last_modified)
    return report


def read_file(source: Source, path: Path, at: datetime) -> Report:
    """Read the file. Raises `UnreadableSource`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(_("%(path)s cannot be read: %(why)s"), path=path, why=error.strerror or "") from error
    return take_bytes(source, data, path.name, at)


def read_all(at: datetime, tell: Callable[[Source, str], None] = lambda source, trouble: None) -> list[Report]:
    """Read every feed again; one that fails is told of, and the others are read. Meant to be run every few hours."""
    reports: list[Report] = []
    for source in listed():
        if not is_address(source.address):
            continue
        try:
            reports.append(read_again(source, at))
            tell(source, "")
        except MeetingError as error:
            tell(source, str(error))
    return reports


def listed() -> QuerySet[Source]:
    """The sources that are read, by name."""
    return Source.objects.filter(removed_at=None)


def remove(source: Source, at: datetime) -> None:
    """Read it no more. Its meetings stay."""
    source.removed_at = at
    source.save(update_fields=["removed_at"])


def have_back(source: Source) -> None:
    """Undo that it was removed."""
    source.removed_at = None
    source.save(update_fields=["removed_at"])
