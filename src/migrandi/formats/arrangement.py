"""Acts whose sections are numbered by a bare `1.`: found by the arrangement of sections printed before them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec

from migrandi.formats.document import Block, Text

_ENTRY = re.compile(r"(\d{1,3}[A-Z]{0,2})\.\s+(?=\S)")
_OPENING = re.compile(r"(?:\[[^\[\]]{1,20}\])?(\d{1,3}[A-Z]{0,2})\.\s*(?:[—–-]\s*)?(?=\S)")
_FEWEST = 8
"""From how many entries on a list is taken for an arrangement."""
_BETWEEN = 8
"""How many lines, headings of parts and chapters, may stand between two entries."""
_LONGEST = 300
_ALIKE = 0.6
"""From which likeness to its entry a heading is the section's; publishers amend the one and forget the other."""
_FOUND = 0.9
"""The share of the entries whose sections have to be found, or the list was something else."""


class Opening(msgspec.Struct, frozen=True):
    """A section: the place of its first paragraph, how long its label is, its number, and where its heading stands.

    `heading` is the place of the paragraph that is its heading: its own (what follows the label), or one before.
    """

    place: int
    label: int
    number: str
    heading: int


def arranged(blocks: Sequence[Block]) -> tuple[int, list[Opening]]:
    """The place after the arrangement, and each section it lists that was found; no sections if there is none."""
    entries, end = _entries(blocks)
    if not entries:
        return 0, []
    opened: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at in range(end, len(blocks)):
        block = blocks[at]
        if isinstance(block, Text) and (match := _OPENING.match(block.text)) is not None:
            opened[match[1]].append((at, match.end()))
    found: list[Opening] = []
    place = end
    for number, title in entries:
        candidates = (_opening(blocks, at, label, number, title) for at, label in opened[number] if at >= place)
        opening = next((candidate for candidate in candidates if candidate is not None), None)
        if opening is not None:
            found.append(opening)
            place = opening.place + 1
    return (end, found) if len(found) >= len(entries) * _FOUND else (0, [])


def _entries(blocks: Sequence[Block]) -> tuple[list[tuple[str, str]], int]:
    """The first list that counts on from 1 with hardly anything between, and the place after it."""
    entries: list[tuple[str, str]] = []
    last = 0
    for place, block in enumerate(blocks):
        if entries and place - last > _BETWEEN:
            if len(entries) >= _FEWEST:
                break
            entries = []
        if not isinstance(block, Text) or len(block.text) > _LONGEST:
            continue
        match = _ENTRY.match(block.text)
        if match is None:
            continue
        value = _value(match[1])
        if entries and value[0] in {_value(entries[-1][0])[0], _value(entries[-1][0])[0] + 1}:
            if value <= _value(entries[-1][0]):
                break
        elif value[0] == 1:
            if len(entries) >= _FEWEST:
                break
            entries = []
        else:
            continue
        entries.append((match[1], block.text[match.end() :]))
        last = place
    return (entries, last + 1) if len(entries) >= _FEWEST else ([], 0)


def _value(number: str) -> tuple[int, str]:
    digits = re.match(r"\d+", number)
    return (int(digits.group()), number[digits.end() :]) if digits else (0, number)


def _opening(blocks: Sequence[Block], place: int, label: int, number: str, title: str) -> Opening | None:
    """The section whose label the paragraph begins with, if it or the paragraph before is its heading."""
    block, before = blocks[place], blocks[place - 1] if place else None
    own = _likeness(block.text[label:], title) if isinstance(block, Text) else 0.0
    above = _likeness(before.text, title) if isinstance(before, Text) else 0.0
    if max(own, above) < _ALIKE:
        return None
    return Opening(place, label, number, place if own >= above else place - 1)


def _likeness(words: str, title: str) -> float:
    if not len(title) / 3 < len(words) < max(len(title) * 3, 40):
        return 0.0
    return SequenceMatcher(None, _plain(words), _plain(title), autojunk=False).ratio()


def _plain(words: str) -> str:
    return "".join(sign for sign in words.lower() if sign.isalnum())
