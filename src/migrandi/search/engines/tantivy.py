"""Tantivy behind the contract: an index in a folder, every language stemmed in its own way."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from filelock import FileLock
from msgspec.structs import replace

from migrandi.search.authority import CitedFile
from migrandi.search.engine import FORM, Entry, Query, Snippet, wanted
from migrandi.search.engines.any_word import AnyWord, Counts, Found, Having, bare
from migrandi.search.engines.asking import Asking
from migrandi.search.engines.cells import Cells, InCell, compared, told_apart
from migrandi.search.engines.counting import Counting
from migrandi.search.engines.home import Home
from migrandi.search.engines.layout import (
    FIELDS,
    FOREVER,
    TOLD,
    Remembering,
    analyzer_of,
    composed,
    document_of,
    field_of,
    names_of,
    pairs_of,
    told_of,
    whole_schema,
)
from migrandi.search.engines.two_steps import (
    COMMON,
    Best,
    Hit,
    TwoSteps,
    cut,
    families,
    rarity_of,
    scores_of,
    stretches,
)
from migrandi.search.forward import ForwardFile, Numbers, Reading
from migrandi.search.meaning import Vector, meaning
from migrandi.search.weights import (
    CELLS,
    IN_CELLS,
    NEAREST,
    RANKING,
    Ranking,
)

_MOSTLY = 0.5
"""Where such a share of all texts stands, what no longer does is left out of what was found, not looked past."""
_AT_ONCE = 1000
"""Entries whose vectors are made together."""
_HEAP = 192 * 2**20
_THREADS = 1
"""More would be quicker by nothing, as making the entries takes longer, and would each leave a segment of their own."""
_K1, _B = 1.2, 0.75
"""BM25 as Tantivy reckons it."""
_EVENED = 8.0
"""So many times at most a word counts more in a language of few texts: of a handful of texts each would come before any
answer in another language."""
_REMEMBERED = 50_000
"""Words of questions, cut and counted, that are remembered."""


class Opened:
    """The index as it stood when it was opened, and what it was asked since that holds for it alone."""

    def __init__(self, searcher: Any) -> None:
        self.search = searcher.search
        self.aggregate = searcher.aggregate
        self.doc = searcher.doc
        self.doc_freq = searcher.doc_freq
        self.fast_field_values = searcher.fast_field_values
        self.num_docs: int = searcher.num_docs
        self.sizes: dict[str, tuple[int, float]] = {}
        self.often: dict[tuple[str, str | int], int] = {}
        self.standing: float | None = None
        self.having: dict[Having, Found] = {}
        self.homes: dict[str, Home] = {}
        self.families: dict[str, frozenset[str]] = {}
        self.tells: dict[tuple[str, str, str], float] = {}
        self.cells = Cells()


class TantivyEngine(TwoSteps):
    """The index in `folder`. Readers may be many; one process writes at a time, others wait."""

    def __init__(self, folder: Path, ranking: Ranking = RANKING) -> None:
        self._folder = folder
        self._meta = str(folder / "meta.json")
        self._ranking = ranking
        self._meaning = meaning()
        self._cutting = {name: analyzer_of(name) for name in FIELDS}
        self._analyzers = {name: Remembering(analyzer) for name, analyzer in self._cutting.items()}
        self._schema = whole_schema()
        self._asking = Asking(self._schema, self._analyzers, self._meaning)
        self._wide = AnyWord(self._asking, self._analyzers, self._meaning, ranking)
        self._index = self._open()
        self._written = 0
        self._opened = Opened(self._index.searcher())
        self._cited = CitedFile(folder.with_name(f"{folder.name}.citations"))
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

    def _searcher(self) -> Opened:
        """What searches the index as it stands on disk now, whichever process wrote it."""
        written = os.stat(self._meta).st_mtime_ns  # noqa: PTH116 asked for each question, and half as quick by a path
        if written != self._written:
            self._index.reload()
            self._forward.let_go()
            self._opened = Opened(self._index.searcher())
            self._written = written
        return self._opened

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

    def _best(self, searcher: Opened, hits: list[Hit]) -> Best:
        """The hits with what is kept of each."""
        addresses = [address for _score, address in hits]
        records = self._forward.read(self._begins(searcher, addresses))
        told = np.ascontiguousarray(records.told).view(TOLD)[:, 0]
        return Best(hits, scores_of(hits), addresses, records, told, self._cited.of(told["same"]))

    def _size(self, searcher: Opened, family: str) -> tuple[int, float]:
        """How many texts of the family there are, and how many words one has."""
        size = searcher.sizes.get(family)
        if size is None:
            own = tantivy.Query.term_query(self._schema, "family", FIELDS.index(family))
            length = searcher.aggregate(own, {"length": {"avg": {"field": "length"}}})["length"]["value"]
            size = searcher.sizes[family] = searcher.doc_freq("family", FIELDS.index(family)), float(length or 1)
        return size

    def _frequency(self, searcher: Opened, field: str, token: str | int) -> int:
        """In how many texts the word stands in that field."""
        often = searcher.often.get((field, token))
        if often is None:
            if len(searcher.often) > _REMEMBERED:
                searcher.often.clear()
            often = searcher.often[field, token] = int(searcher.doc_freq(field, token))
        return often

    def _has(self, searcher: Opened, name: str, words: str) -> bool:
        """Whether each of these words stands in some text or heading of this family; remembered for all of them."""
        known = searcher.families.get(words)
        if known is None:
            if len(searcher.families) > _REMEMBERED:
                searcher.families.clear()
            has = super()._has
            known = searcher.families[words] = frozenset(one for one in FIELDS if has(searcher, one, words))
        return name in known

    def _row(self, searcher: Opened, hit: Hit) -> tuple[str, str]:
        """The row that the hit stands for, and its language."""
        document = searcher.doc(hit[1])
        return bytes(document.get_first("ref")).decode(), document.get_first("language")

    def _asked(self, searcher: Opened, query: Query) -> Any:
        names, counts = self._holding(searcher, query), self._counts(searcher)
        home = self._home(searcher, query)
        return self._asking.query(query, names, self._ranking, counts.tells, counts.often, home)

    def _holding(self, searcher: Opened, query: Query) -> list[str]:
        """The families that can hold anything of what is asked: most hold nothing, and nothing is built for them."""
        return [name for name in families(query) if self._may_hold(searcher, name, query)]

    def _counts(self, searcher: Opened) -> Counts:
        every = searcher.num_docs

        def tells(name: str, token: str, field: str = "text") -> float:
            known = searcher.tells.get((name, token, field))
            if known is None:
                if len(searcher.tells) > _REMEMBERED:
                    searcher.tells.clear()
                # Tantivy takes a word that all Spanish texts have for a rare one where most texts are English
                texts, often = self._size(searcher, name)[0], self._frequency(searcher, f"{field}_{name}", token)
                known = 0.0 if often > texts * COMMON else rarity_of(texts, often) / rarity_of(every, often)
                searcher.tells[name, token, field] = known
            return known

        def evened(name: str) -> float:
            # Tantivy takes the mean length of all texts, of which most have nothing in this language: by that it counts
            # whatever stands in one of the few as if it were far too long
            of = every / max(self._size(searcher, name)[0], 1)
            return min((1 + _K1 * (1 - _B + _B * of)) / (1 + _K1), _EVENED)

        return Counts(tells, evened, partial(self._frequency, searcher), lambda name: self._size(searcher, name)[0])

    def _with_any_word(self, searcher: Opened, query: Query, most: int) -> list[Hit]:
        names, counts = self._holding(searcher, query), self._counts(searcher)
        if not names:
            return []
        home = self._home(searcher, query)
        standing = self._share_standing(searcher) if bare(query) else 0.0
        if standing < _MOSTLY:
            kept = self._asking.kept(query, names, self._ranking)
            return self._wide.best(searcher, query, home, names, counts, kept, most)
        more = math.ceil(most / standing * 1.1)
        return self._that_stand(searcher, self._wide.best(searcher, query, home, names, counts, [], more))[:most]

    def _share_standing(self, searcher: Opened) -> float:
        """The share of all texts that stand."""
        if searcher.standing is None:
            kind = tantivy.FieldType.Unsigned
            stand = tantivy.Query.range_query(self._schema, "end", kind, FOREVER, FOREVER)
            searcher.standing = searcher.search(stand, 1).count / max(searcher.num_docs, 1)
        return searcher.standing

    @staticmethod
    def _that_stand(searcher: Opened, hits: list[Hit]) -> list[Hit]:
        ends = searcher.fast_field_values("end", [address for _score, address in hits])
        return [hit for hit, end in zip(hits, ends, strict=True) if end == FOREVER]

    def _nearest(self, searcher: Opened, query: Query, vector: Vector | None, hits: list[Hit]) -> list[Hit]:
        """What means something near the question, be there none of its words: only where one word is enough."""
        if vector is None or not query.any_word:
            return []
        cells = self._meaning.cells_near(vector, CELLS)
        if bare(query) and self._share_standing(searcher) >= _MOSTLY:
            found = searcher.cells.of(self._enough(searcher, cells), partial(self._read_cells, searcher))
            addresses, near = compared(found, vector)
        else:
            kept = self._asking.kept(query, families(query), self._ranking)
            addresses = [address for _score, address in self._wide.near(searcher, cells, kept, IN_CELLS)]
            near = self._forward.near(self._begins(searcher, addresses), vector)
        if not addresses:
            return []
        most = min(NEAREST, len(near))
        nearest = np.argpartition(-near, most - 1)[:most]
        best = [addresses[n] for n in nearest[np.argsort(-near[nearest], kind="stable")].tolist()]
        known = {(address.segment_ord, address.doc) for _score, address in hits}
        return [(0.0, address) for address in best if (address.segment_ord, address.doc) not in known]

    def _enough(self, searcher: Opened, cells: Sequence[int]) -> Sequence[int]:
        """Of these cells the first ones, up to the one that makes what lies in them enough."""
        held = accumulate(self._frequency(searcher, "cell", cell) for cell in cells)
        return cells[: next((n for n, total in enumerate(held, 1) if total >= IN_CELLS), len(cells))]

    def _read_cells(self, searcher: Opened, cells: Sequence[int]) -> dict[int, InCell]:
        """What stands in each of these cells."""
        every = sum(self._frequency(searcher, "cell", cell) for cell in cells)
        hits = self._that_stand(searcher, self._wide.near(searcher, cells, [], max(every, 1)))
        addresses = [address for _left, address in hits]
        lies = [len(cells) - int(left) for left, _address in hits]
        return told_apart(cells, lies, addresses, self._forward.vectors(self._begins(searcher, addresses)))

    @staticmethod
    def _begins(searcher: Opened, addresses: Sequence[Any]) -> Numbers:
        """Where the records of these texts begin."""
        return np.array(searcher.fast_field_values("forward", addresses), dtype=np.int64)

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
            return Snippet(cut(text, length), [])
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, token, "position")) for token in tokens
        ]
        generator = tantivy.SnippetGenerator.create(
            self._index.searcher(), tantivy.Query.boolean_query(terms), self._schema, field
        )
        generator.set_max_num_chars(length)
        for stretch in stretches(text):
            made = generator.snippet_from_doc(tantivy.Document(**{field: composed(stretch)}))
            if fragment := made.fragment():
                raw = fragment.encode()  # Tantivy counts bytes
                return Snippet(
                    fragment,
                    [(len(raw[: r.start].decode()), len(raw[: r.end].decode())) for r in made.highlighted()],
                )
        return Snippet(cut(text, length), [])

    def count(self) -> int:
        """How many entries there are."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def room(self) -> int:
        """How many bytes its files take."""
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())

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
