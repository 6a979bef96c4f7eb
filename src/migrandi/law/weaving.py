"""Working out a Work's history in one language from its dated copies, and writing only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

import msgspec

from migrandi.formats.document import LegalDocument, texts
from migrandi.law.inserting import Batch
from migrandi.law.models import Expression, Period, Provision, Renumbering, Work
from migrandi.law.outlines import read as read_outline
from migrandi.law.timeline import Run, moved, runs
from migrandi.law.units import LOOSE, decode

_document = msgspec.json.Decoder(LegalDocument).decode


def timeline(work: Work, language: str) -> list[Expression]:
    """The copies that tell the law's history, in the order of their days. An undated copy tells it only alone."""
    copies = list(Expression.objects.filter(work=work, language=language, superseded_at=None).order_by("as_of"))
    return [copy for copy in copies if copy.as_of is not None] or copies


def begin(batch: Batch, document: LegalDocument, outline: list[int], stated: Mapping[int, date]) -> None:
    """Keep back the periods that `weave` would write for a law's first copy: the wordings in `outline`, with the days
    from which the publisher states them in force."""
    _write(batch, runs([(document.as_of, outline)], stated, document.in_force_to))


def weave(work: Work, language: str) -> None:
    """Bring periods and renumberings in line with the copies held. The outcome hangs on the copies alone, not on the
    order in which they came. Call in a transaction."""
    copies = timeline(work, language)
    outlines = [[number for number, _depth in read_outline(copy.outline)] for copy in copies]
    since: dict[int, date] = {}
    if copies and copies[0].as_of is not None:
        since = {
            number: day
            for number, day in Provision.objects.filter(
                work=work, language=language, in_force_from__lt=copies[0].as_of
            ).values_list("id", "in_force_from")
            if day is not None
        }
    until = _document(copies[-1].document).in_force_to if copies else None
    wanted = set(runs([(copy.as_of, outline) for copy, outline in zip(copies, outlines, strict=True)], since, until))
    held: dict[tuple[int, date | None, date | None], int] = {}
    if len(copies) > 1 or Period.objects.filter(provision__work=work, provision__language=language).exists():
        held = {
            (provision, start, end): number
            for number, provision, start, end in Period.objects.filter(
                provision__work=work, provision__language=language
            ).values_list("id", "provision_id", "start", "end")
        }
    stale = [number for run, number in held.items() if run not in wanted]
    for first in range(0, len(stale), 500):
        Period.objects.filter(pk__in=stale[first : first + 500]).delete()
    batch = Batch()
    _write(batch, wanted - held.keys())
    batch.flush()
    _renumber(work, language, copies, outlines)


def _write(batch: Batch, periods: Iterable[Run]) -> None:
    for provision, start, end in sorted(periods, key=lambda run: (run[0], run[1] or date.min)):
        batch.add(Period, provision_id=provision, start=start, end=end)


def _renumber(work: Work, language: str, copies: list[Expression], outlines: list[list[int]]) -> None:
    """Find what moved between each two neighbouring copies."""
    if len(copies) < 2:
        return
    wanted: dict[tuple[int, int, date], float] = {}
    eids = dict(Provision.objects.filter(work=work, language=language).values_list("id", "eid"))
    for (_earlier, later), (before, after) in zip(pairwise(copies), pairwise(outlines), strict=True):
        day = later.as_of
        if day is None:
            continue
        eids_before, eids_after = {eids[n] for n in before}, {eids[n] for n in after}
        gone = [n for n in before if eids[n] not in eids_after]
        come = [n for n in after if eids[n] not in eids_before]
        if not gone or not come:
            continue
        words = _words([*gone, *come])
        # by place in the copy, so that ties are settled alike whatever the order of import
        pairs = moved(
            {place: words[number] for place, number in enumerate(gone)},
            {place: words[number] for place, number in enumerate(come)},
        )
        for old, new, likeness in pairs:
            wanted[(gone[old], come[new], day)] = likeness
    held = {(r.before_id, r.after_id, r.on): r for r in Renumbering.objects.filter(work=work, language=language)}
    Renumbering.objects.filter(pk__in=[r.pk for key, r in held.items() if wanted.get(key) != r.likeness]).delete()
    Renumbering.objects.bulk_create(
        Renumbering(work=work, language=language, before_id=old, after_id=new, on=day, likeness=likeness)
        for (old, new, day), likeness in wanted.items()
        if (old, new, day) not in held or held[(old, new, day)].likeness != likeness
    )


def _words(numbers: list[int]) -> dict[int, str]:
    """Each wording's text without its own label and heading; nothing for loose text, which has no number to change."""
    result: dict[int, str] = {}
    for first in range(0, len(numbers), 500):
        for number, kind, content in Provision.objects.filter(pk__in=numbers[first : first + 500]).values_list(
            "id", "kind", "content"
        ):
            result[number] = "" if kind == LOOSE else "\n".join(texts(decode(content).content))
    return result
