"""Counting the concepts that a text names, as `matching` finds them, at the speed of a whole database. Pure.

Each chunk between blanks becomes a letter for every word it has; the places where a label may begin are then found by
one regular expression over these letters, and only there are the words looked at. Law repeats its words, so that a
chunk is worked out once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from migrandi.thesaurus.matching import Found, Label, Matcher, Node, longest_first, matcher_of, meant
from migrandi.thesaurus.reading import FOLDER, until_edited
from migrandi.thesaurus.words import STOP, Word, pattern_of, words_of

_REMEMBERED = 500_000
_FIRST_LETTER = 0x100
"""The letters begin here, one for each word that a label has: among the first 65,536, of which sets are quick."""
_OTHER_WORD = "\0"
_BLANK_LINE = re.compile(r"\n\s*\n")


class Named(NamedTuple):
    """A concept that a text names, by which of its labels, and how many concepts that label stands for there."""

    concept: str
    label: str
    of: int


class Scanned(NamedTuple):
    """What a text names, in order, once for each time; and how many words and marks it has."""

    named: list[Named]
    words: int


@until_edited
def scanner_of(language: str, folder: Path = FOLDER) -> Scanner:
    """The scanner of one of the six languages. Raises `ThesaurusError` if the thesaurus cannot be read."""
    return Scanner(matcher_of(language, folder))


class Scanner:
    """Finds what a `Matcher` finds. It remembers what it has seen: keep one for many texts."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._acronyms = matcher.acronyms_as_written()
        self._letters: dict[str, str] = {}
        self._written: dict[str, str] = {}
        for key in sorted(matcher.vocabulary):
            self._letters[key] = chr(_FIRST_LETTER + len(self._letters))
        for number, written in enumerate(sorted(self._acronyms)):
            self._written[written] = chr(_FIRST_LETTER + len(self._letters) + number)
        self._keys = {letter: key for key, letter in self._letters.items()}
        self._keys |= {letter: matcher.key(written) for written, letter in self._written.items()}
        self.capitals = frozenset(self._written.values())
        self._starts = _Starts(matcher.root, self._keys, self.capitals)
        self._chunks = _Chunks(self)
        self._pattern = pattern_of(matcher.language)
        self._word_letters: dict[str, str] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._near: dict[tuple[int, tuple[str, ...]], tuple[Label, ...]] = {}

    def scan(self, text: str) -> Scanned:
        """What `concepts_in` finds in the text."""
        if self._matcher.language == "zh":
            chunks: Sequence[str] = [text[word.start : word.end] for word in words_of(text, "zh")]
        else:
            if "\n" in text:  # a blank line ends a sentence, and stands in no chunk
                text = _BLANK_LINE.sub(f" {STOP} ", text)
            chunks = text.split()
        parts = list(map(self._chunks.__getitem__, chunks))
        letters = "".join(parts)
        if len(letters) == 1:  # a word alone may be an acronym in small letters
            found = self._matcher.matches(text)
            return Scanned([Named(one.concept, one.label, len(found)) for one in found], 1)
        starts = self._starts.of(letters)
        named = _Text(self, text, chunks, parts, letters).named(starts) if starts else []
        return Scanned(named, len(letters))

    def letters_of(self, chunk: str) -> str:
        """A letter for each of the chunk's words that count."""
        known = self._word_letters
        if chunk.isalpha() and self._matcher.language != "zh":  # most are one word
            letter = known.get(chunk)
            return self._letter(chunk) if letter is None else letter
        letters = [(match.group(), known.get(match.group())) for match in self._pattern.finditer(chunk)]
        return "".join([self._letter(word) if letter is None else letter for word, letter in letters])

    def _letter(self, written: str) -> str:
        """The letter of a word or mark; none where it does not count."""
        if len(self._word_letters) > _REMEMBERED:
            self._word_letters.clear()
        letter = ""
        for word in words_of(written, self._matcher.language):
            letter = self._written.get(word.text) or self._letters.get(self._matcher.key(word.text), _OTHER_WORD)
        self._word_letters[written] = letter
        return letter

    def words_of(self, chunk: str) -> list[Word]:
        """The chunk's words that count, with their places in it."""
        return list(words_of(chunk, self._matcher.language))

    def written(self, chunk: str) -> tuple[str, ...]:
        """The chunk's words that count, as they are written."""
        known = self._texts.get(chunk)
        if known is None:
            if len(self._texts) > _REMEMBERED:
                self._texts.clear()
            known = self._texts[chunk] = tuple([word.text for word in words_of(chunk, self._matcher.language)])
        return known

    def longest(self, text: _Text, first: int) -> Found | None:
        """The longest label from that word on."""
        node: Node | None = self._matcher.root.next.get(self._keys[text.letters[first]])
        last = first + 1
        best: Found | None = None
        while node is not None:
            if node.labels and (labels := self._nearest(node, text.words(first, last))):
                best = Found(first, last, labels)
            if last == len(text.letters):
                break
            key = self._keys.get(text.letters[last])
            node, last = node.next.get(key) if key is not None else None, last + 1
        return best

    def acronym(self, text: _Text, place: int) -> Found | None:
        """The acronym that the word there is, if it is used as one."""
        word = text.words(place, place + 1)[0]
        around = [*text.words(max(place - 1, 0), place), *text.words(place + 1, place + 2)]
        if not self._matcher.stands_out(word, around):
            return None
        return Found(place, place + 1, tuple(self._acronyms[word]))

    def _nearest(self, node: Node, words: tuple[str, ...]) -> tuple[Label, ...]:
        key = (id(node), words)
        known = self._near.get(key)
        if known is None:
            if len(self._near) > _REMEMBERED:
                self._near.clear()
            known = self._near[key] = self._matcher.nearest(node.labels, words)
        return known


