"""What is kept beside the index for every process: what was written last, and by how many provisions each is cited."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import numpy as np

from migrandi.search.authority import NOWHERE, Cited, CitedFile, Counts, cited_of
from migrandi.search.engines.opensearch.cluster import SOON, Cluster
from migrandi.search.engines.opensearch.writing_alone import alone

_LOOKED = 1.0
"""Seconds after which it is looked again whether another process wrote."""
_AT_ONCE = 200_000
"""Counts kept in one document."""
_WRITTEN, _CITED = "written", "cited"


class Beside:
    """Documents of the index `name`, read by their ids."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self._name = name
        self._looked = 0.0
        self._known: dict[str, Any] = {}

    def write(self) -> None:
        """Tell all that something was written."""
        self._put(_WRITTEN, {"as": uuid4().hex})

    def written(self) -> str:
        """Something else whenever something was written, by whatever process; a second late at most."""
        return str(self._state().get(_WRITTEN, {}).get("as", ""))

    def cited(self) -> dict[str, Any]:
        """Which counts are kept, and in how many documents."""
        return dict(self._state().get(_CITED, {}))

    def keep_cited(self, made: Counts) -> None:
        """Keep these rows in the place of those of before."""
        with alone(self._cluster, self._name):
            before = self._get([_CITED]).get(_CITED, {})
            version = uuid4().hex
            parts = range(0, len(made), _AT_ONCE)
            for first in parts:
                held = base64.b64encode(made[first : first + _AT_ONCE].tobytes()).decode()
                self._put(f"{version}-{first}", {"held": held})
            self._put(_CITED, {"as": version, "parts": list(parts)})
            for first in before.get("parts", ()):
                self._drop(f"{before['as']}-{first}")

    def counts(self, told: Mapping[str, Any]) -> Counts:
        """The rows that were kept as this."""
        parts = [self._get([f"{told['as']}-{first}"]) for first in told.get("parts", ())]
        held = b"".join(base64.b64decode(one["held"]) for part in parts for one in part.values())
        return np.frombuffer(held, dtype=np.uint64).reshape(-1, 2)

    def _state(self) -> dict[str, Any]:
        if time.monotonic() - self._looked > _LOOKED:
            self._known = self._get([_WRITTEN, _CITED])
            self._looked = time.monotonic()
        return self._known

    def _get(self, ids: list[str]) -> dict[str, Any]:
        answer: Any = self._cluster.ask(
            lambda client: client.mget(index=self._name, body={"ids": ids}, request_timeout=SOON)
        )
        return {one["_id"]: one["_source"] for one in answer["docs"] if one.get("found")}

    def _put(self, name: str, body: dict[str, Any]) -> None:
        self._cluster.ask(lambda client: client.index(index=self._name, id=name, body=body))
        self._looked = 0.0

    def _drop(self, name: str) -> None:
        self._cluster.ask(lambda client: client.delete(index=self._name, id=name, params={"ignore": 404}))


class CitedBeside(CitedFile):
    """By how many provisions each place is cited, by its number: kept in the cluster, for every machine."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self._told: dict[str, Any] = {}
        self._cited = NOWHERE

    def keep(self, counts: Mapping[int, int]) -> None:
        """Put these counts in the place of those of before; what is not named is cited by none."""
        self._beside.keep_cited(np.array(sorted(counts.items()), dtype=np.uint64).reshape(-1, 2))

    def _all(self) -> Cited:
        told = self._beside.cited()
        if told != self._told:
            self._cited = cited_of(self._beside.counts(told)) if told else NOWHERE
            self._told = told
        return self._cited
