"""The cluster, asked again at another node where one is lost; what it refuses for now is asked again later."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    OpenSearchException,
    TransportError,
)

from migrandi.errors import Away, UserError

PATIENCE = 30.0
"""Seconds for which a question is asked again while no node answers, or a shard is on its way to another."""
SOON = 5.0
"""Seconds for which a question waits for one node: of one that hangs nothing comes, and another is asked."""
_FIRST_WAIT = 0.05
_LONGEST_WAIT = 5.0
_BUSY = frozenset({429, 502, 503, 504})
_LOST = frozenset({"search_phase_execution_exception", "no_shard_available_action_exception"})
_OURS = frozenset({400, 403})
"""What is asked is wrong: a shard was not lost."""

Answer = TypeVar("Answer")


class SearchAway(Away):
    """No node of the cluster answers."""

    code = "search-away"


class SearchRefused(UserError):
    """The cluster does not let us in, or does not take what is asked or put in."""

    code = "search-refused"
    status = 502


class Cluster:
    """The nodes at these addresses: `http://name:password@host:9200`, several separated by commas."""

    def __init__(self, url: str) -> None:
        self._nodes = [one.strip() for one in url.split(",") if one.strip()]
        # which nodes they are, without anybody's password
        self.name = ", ".join(urlsplit(node).netloc.rpartition("@")[2] for node in self._nodes)
        self.client = OpenSearch(
            self._nodes, max_retries=len(self._nodes) + 1, retry_on_timeout=True, retry_on_status=(), timeout=60,
            maxsize=20,
        )  # fmt: skip
        self._away = False

    def ask(self, what: Callable[[OpenSearch], Answer], patience: float = PATIENCE) -> Answer:
        """The cluster's answer. While none comes for a reason that passes, it is asked again, each time later; once one
        has waited in vain, the next are told so at once, until it answers.

        Raises `SearchAway` where none came for `patience` seconds, and `SearchRefused` where another try is no use.
        """
        until = time.monotonic() + (0 if self._away and patience <= PATIENCE else patience)
        wait = _FIRST_WAIT
        while True:
            try:
                answer = what(self.client)
            except OpenSearchException as error:
                if not passes(error):
                    raise self._refused(error) from error
                if time.monotonic() + wait > until:
                    self._away = True
                    raise SearchAway(
                        "The search server at %(nodes)s does not answer: %(why)s. Start it, or see SEARCH_URL.",
                        nodes=self.name, why=_said(error),
                    ) from error  # fmt: skip
            else:
                self._away = False
                return answer
            time.sleep(wait * random.uniform(0.5, 1))
            wait = min(wait * 2, _LONGEST_WAIT)

    def _refused(self, error: OpenSearchException) -> SearchRefused:
        if isinstance(error, AuthenticationException | AuthorizationException):
            return SearchRefused(
                "The search server at %(nodes)s does not let Migrandi in. Put a name and password into SEARCH_URL that"
                " may read, write and make indexes.",
                nodes=self.name,
            )
        return SearchRefused("The search server at %(nodes)s refuses: %(why)s.", nodes=self.name, why=_said(error))


def passes(error: OpenSearchException) -> bool:
    """Whether the same may be answered later: a node is lost, a shard moves, the cluster has too much to do."""
    if isinstance(error, ConnectionError):  # a timeout is one too
        return True
    if not isinstance(error, TransportError):
        return False
    # a search of which one shard failed is 500 or what the shard said
    return error.status_code in _BUSY or _shards_lost(error)


def _shards_lost(error: TransportError) -> bool:
    """A shard was lost under a search, or the index dropped for the one that takes its place."""
    return error.error in _LOST and error.status_code not in _OURS


def _said(error: OpenSearchException) -> str:
    """What the cluster says, in one line."""
    if isinstance(error, TransportError) and not isinstance(error, ConnectionError):
        told: Any = error.info
        causes = told.get("error", {}) if isinstance(told, dict) else {}
        roots = causes.get("root_cause") if isinstance(causes, dict) else None
        why = roots[0].get("reason") if roots else error.error
        return f"{error.status_code} {why}"
    return type(error).__name__
