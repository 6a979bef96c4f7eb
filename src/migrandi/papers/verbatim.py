"""Whether words are quoted as they stand in a law, by the usual rules of quoting. Pure.

Allowed without a finding: other kinds of quotation marks, apostrophes, dashes, spaces and digits; ligatures, soft
hyphens, Arabic vowel signs and elongations; a line's break, with a hyphen or with a lost space; an ellipsis for what is
left out; square brackets for what is put in or changed; a label such as (a) left out; another mark, or none, at either
end. Emphasis was taken off before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Literal

import msgspec
import regex
from rapidfuzz import fuzz

from migrandi.formats.document import Block, Figure, Note, Provision, Table
from migrandi.law.comparing import Piece, words

_OPTIONAL = "\ue000"
_OPTIONAL_END = "\ue001"
"""Between these stands what a quotation may leave out without an ellipsis: a label, a heading within."""

_UNIFORM = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘－"), "-"),
    **dict.fromkeys(map(ord, "’‘‛ʼ`´′‚‹›"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″「」『』《》\""), None),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"), None),
    **dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\ufeff\u0640"), None),
    **dict.fromkeys(range(0x064B, 0x0653), None),
    0x0670: None,
    **dict(zip(map(ord, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"), "01234567890123456789", strict=True)),
}  # fmt: skip
_LONE_APOSTROPHE = regex.compile(r"(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])")
_ELLIPSIS = regex.compile(r"[\[(]\s*(?:\.\s?\.\s?\.(?:\s?\.)?|…)\s*[\])]|(?:\.\s?){3,4}|…")
_BRACKETED = regex.compile(r"\[([^\[\]]*)\]")
_TOKEN = regex.compile(
    r"(?P<gap>\x00)|(?P<put>\x01)|(?P<word>\x03?[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}\p{N}]+)*\x04?)|(?P<mark>[^\s])"
)
_BROKEN = regex.compile(r"(?<=\p{L})-\s+(?=\p{Ll})")
_EDGE = regex.compile(r"^[\s\p{P}--\[\](]+|[\s\p{P}--\[\])]+$", regex.VERSION1)
_RUN = regex.compile(r"(?<![\p{L}\p{M}\p{N}])[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*(?![\p{L}\p{M}\p{N}])")
_LETTER = regex.compile(r"[\p{L}\p{M}\p{N}]")
# the standard library's expressions are the quicker ones on a long text
_BEFORE_MARK = re.compile(r" (?=[^\w '])")
_BEHIND_MARK = re.compile(r"(?<=[^\w ']) ")
_LEFT_OUT = re.compile(f"{_OPTIONAL}[^{_OPTIONAL_END}]*{_OPTIONAL_END}")
_SKIP = rf"(?:\s|{_OPTIONAL}[^{_OPTIONAL_END}]*{_OPTIONAL_END}|[{_OPTIONAL}{_OPTIONAL_END}])"
_LONGEST_CHANGE = 160
"""Characters of the law that words in square brackets may stand for."""
_RARE = 2
"""How often a word may stand in a law and still be two that a conversion has glued together."""
_AROUND = 40
"""Characters around the stretch most like a quotation that are looked at, for words left out at its ends."""
_SHOWN = {**dict.fromkeys(map(ord, "“”„‟«»″"), '"'), **dict.fromkeys(map(ord, "’‘‛ʼ`´′"), "'"), 0xAD: None}
_TIMEOUT = 0.5
_COMPOUNDS = frozenset(
    "apart maybe anyone everyone someone anything everything something already altogether always away into onto cannot "
    "indeed although anyway anywhere nobody nothing none within without upon whatever whichever whoever whosoever "
    "therefore thereof thereto therein therefrom hereby herein hereof hereto whereas whereby wherein notwithstanding "
    "insofar inasmuch otherwise likewise moreover furthermore nevertheless nonetheless overall outside inside "
    "plutôt aussitôt sinon davantage afin quelquefois parfois surtout autrefois".split()
)
"""Words that are another word, or wrong, when written as two: no lost space of the source is behind them."""

Verdict = Literal["verbatim", "case", "different"]


class Match(msgspec.Struct, frozen=True):
    """How a quotation compares: `case` where nothing but a letter's size differs; where `different`, the pieces of the
    nearest stretch of the law's text (`out`: only in the law, `in`: only in the quotation), and how alike it is."""

    verdict: Verdict
    pieces: list[Piece] = []
    likeness: float = 1.0
    right: str = ""


