"""The enquiries' own index: stems and concepts of each, in the database, so that erasing an enquiry erases them too.

What is asked is asked of those rows only that the reader may read: neither a hit nor its rank tells of anything else.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec
import regex
import Stemmer
from django.db import transaction

from migrandi.enquiries.everyday import folded
from migrandi.enquiries.models import Enquiry, Release, Word
from migrandi.enquiries.telling import Told, concepts_told
from migrandi.people.access import readable
from migrandi.people.actors import Actor
from migrandi.thesaurus.reading import by_id

_ALGORITHM = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic", "ru": "russian", "de": "german"}
_WORD = regex.compile(r"[\p{L}\p{M}\d]{3,60}")
_CHINESE = regex.compile(r"\p{Han}")
_MOST = 400
"""Stems kept of one text, the oftenest."""
_CONCEPT = "#"
"""Begins what stands in the index for a concept: two languages meet there."""
_CONCEPT_COUNTS = 2.0
_TOO_COMMON = 0.4
"""A stem that stands in a greater part of what is readable tells nothing, once there are enough to say so."""


class Alike(msgspec.Struct, frozen=True):
    """Something earlier that is like a text: which, how like, and what the two have in common."""

    row: Enquiry | Release
    score: float
    common: list[str]


def stems_of(text: str, language: str, told: Sequence[Told] = ()) -> Counter[str]:
    """How often each stem stands in the text, and each concept (with `#` before it)."""
    spoken = language.split("-", maxsplit=1)[0]
    counts: Counter[str] = Counter()
    for written, times in Counter(_WORD.findall(folded(text))).items():
        if _CHINESE.search(written):
            for first in range(len(written) - 1):
                counts[written[first : first + 2]] += times
        else:
            counts[_stem(spoken, written)[:80]] += times
    for one in told or concepts_told(text, spoken):
        counts[f"{_CONCEPT}{one.value}"] = max(1, len(one.words))
    return Counter(dict(counts.most_common(_MOST)))


def index(row: Enquiry | Release, text: str, language: str, told: Sequence[Told] = ()) -> None:
    """Put a text into the index under its row, in place of what stood there."""
    key = {"enquiry": row} if isinstance(row, Enquiry) else {"release": row}
    counts = stems_of(text, language, told)
    with transaction.atomic():
        Word.objects.filter(**key).delete()
        Word.objects.bulk_create(Word(**key, stem=stem, count=count) for stem, count in counts.items())


def alike(text: str, language: str, actor: Actor, *, besides: Enquiry | None = None, most: int = 5) -> list[Alike]:
    """The earlier enquiries and released memos most like the text, of those that the actor may read."""
    asked = stems_of(text, language)
    enquiries = readable(Enquiry.objects.filter(merged_into=None), actor)
    if besides is not None:
        enquiries = enquiries.exclude(pk=besides.pk)
    releases = readable(Release.objects.filter(stage=Release.Stage.RELEASED), actor)
    if besides is not None:
        releases = releases.exclude(enquiry=besides)
    found = [
        *_ranked("enquiry_id", asked, {one.pk: one for one in enquiries}),
        *_ranked("release_id", asked, {one.pk: one for one in releases}),
    ]
    return sorted(found, key=lambda one: -one.score)[:most]


def matching(words: str, language: str, actor: Actor) -> list[int]:
    """The numbers of the enquiries that have these words, the best first, of those that the actor may read."""
    rows = {one.pk: one for one in readable(Enquiry.objects.filter(merged_into=None), actor)}
    asked = Counter({stem: 1 for stem in stems_of(words, language) if not stem.startswith(_CONCEPT)})
    found = _ranked("enquiry_id", asked, rows, least=len(asked) or 1)
    return [one.row.pk for one in sorted(found, key=lambda one: -one.score)]


def _ranked(
    field: str, asked: Counter[str], rows: dict[int, Enquiry] | dict[int, Release], least: int = 2
) -> list[Alike]:
    """Every row that shares so many stems with what is asked, with its score."""
    if not rows or not asked:
        return []
    held: dict[int, dict[str, int]] = defaultdict(dict)
    stems = list(asked)
    for start in range(0, len(stems), 200):
        found = Word.objects.filter(stem__in=stems[start : start + 200], **{f"{field}__isnull": False})
        for key, stem, count in found.values_list(field, "stem", "count").iterator():
            if key in rows:
                held[key][stem] = count
    spread = Counter(stem for stands in held.values() for stem in stands)
    limit = max(5, _TOO_COMMON * len(rows))
    rare = {stem: math.log(1 + len(rows) / count) for stem, count in spread.items() if count <= limit}
    whole = math.sqrt(sum(_weight(stem, count, rare) ** 2 for stem, count in asked.items())) or 1.0
    result = []
    for key, stands in held.items():
        common = {stem: count for stem, count in stands.items() if stem in rare}
        if len(common) < least:
            continue
        score = sum(_weight(stem, count, rare) * _weight(stem, asked[stem], rare) for stem, count in common.items())
        length = math.sqrt(sum(_weight(stem, count, rare) ** 2 for stem, count in common.items()))
        result.append(Alike(rows[key], round(score / (whole * (length + 1)), 4), _told(common, rare)))
    return result


def _weight(stem: str, count: int, rare: dict[str, float]) -> float:
    return (1 + math.log(count)) * rare.get(stem, 0.0) * (_CONCEPT_COUNTS if stem.startswith(_CONCEPT) else 1.0)


def _told(common: Iterable[str], rare: dict[str, float]) -> list[str]:
    best = sorted(common, key=lambda stem: -_weight(stem, 1, rare))[:5]
    known = by_id()
    return [known[one[1:]].label["en"] if one[1:] in known else one for one in best]


def _stem(language: str, word: str) -> str:
    stemmer = _stemmer(language)
    return word if stemmer is None else str(stemmer.stemWord(word))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    return Stemmer.Stemmer(_ALGORITHM[language]) if language in _ALGORITHM else None
