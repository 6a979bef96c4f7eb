"""From dated copies to periods: when each wording was the law, and what became of a provision. Pure: no database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import regex

Run = tuple[int, date | None, date | None]
"""A wording's number, the first day of it, the day it stopped (None: stands)."""


def runs(
    copies: Sequence[tuple[date | None, Iterable[int]]],
    since: Mapping[int, date] | None = None,
    until: date | None = None,
) -> list[Run]:
    """When each wording stood, from the copies in order of their days; the same whatever order they came in.

    `copies`: for each copy its day and the numbers of the wordings it holds. `since`: for wordings of the first copy,
    the publisher's own statement of the day they took effect, if before that copy. `until`: the day the whole law
    ceased, if it has.
    """
    result: list[Run] = []
    open_since: dict[int, date | None] = {}
    for index, (day, wordings) in enumerate(copies):
        held = set(wordings)
        for gone in [w for w in open_since if w not in held]:
            result.append((gone, open_since.pop(gone), day))
        for wording in held:
            if wording not in open_since:
                start = day
                if index == 0 and since and day is not None and wording in since:
                    start = min(day, since[wording])
                open_since[wording] = start
    last_day = copies[-1][0] if copies else None
    end = until if until is not None and (last_day is None or until > last_day) else None
    result.extend((wording, start, end) for wording, start in open_since.items())
    return result


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+|\p{Han}")
_SHINGLE = 5
ALIKE = 0.5
"""From which share of common five-word runs two provisions are taken for one that moved."""
_SHORTEST = 12
"""Words below which likeness means nothing."""


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    if len(words) < _SHORTEST:
        return Counter()
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))


def moved(gone: Mapping[int, str], come: Mapping[int, str]) -> list[tuple[int, int, float]]:
    """Which of the provisions gone stand on among those that came: (before, after, likeness from `ALIKE` to 1).

    Both map a wording's number to its text without its own label. Likeness is the share of five-word runs of the
    shorter text that the other holds, so a provision split into two, or two joined, is found too. Each text that came
    is tied to the one most like it, and each that is gone to the one most like it.
    """
    before = {number: shingles for number, text in gone.items() if (shingles := _shingles(text))}
    after = {number: shingles for number, text in come.items() if (shingles := _shingles(text))}
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, shingles in before.items():
        for shingle in shingles:
            where[shingle].append(number)
    best_for_after: dict[int, tuple[float, int]] = {}
    best_for_before: dict[int, tuple[float, int]] = {}
    for number, shingles in after.items():
        common: Counter[int] = Counter()
        for shingle, count in shingles.items():
            holders = where.get(shingle, ())
            if len(holders) > 50:
                continue  # a formula of the drafter's, not a trace of one provision
            for holder in holders:
                common[holder] += min(count, before[holder][shingle])
        for holder, shared in common.items():
            likeness = shared / min(shingles.total(), before[holder].total())
            if likeness < ALIKE:
                continue
            # lower numbers win a tie, so that the outcome does not hang on the order of counting
            if (likeness, -holder) > best_for_after.get(number, (0.0, 0)):
                best_for_after[number] = (likeness, -holder)
            if (likeness, -number) > best_for_before.get(holder, (0.0, 0)):
                best_for_before[holder] = (likeness, -number)
    pairs = {(-holder, number): likeness for number, (likeness, holder) in best_for_after.items()}
    pairs |= {(holder, -number): likeness for holder, (likeness, number) in best_for_before.items()}
    return sorted((old, new, round(min(likeness, 1.0), 4)) for (old, new), likeness in pairs.items())
