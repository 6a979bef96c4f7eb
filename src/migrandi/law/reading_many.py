"""Many provisions of one law as it stood on a day, with as few questions to the database as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from migrandi.formats.document import CONTAINERS
from migrandi.law.models import Expression, Period, Work
from migrandi.law.reading import Reading, _copy_holding, source_of
from migrandi.law.units import decode

_AT_ONCE = 500


def units_on(work: Work, eids: Sequence[str], on: date | None, language: str) -> dict[str, Reading]:
    """The articles and sections of those addresses as of that day (None: the last wording), by address.

    `language`: one in which the Work is held. What did not stand then, is no such provision or a container is left out:
    `provision_on` reads it or says why not; for those in the result it says the same.
    """
    standing = Expression.objects.filter(work=work, superseded_at=None).order_by("as_of")
    every = list(standing.select_related("manifestation").defer("outline", "document"))
    held = sorted({copy.language for copy in every})
    spoken = [copy for copy in every if copy.language == language]
    copies = [copy for copy in spoken if copy.as_of is not None] or spoken
    days = [copy.as_of for copy in copies if copy.as_of is not None]
    found: dict[str, Reading] = {}
    for eid, period in _stood(work, eids, on, language).items():
        wording = period.provision
        if wording.kind in CONTAINERS:
            continue
        copy = _copy_holding(copies, period.start, period.end, on)
        provision = decode(wording.content)
        found[eid] = Reading(
            work, eid, language, on, copy.as_of, period.start, period.end,
            provision.in_force_from or wording.in_force_from, provision.in_force_to or wording.in_force_to,
            copy.title, [provision], held, days, source_of(copy), copy.warnings,
        )  # fmt: skip
    return found


def _stood(work: Work, eids: Sequence[str], on: date | None, language: str) -> dict[str, Period]:
    """The period of each address that holds that day; the last one where none is asked for."""
    periods: dict[str, list[Period]] = defaultdict(list)
    for first in range(0, len(eids), _AT_ONCE):
        rows = Period.objects.select_related("provision").filter(
            provision__work=work, provision__language=language, provision__eid__in=eids[first : first + _AT_ONCE]
        )
        for period in rows:
            periods[period.provision.eid].append(period)
    standing: dict[str, Period] = {}
    for eid, held in periods.items():
        held.sort(key=lambda period: period.start or date.min)
        if on is not None:
            held = [p for p in held if (p.start is None or p.start <= on) and (p.end is None or on < p.end)]
        else:
            held = [p for p in held if p.end is None] or held[-1:]
        if held:
            standing[eid] = held[-1]
    return standing
