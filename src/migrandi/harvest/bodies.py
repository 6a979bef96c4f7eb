"""A response's body as it comes: unpacked within limits, small ones in memory and large ones on disk, digested once."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import msgspec

from migrandi.harvest.refusals import Refused

IN_MEMORY = 4 * 2**20
"""Bytes above which a body goes to disk."""
PIECE = 64 * 2**10
RATIO = 250
"""How many times its size something may unpack to, once it is large: law in XML packs 10 to 40 times."""
HARMLESS = 16 * 2**20
"""Bytes below which no ratio is asked."""


class Body(msgspec.Struct):
    """What was received: its bytes in `data`, or in the file `path`, which `drop` removes."""

    sha256: str
    size: int
    data: bytes = b""
    path: str = ""

    def head(self, size: int = 2**20) -> bytes:
        """The beginning."""
        if not self.path:
            return self.data[:size]
        with Path(self.path).open("rb") as kept:
            return kept.read(size)

    def drop(self) -> None:
        """Remove the file, where there is one."""
        if self.path:
            Path(self.path).unlink(missing_ok=True)


class Gathering:
    """Takes a body in piece by piece. `limit` is the most bytes it may have, `packed` how many of them came packed."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder, self._limit = folder, limit
        self._digest = hashlib.sha256()
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self.size = 0

    def add(self, piece: bytes, packed: int = 0) -> None:
        """Take a piece in; `packed`: of how many packed bytes all so far came. Raises `Refused`."""
        self.size += len(piece)
        if self.size > self._limit:
            raise Refused("too-large", f"There are more than {self._limit:,} bytes in it; no more are taken.")
        if packed and self.size > HARMLESS and self.size > packed * RATIO:
            raise Refused("bomb", f"It unpacks to more than {RATIO} times its size: it is not unpacked further.")
        self._digest.update(piece)
        if self._file is None and self.size > IN_MEMORY:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = NamedTemporaryFile(dir=self._folder, delete=False)  # noqa: SIM115 closed in `done`, `drop`
            self._file.write(self._memory)
            self._memory = bytearray()
        if self._file is None:
            self._memory += piece
        else:
            self._file.write(piece)

    def done(self) -> Body:
        """The whole body."""
        if self._file is None:
            return Body(self._digest.hexdigest(), self.size, bytes(self._memory))
        self._file.close()
        return Body(self._digest.hexdigest(), self.size, path=self._file.name)

    def drop(self) -> None:
        """Let go of what was taken in."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)


def gather(
    pieces: Iterable[bytes],
    encoding: str,
    folder: Path,
    limit: int,
    on_bytes: Callable[[int], object] = lambda count: None,
) -> Body:
    """The body that comes in `pieces`, unpacked where it was packed for the way. Raises `Refused`.

    `on_bytes` is told of every piece as it came, and may raise `Refused` where it takes too long.
    """
    gathering = Gathering(folder, limit)
    try:
        if encoding in ("", "identity"):
            for piece in pieces:
                on_bytes(len(piece))
                gathering.add(piece)
        elif encoding in ("gzip", "x-gzip", "deflate"):
            _unpack(pieces, gathering, on_bytes)
        else:
            raise Refused("encoding", f"It is packed as “{encoding}”, which was not asked for.")
        return gathering.done()
    except BaseException:
        gathering.drop()
        raise


def _unpack(pieces: Iterable[bytes], gathering: Gathering, on_bytes: Callable[[int], object]) -> None:
    packed = 0
    unpacking = zlib.decompressobj(47)
    for piece in pieces:
        on_bytes(len(piece))
        packed += len(piece)
        while piece:
            try:
                gathering.add(unpacking.decompress(piece, PIECE), packed)
            except zlib.error as error:
                raise Refused("encoding", f"It cannot be unpacked: {error}.") from error
            piece = unpacking.unconsumed_tail
    gathering.add(unpacking.flush(), packed)
    if not unpacking.eof and packed:
        raise Refused("cut", "It ends in the middle.")


def read_pieces(opened: IO[bytes]) -> Iterator[bytes]:
    """An open file in pieces."""
    while piece := opened.read(PIECE):
        yield piece
