"""Words that stand nowhere in the law, and the words of the law that somebody may have meant by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
import regex
from rapidfuzz.distance import OSA

from migrandi.law.models import Headnote, Period, Title
from migrandi.search.engine import AllOf, AnyOf, Match, Node, Query, SearchEngine, Words, wanted
from migrandi.search.meaning import meaning
from migrandi.search.syncing import running_text
from migrandi.thesaurus import matching
from migrandi.thesaurus.reading import LANGUAGES, plain

_SHORTEST = 4
_FAR_FROM = 7
"""Words of so many letters may differ from what was meant in two of them; shorter ones in one."""
_MOST = 8
"""The most words of a query that are looked into."""
_LOOKED_AT = 12
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_BY_CHARACTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{N}]")


class Correction(msgspec.Struct, frozen=True):
    """What was typed and stands nowhere, and the word of the law that is looked for instead."""

    typed: str
    shown: str


def corrected(query: Query, engine: SearchEngine) -> tuple[Query, list[Correction]]:
    """The query with words of the law for those that stand nowhere and mean nothing, and which were put in."""
    found: list[Correction] = []
    for words in list(dict.fromkeys(wanted(query.words)))[:_MOST]:
        if _may_be_misspelt(words) and not _known(words, engine):
            nearest = _nearest(words, query, engine)
            if nearest:
                found.append(Correction(words.words, nearest))
    by_typed = {one.typed: one.shown for one in found}
    return msgspec.structs.replace(query, words=tuple(_with(part, by_typed) for part in query.words)), found


def _may_be_misspelt(words: Words) -> bool:
    return (
        words.field in ("text", "title")
        and not words.prefix
        and not words.phrase
        and len(words.words) >= _SHORTEST
        and not _BY_CHARACTER.search(words.words)
        and len(_WORD.findall(words.words)) == 1
    )


def _known(words: Words, engine: SearchEngine) -> bool:
    """Whether the word stands anywhere in the law, or is known to mean something that may."""
    # to count in each language of the thesaurus takes a hundredth of a search
    stems = ((language, engine.stems(language, words.words)) for language in LANGUAGES)
    if any(found and all(engine.frequencies(language, found)) for language, found in stems):
        return True
    word = msgspec.structs.replace(words, field="text")
    if engine.search(Query((word,), ever=True, limit=1), facets=False).total:
        return True
    spoken = meaning().spoken(words.words)
    if spoken and meaning().translations(words.words, spoken):
        return True
    return any(matching.concepts_in(words.words, language) for language in LANGUAGES)


def _nearest(words: Words, query: Query, engine: SearchEngine) -> str:
    """The word nearest to it in the texts that have one near; empty if none is."""
    typed = plain(_WORD.findall(words.words)[0])
    for letters in (1, 2) if len(typed) >= _FAR_FROM else (1,):
        near = msgspec.structs.replace(words, fuzzy=letters)
        asked = msgspec.structs.replace(query, words=(near,), limit=_LOOKED_AT, offset=0, any_word=False)
        matches = engine.search(asked, facets=False).matches
        counted = Counter(word for text in _texts(matches) for word in _WORD.findall(text.lower()))
        far = {word: OSA.distance(typed, plain(word), score_cutoff=letters) for word in counted}
        best = min(far, key=lambda word: (far[word], -counted[word], word), default="")
        if best and far[best] <= letters:
            return best
    return ""


def _texts(matches: Sequence[Match]) -> list[str]:
    numbers: dict[str, list[int]] = {"p": [], "h": [], "w": []}
    for match in matches:
        numbers[match.ref[0]].append(int(match.ref[1:]))
    periods = Period.objects.filter(pk__in=numbers["p"]).values_list("provision__heading", "provision__content")
    return [
        *(f"{heading} {running_text(content)}" for heading, content in periods),
        *Headnote.objects.filter(pk__in=numbers["h"]).values_list("text", flat=True),
        *Title.objects.filter(work__in=numbers["w"]).values_list("text", flat=True),
    ]


def _with(part: Node, by_typed: dict[str, str]) -> Node:
    if isinstance(part, Words):
        return msgspec.structs.replace(part, words=by_typed.get(part.words, part.words))
    if isinstance(part, AllOf | AnyOf):
        return type(part)(tuple(_with(one, by_typed) for one in part.parts))
    return part
