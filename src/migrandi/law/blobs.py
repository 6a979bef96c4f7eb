"""The bytes as received, kept once each under their SHA-256, compressed: in a folder, or in a bucket. No database.

Layout in both: `<store>/ab/cd/abcd….zst`, so that any tool may copy one into the other. A file appears whole or not at
all, and is compared with its name whenever it is read.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

import zstandard

from migrandi.buckets import Bucket, NoSuchObject

Store = Path | Bucket
"""Where bytes are kept."""

LIMIT = 2**31
"""The most bytes one blob may unpack to; more is not ours."""
_IN_MEMORY = 2**23
_SURELY_GIVEN_UP = timedelta(days=1)


class BlobMissing(Exception):
    """The store does not hold these bytes, or holds them damaged."""


def name_of(sha256: str) -> str:
    """What the bytes of that digest are called within a store."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}.zst"


def place(folder: Path, sha256: str) -> Path:
    """Where the bytes of that digest stand in a folder."""
    return folder / sha256[:2] / sha256[2:4] / f"{sha256}.zst"


def keep(store: Store, data: bytes, sha256: str | None = None) -> str:
    """Store the bytes unless they are there; returns their SHA-256 (given by a caller who already knows it)."""
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    if not holds(store, sha256):
        with _appearing(store, sha256) as part:
            part.write(zstandard.compress(data, 3))
    return sha256


def keep_file(store: Store, file: Path, sha256: str) -> None:
    """Store a file's bytes, whose SHA-256 is known, without holding them whole in memory."""
    if not holds(store, sha256):
        with _appearing(store, sha256) as part, file.open("rb") as source:
            zstandard.ZstdCompressor(3).copy_stream(source, part, size=file.stat().st_size)


def holds(store: Store, sha256: str) -> bool:
    """Whether bytes stand under that digest; whether they are whole is seen when they are fetched."""
    return place(store, sha256).exists() if isinstance(store, Path) else store.holds(name_of(sha256))


def fetch(store: Store, sha256: str) -> bytes:
    """The bytes of that digest, checked against it. Raises `BlobMissing`."""
    try:
        packed = place(store, sha256).read_bytes() if isinstance(store, Path) else store.read(name_of(sha256))
        data = zstandard.decompress(packed, max_output_size=LIMIT)
    except (FileNotFoundError, NoSuchObject) as error:
        raise BlobMissing(f"The bytes with SHA-256 {sha256} are not in {store}.") from error
    except zstandard.ZstdError as error:
        raise BlobMissing(f"The bytes with SHA-256 {sha256} are damaged: {error}.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BlobMissing(f"The bytes with SHA-256 {sha256} have changed since they were received.")
    return data


def drop(store: Store, sha256: str) -> None:
    """Take the bytes of that digest away, if they are there."""
    if isinstance(store, Path):
        place(store, sha256).unlink(missing_ok=True)
    else:
        store.drop(name_of(sha256))


def held(store: Store) -> Iterator[tuple[str, int]]:
    """The digest of all that is kept, each with how many bytes it takes up, packed."""
    if isinstance(store, Path):
        yield from ((path.stem, path.stat().st_size) for path in sorted(store.glob("*/*/*.zst")))
    else:
        for key, size in store.contents():
            if key.endswith(".zst"):
                yield key.rpartition("/")[2].removesuffix(".zst"), size


def close_off(store: Store) -> None:
    """Make a folder its owner's alone; a bucket's own rules say who may read it."""
    if isinstance(store, Path):
        store.mkdir(mode=0o700, parents=True, exist_ok=True)


def on_disk(store: Store, sha256: str) -> None:
    """Wait until the bytes of that digest, and the names that lead to them, outlast the machine. A bucket's do."""
    if isinstance(store, Path):
        standing = place(store, sha256)
        for path in (standing, *list(standing.parents)[:3]):
            opened = os.open(path, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def sweep(store: Store) -> int:
    """Remove what a killed process left half-written; how much. In a folder, only while nothing else writes."""
    if not isinstance(store, Path):
        return store.give_up_uploads(datetime.now(UTC) - _SURELY_GIVEN_UP)
    leftovers = list(store.glob("*/*/*.part"))
    for part in leftovers:
        part.unlink(missing_ok=True)
    return len(leftovers)


@contextmanager
def _appearing(store: Store, sha256: str) -> Iterator[IO[bytes]]:
    """A file to write that stands at its place once it is written, and not at all where writing fails."""
    if isinstance(store, Path):
        with _in_folder(place(store, sha256)) as part:
            yield part
        return
    with SpooledTemporaryFile(_IN_MEMORY) as spooled:
        yield spooled
        spooled.seek(0)
        store.write(name_of(sha256), spooled)


@contextmanager
def _in_folder(target: Path) -> Iterator[IO[bytes]]:
    part = f"{target}.{secrets.token_hex(6)}.part"
    try:
        opened = open(part, "xb")  # noqa: PTH123, SIM115 closed below; a path would be taken apart for nothing
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        opened = open(part, "xb")  # noqa: PTH123, SIM115
    try:
        with opened:
            yield opened
        os.replace(part, target)  # noqa: PTH105
    except BaseException:
        os.unlink(part)  # noqa: PTH108
        raise
