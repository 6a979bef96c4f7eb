"""Asking the cluster as the steps of searching ask Tantivy: what fits a query, what a text has, how often a word."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

import msgspec
from opensearchpy.exceptions import TransportError

from migrandi.search.engines.home import Home
from migrandi.search.engines.layout import FIELDS
from migrandi.search.engines.opensearch.cluster import SOON, Cluster
from migrandi.search.engines.opensearch.dsl import SCALE, Query

_TOLD = ("key", "ref", "language", "jurisdiction", "type", "concept", "year", "record")
_MOST_REMEMBERED = 50_000
_ASKED_AT_ONCE = 256
_COPIES = 64
_PAGE = 10_000
_ANYWAY = ("name", "lead_", "context_")
"""Fields of which it is not asked how often they have a word: looking in vain costs the cluster next to nothing."""

Made = TypeVar("Made")


class Address(NamedTuple):
    """A text found: `doc` tells it from all others, `fields` is what the cluster said of it."""

    doc: str
    fields: dict[str, Any]
    segment_ord: int = 0

    def get_all(self, name: str) -> list[Any]:
        """The values it has."""
        return list(self.fields.get(name, ()))

    def get_first(self, name: str) -> Any:
        """The value it has; None where it has none."""
        return next(iter(self.fields.get(name, ())), None)

    def held(self, name: str) -> bytes:
        """The bytes that are kept of it."""
        coded = self.fields[name][0]
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))  # the cluster leaves the padding out


class Found(msgspec.Struct, frozen=True):
    """The best, and how many there are in all (0 where it was not asked)."""

    hits: list[tuple[float, Address]]
    count: int


class Remembered:
    """What was learnt of the index since it was written last: how often words stand in it, and how large it is."""

    def __init__(self, written: str = "") -> None:
        self.written = written
        self.often: dict[tuple[str, str], int] = {}
        self.sizes: dict[str, tuple[int, float]] | None = None
        self.homes: dict[str, Home] = {}


class Searcher:
    """The index of that name, for one question. Frequencies that are not known yet are taken for 1 until `settled`."""

    def __init__(self, cluster: Cluster, index: str, remembered: Remembered) -> None:
        self._cluster = cluster
        self._index = index
        self._remembered = remembered
        self._unknown: set[tuple[str, str]] = set()
        self.homes = remembered.homes

    def search(self, asked: Query, limit: int, *, count: bool = True) -> Found:
        """The best that fit, each with what is told of it and its record."""
        return self._found(asked, limit, _TOLD, count=count)

    def vectors(self, asked: Query, limit: int) -> list[Address]:
        """The best that fit, each with nothing but its vector."""
        return [address for _score, address in self._found(asked, limit, ("key", "vector"), count=False).hits]

    def every_key(self) -> Iterator[str]:
        """The keys of all there is."""
        after: dict[str, Any] = {}
        while True:
            body = {
                "query": {"match_all": {}}, "size": _PAGE, "sort": ["key"], "_source": False, "stored_fields": "_none_",
                "track_total_hits": False,
            }  # fmt: skip
            hits = self._ask(body | after)["hits"]["hits"]
            yield from (one["sort"][0] for one in hits)
            if len(hits) < _PAGE:
                return
            after = {"search_after": hits[-1]["sort"]}

    def _found(self, asked: Query, limit: int, fields: Sequence[str], *, count: bool) -> Found:
        body = {
            "query": asked, "size": limit, "stored_fields": "_none_", "docvalue_fields": [*fields],
            "track_total_hits": count,
        }  # fmt: skip
        answer = self._ask(body)["hits"]
        hits = [
            ((one["_score"] or 0.0) * SCALE, Address(one["fields"]["key"][0], one["fields"])) for one in answer["hits"]
        ]
        return Found(hits, answer["total"]["value"] if count else 0)

    def with_records(self, addresses: Sequence[Address]) -> list[Address]:
        """The same texts, each with its record."""
        lacking = [address.doc for address in addresses if "record" not in address.fields]
        if not lacking:
            return list(addresses)
        found = self.search({"ids": {"values": lacking}}, len(lacking), count=False).hits
        held = {address.doc: address for _score, address in found}
        return [held.get(address.doc, address) for address in addresses]

    def doc(self, address: Address) -> Address:
        """What was told of it."""
        return address

    def aggregate(self, asked: Query, wanted: dict[str, Any]) -> Any:
        """What is counted of all that fit."""
        return self._ask({"query": asked, "size": 0, "track_total_hits": False, "aggs": wanted})["aggregations"]

    def _ask(self, body: dict[str, Any]) -> Any:
        # each copy of a shard counts the words of what is gone differently: who asks the same is answered by the same
        copy = str(zlib.crc32(json.dumps(body["query"], sort_keys=True).encode()) % _COPIES)
        params = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": "false", "preference": copy}
        return self._cluster.ask(
            lambda client: client.search(body=body, index=self._index, params=params, request_timeout=SOON)
        )

    def settled(self, make: Callable[[], Made]) -> Made:
        """What `make` makes once all frequencies that it asks for are known."""
        while True:
            self._unknown.clear()
            made = make()
            if not self._unknown:
                return made
            self._learn()

    def frequency(self, field: str, word: str) -> int:
        """In how many texts the word stands in that field."""
        if field.startswith(_ANYWAY):
            return 1
        often = self._remembered.often.get((field, word))
        if often is not None:
            return often
        kind, _mark, family = field.partition("_")
        # who asks for the one soon asks for the other
        asked = (f"text_{family}", f"title_{family}") if kind in ("text", "title") else (field,)
        self._unknown.update((one, word) for one in asked)
        return 1

    def _learn(self) -> None:
        known = self._remembered.often
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        unknown = sorted(self._unknown)
        for first in range(0, len(unknown), _ASKED_AT_ONCE):
            some = unknown[first : first + _ASKED_AT_ONCE]
            lines: list[Any] = []
            for field, word in some:
                lines += [{"allow_partial_search_results": False}, _how_often(field, word)]
            answer = self._cluster.ask(partial(_all_answered, lines=lines, index=self._index))
            for one, told in zip(some, answer, strict=True):
                known[one] = told["hits"]["total"]["value"]

    def sizes(self) -> dict[str, tuple[int, float]]:
        """By family how many texts there are, and how many words one has."""
        if self._remembered.sizes is None:
            length = {"length": {"avg": {"field": "length"}}}
            answer = self.aggregate(
                {"match_all": {}}, {"family": {"terms": {"field": "family", "size": len(FIELDS)}, "aggs": length}}
            )
            self._remembered.sizes = {
                FIELDS[bucket["key"]]: (bucket["doc_count"], float(bucket["length"]["value"] or 1))
                for bucket in answer["family"]["buckets"]
            }
        return self._remembered.sizes


def _how_often(field: str, word: str) -> dict[str, Any]:
    return {"query": {"term": {field: {"value": word}}}, "size": 0, "track_total_hits": True}


def _all_answered(client: Any, lines: list[Any], index: str) -> list[Any]:
    answer: list[Any] = client.msearch(body=lines, index=index, request_timeout=SOON)["responses"]
    for one in answer:
        if "error" in one:
            raise TransportError(one["status"], one["error"]["type"], one)
    return answer
