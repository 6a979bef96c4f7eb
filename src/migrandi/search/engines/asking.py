"""From what is asked to an engine's query: words in each language's fields, neighbours, translations, concepts."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import tantivy
from msgspec.structs import replace

from migrandi import jurisdictions
from migrandi.search.engine import AllOf, AnyOf, Node, Not, Query, Words, wanted
from migrandi.search.engines.home import Home, looked_for, spoken, with_parts
from migrandi.search.engines.layout import COMPOUNDING, FOREVER, pairs_of, parts_of
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.search.meaning import Meaning
from migrandi.search.query_fields import NARROWING, years
from migrandi.search.weights import Ranking
from migrandi.thesaurus import matching
from migrandi.thesaurus.reading import LANGUAGES as THESAURUS_LANGUAGES

_UNFOLDED = frozenset({"ru", "ar", "el", "ta", "cjk"})
"""Families whose words keep their marks in the index."""
_LABELS = 6
"""The most labels of a concept looked for in one language."""
_CONCEPTS = 4
_TITLE_OF_ONE_ALIKE = 0.3
_WORDS = 16
"""The most words of a question that are looked for in headings and side by side."""
_PARTS = 64
"""The most parts of a question's words that are looked for."""
_CHARACTERS = 48
"""The most characters of a Chinese question that are looked for, each and two side by side."""
_LONGEST_PHRASE = 64
_PARTS_OF_A_WORD = 4
"""What has more parts, as an address of the web, has no translation."""
_REMEMBERED = 2_000
"""How many beginnings of words are remembered with their stems, and concepts' labels with their queries."""
_ENDINGS = {
    "LATIN": (
        *"adelnorsty", "al", "ate", "ed", "en", "er", "es", "heit", "ies", "ing", "ion", "ions", "ité", "ities", "ity",
        "keit", "ly", "ment", "ments", "ness", "ón", "sión", "tion", "tions", "ung", "ungen",
    ),
    "CYRILLIC": ("а", "ами", "ах", "ем", "ение", "ения", "ие", "ий", "ия", "ого", "ов", "ой", "ом", "ость", "ый", "ых"),
    "ARABIC": ("ة", "ات", "ين", "ون"),
}  # fmt: skip
"""What may follow the beginning of a word, so that its stem is found where it is shorter than the beginning."""


def narrows(part: Node) -> bool:
    """Whether it says which texts, not which words: it holds in every language and is never left aside."""
    if isinstance(part, Words):
        return part.field in NARROWING
    return narrows(part.part) if isinstance(part, Not) else all(narrows(one) for one in part.parts)


@cache
def within(number: str) -> tuple[str, ...]:
    """The codes of the States and areas in a region of UN M49, of whatever size."""
    places = {code: jurisdictions.region(code) for code in jurisdictions.entries()}
    return tuple(code for code, at in places.items() if number in (at.region, at.sub_region, at.intermediate_region))


class _Said(NamedTuple):
    """The language a person's own words are in, where they are at home, by language the names of each concept they
    mean, how much more a word tells in a family than in all the index (0: too common to be looked for), and in how many
    texts a field has it."""

    spoken: str
    home: Home
    concepts: list[dict[str, tuple[str, ...]]]
    tells: Callable[..., float]
    often: Callable[[str, str], int]


def free_words(asked: Sequence[Node]) -> str:
    """What is asked in a person's own words."""
    return " ".join(w.words for w in wanted(asked) if w.field == "text" and not w.phrase and not w.prefix)


