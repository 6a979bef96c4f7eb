"""Where one word is enough: the best by words, found without looking at every text that has one of them.

Tantivy skips whatever cannot come among the best, but only where words alone are looked for, each by itself, and
nothing is left out. So words are asked for in one question, what has to stand side by side in another, the labels of
each concept in one of their own that is remembered until the index changes; what a text has from each is added up.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import tantivy
from msgspec.structs import replace

from migrandi.search.engine import AllOf, AnyOf, Node, Not, Query, Words
from migrandi.search.engines.asking import Asking, free_words, narrows
from migrandi.search.engines.home import Home, looked_for, spoken, with_parts
from migrandi.search.engines.layout import COMPOUNDING, pairs_of, parts_of
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.search.meaning import Meaning
from migrandi.search.weights import Ranking

Hit = tuple[float, Any]
"""How well a text fits, and where Tantivy has it."""
Having = tuple[tuple[str, tuple[str, ...]], ...]
"""The families in which a concept is looked for, each with the labels it has there."""

_TITLE_OF_ONE_ALIKE = 0.3
_WORDS = 16
"""The most words of a question that are looked for in headings and side by side."""
_PARTS = 64
"""The most parts of a question's words that are looked for."""
_CHARACTERS = 48
"""The most characters of a Chinese question that are looked for, each and two side by side."""
_PARTS_OF_A_WORD = 4
"""What has more parts, as an address of the web, has no translation."""
_FREQUENT, _MANY = 0.1, 2_000
"""In such a share of a language's texts, and at least in so many, a word stands that is not looked for where there are
rarer ones."""
_OF_OTHERS = 1_000
"""How many texts with two words side by side, or with a concept's label, are known to have them."""
_REMEMBERED = 2_000
"""How many concepts are remembered with the texts that have them."""

Kept = list[tuple[Any, Any]]
"""The parts of a query that leave texts out."""
Labels = dict[str, tuple[str, ...]]


class Found(NamedTuple):
    """What was found: numbers for where Tantivy has each, in order, with how well each fits; where it has each, the
    best first, and their numbers in that order."""

    places: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    addresses: list[Any]
    ranged: npt.NDArray[np.int64]


class Counts(NamedTuple):
    """What the index tells of words. `tells`: how much more a word tells texts of a family apart than those of the
    whole index, 0 where too many have it (the third: in that field; else in the text); `evened`: how much more a word
    has to count in a family of few texts to count as much as in others; `often`: in how many texts a field has a word;
    `texts`: how many texts there are of a family."""

    tells: Callable[..., float]
    evened: Callable[[str], float]
    often: Callable[[str, str], int]
    texts: Callable[[str], int]


_NOTHING = Found(np.zeros(0, dtype=np.int64), np.zeros(0), [], np.zeros(0, dtype=np.int64))


class _Wanted:
    """What is looked for: words in fields, each with how much it counts, and questions of other kinds."""

    def __init__(self) -> None:
        self.words: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.others: list[Any] = []


