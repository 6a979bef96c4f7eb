"""Lettered points inside running text, `(a) …; (b) …`, cut out where their letters follow one another."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from migrandi.formats.document import Block, Provision, Text

_MARK = regex.compile(
    r"(?P<line>(?:\A|\n)[ \t\xa0]*)?(?<![\p{L}\p{N}(])(?P<label>\(?(?P<word>[a-z]{1,5})\))(?P<gap>[ \t\xa0]+)(?=\S)"
)
_BEFORE_FIRST = regex.compile(r":[\"'”’»\s\xa0]*\Z")
_BEFORE_NEXT = regex.compile(r"[;,.:][\"'”’»)\]]*[\s\xa0]*(?:(?:and|or|et|ou|y|o)[\s\xa0]+)?\Z")
_BACK = 24
"""How many characters before a mark decide whether it is one."""
_SPACE = regex.compile(r"[\s\xa0]+")
_UNSEEN = regex.compile(r"[\x00-\x08\x0e-\x1b\x7f\xad]")
"""Control characters, which no reader sees and some databases refuse, and soft hyphens."""

_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = {tens + ones: i * 10 + j for i, tens in enumerate(("", "x", "xx", "xxx")) for j, ones in enumerate(_ONES)}
del _ROMAN[""]

LETTER, ROMAN = "point", "item"
"""The two series by the kind of provision their members become."""


def fold(text: str) -> str:
    """`text` with every run of white space, no-break spaces among them, as one space, and none at the ends."""
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()


def roman(word: str) -> int:
    """The number a lower-case Roman numeral up to 39 stands for; 0 if it is none."""
    return _ROMAN.get(word, 0)


def letters(word: str) -> int:
    """The place of `a` … `z`, `aa` … `zz` in a series of letters; 0 if it is none."""
    if len(word) == 1:
        return ord(word) - 96
    return 26 + ord(word[0]) - 96 if len(word) == 2 and word[0] == word[1] else 0


def points(text: str) -> list[Block]:
    """`text` as one `Text`, or, where it enumerates, its opening words and a provision for each point.

    A series begins at `(a)` or `(i)` after a colon or at the start of a line, or where no-break spaces set the mark
    apart; it goes on only with the letter that follows. Line breaks part paragraphs. No character is lost.
    """
    blocks: list[Block] = []
    around_items = blocks
    current = blocks
    start = 0
    for begin, end, label, number, series in _members(text):
        _paragraphs(text[start:begin], current)
        member = Provision(series, label=label, number=number)
        if series == LETTER:
            blocks.append(member)
            around_items = member.content
        else:
            around_items.append(member)
        current = member.content
        start = end
    _paragraphs(text[start:], current)
    return blocks


def _paragraphs(text: str, into: list[Block]) -> None:
    into.extend(Text(folded) for line in text.split("\n") if (folded := fold(line)))


def _members(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Each mark that belongs to a series: where it begins and ends, its label, number and series."""
    found: list[tuple[int, int, str, str, str]] = []
    last = {LETTER: 0, ROMAN: 0}
    for mark in _MARK.finditer(text):
        word = mark["word"]
        begin = mark.start("label")
        before = text[max(0, begin - _BACK) : begin]
        apart = mark["line"] is not None or "\xa0" in mark["gap"]
        series = _series(word, last)
        if series is None:
            continue
        first = (letters(word) if series == LETTER else roman(word)) == 1
        if not apart and not (_BEFORE_FIRST if first else _BEFORE_NEXT).search(before):
            continue
        if series == LETTER:
            last = {LETTER: letters(word), ROMAN: 0}
        else:
            last[ROMAN] = roman(word)
        found.append((begin, mark.end(), mark["label"], word, series))
    for index, member in enumerate(found):
        # "(a)" with no "(b)" is a reference or a single remark, not a series
        if letters(member[3]) == 1 and member[4] == LETTER:
            follows = next((m for m in found[index + 1 :] if m[4] == LETTER), None)
            if follows is None or letters(follows[3]) != 2:
                continue
        yield member


def _series(word: str, last: dict[str, int]) -> str | None:
    """The series in which `word` is the next member, or the first of a new one."""
    if last[ROMAN] and roman(word) == last[ROMAN] + 1:
        return ROMAN
    if last[LETTER] and letters(word) == last[LETTER] + 1:
        return LETTER
    if word == "a":
        return LETTER
    return ROMAN if word == "i" else None
