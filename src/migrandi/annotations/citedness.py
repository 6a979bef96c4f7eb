"""By how many provisions every provision held is cited: what `cited_by.count` tells of one, of all at once."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from migrandi.annotations.cited_by import counts
from migrandi.law.models import Headnote, Provision, Work


def cited_counts(progress: Callable[[int, int], None] = lambda done, of: None) -> dict[tuple[str, str], int]:
    """By how many others each provision is cited, by the path of its law and its address; without those none cites.

    Of a law of which only headnotes are held, those. The address of a law's only text is empty: it is the law.
    `progress` is told how many laws are done, of how many.
    """
    citable = Q(pk__in=Provision.objects.values("work")) | Q(pk__in=Headnote.objects.values("work"))
    works = list(Work.objects.filter(citable))
    found: dict[tuple[str, str], int] = {}
    for done, work in enumerate(works):
        texts = set(Provision.objects.filter(work=work).values_list("eid", flat=True))
        cited = counts(work, texts | set(work.headnotes.values_list("eid", flat=True)))
        found |= {(work.path, "" if texts == {eid} else eid): count for eid, count in cited.items()}
        progress(done + 1, len(works))
    return found
