"""Where in a paper's text each finding of the check is: so that it can be shown there, and not only in a list. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from migrandi.papers.findings import Finding
from migrandi.papers.paper import CITATION, Block, Paper, Place


class Stretch(msgspec.Struct, frozen=True):
    """Characters `start` to `end` of a block's text, which the finding of that number is about (the first is 1)."""

    start: int
    end: int
    number: int


def stretches(paper: Paper, findings: Sequence[Finding]) -> dict[int, list[Stretch]]:
    """The stretches of each block, by the block's position in the paper; what is about no words is left out."""
    blocks = [(index, block) for index, block in enumerate(paper.blocks) if block.kind != "code" and block.places]
    found: dict[int, list[Stretch]] = defaultdict(list)
    for number, one in enumerate(findings, 1):
        first = _holding(blocks, one.place)
        if first is None:
            continue
        last = _holding(blocks, one.end) if one.end is not None else None
        end = paper.blocks[last].offset(one.end) if last is not None and one.end is not None else None
        start = paper.blocks[first].offset(one.place) or 0
        if last is None or end is None or (last, end) <= (first, start):
            found[first].append(Stretch(*_word(paper.blocks[first].text, start), number))
            continue
        for index, block in blocks:
            if first <= index <= last:
                since, until = start if index == first else 0, end if index == last else len(block.text)
                found[index].append(Stretch(since, until, number))
    return dict(found)


def _holding(blocks: Sequence[tuple[int, Block]], place: Place) -> int | None:
    """The block in which the place is; of the cells of a line the last one that begins before it."""
    holding = [(block.places[0], index) for index, block in blocks if block.offset(place) is not None]
    return max(holding)[1] if holding else None


def _word(text: str, at: int) -> tuple[int, int]:
    """The citation or word at that character, or the one before it where there is none."""
    if text[at : at + 1] == CITATION:
        return at, at + 1
    at = min(at, len(text))
    start, end = at, at
    while start and not text[start - 1].isspace() and text[start - 1] != CITATION:
        start -= 1
    while end < len(text) and not text[end].isspace() and text[end] != CITATION:
        end += 1
    return start, end
