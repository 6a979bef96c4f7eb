"""Tantivy behind the contract: an index in a folder, every language stemmed in its own way."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import tantivy
from filelock import FileLock
from msgspec.structs import replace

from migrandi.search.authority import CitedFile, prior
from migrandi.search.engine import FORM, AllOf, AnyOf, Entry, Match, Node, Query, Result, Snippet, Words, wanted
from migrandi.search.engines.asking import Asking
from migrandi.search.engines.counting import Counting, Counts, counted, counted_among_all
from migrandi.search.engines.layout import (
    FIELDS,
    TOLD,
    WIDENED,
    Remembering,
    analyzer_of,
    composed,
    document_of,
    field_of,
    name_of,
    names_of,
    number_of_text,
    pairs_of,
    told_of,
    whole_schema,
)
from migrandi.search.forward import ForwardFile, Numbers, Reading, Records, cosines, number_of
from migrandi.search.gathering import Gathered, gathered
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.search.meaning import Vector, meaning
from migrandi.search.query_fields import is_free
from migrandi.search.reranking import NAMES, TERMS, Table, Terms, judged, looked_at, terms
from migrandi.search.reranking import weights as learnt
from migrandi.search.weights import (
    AUTHORITY,
    AUTHORITY_OF_WORDS,
    CELLS,
    FUSION,
    IN_CELLS,
    LOOKED_AT,
    NEAREST,
    RANKING,
    Ranking,
)

Hit = tuple[float, Any]
"""How well a text fits, and where Tantivy has it."""

_COMMON = 0.5
"""The share of all texts in which a word stands that tells them no longer apart."""
_AT_ONCE = 1000
"""Entries whose vectors are made together."""
_HEAP = 192 * 2**20
_THREADS = min(os.cpu_count() or 1, 4)
_REMEMBERED = 50_000
"""Words of questions, cut and counted, that are remembered."""
_LONGEST_NAME = 300
"""Characters of a question that may be the name of a law."""
_SNIPPET_STRETCH = 20_000
"""Characters of a text looked through at once for the stretch that shows best why it was found."""


class _Best(NamedTuple):
    """The hits looked at more closely: where Tantivy has them, what is kept of their words and told of them, and by how
    many provisions each is cited."""

    hits: list[Hit]
    addresses: list[Any]
    records: Records
    told: Any
    cited: Numbers


class TantivyEngine:
    """The index in `folder`. Readers may be many; one process writes at a time, others wait."""

    def __init__(self, folder: Path, ranking: Ranking = RANKING) -> None:
        self._folder = folder
        self._ranking = ranking
        self._meaning = meaning()
        self._cutting = {name: analyzer_of(name) for name in FIELDS}
        self._analyzers = {name: Remembering(analyzer) for name, analyzer in self._cutting.items()}
        self._schema = whole_schema()
        self._asking = Asking(self._schema, self._analyzers, self._meaning)
        self._index = self._open()
        self._written = 0
        self._cited = CitedFile(folder.with_name(f"{folder.name}.citations"))
        self._sizes: dict[str, tuple[int, float]] = {}
        self._often: dict[tuple[str, str], int] = {}
        self._words_of = {name: analyzer.analyze for name, analyzer in self._analyzers.items()} | {"cjk": pairs_of}
        analyze = {name: analyzer.analyze for name, analyzer in self._cutting.items()} | {"cjk": pairs_of}
        self._counting = Counting()
        self._forward = ForwardFile(folder / "forward", self._meaning, analyze)

    @staticmethod
    def outdated(folder: Path) -> bool:
        """Whether an index laid out otherwise stands there, which opening it empties."""
        stamp = folder / "form"
        there = folder.is_dir() and tantivy.Index.exists(str(folder))
        return there and (not stamp.exists() or stamp.read_text() != FORM)

    def _open(self) -> Any:
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = self._folder / "form"
        with self._lock():
            if self.outdated(self._folder):
                shutil.rmtree(self._folder)
                self._folder.mkdir()
            index = tantivy.Index(self._schema, path=str(self._folder), reuse=True)
            stamp.write_text(FORM)
        for name, analyzer in self._cutting.items():
            index.register_tokenizer(name, analyzer)
        index.config_reader("commit", 1)
        return index

    def _searcher(self) -> Any:
        """What searches the index as it stands on disk now, whichever process wrote it."""
        written = (self._folder / "meta.json").stat().st_mtime_ns
        if written != self._written:
            self._index.reload()
            self._written = written
            self._sizes.clear()
            self._often.clear()
            self._forward.let_go()
        return self._index.searcher()

    def _lock(self) -> FileLock:
        return FileLock(self._folder.with_name(f"{self._folder.name}.lock"))

    def replace(self, owners: Iterable[str], entries: Iterable[Entry]) -> int:
        """Take out every entry of these owners, put these in, all or nothing; how many were put in."""
        count = 0
        with self._lock():
            writer = self._index.writer(_HEAP, _THREADS)
            try:
                for owner in owners:
                    writer.delete_documents_by_term("owner", owner)
                coming = iter(entries)
                while some := list(islice(coming, _AT_ONCE)):
                    self._add(writer, some)
                    count += len(some)
                self._forward.keep()
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()
        self._index.reload()
        return count

    def _add(self, writer: Any, entries: Sequence[Entry]) -> None:
        entries = [
            replace(e, title=composed(e.title), text=composed(e.text), context=composed(e.context)) for e in entries
        ]
        begins, vectors, lengths = self._forward.add(
            [
                Reading(
                    e.language, field_of(e.language), f"{e.title}\n{e.text}", e.owner, e.context, e.place, told_of(e)
                )
                for e in entries
            ]
        )
        cells = self._meaning.cells_of(vectors)
        for entry, begin, cell, length in zip(entries, begins.tolist(), cells, lengths, strict=True):
            document = document_of(entry)
            if cell >= 0:
                document.add_unsigned("cell", cell)
            for name in entry.names:
                for word in names_of(field := field_of(entry.language), self._words_of[field](composed(name))):
                    document.add_text("name", word)
            document.add_unsigned("forward", begin)
            document.add_unsigned("length", length)
            writer.add_document(document)

    def search(self, query: Query, *, facets: bool = True) -> Result:
        """What fits the query, best first. Where one word is enough, what is no better than hundreds of others is not
        told of: it would be most of the law."""
        searcher = self._searcher()
        asked = self._asked(searcher, query)
        deepest = query.limit if query.any_word else query.offset + query.limit
        # counting takes Tantivy as long as all else
        found = searcher.search(asked, max(LOOKED_AT, deepest), count=not query.any_word)
        vector = self._vector(query) if self._ranking.learnt else None
        nearest = self._nearest(searcher, query, vector, found.hits)
        nearest += self._near_by_another(searcher, query, [*found.hits, *nearest])
        best = self._best(searcher, found.hits[:LOOKED_AT] + nearest)
        fits, order = self._in_order(searcher, query, vector, best, found.hits[LOOKED_AT:])
        ordered = [best.hits[at] for at in order] + found.hits[LOOKED_AT:]
        groups = self._together(query, best.told[order], len(ordered))
        every = len(ordered) if query.any_word else found.count + len(nearest)

        def match(one: Gathered) -> Match:
            at = one.shown
            score = float(fits[order[at]]) if at < len(order) else ordered[at][0]
            others = tuple(self._row(searcher, ordered[behind]) for behind in one.behind)
            cited = int(best.cited[order[at]]) if query.authority and at < len(order) else 0
            return Match(*self._row(searcher, ordered[at]), score, others, cited)

        matches = [match(one) for one in groups[query.offset : query.offset + query.limit]]
        by_facet = self._by_facet(searcher, query, asked, best, every, len(nearest)) if facets and every else {}
        return Result(matches, every - (len(ordered) - len(groups)), by_facet)

    def _best(self, searcher: Any, hits: list[Hit]) -> _Best:
        """The hits with what is kept of each."""
        addresses = [address for _score, address in hits]
        records = self._forward.read(np.array(searcher.fast_field_values("forward", addresses), dtype=np.int64))
        told = np.ascontiguousarray(records.told).view(TOLD)[:, 0]
        return _Best(hits, addresses, records, told, self._cited.of(told["same"]))

    def _by_facet(
        self, searcher: Any, query: Query, asked: Any, best: _Best, every: int, near: int
    ) -> dict[str, dict[str, int]]:
        """How many of what was found have each value of a facet. The last `near` of the best were found by what they
        mean: they count for each value they have, so that what is narrowed to says as many as are found."""

        def count(free: Query, fields: Collection[str]) -> Counts:
            if free is query and every == len(best.hits):
                return self._each_once(searcher, query, best.told, best.addresses)
            own = asked if free is query else self._asked(searcher, free)
            if query.any_word:
                found = self._best(searcher, searcher.search(own, LOOKED_AT, count=False).hits)
                counts = self._each_once(searcher, query, found.told, found.addresses)
            else:
                counts = counted_among_all(searcher, own, fields)
            first = len(best.addresses) - near
            beside = self._each_once(searcher, query, best.told[first:], best.addresses[first:])
            return {name: held + beside[name] for name, held in counts.items()}

        return counted(query, count)

    def _each_once(self, searcher: Any, query: Query, told: Any, addresses: Sequence[Any]) -> Counts:
        """How many of these texts have each value, what stands in several languages once, and once in each language."""
        counts = self._counting.by_field(searcher, told["values"], addresses)
        if not query.together:
            return counts
        same = told["same"]
        first = np.zeros(len(same), dtype=np.bool_)
        first[np.unique(same, return_index=True)[1]] = True
        shown = np.flatnonzero(first | (same == 0))
        once = self._counting.by_field(searcher, told["values"][shown], [addresses[at] for at in shown.tolist()])
        return once | {"language": counts["language"]}

    def _size(self, searcher: Any, family: str) -> tuple[int, float]:
        """How many texts of the family there are, and how many words one has."""
        size = self._sizes.get(family)
        if size is None:
            own = tantivy.Query.term_query(self._schema, "family", FIELDS.index(family))
            length = searcher.aggregate(own, {"length": {"avg": {"field": "length"}}})["length"]["value"]
            size = self._sizes[family] = searcher.doc_freq("family", FIELDS.index(family)), float(length or 1)
        return size

    def _frequency(self, searcher: Any, field: str, token: str) -> int:
        """In how many texts the word stands in that field."""
        often = self._often.get((field, token))
        if often is None:
            if len(self._often) > _REMEMBERED:
                self._often.clear()
            often = self._often[field, token] = int(searcher.doc_freq(field, token))
        return often

    @staticmethod
    def _row(searcher: Any, hit: Hit) -> tuple[str, str]:
        """The row that the hit stands for, and its language."""
        document = searcher.doc(hit[1])
        return bytes(document.get_first("ref")).decode(), document.get_first("language")

    @staticmethod
    def _together(query: Query, told: Any, count: int) -> list[Gathered]:
        """Those found, the best of them that are the same as one. Whichever part of them is asked for, the same ones
        are taken for the best, so that nothing comes in two parts or in none."""
        if not query.together:
            return [Gathered(at, ()) for at in range(count)]
        rest = count - len(told)
        preferred = told["family"] == FIELDS.index(field_of(query.reading)) if query.reading else told["family"] < 0
        return gathered(told["same"].tolist() + [0] * rest, preferred.tolist() + [False] * rest)

    def _asked(self, searcher: Any, query: Query) -> Any:
        # most families of fields hold nothing of what is asked; they are left out before anything is built for them
        names = [name for name in _families(query) if self._may_hold(searcher, name, query)]
        every = searcher.num_docs

        def tells(name: str, token: str, field: str = "text") -> float:
            # Tantivy takes a word that all Spanish texts have for a rare one where most texts are English
            texts, often = self._size(searcher, name)[0], self._frequency(searcher, f"{field}_{name}", token)
            return 0.0 if often > texts * _COMMON else _rarity(texts, often) / _rarity(every, often)

        return self._asking.query(query, names, self._ranking, tells, partial(self._frequency, searcher))

    def _may_hold(self, searcher: Any, name: str, query: Query) -> bool:
        """Whether texts of this family can have what is asked, or where a word is enough, a word for the same."""
        if not query.words or (query.any_word and name in WIDENED):
            return True
        parts = (self._stands(searcher, name, part) for part in query.words)
        return any(parts) if query.any_word else all(parts)

    def _stands(self, searcher: Any, name: str, part: Node) -> bool:
        """Whether each word of it stands in some text or heading of this family. True where only looking tells."""
        if isinstance(part, Words) and part.field in ("text", "title") and not (part.prefix or part.fuzzy):
            return all(
                any(self._frequency(searcher, f"{field}_{name}", token) for field in ("text", "title"))
                for token in self._analyzers[name].analyze(composed(part.words))
            )
        if isinstance(part, AllOf):
            return all(self._stands(searcher, name, one) for one in part.parts)
        if isinstance(part, AnyOf):
            return any(self._stands(searcher, name, one) for one in part.parts)
        return True

    def _nearest(self, searcher: Any, query: Query, vector: Vector | None, hits: list[Hit]) -> list[Hit]:
        """What means something near the question, be there none of its words: only where one word is enough."""
        if vector is None or not query.any_word:
            return []
        asked = self._asking.near(query, _families(query), self._ranking, self._meaning.cells_near(vector, CELLS))
        addresses = [address for _score, address in searcher.search(asked, IN_CELLS, count=False).hits]
        if not addresses:
            return []
        near = self._forward.near(np.array(searcher.fast_field_values("forward", addresses), dtype=np.int64), vector)
        known = {(address.segment_ord, address.doc) for _score, address in hits}
        best = (addresses[n] for n in np.argsort(-near, kind="stable")[:NEAREST])
        return [(0.0, address) for address in best if (address.segment_ord, address.doc) not in known]

    def _in_order(
        self, searcher: Any, query: Query, vector: Vector | None, best: _Best, rest: list[Hit]
    ) -> tuple[Vector, Numbers]:
        """How well each of the best fits, and their order by more than words."""
        fits = np.array([score for score, _address in best.hits], dtype=np.float32)
        if not len(fits):
            return fits, np.zeros(0, dtype=np.int64)
        if self._ranking.learnt:
            fits = judged(self._seen(searcher, query, vector, best), learnt())
        if query.near:
            fits = fits + self._by_another(query, best, fits)
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
        names = [name_of(family, self._words_of[family](free)) for family in _families(query)]
        names = [name for name in names if self._frequency(searcher, "name", name)]
        if names:
            asked = self._asking.named(query, _families(query), self._ranking, names)
            found = {(at.segment_ord, at.doc) for _score, at in searcher.search(asked, LOOKED_AT, count=False).hits}
            named[:] = [(at.segment_ord, at.doc) in found for _score, at in hits]
        return named

    def _near_by_another(self, searcher: Any, query: Query, hits: list[Hit]) -> list[Hit]:
        """What another model takes for near in meaning, of all that the query does not leave out: only where one word
        is enough."""
        if not query.near or not query.any_word:
            return []
        asked = self._asking.numbered(query, _families(query), self._ranking, query.near)
        known = {(address.segment_ord, address.doc) for _score, address in hits}
        found = searcher.search(asked, len(query.near), count=False).hits
        return [(0.0, address) for _score, address in found if (address.segment_ord, address.doc) not in known]

    def _by_another(self, query: Query, best: _Best, fits: Vector) -> Vector:
        """What another model's judgement adds to how well each fits: both orders count alike, by the places in them.
        Where nothing has a word of the question, the other model's order is taken: our own is near to chance."""
        places = {number: place for place, number in enumerate(query.near)}
        own = np.empty(len(fits), dtype=np.float64)
        own[np.argsort(-fits, kind="stable")] = np.arange(len(fits))
        other = np.array([places.get(number, np.inf) for number in best.told["provision"].tolist()])
        by_words = any(score for score, _address in best.hits)
        together = by_words / (FUSION + own) + 1 / (FUSION + other)
        # the scale stays that of the learnt judgement, so that authority counts as much as ever
        order = np.lexsort((other, -together))
        fused = np.empty_like(fits)
        fused[order] = np.sort(fits)[::-1]
        added: Vector = fused - fits
        return added

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
        vector = self._vector(query)
        hits = searcher.search(self._asked(searcher, query), LOOKED_AT, count=False).hits
        hits = hits + self._nearest(searcher, query, vector, hits)
        if not hits:
            return [], np.zeros((0, len(NAMES)), np.float32)
        matches = [Match(*self._row(searcher, hit), hit[0]) for hit in hits]
        return matches, self._seen(searcher, query, vector, self._best(searcher, hits))

    def _seen(self, searcher: Any, query: Query, vector: Vector | None, best: _Best) -> Table:
        """What is looked at of each of the best, as `reranking.looked_at` gives it."""
        free = _free(query)
        families = best.told["family"]
        asked = [
            (np.flatnonzero(families == number), self._terms(searcher, free, FIELDS[number]))
            for number in np.unique(families).tolist()
        ]
        scores = np.array([score for score, _address in best.hits], dtype=np.float32)
        unknown = np.full(len(scores), np.nan, np.float32)
        near = cosines(best.records.vectors, vector) if vector is not None else unknown
        return looked_at(scores, near, best.records, asked)

    def _terms(self, searcher: Any, free: str, family: str) -> Terms:
        """The question's words as texts of this family have them, with words of this language for the same."""
        spoken = self._meaning.spoken(free)
        other = spoken if spoken and family in MEANT and family != spoken else ""
        said = self._words_of[other or family](composed(free))
        words = list(dict.fromkeys(said))[:TERMS]
        groups = [dict(self._meaning.translations(word, other)) if other else {word: 1.0} for word in words]
        texts, length = self._size(searcher, family)
        rarity = []
        for word, group in zip(words, groups, strict=True):
            # a word that nothing is known to translate is not there, and is missed as it would be in its own language
            field, stems = (_field(family), [*group]) if group else (_field(other), [word])
            rarity.append(_rarity(texts, max(self._frequency(searcher, field, stem) for stem in stems)))
        number = {word: at for at, word in enumerate(words)}
        pairs = {
            (number[one], number[two]): (rarity[number[one]] + rarity[number[two]]) / 2
            for one, two in pairwise(said)
            if one in number and two in number
        }
        numbers = [
            {number_of(stem): likely / max(group.values()) for stem, likely in group.items()} for group in groups
        ]
        return terms(numbers, rarity, pairs, length)

    def _vector(self, query: Query) -> Vector | None:
        """What the question means, or the text to which others are to be like."""
        if query.like is not None:
            text, language = query.like
            return self._meaning.of_text(language, text)
        free = _free(query)
        return self._meaning.of_question(free) if free else None

    def stems(self, language: str, text: str) -> list[str]:
        """The words of a text in that language as the index compares them, in order."""
        return list(self._cutting[field_of(language)].analyze(composed(text)))

    def frequencies(self, language: str, stems: Iterable[str]) -> list[int]:
        """In how many texts of that language's kind each of these stems stands."""
        searcher, field = self._index.searcher(), f"text_{field_of(language)}"
        return [searcher.doc_freq(field, stem) for stem in stems]

    def snippet(self, query: Query, language: str, text: str, length: int = 240) -> Snippet:
        """The stretch of the text, about `length` characters long, that shows best why it fits."""
        name = field_of(language)
        field = f"text_{name}"
        asked = [words.words for words in wanted(query.words) if words.field == "text"]
        tokens = {token for words in asked for token in self._analyzers[name].analyze(words)}
        # short words stand everywhere; marking them hides what was asked for
        tokens = {token for token in tokens if len(token) > 2 or name == "cjk"} or tokens
        if not tokens or not text:
            return Snippet(_cut(text, length), [])
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, token, "position")) for token in tokens
        ]
        generator = tantivy.SnippetGenerator.create(
            self._index.searcher(), tantivy.Query.boolean_query(terms), self._schema, field
        )
        generator.set_max_num_chars(length)
        for stretch in _stretches(text):
            made = generator.snippet_from_doc(tantivy.Document(**{field: composed(stretch)}))
            if fragment := made.fragment():
                raw = fragment.encode()  # Tantivy counts bytes
                return Snippet(
                    fragment,
                    [(len(raw[: r.start].decode()), len(raw[: r.end].decode())) for r in made.highlighted()],
                )
        return Snippet(_cut(text, length), [])

    def count(self) -> int:
        """How many entries there are."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def fingerprint(self) -> str:
        """The same for two indexes of the same entries, whatever the order they came in."""
        self._index.reload()
        searcher = self._index.searcher()
        total = 0
        number = searcher.num_docs
        if number:
            for _score, address in searcher.search(tantivy.Query.all_query(), number).hits:
                total = (total + int.from_bytes(searcher.doc(address).get_first("key"), "big")) % 2**128
        return f"{number}-{total:032x}"

    def clear(self) -> None:
        """Take everything out."""
        with self._lock():
            writer = self._index.writer(_HEAP, 1)
            writer.delete_all_documents()
            writer.commit()
            writer.wait_merging_threads()
            self._forward.clear()
        self._index.reload()

    def begin_anew(self) -> None:
        """From now on put everything into an empty index: a folder has room for one."""
        self.clear()

    def finish_anew(self) -> None:
        """Everything is searched as soon as it is put in."""


def _field(family: str) -> str:
    """The field whose words are those that ranking looks at."""
    return "pairs_cjk" if family == "cjk" else f"text_{family}"


def _rarity(texts: int, often: int) -> float:
    """How much a word tells that stands in so many of so many texts (BM25's measure)."""
    often = min(often, texts)
    return math.log(1 + (texts - often + 0.5) / (often + 0.5))


def _families(query: Query) -> list[str]:
    """The families of fields of the languages asked for; all where none is."""
    return list(dict.fromkeys(map(field_of, query.languages)) or FIELDS)


def _free(query: Query) -> str:
    """The words of the question that are looked for in texts."""
    return " ".join(words.words for words in wanted(query.words) if words.field == "text")


def _stretches(text: str) -> Iterator[str]:
    """The text in parts that begin where a line or a word does, so that a long one need not be looked through whole."""
    while len(text) > _SNIPPET_STRETCH:
        end = max(text.rfind("\n", 1, _SNIPPET_STRETCH), 0) or max(text.rfind(" ", 1, _SNIPPET_STRETCH), 0)
        yield text[: end or _SNIPPET_STRETCH]
        text = text[end or _SNIPPET_STRETCH :]
    yield text


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + " …"