class Source(msgspec.Struct, dict=True):
    """A law's text made ready for comparing; `raw` has marks around what may be left out, `emphasis` is what the law
    itself sets apart."""

    raw: str
    emphasis: str = ""

    @cached_property
    def flat(self) -> str:
        """The text in uniform signs."""
        return _flat(self.raw)

    @cached_property
    def shown(self) -> str:
        """The text to be read by people."""
        return " ".join(self.raw.replace(_OPTIONAL, "").replace(_OPTIONAL_END, "").split())

    @cached_property
    def readings(self) -> tuple[str, str]:
        """The text without what may be left out and with all of it, no space beside a mark."""
        without = _LEFT_OUT.sub(" ", self.flat)
        return _tight(without), _tight(self.flat.replace(_OPTIONAL, " ").replace(_OPTIONAL_END, " "))


def _tight(text: str) -> str:
    return _BEHIND_MARK.sub("", _BEFORE_MARK.sub("", " ".join(text.split())))


def source(blocks: Sequence[Block]) -> Source:
    """The text that can be quoted from these blocks: labels and headings may be left out, footnotes are not in it."""
    parts: list[str] = []
    stressed: list[str] = []
    for block in blocks:
        _collect(block, parts, stressed)
    return Source(" ".join(parts), " ".join(stressed))


def emphasised_in(words: str, law: Source) -> bool:
    """Whether the law itself sets those words apart, as far as its source keeps that."""
    return bool(law.emphasis) and _flat(words).strip(" .,;:") in _flat(law.emphasis)


def _collect(block: Block, parts: list[str], stressed: list[str]) -> None:
    if isinstance(block, Provision):
        heading = block.heading.text if block.heading is not None else ""
        for optional in (block.label, heading):
            if optional:
                parts.append(f"{_OPTIONAL}{optional}{_OPTIONAL_END}")
        for inner in block.content:
            _collect(inner, parts, stressed)
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                for inner in cell.content:
                    _collect(inner, parts, stressed)
    elif isinstance(block, Note):
        if block.kind == "footnote":
            return
        parts.append(_OPTIONAL)
        for inner in block.content:
            _collect(inner, parts, stressed)
        parts.append(_OPTIONAL_END)
    elif isinstance(block, Figure):
        if block.alt:
            parts.append(f"{_OPTIONAL}{block.alt}{_OPTIONAL_END}")
    else:
        parts.append(block.text)
        stressed += [block.text[one.start : one.end] for one in block.spans if one.kind in ("em", "strong")]


def _flat(text: str) -> str:
    uniform = unicodedata.normalize("NFKC", text).translate(_UNIFORM)
    if "'" in uniform:
        uniform = _LONE_APOSTROPHE.sub("", uniform)
    return " ".join(uniform.split())


def compare(quoted: str, law: Source, counted: Callable[[str], int] = lambda word: 0) -> Match:
    """Whether `quoted` stands in the law.

    `counted(word)` says how often a word stands in that law as a whole, so that a lost space is told from a word that
    the quotation splits. A quotation of nothing but ellipses and brackets is verbatim.
    """
    verdict = _verdict(quoted, law, counted)
    return _nearest(quoted, law) if verdict == "different" else Match(verdict)


def stands_in(quoted: str, law: Source, counted: Callable[[str], int] = lambda word: 0) -> bool:
    """Whether the quotation stands in the law, the size of its first letter apart; `counted` as in `compare`."""
    return _verdict(quoted, law, counted) != "different"


def _verdict(quoted: str, law: Source, counted: Callable[[str], int]) -> Verdict:
    elements = _elements(quoted)
    if not any(kind == "word" for kind, _text in elements):
        return "verbatim"
    if _stands_as_written(quoted, law) or _stands(elements, law):
        return "verbatim"
    texts = [law.flat]
    if _BROKEN.search(law.flat):
        texts.append(_BROKEN.sub("", law.flat))
    texts = [text for text in texts if _has_words(elements, text)]
    if not texts:
        return "different"
    strict, lenient = _pattern(elements, True), _pattern(elements, False)
    for text in texts:
        if _found(strict, text):
            return "verbatim"
        if (found := _found(lenient, text)) and not _split_words(quoted, found, counted):
            return "verbatim"
    small = _pattern(elements, True, any_first=True)
    return "case" if any(_found(small, text) for text in texts) else "different"


