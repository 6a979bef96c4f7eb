"""The stretch of a text that shows best why it was found, for engines that make none by our stems. Pure: no index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

import regex

from migrandi.search.engine import Snippet

_WORD = regex.compile(r"[\p{Alphabetic}\p{M}\p{N}]+")
_BY_CHARACTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]|[\p{Latin}\p{N}]+")


def shown(
    text: str, telling: Mapping[str, float], analyze: Callable[[str], Sequence[str]], length: int, *, cjk: bool = False
) -> Snippet | None:
    """The first of the stretches whose words tell most; None where none tells anything. `length`: of a stretch, in
    bytes of UTF-8, as Tantivy counts.

    `telling`: for each stem asked for how much it tells; `analyze` gives the stems of a word.
    """
    places = range(len(text) + 1) if text.isascii() else [0, *accumulate(len(letter.encode()) for letter in text)]
    best = current = 0.0
    found: tuple[int, int, list[tuple[int, int]]] | None = None
    begin = end = 0
    marked: list[tuple[int, int]] = []
    for word in (_BY_CHARACTER if cjk else _WORD).finditer(text):
        if places[word.end()] - places[begin] > length:
            if current > best:
                best, found = current, (begin, end, marked)
            begin, current, marked = word.start(), 0.0, []
        end = word.end()
        tells = max((telling.get(stem, 0.0) for stem in analyze(word.group())), default=0.0)
        if tells:
            current += tells
            marked.append((word.start(), word.end()))
    if current > best:
        found = begin, end, marked
    if found is None:
        return None
    begin, end, marked = found
    return Snippet(text[begin:end], [(one - begin, other - begin) for one, other in marked])
