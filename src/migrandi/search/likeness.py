"""Provisions like one: in the same language by its rarest words, in others by its concepts and translated words."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

import msgspec
import regex
from django.db.models import Q

from migrandi.formats.document import CONTAINERS, texts
from migrandi.law.models import Headnote, Period, Work
from migrandi.law.reading import Reading, provision_on
from migrandi.search.engine import Match, Query, SearchEngine, Words
from migrandi.search.explaining import Explaining
from migrandi.search.hits import Hit, hits_of
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.search.syncing import engine
from migrandi.thesaurus import matching
from migrandi.thesaurus.reading import LANGUAGES

_WORDS = 16
"""How many of a provision's words are looked for: more bring what is common to all law."""
_CONCEPTS = 6
_LABELS = 3
_LONGEST = 20_000
"""Characters of a provision that are looked at."""
_LETTERS = 4
_OTHER_LANGUAGES = 6
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_CHARACTERS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]{2,6}")


class Alike(msgspec.Struct):
    """The provisions of one language that are like it, the likest first."""

    language: str
    hits: list[Hit]


class Likeness(msgspec.Struct):
    """A provision and what is like it: in its own language, then in others."""

    path: str
    address: str
    language: str
    title: str
    work_title: str
    alike: list[Alike]


def like(
    work: Work, eid: str, *, language: str = "", on: date | None = None, same_law: bool = False, limit: int = 10
) -> Likeness:
    """Other provisions like that one, as it stood on that day: of other laws, with `same_law` of its own too.

    `language` empty: the one its law is read in. Raises a `LawError` where there is no such provision.
    """
    reading = provision_on(work, eid, on, language or None)
    text = "\n".join(texts(reading.content))[:_LONGEST]
    provision = reading.provision
    heading = provision.heading.text if provision is not None and provision.heading is not None else ""
    title = f"{provision.label} {heading}".strip() if provision is not None else ""
    spoken = reading.language.split("-", maxsplit=1)[0]
    concepts = _concepts(f"{heading}\n{text}", spoken)
    words = _telling(engine(), reading.language, f"{heading}\n{heading}\n{text}")
    found = []
    for other in (reading.language, *_others(reading.language)):
        asked = _asked(words, concepts, spoken, other)
        if not asked:
            continue
        query = Query(
            asked, languages=(other,), on=on, any_word=True, limit=4 * limit + 20, like=(f"{heading}\n{text}", spoken)
        )
        result = engine().search(query, facets=False)
        matches = _without(result.matches, work, reading, same_law)[
            : limit if other == reading.language else limit // 2
        ]
        if matches:
            found.append(Alike(other, hits_of(query, matches, Explaining(query, engine()))))
    return Likeness(work.path, reading.eid, reading.language, title or reading.eid, work.title, found)


def _asked(words: list[str], concepts: list[str], spoken: str, language: str) -> tuple[Words, ...]:
    """What a text of that language that is like it has: its words, where they can stand there, and its concepts'."""
    bare = language.split("-", maxsplit=1)[0]
    asked = [Words(word) for word in words] if bare == spoken or {bare, spoken} <= MEANT.keys() else []
    if bare in LANGUAGES:
        labels = [label for concept in concepts for label in matching.widen(concept)[bare][:_LABELS]]
        asked += [Words(label, phrase=True) for label in dict.fromkeys(labels)]
    return tuple(asked)


def _concepts(text: str, spoken: str) -> list[str]:
    """The concepts the text names most."""
    if spoken not in LANGUAGES:
        return []
    counted = Counter(match.concept for match in matching.concepts_in(text, spoken))
    return [concept for concept, _count in counted.most_common(_CONCEPTS)]


def _telling(index: SearchEngine, language: str, text: str) -> list[str]:
    """The words that tell the text from others: frequent in it, rare in the law."""
    if _CHARACTERS.search(text):
        return [word for word, _count in Counter(_CHARACTERS.findall(text)).most_common(_WORDS)]
    counted: Counter[str] = Counter(word for word in _WORD.findall(text.lower()) if len(word) >= _LETTERS)
    stems: Counter[str] = Counter()
    written: dict[str, str] = {}
    for word, count in counted.items():
        [stem, *more] = index.stems(language, word) or [""]
        if stem and not more:
            stems[stem] += count
            written.setdefault(stem, word)
    total = index.count() + 1
    often = dict(zip(stems, index.frequencies(language, stems), strict=True))
    weight = {
        stem: math.log1p(count) * math.log(total / often[stem]) for stem, count in stems.items() if often[stem] > 1
    }
    best = sorted(weight, key=lambda stem: (-weight[stem], stem))[:_WORDS]
    return [written[stem] for stem in best]


def _others(language: str) -> list[str]:
    """The other languages of which most is held."""
    counts = engine().search(Query(limit=1)).facets.get("language", {})
    by_bare: dict[str, str] = {}
    for code in counts:
        by_bare.setdefault(code.split("-", maxsplit=1)[0], code)
    by_bare.pop(language.split("-", maxsplit=1)[0], None)
    return [code for bare, code in by_bare.items() if bare in LANGUAGES][:_OTHER_LANGUAGES]


def _without(matches: list[Match], work: Work, reading: Reading, same_law: bool) -> list[Match]:
    """The matches without the provision itself, and without the rest of its law unless that is asked for."""
    numbers = [int(match.ref[1:]) for match in matches if match.ref[0] == "p"]
    own = Q(provision__work=work, provision__eid=reading.eid) if same_law else Q(provision__work=work)
    mere_headings = Q(provision__kind__in=CONTAINERS)
    periods = Period.objects.filter(own | mere_headings, pk__in=numbers)
    left_out = {f"p{number}" for number in periods.values_list("pk", flat=True)}
    notes = [int(match.ref[1:]) for match in matches if match.ref[0] == "h"]
    left_out |= {
        f"h{number}" for number in Headnote.objects.filter(pk__in=notes, work=work).values_list("pk", flat=True)
    }
    return [match for match in matches if match.ref not in left_out and match.ref[0] != "w"]
