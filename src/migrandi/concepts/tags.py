"""Tagging provisions with what they are about: by rule in a walk over all of them, and by a person's word over it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
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
from migrandi.law.models import IndexDebt, Provision
from migrandi.thesaurus import reading, tagging

_VERSION = 1
"""Raised when the same words are tagged otherwise by the program, so that everything is tagged anew."""


def tagger() -> Annotator:
    """The annotator that tags every provision by the rules; another one whenever rules or thesaurus have changed."""
    files = [tagging.RULES, *sorted(reading.FOLDER.glob("*.yaml"))]
    told = b"\0".join([str(_VERSION).encode(), changes_digest().encode(), *(path.read_bytes() for path in files)])
    return Annotator("tags", zlib.crc32(told), _told, worker.begin, worker.read, _store, _clear, _standing)


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

    Raises `Concept.DoesNotExist` or `Provision.DoesNotExist`.
    """
    record_concepts()
    said, _made = Tag.objects.update_or_create(
        provision=Provision.objects.get(pk=provision),
        concept=Concept.objects.get(slug=concept),
        defaults={
            "word": word,
            "confidence": 0.0 if word == Tag.Word.REFUSED else 1.0,
            "person": who,
            "at": when,
        },
    )
    _owe([provision])
    return said


@transaction.atomic
def take_back(provision: int, concept: str) -> None:
    """Take a person's word back: what the rules say stands again."""
    Tag.objects.filter(provision=provision, concept__slug=concept).exclude(word=Tag.Word.RULES).delete()
    tag([provision])
