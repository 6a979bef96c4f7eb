"""The steps of searching that every engine shares: the best by words, judged again by all that is kept of them.

An engine finds by words, counts, and keeps of each text what the second step looks at (`forward`).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from migrandi.search.authority import CitedFile, prior
from migrandi.search.engine import AllOf, AnyOf, Match, Node, Query, Result, Words, wanted
from migrandi.search.engines.asking import Asking
from migrandi.search.engines.counting import Counting, Values, counted, counted_among_all
from migrandi.search.engines.home import LEAST, Home, home_of, looked_for, spoken
from migrandi.search.engines.layout import (
    FIELDS,
    WIDENED,
    Remembering,
    composed,
    field_of,
    name_of,
    number_of_text,
)
from migrandi.search.forward import Numbers, Records, cosines, number_of
from migrandi.search.gathering import Gathered, gathered
from migrandi.search.hinting import hints
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.search.meaning import Meaning, Phrase, Vector, other_of
from migrandi.search.query_fields import is_free
from migrandi.search.reranking import (
    FILE_WITH_MODEL,
    NAMES,
    NAMES_WITH_MODEL,
    TERMS,
    Table,
    Terms,
    judged,
    looked_at,
    terms,
    whole_first,
    with_model,
)
from migrandi.search.reranking import weights as learnt
from migrandi.search.weights import (
    AUTHORITY,
    AUTHORITY_OF_WORDS,
    BY_ANOTHER,
    HEADING,
    LOOKED_AT,
    NEAREST_BY_ANOTHER,
    Ranking,
)
from migrandi.thesaurus.matching import names_alone

Hit = tuple[float, Any]
"""How well a text fits, and where the engine has it."""

COMMON = 0.5
"""The share of all texts in which a word stands that tells them no longer apart."""
_AS_LIKELY = 0.5
"""What stands for a word so much less likely than what it is most likely said by does not tell how rare it is."""
_REMEMBERED = 2_000
"""How many questions are remembered with where their words are at home."""
_TELLING = 1_000
"""Characters of a question that tell in which language it is."""
_SHORT = 40
"""Characters of what may be words of a question: those are asked for again and again."""
_LONGEST_NAME = 300
"""Characters of a question that may be the name of a law."""
_SNIPPET_STRETCH = 20_000
"""Characters of a text looked through at once for the stretch that shows best why it was found."""


class Best(NamedTuple):
    """The hits looked at more closely: how well each fits by words, where the engine has them, what is kept of their
    words and told of them, and by how many provisions each is cited."""

    hits: list[Hit]
    scores: Vector
    addresses: list[Any]
    records: Records
    told: Any
    cited: Numbers


class Meant(NamedTuple):
    """What a question means: the language it is in (empty: unknown), its phrases as the other language has them, its
    vector, and the one for texts of the other language (None: unknown)."""

    spoken: str
    phrases: Sequence[Phrase]
    vector: Vector | None
    across: Vector | None


class TwoSteps(ABC):
    """An engine without its index. `searcher` is what asks the index as it stands when a question comes."""

    _ranking: Ranking
    _meaning: Meaning
    _cutting: dict[str, Any]
    _analyzers: dict[str, Remembering]
    _asking: Asking
    _words_of: dict[str, Callable[[str], Sequence[str]]]
    _counting: Counting
    _cited: CitedFile

    @abstractmethod
    def _searcher(self) -> Any:
        """What searches the index as it stands now, whichever process wrote it."""

    @abstractmethod
    def _asked(self, searcher: Any, query: Query) -> Any:
        """The query as the engine takes it."""

    @abstractmethod
    def _best(self, searcher: Any, hits: list[Hit]) -> Best:
        """The hits with what is kept of each."""

    @abstractmethod
    def _nearest(self, searcher: Any, query: Query, vector: Vector | None, hits: list[Hit]) -> list[Hit]:
        """What means something near the question, be there none of its words: only where one word is enough."""

    @abstractmethod
    def _size(self, searcher: Any, family: str) -> tuple[int, float]:
        """How many texts of the family there are, and how many words one has."""

    @abstractmethod
    def _frequency(self, searcher: Any, field: str, token: str) -> int:
        """In how many texts the word stands in that field."""

    @abstractmethod
    def _row(self, searcher: Any, hit: Hit) -> tuple[str, str]:
        """The row that the hit stands for, and its language."""

    def search(self, query: Query, *, facets: bool = True) -> Result:
        """What fits the query, best first. Where one word is enough, what is no better than hundreds of others is not
        told of: it would be most of the law."""
        searcher = self._searcher()
        hits, count = self._found(searcher, query)
        meant = self._meant(searcher, query) if self._ranking.learnt else Meant("", (), None, None)
        nearest = self._nearest(searcher, query, meant.across, hits)
        nearest += self._near_by_another(searcher, query, [*hits, *nearest])
        best = self._best(searcher, hits[:LOOKED_AT] + nearest)
        fits, order = self._in_order(searcher, query, meant, best, hits[LOOKED_AT:])
        ordered = [best.hits[at] for at in order] + hits[LOOKED_AT:]
        groups, shown = self._together(query, best.told[order], len(ordered))
        every = len(ordered) if query.any_word else count + len(nearest)

        def match(one: Gathered) -> Match:
            at = one.shown
            score = float(fits[order[at]]) if at < len(order) else ordered[at][0]
            others = tuple(self._row(searcher, ordered[behind]) for behind in one.behind)
            cited = int(best.cited[order[at]]) if query.authority and at < len(order) else 0
            return Match(*self._row(searcher, ordered[at]), score, others, cited)

        matches = [match(one) for one in shown]
        by_facet = self._by_facet(searcher, query, best, every, len(nearest)) if facets and every else {}
        return Result(matches, every - (len(ordered) - groups), by_facet)

    def _found(self, searcher: Any, query: Query) -> tuple[list[Hit], int]:
        """The best by words, and how many there are; where one word is enough, these alone are counted, as counting
        takes as long as all else."""
        if query.any_word:
            hits = self._with_any_word(searcher, query, max(LOOKED_AT, query.limit))
            return hits, len(hits)
        found = searcher.search(self._asked(searcher, query), max(LOOKED_AT, query.offset + query.limit), count=True)
        return found.hits, found.count

    def _with_any_word(self, searcher: Any, query: Query, most: int) -> list[Hit]:
        """The best by words where one is enough, so many at most."""
        return list(searcher.search(self._asked(searcher, query), most, count=False).hits)

    def _by_facet(self, searcher: Any, query: Query, best: Best, every: int, near: int) -> dict[str, dict[str, int]]:
        """How many of what was found have each value of a facet. The last `near` of the best were found by what they
        mean: they count for each value they have, so that what is narrowed to says as many as are found."""

        def count(free: Query, fields: Collection[str]) -> Values:
            if free is query and every == len(best.hits):
                return self._each_once(searcher, query, best.told, best.addresses)
            if query.any_word:
                found = self._best(searcher, self._with_any_word(searcher, free, LOOKED_AT))
                counts = self._each_once(searcher, query, found.told, found.addresses)
            else:
                counts = counted_among_all(searcher, self._asked(searcher, free), fields)
            first = len(best.addresses) - near
            beside = self._each_once(searcher, query, best.told[first:], best.addresses[first:])
            return {name: held + beside[name] for name, held in counts.items()}

        return counted(query, count)

    def _each_once(self, searcher: Any, query: Query, told: Any, addresses: Sequence[Any]) -> Values:
        """How many of these texts have each value, what stands in several languages once, and once in each language."""
        if not query.together:
            return self._counting.by_field(searcher, told["values"], addresses)
        same = told["same"]
        once = same == 0
        once[np.unique(same, return_index=True)[1]] = True
        return self._counting.by_field(searcher, told["values"], addresses, once)

    @staticmethod
    def _together(query: Query, told: Any, count: int) -> tuple[int, list[Gathered]]:
        """Those found, the best of them that are the same as one: how many, and those that are asked for. Whichever
        part is asked for, the same ones are taken for the best, so that nothing comes in two parts or in none."""
        part = slice(query.offset, query.offset + query.limit)
        if not query.together:
            return count, [Gathered(at, ()) for at in range(count)[part]]
        rest = count - len(told)
        preferred = told["family"] == FIELDS.index(field_of(query.reading)) if query.reading else told["family"] < 0
        groups = gathered(told["same"].tolist() + [0] * rest, preferred.tolist() + [False] * rest)
        return len(groups), groups[part]

    def _home(self, searcher: Any, query: Query) -> Home:
        """Where the question's words are at home; nothing where a text is asked about, which is in a known language."""
        free = _free(query)[:_TELLING]
        if not free or query.like is not None:
            return Home()
        known: Home | None = searcher.homes.get(free)
        if known is None:
            if len(searcher.homes) > _REMEMBERED:
                searcher.homes.clear()
            known = searcher.homes[free] = self._at_home(searcher, free)
        return known

    def _at_home(self, searcher: Any, free: str) -> Home:
        """Where words are at home, by how many texts of each family have them."""
        sizes = {family: self._size(searcher, family)[0] for family in FIELDS if family != "cjk"}

        def often(family: str, token: str) -> int:
            return max(self._frequency(searcher, f"{field}_{family}", token) for field in ("text", "title"))

        return home_of(
            {
                family: [
                    often(family, token) / size for token in self._analyzers[family].analyze(composed(free))[:TERMS]
                ]
                for family, size in sizes.items()
                if size >= LEAST
            }
        )

    def language(self, words: str) -> str:
        """The language that these words are in, by the texts that are held; empty where that cannot be told."""
        home = self._home(self._searcher(), Query((Words(words),)))
        found = spoken(self._meaning, words, home)
        return found or (home.family if home.foreign and home.family != "xx" else "")

    def _may_hold(self, searcher: Any, name: str, query: Query) -> bool:
        """Whether texts of this family can have what is asked, or where a word is enough, a word for the same."""
        if not query.words or (query.any_word and name in WIDENED):
            return True
        parts = (self._stands(searcher, name, part) for part in query.words)
        return any(parts) if query.any_word else all(parts)

    def _stands(self, searcher: Any, name: str, part: Node) -> bool:
        """Whether each word of it stands in some text or heading of this family. True where only looking tells."""
        if isinstance(part, Words) and part.field in ("text", "title") and not (part.prefix or part.fuzzy):
            return self._has(searcher, name, part.words)
        if isinstance(part, AllOf):
            return all(self._stands(searcher, name, one) for one in part.parts)
        if isinstance(part, AnyOf):
            return any(self._stands(searcher, name, one) for one in part.parts)
        return True

    def _has(self, searcher: Any, name: str, words: str) -> bool:
        """Whether each of these words stands in some text or heading of this family."""
        return all(
            any(self._frequency(searcher, f"{field}_{name}", token) for field in ("text", "title"))
            for token in self._analyzers[name].analyze(composed(words))
        )

    def _in_order(
        self, searcher: Any, query: Query, meant: Meant, best: Best, rest: list[Hit]
    ) -> tuple[Vector, Numbers]:
        """How well each of the best fits, and their order by more than words."""
        fits = best.scores
        if not len(fits):
            return fits, np.zeros(0, dtype=np.int64)
        if query.near and not (self._ranking.learnt and fits.any()):
            fits = _nearer(fits, BY_ANOTHER * float(fits.std()), self._near_by_model(query, best))
        elif self._ranking.learnt:
            fits = self._judged(query, meant, self._seen(searcher, query, meant, best), best)
            fits = fits - HEADING * best.told["heading"]
        if query.authority:
            weight = AUTHORITY if self._ranking.learnt else AUTHORITY_OF_WORDS * float(np.abs(fits).max())
            fits = fits + weight * prior(best.told["level"].astype(np.int64), best.cited, best.told["stands"] > 0)
        named = self._named(searcher, query, best.hits)
        fits = fits + named * (fits.max() - fits.min() + 1)
        if self._ranking.learnt or query.authority or query.near:
            # the rest fits less well than the least of these, whatever is looked at
            fits = fits + ((rest[0][0] if rest else 0) - fits.min())
        return fits, np.argsort(-fits, kind="stable")

    def _named(self, searcher: Any, query: Query, hits: list[Hit]) -> npt.NDArray[np.bool_]:
        """Which of the hits are laws whose name is what is asked: what merely speaks of them comes after."""
        named = np.zeros(len(hits), dtype=np.bool_)
        if query.like is not None or not query.words or not all(map(is_free, query.words)):
            return named
        free = composed(_free(query))[:_LONGEST_NAME]
        names = [name_of(family, self._words_of[family](free)) for family in families(query)]
        names = [name for name in names if self._frequency(searcher, "name", name)]
        if names:
            asked = self._asking.named(query, families(query), self._ranking, names)
            found = {(at.segment_ord, at.doc) for _score, at in searcher.search(asked, LOOKED_AT, count=False).hits}
            if found:
                named[:] = [(at.segment_ord, at.doc) in found for _score, at in hits]
        return named

    def _near_by_another(self, searcher: Any, query: Query, hits: list[Hit]) -> list[Hit]:
        """What another model takes for near in meaning, of all that the query does not leave out: only where one word
        is enough."""
        if not query.near or not query.any_word:
            return []
        numbers = [number for number, _cosine in query.near[:NEAREST_BY_ANOTHER]]
        asked = self._asking.numbered(query, families(query), self._ranking, numbers)
        known = {(address.segment_ord, address.doc) for _score, address in hits}
        found = searcher.search(asked, len(numbers), count=False).hits
        return [(0.0, address) for _score, address in found if (address.segment_ord, address.doc) not in known]

    def _judged(self, query: Query, meant: Meant, seen: Table, best: Best) -> Vector:
        """How well each fits by what is learnt; in a language that the vectors do not know, what has most of the
        question's words before what has few. Where another model was asked, the mean of two judgements: the one that
        is learnt with such a model, and ours with how near it takes a text for added. Whoever asks for nothing but
        concepts by their names finds them by words: what a model makes of a mere name says less."""
        ours = judged(seen[:, : len(NAMES)], learnt())
        if not query.near:
            return ours if meant.spoken else whole_first(seen, ours)
        if names_alone(_free(query)):
            return ours
        added = _nearer(ours, BY_ANOTHER, self._near_by_model(query, best))
        together: Vector = ((added + judged(seen, learnt(FILE_WITH_MODEL))) / 2).astype(np.float32)
        return together

    @staticmethod
    def _near_by_model(query: Query, best: Best) -> Vector:
        """How near each of the best is by another model: those of which it is not known, as near as the last known;
        what has no vector, as a law's name, as near as the others are on average."""
        cosines_of, last = dict(query.near), query.near[-1][1]
        numbers = best.told["provision"]
        near = np.array([cosines_of.get(number, last) for number in numbers.tolist()], dtype=np.float32)
        near[numbers == 0] = near[numbers > 0].mean() if (numbers > 0).any() else last
        return near

    def keep_cited(self, counts: Mapping[str, int]) -> None:
        """From now on know that what is the same by this is cited by so many provisions, and all else by none."""
        self._cited.keep({number_of_text(place): count for place, count in counts.items()})

    def cited(self, places: Sequence[str]) -> list[int]:
        """By how many provisions each of these is cited, as was kept last."""
        numbers = np.array([number_of_text(place) for place in places], dtype=np.uint64)
        return [int(count) for count in self._cited.of(numbers)]

    def examined(self, query: Query) -> tuple[list[Match], Table]:
        """The best by words alone, and what is looked at of each to put them in order: what ranking is trained on.
        Nothing where the question is in a language that nothing is trained on."""
        searcher = self._searcher()
        meant = self._meant(searcher, query)
        hits = self._found(searcher, query)[0][:LOOKED_AT]
        hits = hits + self._nearest(searcher, query, meant.across, hits)
        hits += self._near_by_another(searcher, query, hits)
        if not hits:
            return [], np.zeros((0, len(NAMES_WITH_MODEL if query.near else NAMES)), np.float32)
        matches = [Match(*self._row(searcher, hit), hit[0]) for hit in hits]
        return matches, self._seen(searcher, query, meant, self._best(searcher, hits))

    def _seen(self, searcher: Any, query: Query, meant: Meant, best: Best) -> Table:
        """What is looked at of each of the best, as `reranking.looked_at` gives it, or where another model was asked,
        `reranking.with_model`."""
        free, home = _free(query), self._home(searcher, query)
        families = best.told["family"]
        near = np.full(len(best.hits), np.nan, np.float32)
        asked = []
        for number in np.unique(families).tolist():
            which, family = np.flatnonzero(families == number), FIELDS[number]
            # what is put into the other language is put there whole
            put = bool(meant.spoken) and family in MEANT and family != meant.spoken
            here = free if put or family not in home.foreign else _looked_for(query, family, home)
            asked.append((which, self._terms(searcher, here, meant, family)))
            vector = meant.across if family in MEANT and family != meant.spoken else meant.vector
            if vector is not None:
                near[which] = cosines(best.records.vectors[which], vector)
        seen = looked_at(best.scores, near, best.records, asked)
        if not query.near:
            return seen
        return with_model(seen, self._near_by_model(query, best), best.records.law)

    def _terms(self, searcher: Any, free: str, meant: Meant, family: str) -> Terms:
        """The question's words as texts of this family have them, with words of this language for the same."""
        spoken = meant.spoken
        if spoken and family in MEANT and family != spoken:
            said, groups = self._translated(meant)
        else:
            said = list(self._words_of[family](composed(free)))
            groups = {word: {word: 1.0} for word in said}
        words = list(dict.fromkeys(said))[:TERMS]
        if not all(groups[word] for word in words):
            # a name or a number has no translation and needs none
            own = self._as_put(free, spoken, family)
            for word in words:
                if not groups[word] and word in own and self._frequency(searcher, _field(family), own[word]):
                    groups[word] = {own[word]: 1.0}
        texts, length = self._size(searcher, family)
        rarity = []
        for word in words:
            # a word that nothing is known to translate is not there, and is missed as it would be in its own language
            field, stems = (_field(family), groups[word]) if groups[word] else (_field(spoken), {word: 1.0})
            often = max(self._frequency(searcher, field, one) for one, likely in stems.items() if likely >= _AS_LIKELY)
            rarity.append(rarity_of(texts, often))
        number = {word: at for at, word in enumerate(words)}
        pairs = {
            (number[one], number[two]): (rarity[number[one]] + rarity[number[two]]) / 2
            for one, two in pairwise(said)
            if one in number and two in number
        }
        numbers = [{number_of(stem): likely for stem, likely in groups[word].items()} for word in words]
        known = hints(self._meaning, free, spoken, family, TERMS) if spoken and family in MEANT else None
        return terms(numbers, rarity, pairs, length, known)

    def _as_put(self, free: str, spoken: str, family: str) -> dict[str, str]:
        """For stems of the question what the same word is in texts of another language that has it as it stands."""
        put: dict[str, str] = {}
        for word in free.split()[:TERMS]:
            stems, tokens = self._meaning.stems(word, spoken), self._words_of[family](composed(word))
            if len(stems) == len(tokens):
                put.update(zip(stems, tokens, strict=True))
        return put

    def _translated(self, meant: Meant) -> tuple[list[str], dict[str, dict[str, float]]]:
        """The question's words in the other language, in order, and for each how much it and whatever else may stand
        for the same words counts."""
        said: list[str] = []
        groups: dict[str, dict[str, float]] = {}
        for phrase in meant.phrases:
            words = phrase.said if phrase.other is None else phrase.other
            said += words
            for word in words:
                group = groups.setdefault(word, {})
                if phrase.other is not None:
                    group[word] = 1.0
            for stem in phrase.said:
                others = dict(self._meaning.others_for(stem, meant.spoken))
                chances = [others.get(word, 0.0) for word in words]
                nearest = words[chances.index(max(chances))]
                most = max(others.values(), default=1.0) if phrase.other is None else 1.0
                for other, likely in others.items():
                    groups[nearest].setdefault(other, likely / most)
        return said, groups

    def _meant(self, searcher: Any, query: Query) -> Meant:
        """What the question means, or the text to which others are to be like."""
        free = _free(query)
        said = spoken(self._meaning, free, self._home(searcher, query))
        phrases = self._meaning.in_other_words(free, said, TERMS) if said else []
        if query.like is not None:
            text, language = query.like
            vector = self._meaning.of_text(language, text)
            return Meant(said, phrases, vector, vector)
        vector = self._meaning.of_question(free, said) if said else None
        put = [stem for phrase in phrases for stem in phrase.other or ()]
        other = self._meaning.of_stems(other_of(said), put) if put else None
        across = vector if other is None else other if vector is None else vector + other
        return Meant(said, phrases, vector, across if across is None else across / np.linalg.norm(across))

    def stems(self, language: str, text: str) -> list[str]:
        """The words of a text in that language as the index compares them, in order."""
        cutting = self._analyzers if len(text) <= _SHORT else self._cutting
        return list(cutting[field_of(language)].analyze(composed(text)))