class AnyWord:
    """Finds the best by words in one index."""

    def __init__(self, asking: Asking, analyzers: dict[str, Any], meaning: Meaning, ranking: Ranking) -> None:
        self._asking = asking
        self._analyzers = analyzers
        self._meaning = meaning
        self._ranking = ranking

    def best(
        self, searcher: Any, query: Query, home: Home, names: Sequence[str], counts: Counts, kept: Kept, most: int
    ) -> list[Hit]:
        """The best by words in these families, so many at most, the best first; without what `kept` leaves out. `home`:
        where the question's words are at home. `searcher`: what searches the index, and remembers in `having` what has
        which concept."""
        ranking = self._ranking
        if query.like is not None:  # a text is like another by what it says, not by what it is called
            ranking = replace(ranking, title=_TITLE_OF_ONE_ALIKE)
        asked = [part for part in query.words if not isinstance(part, Not) and not narrows(part)]
        if not asked:
            every = (tantivy.Occur.Must, tantivy.Query.all_query())
            return list(searcher.search(tantivy.Query.boolean_query([every, *kept]), most, count=False).hits)
        free = free_words(asked)
        said = spoken(self._meaning, free, home) if ranking.translated else ""
        wanted = _Wanted()
        parts = list(_each(asked))
        for name in names:
            if name == "cjk":
                self._characters(parts, wanted, ranking, counts)
            else:
                self._in_family(parts, free, name, query, said, home, wanted, ranking, counts)
        wanted.others += [
            self._asking.part(part, name, query, ranking) for part, name in self._unlike_words(parts, names)
        ]
        terms = [self._asking.word(field, token, weight) for (field, token), weight in wanted.words.items()]
        others = [one for one in wanted.others if one is not None]
        found = [self._search(searcher, terms, kept, most)] if terms else []
        found += [self._search(searcher, others, kept, _OF_OTHERS)] if others else []
        concepts = self._asking.concepts(free) if free and ranking.concept else []
        found += [self._with_labels(searcher, labels, names, kept) for labels in concepts]
        return _together([one for one in found if one.addresses], most)

    def near(self, searcher: Any, cells: Sequence[int], kept: Kept, most: int) -> list[Hit]:
        """What lies in these cells, that of the first ones first, so many at most, each with how many cells are left
        from its own on."""
        made = [
            tantivy.Query.const_score_query(self._asking.word("cell", cell, 1), nearness)
            for nearness, cell in zip(range(len(cells), 0, -1), cells, strict=True)
        ]
        return list(searcher.search(_one_of(made, kept), most, count=False).hits)

    @staticmethod
    def _search(searcher: Any, made: list[Any], kept: Kept, most: int) -> Found:
        return _by_place(searcher.search(_one_of(made, kept), most, count=False).hits)

    @staticmethod
    def _unlike_words(parts: Sequence[Node], names: Sequence[str]) -> Iterator[tuple[Node, str]]:
        """What is no plain word, in each family; what says which texts, once."""
        for part in parts:
            if narrows(part):
                yield part, names[0]
            elif isinstance(part, Words) and not _plain(part):
                yield from ((part, name) for name in names)

    def _in_family(
        self,
        parts: Sequence[Node],
        free: str,
        name: str,
        query: Query,
        spoken: str,
        home: Home,
        wanted: _Wanted,
        ranking: Ranking,
        counts: Counts,
    ) -> None:
        """What is looked for in one language's fields: a text is of one language, stemmed its way."""
        analyze = self._analyzers[name].analyze
        other = spoken if spoken and name != spoken and name in MEANT else ""
        own = [part for part in parts if looked_for(part, name, home)]
        tells = self._telling(own, name, other, counts)
        phrases = self._meaning.in_other_words(free, other, _WORDS) if other else []
        here = free if len(own) == len(parts) else free_words(own)
        said = [stem for phrase in phrases for stem in phrase.other or ()]
        counting = 1.0
        if name == home.family and home.foreign:
            counting = counts.evened(name)
        elif name in home.foreign and not other:
            # what stands as it is in another language is a name, or a word that is only like one
            counting = ranking.abroad
        for words, telling in tells:
            tokens = analyze(words.words)
            for token in tokens:
                self._add(wanted, name, token, telling[token] * counting, ranking, counts)
            if other and len(tokens) <= _PARTS_OF_A_WORD:
                most = max(telling.values(), default=1.0)
                for stem, likely in self._meaning.translations(words.words, other):
                    if stem not in said:
                        # what is not the only translation is weighed down less than its chance
                        self._add(wanted, name, stem, most * math.sqrt(likely) * ranking.translated, ranking, counts)
        frequent = _frequent(name, counts)
        for stem in dict.fromkeys([one for one in said if counts.often(f"text_{name}", one) <= frequent] or said):
            self._add(wanted, name, stem, counts.tells(name, stem) * ranking.translated, ranking, counts)
        if ranking.pair:
            wanted.others += self._pairs(said or analyze(here)[:_WORDS], name, ranking, counts)
        if ranking.part and name in COMPOUNDING and with_parts(query, name, spoken, home):
            field = f"parts_{name}"
            for part in dict.fromkeys(parts_of(free).split(" ")[:_PARTS]):
                if counts.often(field, part) and (tell := counts.tells(name, part, "parts")):
                    wanted.words[field, part] += ranking.part * tell

    @staticmethod
    def _add(wanted: _Wanted, name: str, token: str, weight: float, ranking: Ranking, counts: Counts) -> None:
        if not weight:
            return
        for field, more in (
            ("text", 1.0), ("title", ranking.title), ("lead", ranking.lead), ("context", ranking.context)
        ):  # fmt: skip
            if more and counts.often(f"{field}_{name}", token):
                wanted.words[f"{field}_{name}", token] += weight * more

    def _telling(
        self, parts: Sequence[Node], name: str, other: str, counts: Counts
    ) -> list[tuple[Words, dict[str, float]]]:
        """The plain words that are worth looking for in this family, with how much more each of their tokens tells here
        than in the whole index; all of them where none is."""
        analyze = self._analyzers[name].analyze
        plain = [part for part in parts if isinstance(part, Words) and _plain(part)]
        frequent = _frequent(name, counts)
        found: list[tuple[Words, dict[str, float], bool]] = []
        for words in plain:
            tokens = analyze(words.words)
            there = [counts.often(f"text_{name}", token) for token in tokens]
            telling = {token: counts.tells(name, token) for token in tokens}
            found.append((words, telling, max(there, default=0) > frequent))
        told = [one for one in found if any(one[1].values()) or not one[1]]
        kept = [one for one in told if not one[2]] or told
        return [one[:2] for one in kept] or [(words, dict.fromkeys(telling, 1.0)) for words, telling, _often in found]

    def _pairs(self, tokens: Sequence[str], name: str, ranking: Ranking, counts: Counts) -> list[Any]:
        """Two words of the question side by side; small words (of the) do so everywhere, and cost most."""
        often = _frequent(name, counts)
        field = f"text_{name}"
        return [
            self._asking.side_by_side(field, pair, ranking.pair)
            for pair in dict.fromkeys(pairwise(tokens))
            if all(0 < counts.often(field, one) <= often for one in pair) and any(counts.tells(name, o) for o in pair)
        ]

    def _characters(self, parts: Sequence[Node], wanted: _Wanted, ranking: Ranking, counts: Counts) -> None:
        """Chinese has no spaces: each character, and each two side by side, speaks for a text."""
        for words in parts:
            if not (isinstance(words, Words) and _plain(words)):
                continue
            tokens = self._analyzers["cjk"].analyze(words.words)[:_CHARACTERS]
            for token in dict.fromkeys(tokens):
                for field, weight in (("title_cjk", ranking.title), ("text_cjk", 1.0)):
                    if counts.often(field, token):
                        wanted.words[field, token] += weight / 2
            for pair in dict.fromkeys(pairs_of(words.words)[:_CHARACTERS]):
                if tokens and counts.often("pairs_cjk", pair):
                    wanted.words["pairs_cjk", pair] += 1
            wanted.others += [
                self._asking.side_by_side("title_cjk", pair, ranking.title)
                for pair in dict.fromkeys(pairwise(tokens))
                if all(counts.often("title_cjk", one) for one in pair)
            ]

    def _with_labels(self, searcher: Any, labels: Labels, names: Sequence[str], kept: Kept) -> Found:
        """The texts that have one of a concept's labels in their language; remembered where nothing is left out."""
        spoken = {name: labels.get("zh" if name == "cjk" else name, ()) for name in names}
        key = tuple((name, said) for name, said in spoken.items() if said)
        known = None if kept else searcher.having.get(key)
        if known is None:
            made = [one for name, said in key if (one := self._asking.labelled(said, name, self._ranking)) is not None]
            known = self._search(searcher, made, kept, _OF_OTHERS) if made else _NOTHING
            if not kept:
                if len(searcher.having) > _REMEMBERED:
                    searcher.having.clear()
                searcher.having[key] = known
        return known


