"""The engine: what is found by words and kept of each text comes from the cluster, the second step is ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any
from uuid import uuid4

import numpy as np
from msgspec.structs import replace

from migrandi.search.engine import Entry, Query, Snippet, wanted
from migrandi.search.engines.asking import Asking
from migrandi.search.engines.counting import Counting
from migrandi.search.engines.home import Home
from migrandi.search.engines.layout import (
    FIELDS,
    TOLD,
    Remembering,
    analyzer_of,
    composed,
    field_of,
    names_of,
    pairs_of,
    told_of,
)
from migrandi.search.engines.opensearch.beside import Beside, CitedBeside
from migrandi.search.engines.opensearch.cluster import Cluster, SearchAway
from migrandi.search.engines.opensearch.dsl import Dsl
from migrandi.search.engines.opensearch.filling import Put, fill, take_out
from migrandi.search.engines.opensearch.indexes import Indexes
from migrandi.search.engines.opensearch.layout import LAYOUT, document_of
from migrandi.search.engines.opensearch.searcher import Address, Remembered, Searcher
from migrandi.search.engines.opensearch.writing_alone import alone
from migrandi.search.engines.snippets import shown
from migrandi.search.engines.two_steps import COMMON, Best, Hit, Meant, TwoSteps, cut, families, scores_of, stretches
from migrandi.search.forward import Reading, Recording, cosines, read_records
from migrandi.search.meaning import DIMENSIONS, Vector, meaning
from migrandi.search.reranking import Terms
from migrandi.search.weights import CELLS, IN_CELLS, NEAREST, RANKING, Ranking

_AT_ONCE = 1000
"""Entries whose vectors are made together."""
_OWNERS = 10_000
"""Owners whose entries are taken out together."""
_LONGEST_NAME = 2_000
_PAGE = 10_000


class OpenSearchEngine(TwoSteps):
    """The index `name` of the cluster at `url`. Readers may be many; one process writes at a time, others wait."""

    def __init__(self, url: str, name: str, *, shards: int = 3, copies: int = 1, ranking: Ranking = RANKING) -> None:
        self._cluster = Cluster(url)
        self._indexes = Indexes(self._cluster, name, shards, copies)
        self._ranking = ranking
        self._meaning = meaning()
        self._cutting = {family: analyzer_of(family) for family in FIELDS}
        self._analyzers = {family: Remembering(analyzer) for family, analyzer in self._cutting.items()}
        self._asking = Asking(None, self._analyzers, self._meaning, Dsl)
        self._words_of = {family: one.analyze for family, one in self._analyzers.items()} | {"cjk": pairs_of}
        analyze = {family: one.analyze for family, one in self._cutting.items()} | {"cjk": pairs_of}
        self._recording = Recording(self._meaning, analyze)
        self._counting = Counting()
        self._remembered = Remembered()
        self._beside = Beside(self._cluster, self._indexes.beside)
        self._cited = CitedBeside(self._beside)

    def prepare(self) -> None:
        """Make what is not there yet, and begin anew where it is laid out otherwise. To be called before all else."""
        self._indexes.prepare()

    def stale(self) -> bool:
        """Whether there is no index yet, or one that is laid out otherwise: then it owes all there is."""
        return self._indexes.layout() != LAYOUT

    def replace(self, owners: Iterable[str], entries: Iterable[Entry]) -> int:
        """Take out every entry of these owners, put these in, all or nothing; how many were put in."""
        index, batch = self._indexes.written, uuid4().hex
        new: list[str] = []
        with alone(self._cluster, self._indexes.beside):
            self._indexes.refresh()  # what another left half done is to be seen, so that it is taken out
            try:
                count = fill(self._cluster, index, self._documents(entries, batch), new)
            except BaseException:
                with suppress(SearchAway):  # then the next who writes these owners takes it out
                    take_out(self._cluster, index, new)
                raise
            every = list(owners)
            for first in range(0, len(every), _OWNERS):
                self._take_out(every[first : first + _OWNERS], batch)
            self._indexes.refresh()
            self._beside.write()
        return count

    def _documents(self, entries: Iterable[Entry], batch: str) -> Iterator[Put]:
        coming = iter(entries)
        while some := list(islice(coming, _AT_ONCE)):
            made = [
                replace(e, title=composed(e.title), text=composed(e.text), context=composed(e.context)) for e in some
            ]
            records, vectors, lengths = self._recording.records(
                [
                    Reading(
                        e.language, field_of(e.language), f"{e.title}\n{e.text}", e.owner, e.context, e.place,
                        told_of(e),
                    )
                    for e in made
                ]
            )  # fmt: skip
            cells = self._meaning.cells_of(vectors)
            for entry, record, vector, cell, length in zip(made, records, vectors, cells, lengths, strict=True):
                family = field_of(entry.language)
                document = document_of(
                    entry, self._cutting[family].analyze, self._asked_for_by(entry, family), record, vector.tobytes(),
                    cell, length,
                )  # fmt: skip
                yield Put(document["key"], entry.ref, document | {"batch": batch})

    def _asked_for_by(self, entry: Entry, family: str) -> list[str]:
        """The names that a law is asked for by."""
        made = {word for name in entry.names for word in names_of(family, self._words_of[family](composed(name)))}
        return sorted(name for name in made if len(name) <= _LONGEST_NAME)

    def _take_out(self, owners: list[str], batch: str) -> None:
        """Take out what these owners had, but for what was put in now."""
        asked = {"bool": {"filter": [{"terms": {"owner": owners}}], "must_not": [{"term": {"batch": batch}}]}}
        told = self._cluster.ask(
            lambda client: client.delete_by_query(
                index=self._indexes.written, body={"query": asked},
                params={"conflicts": "proceed", "refresh": "false", "scroll_size": _PAGE, "timeout": "60s"},
                request_timeout=600,
            )
        )  # fmt: skip
        if told["failures"]:
            raise SearchAway(
                "The search server at %(nodes)s does not take out what is gone: %(why)s.",
                nodes=self._cluster.name, why=str(told["failures"][0])[:300],
            )  # fmt: skip

    def lacking(self) -> str:
        """What the cluster lacks of being whole, in words; empty where nothing."""
        health = self._cluster.ask(lambda client: client.cluster.health(index=self._indexes.read), 5)
        if health["status"] == "green":
            return ""
        without = health["unassigned_shards"] + health["initializing_shards"]
        return f"{without} of its shards or their copies are on no node ({health['number_of_nodes']} nodes answer)"

    def clear(self) -> None:
        """Take everything out."""
        self.begin_anew()
        self.finish_anew()

    def begin_anew(self) -> None:
        """From now on put in beside what is searched, into an empty index."""
        self._indexes.begin()

    def finish_anew(self) -> None:
        """Search what was put in since."""
        if self._indexes.finish():
            self._beside.write()

    def _searcher(self) -> Searcher:
        written = self._beside.written()
        if self._remembered.written != written:
            self._remembered = Remembered(written)
        return Searcher(self._cluster, self._indexes.read, self._remembered)

    def _asked(self, searcher: Searcher, query: Query) -> Any:
        def tells(name: str, token: str, field: str = "text") -> float:
            # the cluster takes a word for as rare as it is in its own field
            often = self._frequency(searcher, f"{field}_{name}", token)
            return 0.0 if often > self._size(searcher, name)[0] * COMMON else 1.0

        home = self._home(searcher, query)

        def make() -> Any:
            names = [name for name in families(query) if self._may_hold(searcher, name, query)]
            return self._asking.query(query, names, self._ranking, tells, partial(self._frequency, searcher), home)

        return searcher.settled(make)

    def _best(self, searcher: Searcher, hits: list[Hit]) -> Best:
        """The hits with what is kept of each; without such as were taken out since they were found."""
        held = searcher.with_records([address for _score, address in hits])
        there = [
            (score, address) for (score, _bare), address in zip(hits, held, strict=True) if "record" in address.fields
        ]
        addresses = [address for _score, address in there]
        records = read_records([address.held("record") for address in addresses])
        told = np.ascontiguousarray(records.told).view(TOLD)[:, 0]
        return Best(there, scores_of(there), addresses, records, told, self._cited.of(told["same"]))

    def _nearest(self, searcher: Searcher, query: Query, vector: Vector | None, hits: list[Hit]) -> list[Hit]:
        """What means something near the question, be there none of its words: only where one word is enough."""
        if vector is None or not query.any_word:
            return []
        asked = self._asking.near(query, families(query), self._ranking, self._meaning.cells_near(vector, CELLS))
        addresses = searcher.vectors(asked, IN_CELLS)
        if not addresses:
            return []
        held = np.frombuffer(b"".join(one.held("vector") for one in addresses), dtype=np.int8)
        near = cosines(held.reshape(-1, DIMENSIONS).astype(np.float32), vector)
        known = {address.doc for _score, address in hits}
        best = (addresses[at] for at in np.argsort(-near, kind="stable")[:NEAREST])
        return [(0.0, address) for address in best if address.doc not in known]

    def _at_home(self, searcher: Searcher, free: str) -> Home:
        return searcher.settled(partial(super()._at_home, searcher, free))

    def _terms(self, searcher: Searcher, free: str, meant: Meant, family: str) -> Terms:
        return searcher.settled(partial(super()._terms, searcher, free, meant, family))

    def _size(self, searcher: Searcher, family: str) -> tuple[int, float]:
        return searcher.sizes().get(family, (0, 1.0))

    def _frequency(self, searcher: Searcher, field: str, token: str) -> int:
        return searcher.frequency(field, token)

    def _row(self, _searcher: Any, hit: Hit) -> tuple[str, str]:
        address: Address = hit[1]
        return address.get_first("ref"), address.get_first("language")

    def frequencies(self, language: str, stems: Iterable[str]) -> list[int]:
        """In how many texts of that language's kind each of these stems stands."""
        searcher, field, asked = self._searcher(), f"text_{field_of(language)}", list(stems)
        return searcher.settled(lambda: [searcher.frequency(field, stem) for stem in asked])

    def snippet(self, query: Query, language: str, text: str, length: int = 240) -> Snippet:
        """The stretch of the text, about `length` characters long, that shows best why it fits."""
        name = field_of(language)
        analyze = self._analyzers[name].analyze
        asked = [words.words for words in wanted(query.words) if words.field == "text"]
        tokens = {token for words in asked for token in analyze(words)}
        # short words stand everywhere; marking them hides what was asked for
        tokens = {token for token in tokens if len(token) > 2 or name == "cjk"} or tokens
        stems = sorted(tokens)
        often = dict(zip(stems, self.frequencies(language, stems), strict=True))
        telling = {stem: 1 / (1 + many) for stem, many in often.items() if many}
        for stretch in stretches(text) if telling else ():
            found = shown(composed(stretch), telling, analyze, length, cjk=name == "cjk")
            if found is not None:
                return found
        return Snippet(cut(text, length), [])

    def count(self) -> int:
        """How many entries there are."""
        return int(self._cluster.ask(lambda client: client.count(index=self._indexes.read))["count"])

    def room(self) -> int:
        """How many bytes the index takes, each of its copies counted."""
        told = self._cluster.ask(lambda client: client.indices.stats(index=self._indexes.read, metric="store"))
        return int(told["_all"]["total"]["store"]["size_in_bytes"])

    def fingerprint(self) -> str:
        """The same for two indexes of the same entries, whatever the order they came in."""
        number = total = 0
        for key in Searcher(self._cluster, self._indexes.read, Remembered()).every_key():
            number += 1
            total = (total + int(key, 16)) % 2**128
        return f"{number}-{total:032x}"
