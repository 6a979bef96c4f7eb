"""The history of a provision or a Work: which wording stood from when to when, and what it was before and after."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import msgspec
from django.db.models import Q

from migrandi.law import models
from migrandi.law.models import Expression, Renumbering, Work
from migrandi.law.reading import choose_language, contents, languages, provision_on
from migrandi.law.units import LOOSE
from migrandi.law.weaving import timeline


class Elsewhere(msgspec.Struct, frozen=True):
    """Where a provision stood before, or stands after, it was given another address."""

    eid: str
    label: str
    on: date
    likeness: float


class Version(msgspec.Struct, frozen=True):
    """One wording of a provision with the period in which it was the law as the copies held show.

    `start` None: before the first dated copy, or unknown. `end` None: it stands. `statement_from` is the publisher's
    own statement of the day it took effect, where there is one.
    """

    eid: str
    label: str
    heading: str
    start: date | None
    end: date | None
    statement_from: date | None
    digest: str


class ProvisionHistory(msgspec.Struct):
    """Every wording held of a provision in one language, oldest first, and where it stood before and after."""

    work: Work
    eid: str
    language: str
    languages: list[str]
    versions: list[Version]
    before: list[Elsewhere]
    after: list[Elsewhere]


class Step(msgspec.Struct, frozen=True):
    """What one copy of a law changed against the copy before it: addresses of provisions, in the law's order."""

    day: date | None
    previous: date | None
    added: list[str]
    changed: list[str]
    removed: list[str]
    renumbered: list[tuple[str, str]]


class WorkHistory(msgspec.Struct):
    """What changed in a law from each held copy to the next in one language, oldest first."""

    work: Work
    language: str
    languages: list[str]
    steps: list[Step]


def history_of(work: Work, eid: str, language: str | None = None) -> ProvisionHistory:
    """The history of the provision; of a part of a unit, that of the unit. Raises a `LawError` where there is none."""
    language = choose_language(work, language)
    periods = models.Period.objects.select_related("provision").filter(
        provision__work=work, provision__language=language
    )
    here = list(periods.filter(provision__eid=eid))
    if not here:
        provision_on(work, eid, None, language)  # says why there is none, where there is none
        return history_of(work, eid.rsplit("/", 1)[0], language)
    versions = [
        Version(
            period.provision.eid, period.provision.label, period.provision.heading, period.start, period.end,
            period.provision.in_force_from, period.provision.digest,
        )
        for period in sorted(here, key=lambda period: period.start or date.min)
    ]  # fmt: skip
    moves = Renumbering.objects.select_related("before", "after").filter(work=work, language=language).order_by("on")
    came = [Elsewhere(m.before.eid, m.before.label, m.on, m.likeness) for m in moves.filter(after__eid=eid)]
    went = [Elsewhere(m.after.eid, m.after.label, m.on, m.likeness) for m in moves.filter(before__eid=eid)]
    return ProvisionHistory(work, eid, language, languages(work), versions, came, went)


def history_of_work(work: Work, language: str | None = None) -> WorkHistory:
    """What each copy changed. Loose text counts where a provision does not."""
    language = choose_language(work, language)
    copies = timeline(work, language)
    steps: list[Step] = []
    if copies:
        first = [entry.eid for entry in contents(copies[0]) if entry.kind != LOOSE]
        steps.append(Step(copies[0].as_of, None, first, [], [], []))
    steps.extend(changes(work, language, earlier, later) for earlier, later in pairwise(copies))
    return WorkHistory(work, language, languages(work), steps)


def changes(work: Work, language: str, earlier: Expression, later: Expression) -> Step:
    """What differs from one copy to another, in the order of the law."""
    before = {entry.eid: entry.id for entry in contents(earlier)}
    after = {entry.eid: entry.id for entry in contents(later)}
    gone = {number for eid, number in before.items() if after.get(eid) != number}
    come = {number for eid, number in after.items() if before.get(eid) != number}
    moves = _moves(work, language, earlier.as_of, later.as_of, gone, come)
    moved_from, moved_to = {old for old, _new in moves}, {new for _old, new in moves}
    return Step(
        later.as_of,
        earlier.as_of,
        [eid for eid in after if eid not in before and eid not in moved_to],
        [eid for eid, number in after.items() if eid in before and before[eid] != number],
        [eid for eid in before if eid not in after and eid not in moved_from],
        moves,
    )


def _moves(
    work: Work, language: str, start: date | None, end: date | None, gone: set[int], come: set[int]
) -> list[tuple[str, str]]:
    """The renumberings that lie between two days, as (old address, new address)."""
    if start is None or end is None:
        return []
    rows = Renumbering.objects.select_related("before", "after").filter(
        Q(on__gt=start) & Q(on__lte=end), work=work, language=language
    )
    return [(row.before.eid, row.after.eid) for row in rows if row.before_id in gone and row.after_id in come]
