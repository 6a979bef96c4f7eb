"""What was worked out from the data is remembered until anything at all is written.

Whoever answers a request that only reads asks first which state the data are in, and says so with `within`. Elsewhere,
as in a command that writes, nothing is remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")

_state: ContextVar[Hashable | None] = ContextVar("state of the data", default=None)
_doubts: ContextVar[int] = ContextVar("what was asked for of which no state tells", default=0)
_forgetting: list[Callable[[], None]] = []


@contextmanager
def within(state: Hashable | None) -> Iterator[None]:
    """What is asked for in here is asked for in that state of the data or a later one; None: it cannot be told."""
    token = _state.set(state)
    try:
        yield
    finally:
        _state.reset(token)


def doubt() -> None:
    """What is worked out now hangs on something of which the state of the data does not tell: it is not remembered."""
    _doubts.set(_doubts.get() + 1)


def until_written(most: int) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """Remember up to `most` answers of a function that hang on its arguments and on the data alone, the last ones asked
    for. They are shared: nobody may change them."""

    def remembering(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        lock = Lock()
        held: OrderedDict[Hashable, Any] = OrderedDict()
        of: list[Hashable] = [None]

        @wraps(function)
        def asked(*arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
            state = _state.get()
            if state is None:
                return function(*arguments, **named)
            key = (arguments, *named.items())
            with lock:
                if of[0] != state:
                    held.clear()
                    of[0] = state
                if key in held:
                    held.move_to_end(key)
                    known: Answer = held[key]
                    return known
            doubts = _doubts.get()
            answer = function(*arguments, **named)
            with lock:
                if of[0] == state and _doubts.get() == doubts:
                    held[key] = answer
                    if len(held) > most:
                        held.popitem(last=False)
            return answer

        def forget() -> None:
            with lock:
                held.clear()

        _forgetting.append(forget)
        return asked

    return remembering


class Packed:
    """Bytes by key, up to so many of them in all: those asked for last. For what never changes, in any state."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        _forgetting.append(self.forget)

    def find(self, key: Hashable) -> bytes | None:
        """What is kept under that key."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: Hashable, packed: bytes) -> None:
        """Keep it, and let go of what was not asked for for longest."""
        with self._lock:
            self._size += len(packed) - len(self._held.pop(key, b""))
            self._held[key] = packed
            while self._size > self._most:
                self._size -= len(self._held.popitem(last=False)[1])

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._held.clear()
            self._size = 0


def forget() -> None:
    """Remember nothing any more: the database is another one."""
    for one in _forgetting:
        one()
