"""The bytes as received, kept once each under their SHA-256, compressed. No database.

Layout: `<folder>/ab/cd/abcd….zst`. A file appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import zstandard

LIMIT = 2**31
"""The most bytes one blob may unpack to; more is not ours."""


class BlobMissing(Exception):
    """The store does not hold these bytes, or holds them damaged."""


def place(folder: Path, sha256: str) -> Path:
    """Where the bytes of that digest stand."""
    return folder / sha256[:2] / sha256[2:4] / f"{sha256}.zst"


def keep(folder: Path, data: bytes, sha256: str | None = None) -> str:
    """Store the bytes unless they are there; returns their SHA-256 (given by a caller who already knows it)."""
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    target = place(folder, sha256)
    if not target.exists():
        with _appearing(target) as part:
            part.write(zstandard.compress(data, 3))
    return sha256


def keep_file(folder: Path, file: Path, sha256: str) -> None:
    """Store a file's bytes, whose SHA-256 is known, without holding them whole in memory."""
    target = place(folder, sha256)
    if not target.exists():
        with _appearing(target) as part, file.open("rb") as source:
            zstandard.ZstdCompressor(3).copy_stream(source, part, size=file.stat().st_size)


@contextmanager
def _appearing(target: Path) -> Iterator[IO[bytes]]:
    """A file to write that stands at its place once it is written, and not at all where writing fails."""
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


def fetch(folder: Path, sha256: str) -> bytes:
    """The bytes of that digest, checked against it. Raises `BlobMissing`."""
    try:
        packed = place(folder, sha256).read_bytes()
        data = zstandard.decompress(packed, max_output_size=LIMIT)
    except FileNotFoundError as error:
        raise BlobMissing(f"The bytes with SHA-256 {sha256} are not in {folder}.") from error
    except zstandard.ZstdError as error:
        raise BlobMissing(f"The bytes with SHA-256 {sha256} are damaged: {error}.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BlobMissing(f"The bytes with SHA-256 {sha256} have changed since they were received.")
    return data


def sweep(folder: Path) -> int:
    """Remove half-written files that a killed process left; how many. Only while nothing else writes."""
    leftovers = list(folder.glob("*/*/*.part"))
    for part in leftovers:
        part.unlink(missing_ok=True)
    return len(leftovers)