def anchor(quoted: str) -> str:
    """The longest run of words of the quotation that any text with it has as they are: a quick way to it."""
    text = _BRACKETED.sub(" | ", _ELLIPSIS.sub(" | ", quoted))
    runs = _RUN.findall(text.replace("\n", " "))
    return str(max(runs, key=len, default="")).strip()


def _elements(quoted: str) -> list[tuple[str, str]]:
    """The quotation as words, marks, gaps (an ellipsis) and things put in (square brackets)."""
    marked = _ELLIPSIS.sub(" \x00 ", unicodedata.normalize("NFC", quoted))
    marked = _BRACKETED.sub(_put, marked)
    flat = unicodedata.normalize("NFKC", marked).translate(_UNIFORM)
    flat = _LONE_APOSTROPHE.sub("", flat)
    elements = [(found.lastgroup or "", found.group()) for found in _TOKEN.finditer(flat)]
    gaps = [kind == "gap" for kind, _text in elements]
    # the mark beside an ellipsis may be the quoting sentence's own
    elements = [
        one
        for index, one in enumerate(elements)
        if not (one[0] == "mark" and one[1] in ".,;:" and any(gaps[max(index - 1, 0) : index + 2]))
    ]
    while elements and elements[0][0] in ("mark", "gap", "put") and elements[0][1] not in "([":
        elements.pop(0)
    while elements and elements[-1][0] in ("mark", "gap", "put") and elements[-1][1] not in ")]":
        elements.pop()
    return elements


def _put(bracket: regex.Match[str]) -> str:
    """`[n]o` is a changed letter, marked behind its word; anything else is put in or stands for other words."""
    text, end = bracket.string, bracket.end()
    inside = bracket[1]
    behind = end < len(text) and text[end].isalpha()
    if behind and inside.isalpha() and len(inside) <= 3:
        return "\x03"
    before = bracket.start() and text[bracket.start() - 1].isalpha()
    if before and len(inside) <= 4 and not inside.strip(" ").count(" "):
        return "\x04"
    return " \x01 "


def _stands_as_written(quoted: str, law: Source) -> bool:
    """Whether the words stand there sign by sign, with nothing left out or put in: the quickest way to yes."""
    if _BRACKETED.search(quoted) or _ELLIPSIS.search(quoted):
        return False
    return _in_order([" ".join(quoted.split())], law.shown)


def _stands(elements: Sequence[tuple[str, str]], law: Source) -> bool:
    """Whether the words stand there plainly, part after part where there are ellipses: the quick way to yes."""
    parts = [""]
    for kind, text in elements:
        if kind == "put" or "\x03" in text or "\x04" in text:
            return False
        if kind == "gap":
            parts.append("")
        else:
            parts[-1] += f" {text}"
    tight = [_tight(part) for part in parts]
    return any(_in_order(tight, reading) for reading in law.readings)


def _in_order(parts: Sequence[str], text: str) -> bool:
    at = 0
    for part in parts:
        while True:
            at = text.find(part, at)
            if at < 0:
                return False
            end = at + len(part)
            if not (_letters(text[at - 1 : at], part[:1]) or _letters(part[-1:], text[end : end + 1])):
                break
            at += 1
        at = end
    return True


def _has_words(elements: Sequence[tuple[str, str]], text: str) -> bool:
    """Whether every word is somewhere in the text, in whatever order: where one is not, no pattern needs to be made."""
    return all(
        text_of_word.strip("\x03\x04")[index == 0 :] in text
        for index, (kind, text_of_word) in enumerate(elements)
        if kind == "word"
    )


def _letters(one: str, other: str) -> bool:
    """Whether the two signs would be of one word."""
    return bool(one and other and _LETTER.match(one) and _LETTER.match(other))


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)


