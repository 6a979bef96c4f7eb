"""Cutting text into the words that labels are compared by: without case, accents and endings, in six languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import Stemmer

STOP = "."
"""A full stop, a bracket or a blank line: no label goes on beyond it (unless it has the same mark itself)."""

_ALGORITHM = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic", "ru": "russian"}
# Words a label is found with or without: “droit d'asile”, “droit à l'asile”. Words that join or deny are none of them.
_SMALL = {
    "en": "the a an of to in on for by from with at",
    "fr": "le la les l de du des d à au aux en un une dans pour par sur",
    "es": "el la los las de del al a en un una por para",
    "ar": "في من إلى على عن",
    "ru": "в во на о об по с со из к ко для от при за под",
    "zh": "的",
}
SMALL = {language: frozenset(words.split()) for language, words in _SMALL.items()}
# Plurals no rule of endings knows.
_IRREGULAR = {"children": "child", "women": "woman", "men": "man"}
# Arabic writes “and”, “so”, “with”, “for” and “as” together with the next word.
_JOINED = "وفبلك"

_MARKS = r"(?P<comma>[,،、，])|(?P<stop>[.;:!?()\[\]。；：！？؛؟（）…]|\n\s*\n)"
_WORD = re.compile(rf"(?P<word>[^\W_]+(?:[\u064b-\u0652\u0640]+[^\W_]*)*)|{_MARKS}")
_CHARACTER = re.compile(rf"(?P<word>[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+)|{_MARKS}")
# Grave, acute, circumflex, tilde, diaeresis, cedilla.
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0308\u0327")
# Alif is written with and without hamza, and final ya without its dots; vowel signs and the long stroke are ornament.
_ALIFS = str.maketrans("أإآٱى", "ااااي", "".join(map(chr, range(0x64B, 0x653))) + "ـ")
_CACHED = 200_000


class Word(NamedTuple):
    """A word or mark of a text: as written, and from where to where."""

    text: str
    start: int
    end: int


def pattern_of(language: str) -> re.Pattern[str]:
    """What each word or mark of a text in that language looks like."""
    return _CHARACTER if language == "zh" else _WORD


def words_of(text: str, language: str) -> Iterator[Word]:
    """The words in order; of Chinese the characters. A comma is one of its own, and what ends a sentence is `STOP`."""
    small = SMALL[language]
    for match in pattern_of(language).finditer(text):
        kind = match.lastgroup
        written = match.group() if kind == "word" else "," if kind == "comma" else STOP
        if written not in small and written.lower() not in small:
            yield Word(written, *match.span())


class Keys:
    """What a word of one language is compared by. Remembers the words it has seen: law repeats itself."""

    def __init__(self, language: str) -> None:
        self.language = language
        algorithm = _ALGORITHM.get(language)
        self._stem = Stemmer.Stemmer(algorithm).stemWord if algorithm else str
        self._known: dict[str, str] = {}

    def key(self, word: str) -> str:
        """The word's stem without accents: “Réfugiés” and “réfugiée” have one."""
        key = self._known.get(word)
        if key is None:
            if len(self._known) > _CACHED:
                self._known.clear()
            key = self._known[word] = self._work_out(word)
        return key

    def others(self, word: str) -> Iterator[str]:
        """Keys to try if the first is none of the thesaurus's: Arabic words without the particle joined to them."""
        if self.language == "ar":
            for _ in range(2):
                if len(word) < 4 or word[0] not in _JOINED:
                    return
                word = word[1:]
                yield self.key(word)

    def _work_out(self, word: str) -> str:
        word = one_spelling(word, self.language)
        if self.language == "en":
            word = _IRREGULAR.get(word, word)
        if self.language == "ar":  # “for the refugees”: of three lams two are written, and the stemmer takes both away
            word = re.sub(r"^[وف]?لل(?=اجئ)", "ل", word)
        stem = self._stem(word)
        if self.language == "ru":  # беженец, беженца; ребенок, ребенка: the vowel that comes and goes
            stem = re.sub(r"ец$", "ц", re.sub(r"нок$", "нк", stem))
        return without_accents(stem)


def one_spelling(word: str, language: str) -> str:
    """A word in small letters, and spelt one way where there are two: labour, labor; organise, organize; ещё, еще."""
    word = word.lower()
    if language == "en":
        return re.sub(r"(?<=\w{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)", "iz", word.replace("our", "or"))
    if language == "ar":
        return word.translate(_ALIFS)
    return word.replace("ё", "е") if language == "ru" else word


def without_particles(word: str) -> set[str]:
    """An Arabic word with and without what may be joined in front of it: “and”, “with”, “for”, the article."""
    forms = {word}
    for front in ("و", "ف", "ب", "ك", "ل", "ال", "لل"):  # in the order in which they may follow one another
        forms |= {form.removeprefix(front) for form in forms if len(form) > len(front) + 2}
    return forms | {"ل" + word.removeprefix("و").removeprefix("لل")} if "لل" in word[:3] else forms


def without_accents(word: str) -> str:
    """“rétention” as “retention”; Russian й and Arabic letters stay what they are."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in _ACCENTS))
