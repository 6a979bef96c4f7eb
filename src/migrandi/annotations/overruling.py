"""Persons' words on what citations mean, put over what the machine read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from migrandi.annotations.citing import Cited
from migrandi.annotations.models import ReferenceWord
from migrandi.citations.within import pieces, words
from migrandi.law.models import Provision
from migrandi.law.units import decode

Found = tuple[int, list[Cited]]
"""A provision's number, and what was read in it."""


def overruled(found: Sequence[Found]) -> list[Found]:
    """What was read in those provisions with the persons' words over it: the authority chosen alone, or nothing."""
    said: dict[tuple[int, str, str], list[ReferenceWord]] = defaultdict(list)
    for word in ReferenceWord.objects.select_related("provision").defer("provision__content").order_by("at", "pk"):
        said[word.provision.work_id, word.provision.language, word.provision.eid].append(word)
    if not said:
        return list(found)
    read = dict(found)
    numbers = list(read)
    for first in range(0, len(numbers), 500):
        rows = Provision.objects.filter(
            pk__in=numbers[first : first + 500],
            work__in={work for work, _language, _eid in said},
            eid__in={eid for _work, _language, eid in said},
        )
        for row in rows:
            text = words(pieces(decode(row.content)))
            for word in said.get((row.work_id, row.language, row.eid), ()):
                read[row.pk] = _over(read[row.pk], word, text, row.pk)
    return [(number, rows) for number, rows in read.items() if rows]


def _over(rows: list[Cited], word: ReferenceWord, text: str, provision: int) -> list[Cited]:
    place = _meant(rows, word, text, provision)
    meant = [row for row in rows if (row.start, row.end) == place]
    chosen = [row for row in meant if (row.scheme, row.value) == (word.scheme, word.value)]
    if word.scheme and not chosen:  # it is no longer among what the machine takes it for
        chosen = [row._replace(scheme=word.scheme, value=word.value) for row in meant if row.rank == 0]
    settled = [row._replace(rank=0, confidence=1.0) for row in chosen] if word.scheme else []
    return [*(row for row in rows if row not in meant), *settled]


def _meant(rows: Sequence[Cited], word: ReferenceWord, text: str, provision: int) -> tuple[int, int] | None:
    """Where the citation that the word is of stands among those read: the nearest of the same words, or, in the wording
    of which it was said, the one around the same place."""
    places = {(row.start, row.end) for row in rows}
    alike = [place for place in places if text[slice(*place)] == word.quoted]
    if not alike and provision == word.provision_id:
        alike = [place for place in places if place[0] < word.end and word.start < place[1]]
    return min(alike, key=lambda place: (abs(place[0] - word.start), place), default=None)
