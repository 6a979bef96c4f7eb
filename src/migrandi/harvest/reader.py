"""Reading one file into what the database takes: runs in a worker process, knows no database."""

from __future__ import annotations

import hashlib
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import msgspec

from migrandi.formats import registry
from migrandi.formats.errors import FormatError
from migrandi.harvest.files import Find
from migrandi.law import blobs
from migrandi.law.blobs import Store
from migrandi.law.units import Prepared, prepare

READER = 4
"""Raised when formats read the same bytes otherwise than before, so that a new import reads them again."""

_SECONDS = 60
_SECONDS_A_MEGABYTE = 5
_MEMORY = 3 * 2**30


class Outcome(msgspec.Struct, array_like=True):
    """What became of one file: read, known already, or refused with a reason."""

    key: str = ""
    sha256: str = ""
    size: int = 0
    documents: list[Prepared] = []
    known: bool = False
    refusal: str = ""


class TookTooLong(FormatError):
    """Reading was stopped because it took longer than any file should."""


_known: frozenset[str] = frozenset()
_store: Store = Path()


def begin(known: frozenset[str], store: Store, limit_memory: bool) -> None:
    """Set up this process: which receipts are in the database already, and where the bytes are kept.

    `limit_memory`: for a process that only reads: what one hostile file may claim is bounded.
    """
    global _known, _store
    _known, _store = known, store
    if limit_memory:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            import resource  # noqa: PLC0415 not on every system
        except ImportError:
            return
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def key(sha256: str, find: Find) -> str:
    """What tells this receipt from every other: the bytes, what was said of them, and the way they are read."""
    return hashlib.sha256(f"{READER}\n{sha256}\n".encode() + msgspec.json.encode(find.hints)).hexdigest()


def digest(data: bytes) -> str:
    """The SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def read(find: Find) -> bytes:
    """The file's `Outcome`, packed for the way between processes. The bytes are kept before they are parsed."""
    return msgspec.msgpack.encode(_read(find))


def unpack(packed: bytes) -> Outcome:
    """What `read` packed."""
    return _unpack(packed)


_unpack = msgspec.msgpack.Decoder(Outcome).decode


def _read(find: Find) -> Outcome:
    if find.refusal:
        return Outcome(refusal=find.refusal)
    try:
        data = find.data or Path(find.path).read_bytes() if find.path or find.data else b""
    except OSError as error:
        return Outcome(refusal=f"The file cannot be read: {error.strerror}.")
    sha256 = digest(data)
    outcome = Outcome(key(sha256, find), sha256, len(data))
    if outcome.key in _known:
        outcome.known = True
        return outcome
    try:
        with _time_limit(_SECONDS + _SECONDS_A_MEGABYTE * len(data) // 2**20):
            outcome.documents = [prepare(document) for document in registry.read(data, find.hints)]
    except FormatError as error:
        outcome.refusal = str(error)
    except MemoryError:
        outcome.refusal = f"Reading the file would take more than {_MEMORY // 2**30} GB of memory."
    if outcome.documents:
        blobs.keep(_store, data, sha256)
    elif not outcome.refusal:
        outcome.refusal = "The file holds no document."
    return outcome


@contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    """Stop what runs inside after so many seconds, where the system can."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong(f"Reading the file took more than {seconds} seconds and was stopped.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
