"""From what a person types to what is found, with the text that shows why."""

from __future__ import annotations

from datetime import date

import msgspec
from django.conf import settings

from migrandi.citations.asking import places_asked_for
from migrandi.citations.resolving import Target
from migrandi.formats.languages import language_of
from migrandi.search.engine import Not, Query, Result, Words, wanted
from migrandi.search.explaining import Explaining
from migrandi.search.forgiving import Correction, corrected
from migrandi.search.hits import Hit, hits_of
from migrandi.search.query_fields import is_free, years
from migrandi.search.query_language import Parsed, canonical, parse
from migrandi.search.query_tokens import Mistake
from migrandi.search.syncing import engine

MOST = 100
"""The most results of one page."""
DEEPEST = 10_000
"""How far one can turn pages."""
_FEW = 20
"""Where fewer texts have all the words, those with some of them are found too: the one that answers says it in other
words than who asks. Of 5 to 50 the best but for 50, chosen on the half of the written questions that weights may be
chosen on, put to a whole database; fifty would hide a list that can still be read to its end."""
_LONGEST_CITATION = 300
"""A text longer than this is a question, not a citation."""


class Filters(msgspec.Struct, frozen=True, omit_defaults=True):
    """What narrows a search beside its words: of each list a text must have one value.

    `regions` are numbers of UN M49; `years` are written `2001` or `1990-1999`; `topics` and `populations` are ids of
    concepts. `on` None asks for what stands now by the last copies held; with `ever`, for the wordings of every day.
    `authority`: whether what has more of it is preferred; None: as the installation is set up.
    """

    jurisdictions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    on: date | None = None
    ever: bool = False
    topics: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    authority: bool | None = None

    @property
    def narrows(self) -> bool:
        """Whether they leave any text out or ask for another day."""
        return msgspec.structs.replace(self, authority=None) != NOTHING_NARROWED


NOTHING_NARROWED = Filters()


class Page(msgspec.Struct):
    """Some of what was found.

    `query` as typed and `canonical` as understood. `exact` have all that is asked; `relaxed`: as they are few or none,
    these have some of it, or words for the same; `exact_query` finds the few alone (empty: there are none, or nothing
    else was found). `corrections`: words that stand nowhere, and those looked for instead.
    `without_model`: why the embedding model that is set was done without; empty where it was not.
    `mistake`: what could not be understood as written, so that the plain words were looked for.
    """

    query: str
    canonical: str
    total: int
    exact: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    relaxed: bool
    corrections: list[Correction] = []
    mistake: Mistake | None = None
    without_model: str = ""
    exact_query: str = ""


def search(
    text: str,
    narrowed: Filters = NOTHING_NARROWED,
    *,
    limit: int = 10,
    offset: int = 0,
    together: bool = True,
    reading: str = "",
    strict: bool = False,
) -> Page:
    """What the law says on these words, best first.

    `together`: what stands in several languages, or by a law's name and as its only text, is one hit, in the language
    `reading` (empty: that of the question, where it can be told) if it is there. Wordings of every day stay apart.

    `limit` is at most `MOST`. Where few texts have all the words (none, where fields or quotes are asked for), those
    with some of them or with words for the same are given, the best first, and `relaxed` says so; not if `strict`.
    Where there is nothing either, words that stand nowhere give way to those they are near to, and `corrections` says
    so.
    """
    parsed = parse(text)
    query = _query(parsed, narrowed, min(limit, MOST), min(offset, DEEPEST))
    reading = reading or engine().language(parsed.text) or language_of(parsed.text)
    query = msgspec.structs.replace(query, together=together and not query.ever, reading=reading)
    failure = ""
    if settings.EMBEDDING and query.words and all(map(is_free, query.words)):
        from migrandi.search.nearness import near  # noqa: PLC0415 nothing of it is loaded where no model is set

        provisions, failure = near(" ".join(words.words for words in wanted(query.words) if words.field == "text"))
        query = msgspec.structs.replace(query, near=provisions)
    query, result, exact, corrections = _found(query, strict=strict)
    cited = [(target.path, target.address) for target in places_cited(parsed.text)]
    hits = hits_of(query, result.matches, Explaining(query, engine(), cited))
    return Page(
        parsed.text, canonical(parsed.parts, parsed.on), result.total, exact, hits, result.facets, query.any_word,
        corrections, parsed.mistake, failure, _for_all(query, parsed.on) if query.any_word and exact else "",
    )  # fmt: skip


def make_ready() -> None:
    """Read what the first question would wait for: the index, the thesaurus, what words mean, names of instruments."""
    search("article 1 zzyzx detention", limit=1)


def places_cited(text: str) -> list[Target]:
    """The places that the text cites, if it is a citation and little else; the likeliest first."""
    return places_asked_for(text) if text and len(text) <= _LONGEST_CITATION else []


def _query(parsed: Parsed, narrowed: Filters, limit: int, offset: int) -> Query:
    return Query(
        tuple(dict.fromkeys(parsed.parts)),  # what is said twice is asked once
        tuple(code.lower() for code in narrowed.jurisdictions),
        narrowed.regions,
        narrowed.languages,
        tuple(kind.lower() for kind in narrowed.types),
        tuple(years(span) for span in narrowed.years),
        narrowed.topics,
        narrowed.populations,
        parsed.on or narrowed.on,
        narrowed.ever and not parsed.on,
        limit,
        offset,
        authority=settings.AUTHORITY if narrowed.authority is None else narrowed.authority,
    )


def _found(query: Query, *, strict: bool) -> tuple[Query, Result, int, list[Correction]]:
    """The query as far as it had to be changed for something to be found; what was; how much of that has all that is
    asked; and which words were put in for such as stand nowhere."""
    result = engine().search(query)
    if result.total == 0 and any(True for _words in wanted(query.words)):
        other, corrections = corrected(query, engine())
        if corrections:
            exact = engine().search(other)
            changed, instead = (other, exact) if strict else _loosened(other, exact)
            if instead.total:
                return changed, instead, exact.total, corrections
    if strict:
        return query, result, result.total, []
    return *_loosened(query, result), result.total, []


def _loosened(query: Query, result: Result) -> tuple[Query, Result]:
    """The query with some of its words being enough, if it finds more so and too little otherwise."""
    asked = [part for part in query.words if not isinstance(part, Not)]
    free = bool(query.words) and all(map(is_free, query.words))
    if result.total < (_FEW if free else 1) and (free or len(asked) > 1):
        wider = msgspec.structs.replace(query, any_word=True)
        found = engine().search(wider)
        if found.total > result.total:
            return wider, found
    return query, result


def _for_all(query: Query, on: date | None) -> str:
    """The query that finds only what has all the words: each in quotes, where quotes make a difference; else empty."""
    quoted = tuple(
        msgspec.structs.replace(part, phrase=True)
        if isinstance(part, Words) and part.field == "text" and not (part.prefix or part.fuzzy)
        else part
        for part in query.words
    )
    return "" if all(map(is_free, quoted)) else canonical(quoted, on)