class Asking:
    """Makes queries for one index. `queries`: what makes their parts; another engine's has the same verbs."""

    def __init__(
        self, schema: Any, analyzers: dict[str, Any], meaning: Meaning, queries: type[Any] = tantivy.Query
    ) -> None:
        self._schema = schema
        self._queries = queries
        self._analyzers = analyzers
        self._meaning = meaning
        self._labelled: dict[tuple[tuple[str, ...], str, Ranking], Any | None] = {}
        self._begun_known: dict[tuple[str, str], tuple[str, list[str]]] = {}
        bare = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
        self._fold = bare.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()

    def query(
        self,
        query: Query,
        names: Iterable[str],
        ranking: Ranking,
        tells: Callable[..., float],
        often: Callable[[str, str], int],
        home: Home,
    ) -> Any:
        """The whole query over these families of fields. `home`: where its words are at home. `tells`: how much more a
        family's word tells texts apart there than in the whole index; where that is nothing and one word is enough, it
        is not looked for. `often`: in how many texts a field has a word."""
        names = list(names)
        if query.like is not None:  # a text is like another by what it says, not by what it is called
            ranking = replace(ranking, title=_TITLE_OF_ONE_ALIKE)
        must = tantivy.Occur.Must
        asked = [part for part in query.words if not isinstance(part, Not) and not narrows(part)]
        parts: list[tuple[Any, Any]] = []
        if asked:
            said = self._said(asked, query, ranking, tells, often, home)
            by_language = [
                made for name in names if (made := self._in_language(asked, name, query, ranking, said)) is not None
            ]
            if not by_language:
                return self._queries.empty_query()
            parts.append((must, self._either(by_language)))
        parts += self.kept(query, names, ranking)
        if not asked:
            parts.append((must, self._queries.all_query()))
        return self._queries.boolean_query(parts)

    def _said(
        self,
        asked: Sequence[Node],
        query: Query,
        ranking: Ranking,
        tells: Callable[..., float],
        often: Callable[[str, str], int],
        home: Home,
    ) -> _Said:
        free = free_words(asked)
        widened = query.any_word and bool(free)
        said = spoken(self._meaning, free, home) if widened and ranking.translated else ""
        return _Said(said, home, self.concepts(free) if widened and ranking.concept else [], tells, often)

    def near(self, query: Query, names: Iterable[str], ranking: Ranking, cells: Sequence[int]) -> Any:
        """What lies in these cells, the nearest first, of all that the query does not leave out."""
        kind = tantivy.FieldType.Unsigned
        found = [
            self._queries.const_score_query(self._queries.range_query(self._schema, "cell", kind, cell, cell), nearness)
            for nearness, cell in zip(range(len(cells), 0, -1), cells, strict=True)
        ]
        return self._queries.boolean_query(
            [(tantivy.Occur.Must, self._either(found)), *self.kept(query, names, ranking)]
        )

    def numbered(self, query: Query, names: Iterable[str], ranking: Ranking, provisions: Sequence[int]) -> Any:
        """Those of these provisions that the query does not leave out."""
        found = self._queries.term_set_query(self._schema, "provision", [*provisions])
        return self._queries.boolean_query([(tantivy.Occur.Must, found), *self.kept(query, names, ranking)])

    def named(self, query: Query, families: Iterable[str], ranking: Ranking, names: Sequence[str]) -> Any:
        """The laws of these names, of all that the query does not leave out."""
        found = self._queries.term_set_query(self._schema, "name", [*names])
        return self._queries.boolean_query([(tantivy.Occur.Must, found), *self.kept(query, families, ranking)])

    def kept(self, query: Query, names: Iterable[str], ranking: Ranking) -> list[tuple[Any, Any]]:
        """The parts of a query that leave texts out, whatever is asked."""
        must, must_not = tantivy.Occur.Must, tantivy.Occur.MustNot
        parts: list[tuple[Any, Any]] = []
        for part in query.words:
            if isinstance(part, Not) and not narrows(part):
                made = (self.part(part.part, name, query, ranking) for name in names)
                parts += [(must_not, one) for one in made if one is not None]
        kept = [self._narrowed(part) for part in query.words if narrows(part)]
        kept += [*self._filters(query), *self._days(query)]
        return parts + [(must, self._queries.const_score_query(made, 0.0)) for made in kept]

    def _in_language(self, asked: Sequence[Node], name: str, query: Query, ranking: Ranking, said: _Said) -> Any | None:
        """What is asked in one language's fields: a text is of one language, and every word has to stand in that one,
        stemmed its way. None where nothing of it can stand there."""
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        every, telling = free_words(asked), [1.0] * len(asked)
        if query.any_word:
            here = [part for part in asked if looked_for(part, name, said.home)]
            # what stands as it is in another language is a name, or a word that is only like one
            translated = said.spoken and name != said.spoken and name in MEANT
            less = ranking.abroad if name in said.home.foreign and not translated else 1.0
            told = [(part, less * self._tells(part, name, said)) for part in here]
            told = [one for one in told if one[1]] or [(part, less) for part in here]
            asked, telling = [part for part, _tells in told], [tells for _part, tells in told]
        meets = [
            self._boosted(made, tells)
            for part, tells in zip(asked, telling, strict=True)
            if (made := self.part(part, name, query, ranking, said.spoken, loose=query.any_word)) is not None
        ]
        if not query.any_word and (not meets or len(meets) < len(asked)):
            return None
        clauses = [(should if query.any_word else must, made) for made in meets]
        clauses += [(should, made) for made in self._around(free_words(asked), name, ranking, said)]
        clauses += [(should, made) for made in self._in_other_words(every, name, ranking, said)]
        if ranking.part and name in COMPOUNDING and with_parts(query, name, said.spoken, said.home):
            clauses += [(should, made) for made in self._inside(every, name, ranking, said)]
        clauses += [(should, made) for made in self._labels(said.concepts, name, ranking)]
        return self._queries.boolean_query(clauses) if clauses else None

    def _tells(self, part: Node, name: str, said: _Said) -> float:
        """How much more a word tells in this language than in the whole index, 0 where it is not worth looking for; 1
        for all but plain words."""
        plain = isinstance(part, Words) and part.field == "text" and not (part.phrase or part.prefix or part.fuzzy)
        if not plain or name == "cjk":
            return 1.0
        tokens = self._analyzers[name].analyze(free_words([part]))
        translated = said.spoken and name != said.spoken and name in MEANT
        if not translated and not any(said.often(f"{f}_{name}", token) for token in tokens for f in ("text", "title")):
            return 0.0
        return max((said.tells(name, token) for token in tokens), default=1.0)

    def part(
        self, part: Node, name: str, query: Query, ranking: Ranking, spoken: str = "", *, loose: bool = False
    ) -> Any | None:
        """The query for one part in one language's fields; None where nothing of it is left to look for.

        `loose`: one word of it is enough, and words of other languages and neighbours count."""
        if narrows(part):
            return self._queries.const_score_query(self._narrowed(part), 0.0)
        if isinstance(part, Words):
            return self._words(part, name, ranking, spoken, loose=loose)
        if isinstance(part, Not):
            without = self.part(part.part, name, query, ranking)
            every = (tantivy.Occur.Must, self._queries.const_score_query(self._queries.all_query(), 0.0))
            left_out = [(tantivy.Occur.MustNot, without)] if without is not None else []
            return self._queries.boolean_query([every, *left_out])
        made = [self.part(one, name, query, ranking, spoken, loose=loose) for one in part.parts]
        found = [one for one in made if one is not None]
        if not found or (isinstance(part, AllOf) and len(found) < len(made) and not loose):
            return None
        if isinstance(part, AllOf) and not loose:
            return self._queries.boolean_query([(tantivy.Occur.Must, one) for one in found])
        return self._either(found)

    def _narrowed(self, part: Node) -> Any:
        """The query for a part that says which texts, in no language."""
        if isinstance(part, Not):
            every = (tantivy.Occur.Must, self._queries.all_query())
            return self._queries.boolean_query([every, (tantivy.Occur.MustNot, self._narrowed(part.part))])
        if isinstance(part, AllOf | AnyOf):
            occur = tantivy.Occur.Must if isinstance(part, AllOf) else tantivy.Occur.Should
            return self._queries.boolean_query([(occur, self._narrowed(one)) for one in part.parts])
        return self._with_value(part)

    def _with_value(self, words: Words) -> Any:
        value = words.words
        if words.field == "year":
            return self._span(*years(value))
        if words.field == "region":
            return self._one_of("jurisdiction", within(value))
        if words.field in ("topic", "population"):
            return self._term("concept", value, "basic")
        if words.field == "lang":  # `zh` is Chinese in any script
            parts = [self._beginning("language", f"{value}-"), self._term("language", value, "basic")]
            return self._either(parts)
        if words.prefix:
            return self._beginning(words.field, value)
        return self._term(words.field, value, "basic")

    def _filters(self, query: Query) -> list[Any]:
        chosen = {"jurisdiction": query.jurisdictions, "language": query.languages, "type": query.types}
        made = [self._one_of(field, values) for field, values in chosen.items() if values]
        made += [self._one_of("concept", values) for values in (query.topics, query.populations) if values]
        if query.regions:
            made.append(self._one_of("jurisdiction", [code for number in query.regions for code in within(number)]))
        if query.years:
            made.append(self._either([self._span(first, last) for first, last in query.years]))
        return made

    def _one_of(self, field: str, values: Iterable[str]) -> Any:
        return self._queries.term_set_query(self._schema, field, [*values])

    def _span(self, first: int, last: int) -> Any:
        return self._queries.range_query(self._schema, "year", tantivy.FieldType.Unsigned, first, last)

    def _beginning(self, field: str, letters: str) -> Any:
        return self._queries.fuzzy_term_query(self._schema, field, letters, 0, prefix=True)

    def _days(self, query: Query) -> list[Any]:
        """What stood on that day; with no day, what has no end."""
        kind = tantivy.FieldType.Unsigned
        if query.ever:
            return []
        if query.on is None:
            return [self._queries.range_query(self._schema, "end", kind, FOREVER, FOREVER)]
        day = query.on.year * 10_000 + query.on.month * 100 + query.on.day
        return [
            self._queries.range_query(self._schema, "start", kind, 0, day),
            self._queries.range_query(self._schema, "end", kind, day, FOREVER, include_lower=False),
        ]

    def _words(self, words: Words, name: str, ranking: Ranking, spoken: str = "", *, loose: bool = False) -> Any | None:
        """The query for one word or phrase in one language's fields; None where nothing of it is left to look for."""
        if name == "cjk" and loose and not words.phrase:
            return self._characters(words, ranking)
        tokens = self._analyzers[name].analyze(words.words)[:_LONGEST_PHRASE]
        if not tokens:
            return None
        if words.prefix and len(tokens) == 1:
            made = partial(self._begun, letters=words.words, name=name)
        elif words.fuzzy and len(tokens) == 1:
            made = partial(self._nearly, token=tokens[0], letters=words.fuzzy)
        else:
            made = partial(self._tokens, tokens=tokens, phrase=words.phrase or name == "cjk", slop=words.slop)
        title = made(f"title_{name}")
        if words.field == "title":
            return title
        own = self._either([self._boosted(title, ranking.title), made(f"text_{name}")])
        translatable = not words.phrase and len(tokens) <= _PARTS_OF_A_WORD
        if loose and translatable and spoken and name != spoken and name in MEANT:
            return self._with_translations(own, words.words, spoken, name, ranking)
        return own

    def _begun(self, field: str, letters: str, name: str) -> Any:
        """Words that begin so. The index holds them without their endings: `nationalit` stands there as `nation`."""
        beginning, stems = self._going_on(letters, name)
        found = [self._term(field, stem, "position") for stem in stems]
        return self._either([self._beginning(field, beginning), *found])

    def _going_on(self, letters: str, name: str) -> tuple[str, list[str]]:
        """The beginning as this family of fields writes it, and shorter stems of words that begin so."""
        known = self._begun_known.get((letters, name))
        if known is None:
            analyze = self._analyzers[name].analyze
            beginning = letters.lower() if name in _UNFOLDED else self._fold.analyze(letters)[0]
            endings = _ENDINGS.get(unicodedata.name(letters[-1], "").split(" ", maxsplit=1)[0], ())
            stems = {stem for ending in endings for stem in analyze(letters + ending) if beginning.startswith(stem)}
            if len(self._begun_known) > _REMEMBERED:
                self._begun_known.clear()
            known = self._begun_known[letters, name] = (beginning, sorted(stems))
        return known

    def _nearly(self, field: str, token: str, letters: int) -> Any:
        return self._queries.fuzzy_term_query(self._schema, field, token, letters)

    def _with_translations(self, own: Any, words: str, spoken: str, name: str, ranking: Ranking) -> Any:
        # what is not the only translation is weighed down less than its chance
        others = [
            self._translation(stem, name, ranking, math.sqrt(likely))
            for stem, likely in self._meaning.translations(words, spoken)
        ]
        return self._queries.disjunction_max_query([own, *others]) if others else own

    def _in_other_words(self, free: str, name: str, ranking: Ranking, said: _Said) -> list[Any]:
        """What the phrases of the question are in this language, where it is the other one."""
        if not said.spoken or name not in MEANT or name == said.spoken:
            return []
        phrases = self._meaning.in_other_words(free, said.spoken, _WORDS)
        return [
            self._translation(stem, name, ranking, tells)
            for stem in dict.fromkeys(stem for phrase in phrases for stem in phrase.other or ())
            if (tells := said.tells(name, stem))
        ]

    def _translation(self, stem: str, name: str, ranking: Ranking, weight: float) -> Any:
        parts = [
            self._term(f"text_{name}", stem, "position"),
            self._boosted(self._term(f"title_{name}", stem, "position"), ranking.title),
        ]
        for field, more in (("lead", ranking.lead), ("context", ranking.context)):
            if more:
                parts.append(self._boosted(self._term(f"{field}_{name}", stem, "freq"), more))
        return self._boosted(self._either(parts), weight * ranking.translated)

    def _characters(self, words: Words, ranking: Ranking) -> Any | None:
        """Chinese has no spaces: each character, and each two side by side, speaks for a text."""
        tokens = self._analyzers["cjk"].analyze(words.words)[:_CHARACTERS]
        if not tokens:
            return None
        parts = []
        for field, weight in (("title_cjk", ranking.title), ("text_cjk", 1.0)):
            if words.field == "title" and field != "title_cjk":
                continue
            parts += [self._boosted(self._term(field, t, "position"), weight / 2) for t in dict.fromkeys(tokens)]
            if field == "text_cjk":
                pairs = dict.fromkeys(pairs_of(words.words)[:_CHARACTERS])
                parts += [self._term("pairs_cjk", pair, "freq") for pair in pairs]
                continue
            parts += [
                self._boosted(self._queries.phrase_query(self._schema, field, [*pair], 0), weight)
                for pair in dict.fromkeys(pairwise(tokens))
            ]
        return self._either(parts)

    def _around(self, free: str, name: str, ranking: Ranking, said: _Said) -> list[Any]:
        """What makes a text that has the words a better one: they stand at its beginning, over it, or side by side."""
        if name == "cjk":
            return []
        tokens = self._analyzers[name].analyze(free)[:_WORDS]
        made = [
            self._boosted(self._term(f"{field}_{name}", token, "freq"), weight * said.tells(name, token))
            for field, weight in (("lead", ranking.lead), ("context", ranking.context))
            if weight
            for token in dict.fromkeys(tokens)
            if said.often(f"{field}_{name}", token) and said.tells(name, token)
        ]
        if ranking.pair:
            # small words side by side (of the) stand everywhere and cost most
            made += [
                self._boosted(self._queries.phrase_query(self._schema, f"text_{name}", [*pair], 0), ranking.pair)
                for pair in dict.fromkeys(pairwise(tokens))
                if all(said.often(f"text_{name}", one) for one in pair) and any(said.tells(name, one) for one in pair)
            ]
        return made

    def _inside(self, free: str, name: str, ranking: Ranking, said: _Said) -> list[Any]:
        """What a word asked for shares with longer ones that it may stand in."""
        parts = dict.fromkeys(parts_of(free).split(" ")[:_PARTS])
        return [
            self._boosted(self._term(f"parts_{name}", part, "freq"), ranking.part * tells)
            for part in parts
            if said.often(f"parts_{name}", part) and (tells := said.tells(name, part, "parts"))
        ]

    def concepts(self, free: str) -> list[dict[str, tuple[str, ...]]]:
        """The names, by language, of each concept that these words mean."""
        found = dict.fromkeys(
            match.concept for language in THESAURUS_LANGUAGES for match in matching.concepts_in(free, language)
        )
        return [matching.widen(concept) for concept in list(found)[:_CONCEPTS]]

    def _labels(self, concepts: list[dict[str, tuple[str, ...]]], name: str, ranking: Ranking) -> list[Any]:
        """For each concept the best of its labels in this language."""
        language = "zh" if name == "cjk" else name
        made = (self.labelled(spoken, name, ranking) for labels in concepts if (spoken := labels.get(language)))
        return [one for one in made if one is not None]

    def labelled(self, labels: tuple[str, ...], name: str, ranking: Ranking) -> Any | None:
        """The query for one concept's labels in this language: made once, it serves every question."""
        key = (labels, name, ranking)
        if key not in self._labelled:
            cut = dict.fromkeys(self._analyzers[name].analyze(label) for label in labels[:_LABELS])
            found = []
            for tokens in cut:
                # a label that has another within it finds nothing more, and finding two words side by side costs most
                if tokens and not (len(tokens) > 1 and any((token,) in cut for token in tokens)):
                    found.append(self._tokens(f"text_{name}", [*tokens], phrase=True))
                    found.append(self._boosted(self._tokens(f"title_{name}", [*tokens], phrase=True), ranking.title))
            if len(self._labelled) > _REMEMBERED:
                self._labelled.clear()
            several = self._boosted(self._queries.disjunction_max_query(found), ranking.concept) if found else None
            self._labelled[key] = several
        return self._labelled[key]

    def word(self, field: str, token: str | int, weight: float) -> Any:
        """One word in one field, looked for by itself."""
        return self._boosted(self._term(field, token, "freq"), weight)

    def side_by_side(self, field: str, tokens: Sequence[str], weight: float) -> Any:
        """These words one after another."""
        return self._boosted(self._queries.phrase_query(self._schema, field, [*tokens], 0), weight)

    def _tokens(self, field: str, tokens: list[str], *, phrase: bool, slop: int = 0) -> Any:
        # a word with marks in it (non-refoulement) is several tokens: they belong together
        if len(tokens) == 1:
            return self._term(field, tokens[0], "position")
        if slop and len(tokens) == 2:  # near each other is so in either order
            orders = [tokens, tokens[::-1]]
            return self._either([self._queries.phrase_query(self._schema, field, [*order], slop) for order in orders])
        return self._queries.phrase_query(self._schema, field, [*tokens], slop or (0 if phrase else 1))

    def _term(self, field: str, token: str | int, option: str) -> Any:
        return self._queries.term_query(self._schema, field, token, option)

    def _boosted(self, query: Any, weight: float) -> Any:
        return query if weight == 1 else self._queries.boost_query(query, weight)

    def _either(self, parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else self._queries.boolean_query([(tantivy.Occur.Should, p) for p in parts])
