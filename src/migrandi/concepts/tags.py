"""Tagging provisions with what they are about: by rule in a walk over all of them, and by a person's word over it."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from migrandi.annotations.reading import Wording
from migrandi.annotations.walking import Annotator
from migrandi.concepts import worker
from migrandi.concepts.editing import changes_digest, record_concepts, refresh
from migrandi.concepts.models import Concept, Tag
from migrandi.concepts.standing import under
from migrandi.concepts.worker import Found, Standing
from migrandi.law.lineages import lineages
from migrandi.law.models import IndexDebt, Provision
from migrandi.thesaurus import reading, tagging

_VERSION = 1
"""Raised when the same words are tagged otherwise by the program, so that everything is tagged anew."""
_NEVER = datetime.min.replace(tzinfo=UTC)


def tagger() -> Annotator:
    """The annotator that tags every provision by the rules; another one whenever rules or thesaurus have changed."""
    files = [tagging.RULES, *sorted(reading.FOLDER.glob("*.yaml"))]
    told = b"\0".join([str(_VERSION).encode(), changes_digest().encode(), *(path.read_bytes() for path in files)])
    return Annotator("tags", zlib.crc32(told), _told, worker.begin, worker.read, _store, _clear, _standing, _carry)


def _told() -> tuple[Any, ...]:
    refresh()
    record_concepts()
    return (reading.in_use(),)


def _standing(batch: Sequence[Wording]) -> list[Standing]:
    places = under([wording.id for wording in batch])
    return [Standing(one.id, one.language, one.content, *places[one.id]) for one in batch]


def _store(found: Sequence[tuple[int, list[Found]]]) -> int:
    numbers = dict(Concept.objects.values_list("slug", "pk"))
    values = [
        (provision, numbers[tag.concept], tag.confidence, tag.why, Tag.Word.RULES.value)
        for provision, tags in found
        for tag in tags
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO concepts_tag (provision_id, concept_id, confidence, why, word) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (provision_id, concept_id) DO NOTHING",  # a person's word stands
            values,
        )
    _owe([provision for provision, tags in found if tags])
    return len(values)


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO law_indexdebt (work_id, language) SELECT DISTINCT p.work_id, p.language"
            " FROM concepts_tag t JOIN law_provision p ON p.id = t.provision_id WHERE t.word = ''"
            " ON CONFLICT (work_id, language) DO NOTHING"
        )
        cursor.execute("DELETE FROM concepts_tag WHERE word = ''")


def _owe(provisions: Sequence[int]) -> None:
    """Leave the search index a debt for the texts of those provisions: it holds what each is about."""
    texts: set[tuple[int, str]] = set()
    for first in range(0, len(provisions), 500):
        some = Provision.objects.filter(pk__in=provisions[first : first + 500])
        texts.update(some.values_list("work_id", "language").distinct())
    # a debt of before may be being paid now, by who has not seen this: it is struck out by its number, and this stays
    for work, language in sorted(texts):
        IndexDebt.objects.filter(work=work, language=language).delete()
    IndexDebt.objects.bulk_create(IndexDebt(work_id=work, language=language) for work, language in sorted(texts))


def tag(provisions: Iterable[int]) -> int:
    """Tag those provisions by the rules, as they are now; how many tags that makes. A person's word stands."""
    worker.begin(*_told())
    rows = list(
        Provision.objects.filter(pk__in=list(provisions)).values_list("pk", "language", "content").order_by("pk")
    )
    places = under([number for number, _language, _content in rows])
    found = [
        (number, worker.read(Standing(number, language, content, *places[number])))
        for number, language, content in rows
    ]
    with transaction.atomic():
        Tag.objects.filter(provision__in=[row[0] for row in rows], word=Tag.Word.RULES).delete()
        made = _store(found)
        _owe([row[0] for row in rows])
    return made


@transaction.atomic
def say(provision: int, concept: str, word: str, who: User | None, when: datetime) -> Tag:
    """Keep a person's word on whether the provision is about the concept: one of `Tag.Word` but the rules'.

    It holds for every wording and language of the provision, those to come with them. Raises `Concept.DoesNotExist`
    or `Provision.DoesNotExist`.
    """
    record_concepts()
    one, about = Provision.objects.get(pk=provision), Concept.objects.get(slug=concept)
    said = Tag(provision=one, concept=about, word=word, confidence=_sure(word), person=who, at=when)
    _keep([said, *(_copied(said, number) for number in _lineage(one) - {provision})])
    return Tag.objects.get(provision=one, concept=about)


@transaction.atomic
def take_back(provision: int, concept: str) -> None:
    """Take a person's word back from all wordings of the provision: what the rules say stands again."""
    wordings = _lineage(Provision.objects.get(pk=provision))
    Tag.objects.filter(provision__in=wordings, concept__slug=concept).exclude(word=Tag.Word.RULES).delete()
    tag(wordings)


def _lineage(provision: Provision) -> set[int]:
    """Every wording of the provision, itself with them."""
    found = lineages(provision.work_id, [provision.eid])
    return next((wordings for wordings in found if provision.pk in wordings), {provision.pk})


def _sure(word: str) -> float:
    return 0.0 if word == Tag.Word.REFUSED else 1.0


def _copied(said: Tag, number: int) -> Tag:
    """The same word of another wording."""
    return Tag(provision_id=number, concept_id=said.concept_id, word=said.word, confidence=_sure(said.word),
               person_id=said.person_id, at=said.at)  # fmt: skip


def _keep(said: Sequence[Tag]) -> None:
    Tag.objects.bulk_create(
        said,
        update_conflicts=True,
        unique_fields=["provision", "concept"],
        update_fields=["word", "confidence", "person", "at"],
    )
    _owe([one.provision_id for one in said])


def _carry(after: int, upto: int) -> None:
    """Let the wordings of those numbers have what persons said of the same provision in other wordings: the newest."""
    words: dict[int, list[Tag]] = defaultdict(list)
    for one in Tag.objects.exclude(word=Tag.Word.RULES).select_related("provision").defer("provision__content"):
        words[one.provision.work_id].append(one)
    new = Provision.objects.filter(pk__gt=after, pk__lte=upto, work__in=words)
    carried: list[Tag] = []
    for work in new.order_by().values_list("work", flat=True).distinct():
        of_work = set(new.filter(work=work).values_list("pk", flat=True))
        for wordings in lineages(work, {one.provision.eid for one in words[work]}):
            newest: dict[int, Tag] = {}
            for one in sorted((w for w in words[work] if w.provision_id in wordings), key=lambda w: w.at or _NEVER):
                newest[one.concept_id] = one
            carried += [
                _copied(one, number) for one in newest.values() for number in wordings & of_work - {one.provision_id}
            ]
    if carried:
        _keep(carried)
