"""Documents read while the next ones are fetched, and handed on in the order in which they came, several together."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool

from migrandi.harvest import importing, reader
from migrandi.harvest.fetching import Fetched
from migrandi.law.blobs import Store

_AHEAD = 6
"""How many documents are fetched while earlier ones are read."""
_TOGETHER = 50
"""How many documents are handed on at once at the most, where they come fast."""
_SECONDS = 1.0
"""For how long one that is read waits for others."""


class Readers(ABC):
    """Takes what was fetched, and hands it on when it is read, in the same order."""

    @abstractmethod
    def add(self, fetched: Fetched) -> None:
        """Take a document, to be read."""

    @abstractmethod
    def ready(self) -> Sequence[Fetched]:
        """What is to be recorded now; nothing where it is better to wait for more."""

    @abstractmethod
    def rest(self) -> Sequence[Fetched]:
        """Some of what is left, once no more comes; nothing when there is no more."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what is still under way."""


def readers(known: frozenset[str], store: Store, jobs: int) -> Readers:
    """What reads: so many processes, or with 0 this one. `known`: keys of what was read before."""
    return _Elsewhere(known, store, jobs) if jobs else _Here(known, store)


class _Here(Readers):
    """Reads in this process, at once."""

    def __init__(self, known: frozenset[str], store: Store) -> None:
        reader.begin(known, store, limit_memory=False)
        self._read: list[Fetched] = []
        self._last = time.monotonic()

    def add(self, fetched: Fetched) -> None:
        fetched.outcomes = [reader.unpack(reader.read(file)) for file in fetched.files]
        self._read.append(fetched)

    def ready(self) -> Sequence[Fetched]:
        if len(self._read) < _TOGETHER and time.monotonic() - self._last <= _SECONDS:
            return ()
        return self.rest()

    def rest(self) -> Sequence[Fetched]:
        read, self._read, self._last = self._read, [], time.monotonic()
        return read

    def close(self) -> None:
        for fetched in self._read:
            fetched.drop()


class _Elsewhere(Readers):
    """Reads in other processes. Where a file breaks one of them, what was under way is read alone, each in turn."""

    def __init__(self, known: frozenset[str], store: Store, jobs: int) -> None:
        self._known, self._store, self._jobs = known, store, jobs
        self._queue: deque[Fetched] = deque()
        self._pool = importing.reading_pool(known, store, jobs)

    def add(self, fetched: Fetched) -> None:
        try:
            fetched.futures = [self._pool.submit(reader.read, file) for file in fetched.files]
        except BrokenProcessPool:
            fetched.futures = [None for _file in fetched.files]
        self._queue.append(fetched)

    def ready(self) -> Sequence[Fetched]:
        return self._head(wait=len(self._queue) >= _AHEAD)

    def rest(self) -> Sequence[Fetched]:
        return self._head(wait=True)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        for fetched in self._queue:
            fetched.drop()

    def _head(self, *, wait: bool) -> list[Fetched]:
        """The documents at the head of the queue that are read; one at least where `wait` says so."""
        head: list[Fetched] = []
        while self._queue and ((wait and not head) or _is_read(self._queue[0])):
            head.append(self._queue.popleft())
        if self._bring_in(head):
            self._renew()
        return head

    def _bring_in(self, head: list[Fetched]) -> bool:
        """Bring the outcomes in. Whether a file broke the process that read it."""
        broken = False
        for fetched in head:
            for file, future in zip(fetched.files, fetched.futures, strict=True):
                try:
                    if future is None:
                        raise BrokenProcessPool
                    fetched.outcomes.append(reader.unpack(future.result()))
                except BrokenProcessPool:
                    broken = broken or future is not None
                    fetched.outcomes.append(importing.read_alone(file, self._known, self._store))
        return broken

    def _renew(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        for fetched in self._queue:
            fetched.futures = [None for _file in fetched.files]
        self._pool = importing.reading_pool(self._known, self._store, self._jobs)


def _is_read(fetched: Fetched) -> bool:
    return all(future is None or future.done() for future in fetched.futures)