def _nearer(fits: Vector, weight: float, near: Vector) -> Vector:
    """How well each fits, and so much for each spread by which a model takes it for nearer than others. Where nothing
    has a word of the question, that alone counts."""
    nearer: Vector = (near - near.mean()) / max(float(near.std()), 1e-6)
    together: Vector = (fits + weight * nearer).astype(np.float32)
    return together if fits.any() else nearer


def scores_of(hits: Sequence[Hit]) -> Vector:
    """How well each fits by words."""
    return np.array([score for score, _address in hits], dtype=np.float32)


def _field(family: str) -> str:
    """The field whose words are those that ranking looks at."""
    return "pairs_cjk" if family == "cjk" else f"text_{family}"


def rarity_of(texts: int, often: int) -> float:
    """How much a word tells that stands in so many of so many texts (BM25's measure)."""
    often = min(often, texts)
    return math.log(1 + (texts - often + 0.5) / (often + 0.5))


def families(query: Query) -> list[str]:
    """The families of fields of the languages asked for; all where none is."""
    return list(dict.fromkeys(map(field_of, query.languages)) or FIELDS)


def _free(query: Query) -> str:
    """The words of the question that are looked for in texts."""
    return " ".join(words.words for words in wanted(query.words) if words.field == "text")


def _looked_for(query: Query, family: str, home: Home) -> str:
    """The words of the question that are looked for in texts of this family."""
    return " ".join(
        part.words for part in wanted(query.words) if part.field == "text" and looked_for(part, family, home)
    )


def stretches(text: str) -> Iterator[str]:
    """The text in parts that begin where a line or a word does, so that a long one need not be looked through whole."""
    while len(text) > _SNIPPET_STRETCH:
        end = max(text.rfind("\n", 1, _SNIPPET_STRETCH), 0) or max(text.rfind(" ", 1, _SNIPPET_STRETCH), 0)
        yield text[: end or _SNIPPET_STRETCH]
        text = text[end or _SNIPPET_STRETCH :]
    yield text


def cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + " …"
