"""The provisions that are about a concept, by jurisdiction and language, the surest first; what one is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from migrandi.concepts.models import Tag
from migrandi.law.models import Headnote, Work
from migrandi.law.reading import contents, copy_on
from migrandi.thesaurus.tagging import Reason, reasons

PAGE = 50
"""How many provisions a page has."""

_STANDING = (
    " FROM concepts_tag t JOIN law_provision p ON p.id = t.provision_id JOIN law_work w ON w.id = p.work_id"
    " WHERE t.word <> 'refused' AND EXISTS"
    ' (SELECT 1 FROM law_period d WHERE d.provision_id = p.id AND d."end" IS NULL)'
)
"""Tags of wordings that are the law by the last copies held."""


class Said(msgspec.Struct):
    """A tag of a provision: the concept, how sure it is, why, and the person's word if there is one."""

    concept: str
    confidence: float
    why: list[Reason]
    word: str
    person: str
    at: datetime | None


class Tagged(msgspec.Struct):
    """A provision that is about a concept asked for, with the surest of its tags."""

    provision: int
    path: str
    title: str
    jurisdiction: str
    eid: str
    label: str
    heading: str
    language: str
    tag: Said


class About(msgspec.Struct):
    """A page of provisions: `total` with what narrows; by jurisdiction and by language each without itself."""

    total: int
    provisions: list[Tagged]
    jurisdictions: dict[str, int]
    languages: dict[str, int]


def provisions_about(
    concepts: Sequence[str], jurisdiction: str = "", language: str = "", offset: int = 0, limit: int = PAGE
) -> About:
    """The provisions whose wording stands that are about one of the concepts, the surest first."""
    if not concepts:
        return About(0, [], {}, {})
    of = f"{_STANDING} AND t.concept_id IN (SELECT id FROM concepts_concept WHERE slug IN ({_marks(concepts)}))"
    jurisdictions: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    total = 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.jurisdiction, p.language, COUNT(DISTINCT p.id){of} GROUP BY w.jurisdiction, p.language",
            list(concepts),
        )
        for place, spoken, count in cursor.fetchall():
            if language in ("", spoken):
                jurisdictions[place] += count
            if jurisdiction in ("", place):
                languages[spoken] += count
            if language in ("", spoken) and jurisdiction in ("", place):
                total += count
        narrowed, values = of, list[Any](concepts)
        for column, value in (("w.jurisdiction", jurisdiction), ("p.language", language)):
            if value:
                narrowed += f" AND {column} = %s"
                values.append(value)
        cursor.execute(
            f"SELECT p.id, MAX(t.confidence){narrowed} GROUP BY p.id, w.path"
            " ORDER BY MAX(t.confidence) DESC, w.path, p.id LIMIT %s OFFSET %s",
            [*values, limit, offset],
        )
        numbers = [row[0] for row in cursor.fetchall()]
    return About(total, _tagged(numbers, concepts), dict(jurisdictions.most_common()), dict(languages.most_common()))


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _tagged(numbers: Sequence[int], concepts: Sequence[str]) -> list[Tagged]:
    best: dict[int, Tag] = {}
    rows = Tag.objects.filter(provision__in=numbers, concept__slug__in=concepts).exclude(word=Tag.Word.REFUSED)
    for one in rows.select_related("provision__work", "concept", "person").order_by("confidence", "-pk"):
        best[one.provision_id] = one
    return [
        Tagged(
            number, tag.provision.work.path, tag.provision.work.title, tag.provision.work.jurisdiction,
            tag.provision.eid, tag.provision.label, tag.provision.heading, tag.provision.language, _said(tag),
        )
        for number in numbers
        if (tag := best.get(number)) is not None
    ]  # fmt: skip


def _said(tag: Tag) -> Said:
    person = tag.person.get_username() if tag.person is not None else ""
    return Said(tag.concept.slug, tag.confidence, reasons(tag.why), tag.word, person, tag.at)


def tags_of_provision(number: int) -> list[Said]:
    """What that wording of a provision is about, the surest first; what a person refused comes last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.slug, t.confidence, t.why, t.word FROM concepts_tag t JOIN concepts_concept c"
            " ON c.id = t.concept_id WHERE t.provision_id = %s ORDER BY t.confidence DESC, c.slug",
            [number],
        )
        rows = cursor.fetchall()
    if not any(word for *_rest, word in rows):
        return [Said(concept, sure, reasons(why), "", "", None) for concept, sure, why, _word in rows]
    # who said so, and when
    tags = Tag.objects.filter(provision=number).select_related("concept", "person")
    return [_said(tag) for tag in tags.order_by("-confidence", "concept__slug")]


def tags_within(work: Work, eid: str, language: str) -> list[tuple[str, list[Said]]]:
    """Each unit of the latest copy that the address names or lies within (empty: all), and what it is about."""
    units = [
        unit
        for unit in contents(copy_on(work, language, None))
        if eid in ("", unit.eid) or eid.startswith(f"{unit.eid}/")
    ]
    return [(unit.eid, tags_of_provision(unit.id)) for unit in units]


def concepts_of(provisions: Sequence[int]) -> dict[int, list[str]]:
    """The ids of the concepts that each of those wordings is about; those that are about none are left out."""
    return _by_wording(f"t.provision_id IN ({_marks(provisions)})", provisions) if provisions else {}


def concepts_of_text(work: int, language: str) -> dict[int, list[str]]:
    """The ids of the concepts that each wording of a Work in that language is about, whenever it was the law."""
    return _by_wording(
        "t.provision_id IN (SELECT id FROM law_provision WHERE work_id = %s AND language = %s)", [work, language]
    )


def _by_wording(condition: str, values: Sequence[int | str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.provision_id, c.slug FROM concepts_tag t JOIN concepts_concept c ON c.id = t.concept_id"
            f" WHERE {condition} AND t.word <> 'refused' ORDER BY t.provision_id, c.slug",
            list(values),
        )
        for provision, slug in cursor.fetchall():
            found.setdefault(provision, []).append(slug)
    return found


def counts() -> dict[str, int]:
    """How many provisions whose wording stands are about each concept; those that none is about are left out."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t.concept_id, COUNT(*){_STANDING} GROUP BY t.concept_id")
        numbers = dict(cursor.fetchall())
        cursor.execute("SELECT id, slug FROM concepts_concept")
        return {slug: numbers[number] for number, slug in cursor.fetchall() if number in numbers}


def headnotes_about(concept: str, languages: Iterable[str]) -> list[Headnote]:
    """Our lines on articles that have the concept among their topics or populations, one an article, by law."""
    wanted = list(dict.fromkeys((*languages, "en")))
    notes: dict[tuple[int, str], Headnote] = {}
    rows = Headnote.objects.filter(language__in=wanted).select_related("work")
    for note in sorted(rows, key=lambda one: -wanted.index(one.language)):
        if concept in note.topics or concept in note.populations:
            notes[(note.work_id, note.eid)] = note
    return sorted(notes.values(), key=lambda one: (one.work.path, one.position))