def _pattern(elements: Sequence[tuple[str, str]], strict: bool, any_first: bool = False) -> regex.Pattern[str]:
    """What the law's text has to hold; `strict`: a space between two words of the quotation is one in the law too.

    `any_first`: the first letter of the quotation may be a capital or not, whichever it is in the law.
    """
    parts: list[str] = [r"(?<![\p{L}\p{M}\p{N}])" if strict else ""]
    before = ""
    for index, (kind, text) in enumerate(elements):
        if kind == "gap":
            parts.append(r".*?")
        elif kind == "put":
            parts.append(rf".{{0,{_LONGEST_CHANGE}}}?")
        else:
            if before in ("word", "mark"):
                parts.append(f"{_SKIP}+" if strict and before == kind == "word" else f"{_SKIP}*")
            elif before:
                parts.append(rf"{_SKIP}*" + (r"(?<![\p{L}\p{M}\p{N}])" if kind == "word" and strict else ""))
            parts.append(_word(text, any_first and index == 0) if kind == "word" else regex.escape(text))
        before = kind
    if strict and before == "word":
        parts.append(r"(?![\p{L}\p{M}\p{N}])")
    return _compiled("".join(parts))


def _word(text: str, any_case: bool) -> str:
    """The pattern of a word; where letters of it stand in brackets, any few letters may stand there in the law."""
    bare = regex.escape(text.strip("\x03\x04"))
    if any_case:
        bare = f"(?i:{text[0]}){regex.escape(text[1:])}"
    lead = r"\p{L}{0,4}" if text.startswith("\x03") else ""
    tail = r"\p{L}{0,6}" if text.endswith("\x04") else ""
    return f"{lead}{bare}{tail}"


def _found(pattern: regex.Pattern[str], text: str) -> str:
    """The stretch that fits, empty where none does."""
    try:
        found = pattern.search(text, timeout=_TIMEOUT)
    except TimeoutError:
        return ""
    return found.group() if found else ""


def _split_words(quoted: str, found: str, counted: Callable[[str], int]) -> bool:
    """Whether a word of the law is written as two in the quotation where the law has not merely lost a space.

    A word that the law has often, and oftener than one of the two, is a word; so is a compound known as one. What is
    rare in it may be glued by a conversion: the same line breaks come back wherever the same words do.
    """
    written = {word.lower() for word in regex.findall(r"[\p{L}\p{M}\p{N}]+", _flat(quoted))}
    for word in regex.findall(r"[\p{L}\p{M}\p{N}]+", found):
        low = word.lower()
        if low in written:
            continue
        halves = [(low[:cut], low[cut:]) for cut in range(1, len(low)) if low[:cut] in written and low[cut:] in written]
        often = counted(low)
        if low in _COMPOUNDS or (often > _RARE and all(min(map(counted, pair)) <= often for pair in halves)):
            return True
    return False


def _nearest(quoted: str, law: Source) -> Match:
    """The stretch of the law most like the quotation, and what differs, word by word."""
    shown = _plain(quoted)
    text = _plain(law.shown)
    alignment = fuzz.partial_ratio_alignment(shown, text) if text else None
    if alignment is None:
        return Match("different", words("", shown), 0.0)
    around = max(_AROUND, len(shown) // 4)
    start, end = max(alignment.dest_start - around, 0), min(alignment.dest_end + around, len(text))
    if len(shown) > len(text):
        start, end = 0, len(text)
    start = text.rfind(" ", 0, start + 1) + 1 if start else 0
    following = text.find(" ", max(end - 1, start))
    end = following if following >= 0 else len(text)
    pieces = [*_with_spaces_alike(words(text[start:end], shown))]
    while len(pieces) > 1 and pieces[0].operation == "out":
        pieces.pop(0)
    while len(pieces) > 1 and pieces[-1].operation == "out":
        pieces.pop()
    right = "".join(piece.text for piece in pieces if piece.operation != "in").strip()
    return Match("different", pieces, alignment.score / 100, right)


def _plain(text: str) -> str:
    """The text on one line with one kind of quotation mark, so that only words are seen to differ."""
    return regex.sub(r"\s+", " ", text.translate(_SHOWN)).strip()


def _with_spaces_alike(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, without changes that are nothing but a lost space."""
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        if (
            piece.operation == "out"
            and following is not None
            and following.operation == "in"
            and piece.text.replace(" ", "") == following.text.replace(" ", "")
        ):
            yield Piece("same", following.text)
            index += 2
            continue
        yield piece
        index += 1
