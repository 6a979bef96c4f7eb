"""Everyday words in a text, and the concepts that a lawyer would look under. Pure: no database.

The words stand in `everyday.yaml`, by language: missions write “sent back”, the law “non-refoulement”.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import msgspec
import regex

from migrandi.errors import UserError
from migrandi.thesaurus.matching import Match
from migrandi.yaml_places import read_facts

_FILE = Path(__file__).parent / "everyday.yaml"
_ALIFS = str.maketrans("أإآٱىة", "ااااي" + "ه")
_ARABIC_JOINED = "(?:[وفبلكس]|ال|وال|بال|لل|فال|كال)?"
"""What Arabic writes together with the next word."""
_VOWEL_SIGNS = "[\u064b-\u0652]*"


class EverydayError(UserError):
    """The file of everyday words is not as it has to be."""

    code = "everyday-error"


class Saying(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words by language, and the concepts they lead to."""

    concepts: list[str]
    en: list[str] = []
    fr: list[str] = []
    es: list[str] = []
    ar: list[str] = []
    ru: list[str] = []
    zh: list[str] = []


def folded(text: str) -> str:
    """The text without case, accents and alifs' hamzas, each character standing where it stood."""
    return "".join(map(_plain, text))


def everyday_in(text: str, language: str) -> list[Match]:
    """What the text names in everyday words, in order; a phrase leads to each of its concepts."""
    found = [
        Match(concept, match.start(), match.end(), text[match.start() : match.end()])
        for concepts, pattern in _patterns(language.split("-", maxsplit=1)[0])
        for match in pattern.finditer(folded(text))
        for concept in concepts
    ]
    return sorted(found, key=lambda one: (one.start, one.concept))


def pattern_of_words(words: str, language: str) -> str:
    """The pattern that finds such words in folded text. `send* back`: in this order; `*` alone: up to four words."""
    if language == "zh":
        return regex.escape(folded(words))
    parts = [
        r"(?:\w+\W+){0,3}?\w+"
        if word == "*"
        else regex.escape(folded(word.rstrip("*"))) + (r"\w*" if "*" in word else "")
        for word in words.split()
    ]
    joined = r"\W{1,3}".join(parts)
    if language == "ar":
        return rf"(?<!\w){_ARABIC_JOINED}{joined}{_VOWEL_SIGNS}(?!\w)"
    return rf"(?<!\w){joined}(?!\w)"


@cache
def _plain(character: str) -> str:
    plain = unicodedata.normalize("NFD", character.lower())[:1].translate(_ALIFS)
    return plain or character


@cache
def _patterns(language: str) -> tuple[tuple[tuple[str, ...], regex.Pattern[str]], ...]:
    sayings = read_facts(_FILE, list[Saying], EverydayError)
    return tuple(
        (tuple(one.concepts), regex.compile("|".join(pattern_of_words(words, language) for words in written)))
        for one in sayings
        if (written := getattr(one, language, []))
    )
