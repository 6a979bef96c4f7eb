"""Archives opened safely: no name leads out of them, nothing unpacks beyond its limits, members come one by one."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec
import zstandard

from migrandi.harvest.bodies import HARMLESS, RATIO, Body, gather, read_pieces
from migrandi.harvest.refusals import Refused

MOST_MEMBERS = 200_000
MOST_BYTES = 8 * 2**30
"""The most members an archive may have, and bytes it may unpack to."""
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError, EOFError)


class Member(msgspec.Struct):
    """A file in an archive."""

    name: str
    body: Body


def kind(body: Body) -> str:
    """What archive the bytes are: `zip`, `tar`, `gz`, `zst`; empty for none."""
    head = body.head(600)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    if head[:2] == b"\x1f\x8b":
        return "gz"
    return "zst" if head[:4] == b"\x28\xb5\x2f\xfd" else ""


def members(body: Body, patterns: Sequence[str], folder: Path, limit: int) -> Iterator[Member]:
    """The members whose names one of `patterns` describes, each at most `limit` bytes. Raises `Refused`.

    Large members stand in files below `folder`; whoever takes a member drops its body.
    """
    packed = kind(body)
    try:
        with _opened(body) as opened:
            if packed == "zip":
                yield from _zip(opened, body.size, patterns, folder, limit)
            elif packed == "tar":
                yield from _tar(opened, body.size, patterns, folder, limit)
            else:
                yield from _single(opened, packed, body, patterns, folder, limit)
    # zipfile calls a kind of compression it does not know a NotImplementedError
    except (*_BROKEN, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused("broken-archive", f"The archive is broken: {error}.") from error


@contextmanager
def _opened(body: Body) -> Iterator[IO[bytes]]:
    with Path(body.path).open("rb") if body.path else io.BytesIO(body.data) as opened:
        yield opened


def _zip(opened: IO[bytes], size: int, patterns: Sequence[str], folder: Path, limit: int) -> Iterator[Member]:
    with zipfile.ZipFile(opened) as archive:
        listed = archive.infolist()
        _check([(info.filename, info.file_size) for info in listed], size)
        for info in sorted(listed, key=lambda member: member.filename):
            if not info.is_dir() and _wanted(info.filename, patterns):
                with archive.open(info) as member:
                    yield Member(info.filename, gather(_within(member, info.file_size), "", folder, limit))


def _tar(opened: IO[bytes], size: int, patterns: Sequence[str], folder: Path, limit: int) -> Iterator[Member]:
    total = 0
    with tarfile.open(fileobj=opened, mode="r|") as archive:
        for count, info in enumerate(archive, 1):
            total += info.size
            _check_one(info.name, count, total, size)
            if info.issym() or info.islnk():
                _check_one(info.linkname, count, total, size)
            if info.isfile() and _wanted(info.name, patterns):
                member = archive.extractfile(info)
                if member is not None:
                    yield Member(info.name, gather(read_pieces(member), "", folder, limit))


def _single(
    opened: IO[bytes], packed: str, body: Body, patterns: Sequence[str], folder: Path, limit: int
) -> Iterator[Member]:
    """One packed file, which may be a tar."""
    if packed == "gz":
        inner = gather(read_pieces(opened), "gzip", folder, limit)
    else:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(opened) as unpacking:
            inner = gather(_within(unpacking, max(body.size * RATIO, HARMLESS)), "", folder, limit)
    if kind(inner) == "tar":
        try:
            with _opened(inner) as tar:
                yield from _tar(tar, body.size, patterns, folder, limit)
        finally:
            inner.drop()
    else:
        yield Member("", inner)


def _within(opened: IO[bytes], most: int) -> Iterator[bytes]:
    """The pieces of a member, which may not be longer than its archive says."""
    size = 0
    for piece in read_pieces(opened):
        size += len(piece)
        if size > most:
            raise Refused("bomb", "A file in the archive unpacks to more than it may: it is not unpacked further.")
        yield piece


def _wanted(name: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatch(PurePosixPath(name).name.lower(), pattern.lower()) for pattern in patterns)


def _check(listed: Sequence[tuple[str, int]], size: int) -> None:
    total = 0
    for count, (name, length) in enumerate(listed, 1):
        total += length
        _check_one(name, count, total, size)


def _check_one(name: str, count: int, total: int, size: int) -> None:
    """Raises `Refused` where a name leads out of the archive, or it holds more than it may."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in name or (path.parts[:1] and path.parts[0].endswith(":")):
        raise Refused("path-escapes", f"The archive names a file outside of itself ({name[:80]}): it is not opened.")
    if count > MOST_MEMBERS:
        raise Refused("bomb", f"The archive holds more than {MOST_MEMBERS:,} files: it is not opened.")
    if total > MOST_BYTES or (total > HARMLESS and total > size * RATIO):
        raise Refused("bomb", f"The archive unpacks to more than {RATIO} times its size: it is not opened.")