class _Chunks(dict[str, str]):
    """The letters of each chunk seen."""

    def __init__(self, scanner: Scanner) -> None:
        super().__init__()
        self._scanner = scanner

    def __missing__(self, chunk: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        letters = self[chunk] = self._scanner.letters_of(chunk)
        return letters


class _Text:
    """A text being scanned: its chunks, and the letters of its words."""

    def __init__(self, scanner: Scanner, text: str, chunks: Sequence[str], parts: Sequence[str], letters: str) -> None:
        self._scanner, self._text, self._chunks, self.letters = scanner, text, chunks, letters
        self._ends = list(accumulate(map(len, parts)))

    def words(self, first: int, last: int) -> tuple[str, ...]:
        """The words from one up to another, as they are written; those beyond the end left out."""
        chunk, skipped = self._place(first)
        wanted = skipped + last - first
        result = self._scanner.written(self._chunks[chunk]) if chunk < len(self._chunks) else ()
        while len(result) < wanted and chunk + 1 < len(self._chunks):
            chunk += 1
            result += self._scanner.written(self._chunks[chunk])
        return result[skipped:wanted]

    def named(self, starts: Iterable[int]) -> list[Named]:
        """The concepts named by the labels that begin at some of these words."""
        found: list[Found] = []
        for first in starts:
            if self.letters[first] in self._scanner.capitals and (acronym := self._scanner.acronym(self, first)):
                found.append(acronym)
            if label := self._scanner.longest(self, first):
                found.append(label)
        taken = bytearray(len(self.letters))
        result: list[tuple[int, list[Label]]] = []
        for one in longest_first(found):
            if any(taken[one.first : one.last]):
                continue
            taken[one.first : one.last] = b"\1" * (one.last - one.first)
            if len(one.labels) == 1:
                labels = [one.labels[0]] if one.labels[0].concept else []
            else:  # only where there is a choice does it matter how it is written
                labels = meant(one.labels, self._between(one.first, one.last))
            result.append((one.first, labels))
        result.sort(key=lambda one: one[0])
        return [Named(label.concept, label.label, len(labels)) for _first, labels in result for label in labels]

    def _place(self, word: int) -> tuple[int, int]:
        """The chunk that the word stands in, and how many words of the chunk stand before it."""
        chunk = bisect_right(self._ends, word)
        return chunk, word - (self._ends[chunk - 1] if chunk else 0)

    def _between(self, first: int, last: int) -> str:
        """The text from the beginning of one word to the end of the one before another."""
        (from_chunk, from_word), (to_chunk, to_word) = self._place(first), self._place(last - 1)
        start = self._scanner.words_of(self._chunks[from_chunk])[from_word].start
        end = self._scanner.words_of(self._chunks[to_chunk])[to_word].end
        return self._text[self._begins(from_chunk) + start : self._begins(to_chunk) + end]

    def _begins(self, chunk: int) -> int:
        """Where in the text a chunk begins."""
        at = 0
        for number in range(chunk + 1):
            at = self._text.index(self._chunks[number], at)
            if number < chunk:
                at += len(self._chunks[number])
        return at


class _Starts:
    """Where a label may begin: at a word that is one, or at its first word with its second behind it."""

    def __init__(self, root: Node, keys: dict[str, str], capitals: Iterable[str]) -> None:
        letters: dict[str, list[str]] = {}
        for letter, key in keys.items():
            letters.setdefault(key, []).append(letter)
        self._alone = set(capitals)
        self._pairs: set[str] = set()
        seconds: set[str] = set()
        for key, node in root.next.items():
            if node.labels:
                self._alone.update(letters[key])
                continue
            following = [letter for second in node.next for letter in letters[second]]
            seconds.update(following)
            self._pairs.update(first + second for first in letters[key] for second in following)
        firsts = "".join(sorted({pair[0] for pair in self._pairs}))
        alone = f"[{''.join(sorted(self._alone))}]" if self._alone else "(?!)"
        ahead = f"[{firsts}](?=[{''.join(sorted(seconds))}])" if firsts else "(?!)"
        self._pattern = re.compile(f"{alone}|{ahead}")

    def of(self, letters: str) -> list[int]:
        """The numbers of the words at which one may."""
        alone, pairs = self._alone, self._pairs
        found = [match.start() for match in self._pattern.finditer(letters)]
        return [first for first in found if letters[first] in alone or letters[first : first + 2] in pairs]
