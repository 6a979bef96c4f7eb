"""Editors' changes to the thesaurus: checked, kept over what is shipped, undone; every process follows the last."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

import msgspec
from django.contrib.auth.models import User
from django.db import transaction

from migrandi.concepts.models import Concept
from migrandi.law.models import Mark
from migrandi.remembering import until_written
from migrandi.thesaurus import reading
from migrandi.thesaurus.reading import Changes, merged, shipped

Value = TypeVar("Value")

_MARK = "thesaurus:changes"
_following = {"": ""}
"""The digest of the changes that this process follows."""


def refresh() -> None:
    """Follow the editors' last changes in this process; next to nothing is done where there are no others."""
    last = changes_digest()
    if last != _following[""]:
        reading.use(changes_kept())
        _following[""] = last


@until_written(1)
def changes_digest() -> str:
    """Stands for all changes that editors made; empty if there are none."""
    return Mark.objects.filter(key=_MARK).values_list("value", flat=True).first() or ""


def changes_kept() -> dict[str, Changes]:
    """What editors changed, by the concept's id."""
    rows = Concept.objects.exclude(changes=None).order_by("slug").values_list("slug", "changes")
    return {slug: msgspec.convert(changes, Changes) for slug, changes in rows}


def record_concepts() -> None:
    """Give each shipped concept its row; where all have one nothing is done."""
    held = set(Concept.objects.values_list("slug", flat=True))
    missing = [Concept(slug=concept.id) for concept in shipped() if concept.id not in held]
    Concept.objects.bulk_create(missing, ignore_conflicts=True)


def difference(concept: reading.Concept) -> Changes:
    """What sets the concept, as an editor wrote it, apart from the shipped one; all of it where none is shipped."""
    was = next((one for one in shipped() if one.id == concept.id), None)
    if was is None:
        return Changes(concept.label, concept.also, concept.note, concept.broader, concept.related)
    return Changes(
        label={code: word for code, word in concept.label.items() if word != was.label.get(code)},
        also=_different(concept.also, was.also, []),
        note=_different(concept.note, was.note, ""),
        broader=concept.broader if concept.broader != was.broader else None,
        related=concept.related if concept.related != was.related else None,
    )


def _different(now: Mapping[str, Value], before: Mapping[str, Value], empty: Value) -> dict[str, Value]:
    return {code: now.get(code, empty) for code in reading.LANGUAGES if now.get(code, empty) != before.get(code, empty)}


def check(slug: str, changes: Changes | None) -> None:
    """Raises `ThesaurusError` with what is wrong with the thesaurus if the concept is changed so, or reverted."""
    kept = changes_kept()
    kept.pop(slug, None)
    merged(kept | ({slug: changes} if changes is not None else {}))


@transaction.atomic
def change(concept: reading.Concept, who: User | None, when: datetime) -> Concept:
    """Keep the concept as the editor wrote it, shipped or new. Raises `ThesaurusError` where it may not be so."""
    changes = difference(concept)
    check(concept.id, changes)
    is_shipped = any(one.id == concept.id for one in shipped())
    anything = changes != Changes()
    row, _made = Concept.objects.update_or_create(
        slug=concept.id,
        defaults={
            "shipped": is_shipped,
            "changes": msgspec.to_builtins(changes) if anything else None,
            "edited_by": who if anything else None,
            "edited_at": when if anything else None,
        },
    )
    _tell()
    return row


@transaction.atomic
def revert(slug: str) -> None:
    """Take back what editors changed: the concept is again as shipped, or gone, its tags with it, if none is.

    Raises `ThesaurusError` where other concepts rely on the change.
    """
    check(slug, None)
    rows = Concept.objects.filter(slug=slug)
    rows.filter(shipped=True).update(changes=None, edited_by=None, edited_at=None)
    rows.filter(shipped=False).delete()
    _tell()


def _tell() -> None:
    """Mark what now holds, so that every process notices."""
    kept = changes_kept()
    digest = hashlib.sha256(msgspec.json.encode(kept, order="sorted")).hexdigest()[:16] if kept else ""
    Mark.objects.update_or_create(key=_MARK, defaults={"value": digest})
    refresh()
