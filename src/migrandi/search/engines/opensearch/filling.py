"""Putting documents in, as fast as the cluster takes them: what it has no room for now is sent again later."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from opensearchpy import OpenSearch

from migrandi.search.engines.opensearch.cluster import Cluster, SearchAway, SearchRefused

_AT_ONCE = 500
"""Documents sent together, at most."""
_BYTES = 5 * 2**20
"""And so many bytes."""
_PATIENCE = 300.0
"""Seconds for which what is refused for now is sent again."""
_FIRST_WAIT = 0.1
_LONGEST_WAIT = 10.0
_NOT_NOW = frozenset({429, 500, 502, 503, 504})
"""A queue is full, or a shard has no primary until a copy of it is made one."""


class Put(NamedTuple):
    """A document under its id; what it stands for, to be named where it is refused."""

    id: str
    ref: str
    document: dict[str, Any]


def fill(cluster: Cluster, index: str, coming: Iterable[Put], new: list[str], *, patience: float = _PATIENCE) -> int:
    """Put them all into the index; how many. The ids of those that were not there before are added to `new`.

    Holds no more of them than are sent at once. Raises `SearchRefused` with the first that the cluster refuses for
    good, `SearchAway` where it takes nothing for `patience` seconds.
    """
    count = 0
    waiting = iter(coming)
    while some := list(islice(waiting, _AT_ONCE)):
        for lines in _sized(some):
            _send(cluster, index, lines, patience, new)
        count += len(some)
    return count


def take_out(cluster: Cluster, index: str, ids: Iterable[str]) -> None:
    """Take the documents with these ids out."""
    waiting = iter(ids)
    while some := list(islice(waiting, _AT_ONCE * 10)):
        _send(cluster, index, {one: (one, json.dumps({"delete": {"_id": one}})) for one in some}, _PATIENCE, [])


def _sized(some: list[Put]) -> Iterable[dict[str, tuple[str, str]]]:
    """By id what stands in a request and what it is of, in portions that are not too large for one."""
    portion: dict[str, tuple[str, str]] = {}
    size = 0
    for put in some:
        line = json.dumps({"index": {"_id": put.id}}) + "\n" + json.dumps(put.document, ensure_ascii=False)
        if portion and size + len(line) > _BYTES:
            yield portion
            portion, size = {}, 0
        portion[put.id] = (put.ref, line)
        size += len(line)
    if portion:
        yield portion


def _send(cluster: Cluster, index: str, lines: dict[str, tuple[str, str]], patience: float, new: list[str]) -> None:
    """Send until each is taken; the ids of those that are new are added to `new`."""
    until = time.monotonic() + patience
    wait = _FIRST_WAIT
    while lines:
        body = "\n".join(line for _ref, line in lines.values()) + "\n"
        answer = cluster.ask(partial(_sent, index=index, body=body), patience)
        left: dict[str, tuple[str, str]] = {}
        refused: dict[str, str] = {}
        why = ""
        for said in answer["items"]:
            [done] = said.values()
            if done["status"] in _NOT_NOW:
                left[done["_id"]] = lines[done["_id"]]
                why = _reason(done)
            elif "error" in done:
                refused[lines[done["_id"]][0]] = _reason(done)
            elif done.get("result") == "created":
                new.append(done["_id"])
        if refused:
            ref, reason = next(iter(refused.items()))
            raise SearchRefused(
                "The search server at %(nodes)s does not take %(ref)s: %(why)s.",
                nodes=cluster.name, ref=ref, why=reason,
            )  # fmt: skip
        if left:
            if time.monotonic() + wait > until:
                raise SearchAway(
                    "The search server at %(nodes)s takes no more in, %(ref)s among others: %(why)s.",
                    nodes=cluster.name, ref=next(iter(left.values()))[0], why=why,
                )  # fmt: skip
            time.sleep(wait * random.uniform(0.5, 1))
            wait = min(wait * 2, _LONGEST_WAIT)
        lines = left


def _sent(client: OpenSearch, index: str, body: str) -> Any:
    return client.bulk(body=body, index=index, params={"require_alias": "true"})


def _reason(done: dict[str, Any]) -> str:
    told = done.get("error", {})
    return f"{done['status']} {told.get('reason', '')}"[:300]
