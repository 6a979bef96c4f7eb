"""How a name is made comparable, so that case, accents, dots and the order of an inverted name do not matter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SPELLED_OUT = {"st": "saint", "ste": "sainte", "&": "and", "rep": "republic", "dem": "democratic", "fed": "federal"}
_LITTLE_WORDS = frozenset("the of and la le les l el los las de du des d del et y".split())


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """The name in lower case, without accents, points and quotation marks: `Côte d’Ivoire` is `cote d ivoire`."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(
        "" if unicodedata.combining(character) or character == "." else character if character.isalnum() else " "
        for character in decomposed.replace("&", " and ").replace("ı", "i")
    )
    return " ".join(_SPELLED_OUT.get(word, word) for word in kept.split())


def jumbled(name: str) -> str:
    """The name's words in the order of the alphabet, without articles: the same for an inverted name.

    `Bolivia (Plurinational State of)`, `Bolivia, Plurinational State of` and `Plurinational State of Bolivia` are one.
    """
    return " ".join(sorted(set(plain(name).split()) - _LITTLE_WORDS))
