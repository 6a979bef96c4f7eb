"""What provisions cite, and where in this database that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import msgspec
from django.db import connection
from django.db.models import Max

from migrandi.citations.authorities import works_of
from migrandi.citations.citation import Authority
from migrandi.citations.resolving import Target, targets_in
from migrandi.citations.within import pieces, words
from migrandi.law.models import Identifier, Title, Work
from migrandi.law.reading import below, choose_language, contents, copy_on, provision_on, wordings
from migrandi.remembering import until_written


class Citation(msgspec.Struct):
    """A citation in a provision: `start` to `end` of its words, the places it names as cited, and those held.

    `authority` is the likeliest; `candidates` what else it may be. `targets` are of the likeliest authority that the
    database holds; empty where it holds none.
    """

    provision: int
    start: int
    end: int
    kind: str
    authority: Authority
    places: list[str]
    candidates: list[Authority]
    confidence: float
    targets: list[Target]


_CITED = (
    'SELECT r.provision_id, r.start, r."end", r.rank, r.kind, r.eid, r.confidence, a.scheme, a.value'
    " FROM annotations_reference r JOIN annotations_citedauthority a ON a.id = r.authority_id"
    " WHERE r.provision_id IN ({}) ORDER BY r.provision_id, r.start, r.rank, r.id"
)


def cites(provisions: Sequence[int], jurisdiction: str = "") -> list[Citation]:
    """Every citation in the provisions of those numbers, in the order of the numbers and of the words.

    `jurisdiction`: of the citing law: of several laws of one name its own is meant.
    """
    found: dict[tuple[int, int, int], Citation] = {}
    order = {number: place for place, number in enumerate(provisions)}
    for first in range(0, len(provisions), 500):
        part = provisions[first : first + 500]
        with connection.cursor() as cursor:
            cursor.execute(_CITED.format(", ".join(["%s"] * len(part))), part)
            rows = cursor.fetchall()
        for provision, start, end, rank, kind, eid, sure, scheme, value in rows:
            authority = Authority(scheme, value)
            one = found.setdefault(
                (provision, start, end), Citation(provision, start, end, kind, authority, [], [], sure, [])
            )
            if rank == 0:
                one.places.append(eid)
            elif authority not in one.candidates:
                one.candidates.append(authority)
    result = sorted(found.values(), key=lambda one: (order[one.provision], one.start))
    _place(result, jurisdiction)
    return result


def _place(citations: Sequence[Citation], jurisdiction: str) -> None:
    """Give each citation the places held that it names: law by law, so that each is asked for once."""
    if not citations:
        return
    standing = _standing()
    of_work: dict[Work, list[Citation]] = defaultdict(list)
    for one in citations:
        for authority in (one.authority, *one.candidates):
            works = _works(authority, standing)
            if works:
                own = [work for work in works if work.jurisdiction == jurisdiction]
                of_work[(own or works)[0]].append(one)
                break
    for work, cited in of_work.items():
        targets = targets_in(work, sorted({place for one in cited for place in one.places}))
        for one in cited:
            one.targets = [targets[place] for place in one.places]


@until_written(1)
def _standing() -> tuple[int, int, int]:
    """What changes whenever a law, a name or an identifier is added, after which more may be found."""
    newest = [kind.objects.aggregate(newest=Max("pk"))["newest"] or 0 for kind in (Work, Title, Identifier)]
    return newest[0], newest[1], newest[2]


@lru_cache(maxsize=20_000)
def _works(authority: Authority, _standing: tuple[int, int, int]) -> tuple[Work, ...]:
    return tuple(works_of(authority))


def cited_by_copy(
    work: Work, eid: str, on: date | None, language: str | None = None
) -> list[tuple[str, str, Citation]]:
    """What the Work, or that provision of it, cites as it stood that day: the provision's address, the words, what.

    Raises a `LawError` where no such text is held.
    """
    copy = copy_on(work, choose_language(work, language), on)
    entries = contents(copy)
    units = entries
    if eid:
        units = below(entries, eid) or [entry for entry in entries if eid.startswith(f"{entry.eid}/")]
        if not units:
            provision_on(work, eid, on, language)  # says which provisions there are
    read = wordings([entry.id for entry in units])
    texts: dict[int, str] = {}
    found: list[tuple[str, str, Citation]] = []
    eids = {entry.id: entry.eid for entry in units}
    for one in cites([entry.id for entry in units], work.jurisdiction):
        text = texts.setdefault(one.provision, words(pieces(read[one.provision])))
        found.append((eids[one.provision], text[one.start : one.end], one))
    return found
