"""What a selection holds: the copies of laws of those jurisdictions, topics, languages and days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from migrandi.concepts.finding import UnknownConcept, concept_of
from migrandi.concepts.models import Tag
from migrandi.jurisdictions import UnknownJurisdiction
from migrandi.jurisdictions import find as find_jurisdiction
from migrandi.law.models import Expression
from migrandi.packs.packfile import Selection
from migrandi.thesaurus.reading import narrower


def copies(selection: Selection) -> QuerySet[Expression]:
    """The copies of the selection, those of a Work together. Raises `UnknownConcept` for a topic that is none."""
    found = Expression.objects.filter(superseded_at=None)
    if selection.jurisdictions:
        found = found.filter(work__jurisdiction__in=list(_codes(selection.jurisdictions)))
    if selection.languages:
        found = found.filter(language__in=selection.languages)
    if selection.topics:
        found = found.filter(work__in=_works_about(selection.topics))
    if selection.since is not None:
        found = found.filter(Q(as_of__gte=selection.since) | Q(as_of=None))
    if selection.until is not None:
        found = found.filter(Q(as_of__lte=selection.until) | Q(as_of=None))
    return found.order_by("work__path", "manifestation_id", "pk")


def by_receipt(chosen: QuerySet[Expression]) -> Iterator[tuple[int, list[Expression]]]:
    """The chosen copies by the receipt that brought them, in the order of their Works."""
    rows = chosen.values_list("manifestation_id", "pk")
    order: dict[int, list[int]] = {}
    for manifestation, number in rows:
        order.setdefault(manifestation, []).append(number)
    for batch in _batches(list(order.items()), 200):
        held = Expression.objects.select_related("work", "manifestation").in_bulk(
            [number for _manifestation, numbers in batch for number in numbers]
        )
        for manifestation, numbers in batch:
            yield manifestation, [held[number] for number in numbers]


def _batches(rows: Sequence[tuple[int, list[int]]], size: int) -> Iterator[list[tuple[int, list[int]]]]:
    for _number, batch in groupby(enumerate(rows), key=lambda pair: pair[0] // size):
        yield [row for _place, row in batch]


def _codes(written: Iterable[str]) -> Iterator[str]:
    """Our codes; what is none of a State or organisation is taken as it is, as `gb-wls`."""
    for name in written:
        try:
            yield find_jurisdiction(name).code
        except UnknownJurisdiction:
            yield name.lower()


def _works_about(topics: Iterable[str]) -> QuerySet[Tag, int]:
    wanted: set[str] = set()
    for written in topics:
        concept = concept_of(written)
        if concept is None:
            raise UnknownConcept(
                _("There is no concept “%(name)s”. “migrandi concepts” finds them by their words."), name=written
            )
        waiting = [concept.id]
        while waiting:
            below = waiting.pop()
            if below not in wanted:
                wanted.add(below)
                waiting.extend(narrower()[below])
    return (
        Tag.objects.filter(concept__slug__in=wanted).exclude(word="refused").values_list("provision__work", flat=True)
    )
