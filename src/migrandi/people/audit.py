"""The trail of who read, changed, exported, cleared: appended to, never changed, and checked link by link.

Each entry's digest is the SHA-256 of its own fields and of the digest before it. An entry that was changed, taken away,
put in or moved breaks the chain there; that the newest were cut off is seen by whoever noted the last digest elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.people.actors import Actor, name_of
from migrandi.people.levels import LOGGED, Confidence
from migrandi.people.models import AuditEntry, Mission

_TRIES = 20
_LISTED = 200
"""How many of a list are named in its entry."""


class Kept(Protocol):
    """A row that says how closed it is and whose."""

    pk: int
    confidence: str
    mission: Mission | None


class Broken(msgspec.Struct, frozen=True):
    """The first link that does not hold, and why."""

    number: int
    why: str


class Verified(msgspec.Struct, frozen=True):
    """How the chain stands: how many entries hold, the last one's digest, and what broke it, if anything."""

    entries: int
    last: str
    broken: Broken | None


def note(
    actor: Actor,
    verb: str,
    kind: str,
    key: str,
    at: datetime,
    *,
    mission: Mission | None = None,
    confidence: str = "",
    detail: Mapping[str, str | int] | None = None,
) -> AuditEntry:
    """Write down that somebody did that to something at that moment.

    `detail` has to name nobody: no subject, address or text of what was read. In the caller's transaction, so that what
    is undone is not told as done.
    """
    for _attempt in range(_TRIES):
        last = AuditEntry.objects.order_by("-number").values_list("number", "digest").first()
        number, before = (last[0] + 1, last[1]) if last else (1, "")
        entry = AuditEntry(
            number=number, at=at, actor=name_of(actor), verb=verb, kind=kind, key=key,
            mission=mission.code if mission is not None else "", confidence=confidence, detail=dict(detail or {}),
            before=before,
        )  # fmt: skip
        entry.digest = _digest(entry)
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError:
            continue  # another process wrote this number first: the next one is ours
        return entry
    raise RuntimeError(f"The trail could not be written to in {_TRIES} tries.")


def note_closed(actor: Actor, verb: str, kind: str, one: Kept, at: datetime, **detail: str | int) -> None:
    """The same where it has to be known: that it was read where it is restricted or personal, and whatever else was
    done with it, as `changed`, `cleared`, `exported`, where it is not public."""
    if one.confidence in LOGGED or (verb != "read" and one.confidence != Confidence.PUBLIC):
        note(actor, verb, kind, str(one.pk), at, mission=one.mission, confidence=one.confidence, detail=detail)


def note_listed(actor: Actor, kind: str, shown: Iterable[Kept], at: datetime) -> None:
    """Write down once whose titles were shown in a list, where any of them is restricted or personal."""
    closed = [str(one.pk) for one in shown if one.confidence in LOGGED]
    if closed:
        note(actor, "listed", kind, str(len(closed)), at, detail={"numbers": " ".join(closed[:_LISTED])})


def note_exported(actor: Actor, kind: str, taken: QuerySet[Any], at: datetime) -> None:
    """Write down once that several things were taken away, where any of them is not public."""
    closed = [str(number) for number in taken.exclude(confidence=Confidence.PUBLIC).values_list("pk", flat=True)]
    if closed:
        note(actor, "exported", kind, str(len(closed)), at, detail={"numbers": " ".join(closed[:_LISTED])})


def verify(expected: str = "") -> Verified:
    """Walk the whole chain. `expected`: a digest noted earlier, which has to stand in it still."""
    number, before, met = 0, "", not expected
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        why = _fault(entry, number, before)
        if why:
            return Verified(number, before, Broken(entry.number, why))
        number, before = entry.number, entry.digest
        met = met or before == expected
    if not met:
        return Verified(
            number, before, Broken(number + 1, _("The digest noted earlier is not in the chain: its end was cut off."))
        )
    return Verified(number, before, None)


def entries(*, actor: str = "", verb: str = "", key: str = "", kind: str = "") -> QuerySet[AuditEntry]:
    """What was done, the newest first, narrowed by what is given."""
    wanted = {name: value for name, value in {"actor": actor, "verb": verb, "key": key, "kind": kind}.items() if value}
    return AuditEntry.objects.filter(**wanted).order_by("-number")


def shapes(found: QuerySet[AuditEntry]) -> Iterator[dict[str, object]]:
    """Entries in the shape for programs (docs/reference/json.md)."""
    for one in found:
        yield {
            "number": one.number, "at": one.at, "actor": one.actor, "verb": one.verb, "kind": one.kind, "key": one.key,
            "mission": one.mission or None, "confidence": one.confidence or None, "detail": one.detail,
            "digest": one.digest,
        }  # fmt: skip


def _fault(entry: AuditEntry, number: int, before: str) -> str:
    if entry.number != number + 1:
        return _("Entry %(number)s is missing.") % {"number": number + 1}
    if entry.before != before:
        return _("It does not follow on the entry before it.")
    if entry.digest != _digest(entry):
        return _("It was changed after it was written.")
    return ""


def _digest(entry: AuditEntry) -> str:
    fields = [
        entry.number, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.actor, entry.verb, entry.kind,
        entry.key, entry.mission, entry.confidence, sorted(entry.detail.items()), entry.before,
    ]  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()