def bare(query: Query) -> bool:
    """Whether nothing is left out but what no longer stands: that is cheaper to see of what was found."""
    return (
        query.on is None
        and not query.ever
        and not any(isinstance(part, Not) or narrows(part) for part in query.words)
        and not any((
            query.jurisdictions, query.regions, query.languages, query.types, query.years, query.topics,
            query.populations,
        ))
    )  # fmt: skip


def _frequent(name: str, counts: Counts) -> float:
    """In so many texts of the family a word stands that is not looked for where there are rarer ones."""
    return max(counts.texts(name) * _FREQUENT, _MANY)


def _plain(words: Words) -> bool:
    return words.field == "text" and not (words.phrase or words.prefix or words.fuzzy)


def _each(parts: Iterable[Node]) -> Iterator[Node]:
    """What one of is enough, however it is put together; what must not be so says nothing here."""
    for part in parts:
        if isinstance(part, AllOf | AnyOf) and not narrows(part):
            yield from _each(part.parts)
        elif not isinstance(part, Not) or narrows(part):
            yield part


def _one_of(made: list[Any], kept: Kept) -> Any:
    either = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in made])
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, either), *kept]) if kept else either


def _by_place(hits: Sequence[Hit]) -> Found:
    addresses = [address for _score, address in hits]
    ranged = np.array([address.segment_ord << 32 | address.doc for address in addresses], dtype=np.int64)
    scores = np.array([score for score, _address in hits], dtype=np.float64)
    order = np.argsort(ranged)
    return Found(ranged[order], scores[order], addresses, ranged)


def _together(found: Sequence[Found], most: int) -> list[Hit]:
    """The best of all of these, what a text has in several of them added up. Whatever is not among the best of any is
    not looked at."""
    if not found:
        return []
    addresses = [address for one in found for address in one.addresses[:most]]
    places, first = np.unique(np.concatenate([one.ranged[:most] for one in found]), return_index=True)
    scores = np.zeros(len(places))
    for one in found:
        at = np.minimum(np.searchsorted(one.places, places), len(one.places) - 1)
        scores += np.where(one.places[at] == places, one.scores[at], 0)
    best = np.lexsort((places, -scores))[:most]
    return [(score, addresses[at]) for score, at in zip(scores[best].tolist(), first[best].tolist(), strict=True)]
