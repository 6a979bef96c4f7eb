"""One process at a time writes, whichever machine it is on: who does keeps a paper alive that the others watch.

Nobody's clock is compared with another's: a paper that does not change for a while, by the clock of who watches it, has
no owner any more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import uuid4

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError

from migrandi.search.engines.opensearch.cluster import Cluster, SearchAway

_BEAT = 2.0
"""Seconds after which the paper is written anew."""
_DEAD = 20.0
"""And after which its owner is taken for dead."""
_LOOK = 0.2
_PAPER = "writer"


class LostHold(SearchAway):
    """Another process writes now, as this one was taken for dead."""

    code = "search-hold-lost"


@contextmanager
def alone(cluster: Cluster, index: str) -> Iterator[None]:
    """Wait until nobody else writes, then be the one who does. `index` holds the paper.

    Raises `LostHold` at the end where another took over in between: what was written is to be written again.
    """
    me = uuid4().hex
    _take(cluster, index, me)
    done = threading.Event()
    lost: list[Exception] = []

    def beat() -> None:
        while not done.wait(_BEAT):
            try:
                cluster.ask(lambda client: _again(client, index, me))
            except (LostHold, SearchAway) as error:
                lost.append(error)
                return

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
        if lost:
            raise lost[0]
    finally:
        done.set()
        heart.join()
        if not lost:
            cluster.ask(lambda client: _give_back(client, index, me))


def _take(cluster: Cluster, index: str, me: str) -> None:
    seen: tuple[int, int] | None = None
    since = time.monotonic()
    while True:
        paper = cluster.ask(lambda client: _made(client, index, me))
        if paper is None:
            return
        now = (paper["_primary_term"], paper["_seq_no"])
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > _DEAD and cluster.ask(partial(_taken_over, index=index, me=me, paper=paper)):
            return
        time.sleep(_LOOK)


def _made(client: OpenSearch, index: str, me: str) -> Any | None:
    """None where the paper is ours; else another's."""
    try:
        client.index(index=index, id=_PAPER, body={"held": me}, params={"op_type": "create"})
    except ConflictError:
        try:
            paper = client.get(index=index, id=_PAPER)
        except NotFoundError:  # given back in between
            return _made(client, index, me)
        # a try whose answer was lost may have made it
        return None if paper["_source"]["held"] == me else paper
    return None


def _taken_over(client: OpenSearch, index: str, me: str, paper: Any) -> bool:
    try:
        client.index(
            index=index, id=_PAPER, body={"held": me},
            params={"if_seq_no": paper["_seq_no"], "if_primary_term": paper["_primary_term"]},
        )  # fmt: skip
    except ConflictError:
        return False
    return True


def _again(client: OpenSearch, index: str, me: str) -> None:
    """Write the paper anew, if it is still ours."""
    try:
        paper = client.get(index=index, id=_PAPER)
    except NotFoundError:
        paper = None
    if paper is None or paper["_source"]["held"] != me or not _taken_over(client, index, me, paper):
        raise LostHold("Another process writes to the search index now; what was written is written again.")


def _give_back(client: OpenSearch, index: str, me: str) -> None:
    try:
        paper = client.get(index=index, id=_PAPER)
        if paper["_source"]["held"] == me:
            client.delete(
                index=index, id=_PAPER,
                params={"if_seq_no": paper["_seq_no"], "if_primary_term": paper["_primary_term"]},
            )  # fmt: skip
    except (NotFoundError, ConflictError):
        pass  # another's by now
