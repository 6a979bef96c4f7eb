"""Which index of the cluster is read and which is written: two names that are moved, so that nobody who searches waits
while an index is built anew."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import uuid4

from opensearchpy import OpenSearch
from opensearchpy.exceptions import RequestError, TransportError

from migrandi.search.engines.opensearch.cluster import Cluster
from migrandi.search.engines.opensearch.layout import LAYOUT, index_of
from migrandi.search.engines.opensearch.writing_alone import alone

_CLAUSES = 16_384
"""The most words one query may have, over all languages' fields; the cluster's own 1,024 are too few."""
_COPIED = 45
"""Seconds for which a new index waits to have each copy it is to have: until then what is put in is on one node only,
and lost with it. Where there are too few nodes for them it goes on without; `migrandi doctor` tells of it."""


class Standing(NamedTuple):
    """The index that is read and the one that is written, empty where there is none; all there are."""

    read: str
    written: str
    every: tuple[str, ...]


class Indexes:
    """Those of one installation: all have names that begin with `name`. `shards` and `copies` are of new ones."""

    def __init__(self, cluster: Cluster, name: str, shards: int, copies: int) -> None:
        self._cluster = cluster
        self._name = name
        self._shards, self._copies = shards, copies
        self.read = name
        """Where to search."""
        self.written = f"{name}-writing"
        """Where to put in."""
        self.beside = f"{name}-beside"
        """Where what is no text is kept: who writes, what was written last, how often what is cited."""

    def standing(self) -> Standing:
        """Which index is which now."""
        held: Any = self._cluster.ask(lambda client: client.indices.get_alias(index=f"{self._name}-index-*"))
        by_alias = {alias: index for index, told in held.items() for alias in told["aliases"]}
        return Standing(by_alias.get(self.read, ""), by_alias.get(self.written, ""), tuple(sorted(held)))

    def layout(self) -> str:
        """How the index is laid out that is written; empty where there is none."""
        index = self.standing().written
        if not index:
            return ""
        held: Any = self._cluster.ask(lambda client: client.indices.get_mapping(index=index))
        return str(held[index]["mappings"].get("_meta", {}).get("layout", ""))

    def prepare(self) -> None:
        """Make what is not there yet: an empty index, and what is kept beside it; a new one where the one there is
        is laid out otherwise."""
        if not self._cluster.ask(lambda client: client.indices.exists(index=self.beside)):
            beside = {
                "settings": {"number_of_shards": 1, "number_of_replicas": self._copies},
                "mappings": {"dynamic": False},
            }
            self._cluster.ask(lambda client: _made(client, self.beside, beside))
            self._cluster.ask(_allow_long_questions)
        if not self.standing().read:
            with alone(self._cluster, self.beside):
                standing = self.standing()
                if not standing.read:
                    self._move(self._new(), standing, read=True)
        if self.layout() != LAYOUT:
            with alone(self._cluster, self.beside):
                if self.layout() != LAYOUT:
                    self._move(self._new(), self.standing(), read=False)

    def begin(self) -> None:
        """From now on write into a new index, beside the one that is read. What was begun before is dropped."""
        with alone(self._cluster, self.beside):
            self._move(self._new(), self.standing(), read=False)

    def finish(self) -> bool:
        """Read what is written, and drop what was read before; whether they were two."""
        standing = self.standing()
        if standing.read == standing.written:
            return False
        with alone(self._cluster, self.beside):
            standing = self.standing()
            if standing.read != standing.written:
                self.refresh()
                self._move(standing.written, standing, read=True)
        return True

    def refresh(self) -> None:
        """Have what was put in be found."""
        self._cluster.ask(lambda client: _refreshed(client, self.written))

    def _new(self) -> str:
        name = f"{self._name}-index-{LAYOUT}-{uuid4().hex[:8]}"
        body = index_of(self._shards, self._copies)
        self._cluster.ask(lambda client: _made(client, name, body))
        return name

    def _move(self, index: str, standing: Standing, *, read: bool) -> None:
        """All at once: this index is the one written, with `read` the one read too; what is neither is dropped."""
        kept = {index} if read else {index, standing.read}
        actions: list[Any] = [{"add": {"index": index, "alias": self.written}}]
        if read:
            actions.append({"add": {"index": index, "alias": self.read}})
        elif standing.read and standing.written == standing.read:
            actions.append({"remove": {"index": standing.read, "alias": self.written}})
        actions += [{"remove_index": {"index": old}} for old in standing.every if old not in kept]
        self._cluster.ask(lambda client: client.indices.update_aliases(body={"actions": actions}))


def _made(client: OpenSearch, name: str, body: Any) -> None:
    try:
        client.indices.create(
            index=name,
            body=body,
            params={"wait_for_active_shards": "all", "timeout": f"{_COPIED}s"},
            request_timeout=2 * _COPIED,
        )
    except RequestError as error:
        if error.error != "resource_already_exists_exception":  # a try whose answer was lost made it
            raise


def _allow_long_questions(client: OpenSearch) -> None:
    held = client.cluster.get_settings(params={"flat_settings": "true", "include_defaults": "true"})
    now = [part.get("indices.query.bool.max_clause_count") for part in held.values()]
    if max(int(one) for one in now if one) < _CLAUSES:
        client.cluster.put_settings(body={"persistent": {"indices.query.bool.max_clause_count": _CLAUSES}})


def _refreshed(client: OpenSearch, index: str) -> None:
    told = client.indices.refresh(index=index)
    if told["_shards"]["failed"]:  # a shard moves to another node
        raise TransportError(503, "not all shards are refreshed", told)
