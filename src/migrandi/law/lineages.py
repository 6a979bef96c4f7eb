"""Which wordings are of the same provision: one after the other, through its renumberings, and in every language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise, permutations
from typing import NamedTuple

from django.db.models import Q

from migrandi.law.models import Period, Renumbering


class _Span(NamedTuple):
    """When a wording was the law."""

    start: date
    end: date
    number: int
    language: str


def lineages(work: int, eids: Iterable[str]) -> list[set[int]]:
    """The wordings of the Work that stand or stood under those addresses, or became them, each provision's together.

    A provision goes on under its address unless it was renumbered away, or another was renumbered to there. Two
    languages meet where each of two wordings of one address is the first of its language that was law with the other.
    """
    moves, reached = _moves(work, set(eids))
    spans: dict[str, list[_Span]] = defaultdict(list)
    for number, language, eid, start, end in Period.objects.filter(
        provision__work=work, provision__eid__in=reached
    ).values_list("provision", "provision__language", "provision__eid", "start", "end"):
        spans[eid].append(_Span(start or date.min, end or date.max, number, language))
    left, come = {before for before, _after in moves}, {after for _before, after in moves}
    joined: list[tuple[int, int]] = list(moves)
    for of_address in spans.values():
        of_address.sort()
        for language in {span.language for span in of_address}:
            spoken = [span.number for span in of_address if span.language == language]
            joined += [(one, next_) for one, next_ in pairwise(spoken) if one not in left and next_ not in come]
        joined += _meeting(of_address)
    return _together({span.number for held in spans.values() for span in held}, joined)


def _meeting(spans: Sequence[_Span]) -> Iterator[tuple[int, int]]:
    """The wordings of one address in two languages that are each other's first; `spans` by their days."""
    first: dict[tuple[_Span, str], _Span] = {}
    for one, other in permutations(spans, 2):
        if one.language != other.language and one.start < other.end and other.start < one.end:
            first.setdefault((one, other.language), other)
    for (one, spoken), other in first.items():
        if one.language < spoken and first[other, one.language] == one:
            yield one.number, other.number


def _moves(work: int, eids: set[str]) -> tuple[set[tuple[int, int]], set[str]]:
    """The renumberings by which anything came to or left those addresses, and all the addresses they lead over."""
    reached = set(eids)
    while True:
        rows = Renumbering.objects.filter(
            Q(before__eid__in=reached) | Q(after__eid__in=reached), work=work
        ).values_list("before", "after", "before__eid", "after__eid")
        moves = {(before, after) for before, after, _was, _became in rows}
        wider = reached | {eid for _before, _after, *both in rows for eid in both}
        if wider == reached:
            return moves, reached
        reached = wider


def _together(numbers: set[int], joined: Iterable[tuple[int, int]]) -> list[set[int]]:
    """The numbers in the groups into which the pairs join them."""
    group = {number: {number} for number in numbers}
    for one, other in joined:
        if one in group and other in group and group[one] is not group[other]:
            group[one] |= group[other]
            for number in group[other]:
                group[number] = group[one]
    return list({id(held): held for held in group.values()}.values())
