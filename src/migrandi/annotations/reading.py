"""What an annotator reads, and the worker process that reads it. Pure: a worker knows no database."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from typing import Any

import msgspec


class Wording(msgspec.Struct, array_like=True):
    """A recorded provision as an annotator is given it: its content, and what law it is of."""

    id: int
    eid: str
    language: str
    content: str
    path: str
    jurisdiction: str
    kind: str
    number: str
    register: bool


def start(begin: Callable[..., None], told: tuple[Any, ...]) -> None:
    """Set a worker up. Of an interruption the process that walks is told, and it stops the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin(*told)


def read_batch(read: Callable[[Any], Any], batch: Sequence[Any]) -> list[tuple[int, Any]]:
    """What was found in each provision of the batch in which something was, by its number."""
    return [(wording.id, found) for wording in batch if (found := read(wording))]
