"""By how many provisions every provision held is cited: what `cited_by.count` tells of one, of all at once."""

from __future__ import annotations

from collections.abc import Callable

from migrandi.annotations.cited_by import counts
from migrandi.law.models import Provision, Work


def cited_counts(progress: Callable[[int, int], None] = lambda done, of: None) -> dict[int, int]:
    """By how many others the provision of each wording is cited, by the wording's number; without those none cites.

    `progress` is told how many laws are done, of how many.
    """
    works = list(Work.objects.filter(pk__in=Provision.objects.values("work")))
    found: dict[int, int] = {}
    for done, work in enumerate(works):
        wordings = list(Provision.objects.filter(work=work).values_list("pk", "eid"))
        cited = counts(work, {eid for _number, eid in wordings})
        found |= {number: cited[eid] for number, eid in wordings if eid in cited}
        progress(done + 1, len(works))
    return found
