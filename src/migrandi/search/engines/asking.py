"""From what is asked to Tantivy's query: words in each language's fields, neighbours, translations, concepts."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import tantivy

from migrandi.search.engine import Query, Words
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.search.meaning import Meaning
from migrandi.search.weights import Ranking
from migrandi.thesaurus import matching
from migrandi.thesaurus.reading import LANGUAGES as THESAURUS_LANGUAGES

FACETS = ("jurisdiction", "language", "type")
FOREVER = 99_999_999
_LABELS = 6
"""The most labels of a concept looked for in one language."""
_CONCEPTS = 4
_WORDS = 16
"""The most words of a question that are looked for in headings and side by side."""


class Asking:
    """Makes queries for one index."""

    def __init__(self, schema: Any, analyzers: dict[str, Any], meaning: Meaning) -> None:
        self._schema = schema
        self._analyzers = analyzers
        self._meaning = meaning

    def query(self, query: Query, names: Iterable[str], ranking: Ranking) -> Any:
        """The whole query over these families of fields."""
        names = list(names)
        parts: list[tuple[Any, Any]] = []
        must, must_not, should = tantivy.Occur.Must, tantivy.Occur.MustNot, tantivy.Occur.Should
        wanted = [words for words in query.words if not words.negated]
        if wanted:
            # a text is of one language: every word has to stand in that one, stemmed its way
            free = " ".join(w.words for w in wanted if w.field == "text" and not w.phrase)
            concepts = self._concepts(free) if query.any_word and ranking.concept else []
            spoken = self._meaning.spoken(free) if query.any_word and ranking.translated and free else ""
            by_language = []
            for name in names:
                meets = [
                    made for words in wanted if (made := self._words(words, name, query, ranking, spoken)) is not None
                ]
                if not meets or (len(meets) < len(wanted) and not query.any_word):
                    continue
                occur = should if query.any_word else must
                clauses = [(occur, made) for made in meets]
                clauses += [(should, made) for made in self._around(free, name, ranking)]
                if concepts:
                    clauses += [(should, made) for made in self._labels(concepts, name, ranking)]
                by_language.append((should, tantivy.Query.boolean_query(clauses)))
            if not by_language:
                return tantivy.Query.empty_query()
            parts.append((must, tantivy.Query.boolean_query(by_language)))
        for words in query.words:
            if words.negated:
                parts += [
                    (must_not, made)
                    for name in names
                    if (made := self._words(words, name, query, ranking, plain=True)) is not None
                ]
        for name in FACETS:
            if value := getattr(query, name):
                term = tantivy.Query.term_query(self._schema, name, value, "basic")
                parts.append((must, tantivy.Query.const_score_query(term, 0.0)))
        parts += [(must, tantivy.Query.const_score_query(made, 0.0)) for made in self._days(query.on)]
        if not wanted:
            parts.append((must, tantivy.Query.all_query()))
        return tantivy.Query.boolean_query(parts)

    def _days(self, on: date | None) -> list[Any]:
        """What stood on that day; None: what has no end."""
        kind = tantivy.FieldType.Unsigned
        if on is None:
            return [tantivy.Query.range_query(self._schema, "end", kind, FOREVER, FOREVER)]
        day = on.year * 10_000 + on.month * 100 + on.day
        return [
            tantivy.Query.range_query(self._schema, "start", kind, 0, day),
            tantivy.Query.range_query(self._schema, "end", kind, day, FOREVER, include_lower=False),
        ]

    def _words(
        self, words: Words, name: str, query: Query, ranking: Ranking, spoken: str = "", *, plain: bool = False
    ) -> Any | None:
        """The query for one thing asked in one language's fields; None where nothing of it is left to look for."""
        if words.field in ("number", "path"):
            value = words.words.lower() if words.field == "number" else words.words
            return tantivy.Query.term_query(self._schema, words.field, value, "basic")
        if name == "cjk" and query.any_word and not words.phrase and not plain:
            return self._characters(words, ranking)
        tokens = self._analyzers[name].analyze(words.words)
        if not tokens:
            return None
        phrase = words.phrase or name == "cjk"
        title = self._tokens(f"title_{name}", tokens, phrase=phrase)
        if words.field == "title":
            return title
        parts = [self._boosted(title, ranking.title), self._tokens(f"text_{name}", tokens, phrase=phrase)]
        own = self._either(parts)
        if spoken and name != spoken and name in MEANT and not plain and not phrase:
            return self._with_translations(own, words.words, spoken, name, ranking)
        return own

    def _with_translations(self, own: Any, words: str, spoken: str, name: str, ranking: Ranking) -> Any:
        others = []
        for stem, likely in self._meaning.translations(words, spoken):
            parts = [
                self._term(f"text_{name}", stem, "position"),
                self._boosted(self._term(f"title_{name}", stem, "position"), ranking.title),
            ]
            for field, weight in (("lead", ranking.lead), ("context", ranking.context)):
                if weight:
                    parts.append(self._boosted(self._term(f"{field}_{name}", stem, "freq"), weight))
            # what is not the only translation is weighed down less than its chance
            others.append(self._boosted(self._either(parts), math.sqrt(likely) * ranking.translated))
        return tantivy.Query.disjunction_max_query([own, *others]) if others else own

    def _characters(self, words: Words, ranking: Ranking) -> Any | None:
        """Chinese has no spaces: each character, and each two side by side, speaks for a text."""
        tokens = self._analyzers["cjk"].analyze(words.words)
        if not tokens:
            return None
        parts = []
        for field, weight in (("title_cjk", ranking.title), ("text_cjk", 1.0)):
            if words.field == "title" and field != "title_cjk":
                continue
            parts += [self._boosted(self._term(field, t, "position"), weight / 2) for t in dict.fromkeys(tokens)]
            parts += [
                self._boosted(tantivy.Query.phrase_query(self._schema, field, [*pair], 0), weight)
                for pair in dict.fromkeys(pairwise(tokens))
            ]
        return self._either(parts)

    def _around(self, free: str, name: str, ranking: Ranking) -> list[Any]:
        """What makes a text that has the words a better one: they stand at its beginning, over it, or side by side."""
        if name == "cjk":
            return []
        tokens = self._analyzers[name].analyze(free)[:_WORDS]
        made = [
            self._boosted(self._term(f"{field}_{name}", token, "freq"), weight)
            for field, weight in (("lead", ranking.lead), ("context", ranking.context))
            if weight
            for token in dict.fromkeys(tokens)
        ]
        if ranking.pair:
            made += [
                self._boosted(tantivy.Query.phrase_query(self._schema, f"text_{name}", [*pair], 0), ranking.pair)
                for pair in dict.fromkeys(pairwise(tokens))
            ]
        return made

    def _concepts(self, free: str) -> list[dict[str, tuple[str, ...]]]:
        found = dict.fromkeys(
            match.concept for language in THESAURUS_LANGUAGES for match in matching.concepts_in(free, language)
        )
        return [matching.widen(concept) for concept in list(found)[:_CONCEPTS]]

    def _labels(self, concepts: list[dict[str, tuple[str, ...]]], name: str, ranking: Ranking) -> list[Any]:
        """For each concept the best of its labels in this language."""
        made = []
        for labels in concepts:
            spoken = labels.get("zh" if name == "cjk" else name, ())[:_LABELS]
            found = []
            for label in spoken:
                if tokens := self._analyzers[name].analyze(label):
                    found.append(self._tokens(f"text_{name}", tokens, phrase=True))
                    found.append(self._boosted(self._tokens(f"title_{name}", tokens, phrase=True), ranking.title))
            if found:
                made.append(self._boosted(tantivy.Query.disjunction_max_query(found), ranking.concept))
        return made

    def _tokens(self, field: str, tokens: list[str], *, phrase: bool) -> Any:
        # a word with marks in it (non-refoulement) is several tokens: they belong together
        if len(tokens) == 1:
            return self._term(field, tokens[0], "position")
        return tantivy.Query.phrase_query(self._schema, field, [*tokens], 0 if phrase else 1)

    def _term(self, field: str, token: str, option: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, token, option)

    @staticmethod
    def _boosted(query: Any, weight: float) -> Any:
        return query if weight == 1 else tantivy.Query.boost_query(query, weight)

    @staticmethod
    def _either(parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Should, p) for p in parts])
