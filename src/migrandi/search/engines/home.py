"""Which languages a question is in, told by how usual its words are in the texts of each, and its small words.

A small word of one language is a rare one in texts of another, where it would count most of all: a question in Spanish
would be answered by whatever German regulation has “de” in its name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import tantivy

from migrandi.search.engine import Node, Query, Words
from migrandi.search.engines.layout import STEMMERS
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.search.meaning import Meaning

LEAST = 30
"""Fewer texts of a language do not tell how usual its words are."""
_SURE = math.log(20)
"""So many times likelier a question has to be in one language than in another to be taken for not in that one."""
_UNSEEN = 1e-4
"""The share of texts in which a word that stands nowhere is taken to stand."""
_LISTED = frozenset({"da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ru", "sv"})
"""Languages of whose small words Tantivy has a list (Snowball's)."""
_REMEMBERED = 20_000


class Home(NamedTuple):
    """The family of the language that words are in (empty: unknown), and those they are clearly not in."""

    family: str = ""
    foreign: frozenset[str] = frozenset()


def home_of(shares: Mapping[str, Sequence[float]]) -> Home:
    """Where words are at home. `shares`: for each family, of the texts the share that has each of the words."""
    if not any(map(any, shares.values())):
        return Home()
    likely = {family: sum(math.log(share + _UNSEEN) for share in each) for family, each in shares.items()}
    best = max(likely, key=lambda family: likely[family])
    return Home(best, frozenset(family for family in likely if likely[best] - likely[family] >= _SURE))


def spoken(meaning: Meaning, free: str, home: Home) -> str:
    """The language that the vectors know in which a person's own words are; empty where they are in none of these."""
    found = meaning.spoken(free) if free else ""
    if found in home.foreign:
        return home.family if home.family in MEANT else ""
    return found


def looked_for(part: Node, family: str, home: Home) -> bool:
    """Whether a part of a question is looked for in texts of this family where one word is enough: small words of
    another language are not."""
    return not (
        family in home.foreign
        and isinstance(part, Words)
        and part.field == "text"
        and not (part.phrase or part.prefix or part.fuzzy)
        and _is_small(part.words, home.family)
    )


def with_parts(query: Query, family: str, said: str, home: Home) -> bool:
    """Whether parts of words are looked for in a family that writes words together: a question in English has parts of
    German words too, so only where such texts are asked for, or it may be in their language. `said`: as `spoken` tells.
    """
    return bool(query.languages) or not (said or family in home.foreign)


@lru_cache(maxsize=_REMEMBERED)
def _is_small(words: str, family: str) -> bool:
    return family in _LISTED and not _without_small(family).analyze(words)


@cache
def _without_small(family: str) -> Any:
    cut = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    return cut.filter(tantivy.Filter.stopword(STEMMERS[family])).build()
