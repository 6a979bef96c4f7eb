"""A whole installation as one file, taken while it is at work; and an installation again from that file.

The file is a tar: first the database as of one moment, then everything else that cannot be made again, last a list of
all of it with each member's SHA-256, and the digest of that list. Files are written before the rows that name them, so
that everything the database knows at that moment stands in the folders copied after it. The search index is left out:
it is built again. Bytes that stand in a bucket are copied as those of a folder are, and may go back into either.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

import msgspec
from django.utils.translation import gettext as _

from migrandi import __version__
from migrandi.buckets import Bucket, NoSuchObject
from migrandi.databases import FILE
from migrandi.operations.errors import DamagedBackup, InTheWay, NotHere
from migrandi.operations.file_database import FileDatabase, private

_STORES = ("blobs", "enquiries")
"""What stands in a bucket where there is one, under the names that it has in a folder."""
_LIST, _SEAL = "contents.json", "contents.sha256"
_MADE_AGAIN = frozenset({"index", "installed", "vectors"})
"""What stands in the folder and is built anew from the rest."""
_TALLIES = "tallies.sqlite3"
"""What limits are counted by, with what SQLite puts beside it; it is missed by nobody."""
_BLOCK = 1 << 20

Progress = Callable[[int], None]
_Opened = Callable[[], AbstractContextManager[tuple[IO[bytes], int]]]


class Database(Protocol):
    """What a backup asks of a database, wherever that is kept."""

    member: str

    def copy(self, target: Path) -> str:
        """As of one moment, as a new file; the SHA-256 by which it is known to be whole."""

    def require_empty(self) -> None:
        """Raises `InTheWay` where it could not be restored into."""

    def restore(self, folder: Path, sha256: str) -> None:
        """Make it from the copy in the folder: all of it or nothing."""


class Member(msgspec.Struct, frozen=True):
    """One file in a backup. `sha256`, `size`: of the file as it stands in the backup."""

    name: str
    size: int
    sha256: str


class Contents(msgspec.Struct, frozen=True):
    """What a backup holds. `moment`: of which the database is; `database`: the SHA-256 of its bytes, unpacked."""

    version: str
    moment: datetime
    database: str
    members: list[Member]


def backup(
    home: Path,
    target: Path,
    at: datetime,
    progress: Progress = lambda done: None,
    *,
    database: Database | None = None,
    bucket: Bucket | None = None,
) -> Contents:
    """Write all of the installation in `home` to the file `target`; readers and writers go on meanwhile.

    `database`: the file in `home` where none is given; `bucket`: where the bytes are, if not in `home`. `progress` is
    told the bytes written so far. The file appears whole or not at all, readable to its owner alone: it holds the
    installation's secret key. Raises `NotHere`, `InTheWay`, `ToolMissing`, `ToolFailed`, `StoreAway`.
    """
    if target.exists():
        raise InTheWay(_("%(path)s exists. Choose another name: nothing is overwritten."), path=target)
    database = database or FileDatabase(home)
    part, copy = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.database")
    try:
        digest = database.copy(copy)
        with open(part, "xb", opener=private) as file, tarfile.open(fileobj=file, mode="w|") as tar:
            members: list[Member] = []
            for name, opened in _all(home, database.member, copy, bucket):
                member = _added(tar, name, opened)
                if member is not None:
                    members.append(member)
                    progress(sum(one.size for one in members))
            contents = Contents(__version__, at.astimezone(UTC), digest, members)
            said = msgspec.json.encode(contents)
            _put(tar, _LIST, said)
            _put(tar, _SEAL, hashlib.sha256(said).hexdigest().encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return contents


def check(source: Path) -> Contents:
    """What the backup holds, every byte of it compared with its list. Raises `DamagedBackup`."""
    return _walk(source, None)


def restore(source: Path, home: Path, *, database: Database | None = None, bucket: Bucket | None = None) -> Contents:
    """Make the installation in `home` that the backup was taken of. The next command builds its search index.

    `database`, `bucket`: where those go, as for `backup`. Everything is unpacked and checked beside `home` first: what
    does not hold leaves nothing behind. Raises `InTheWay` where `home` holds anything but a key nobody used yet or the
    database anything at all, and `DamagedBackup`, `NotHere`, `ToolMissing`, `ToolFailed`, `StoreAway`.
    """
    there = [path.name for path in home.iterdir()] if home.exists() else []
    standing = [name for name in there if name != "secret-key" and not name.startswith(_TALLIES)]
    if standing:
        sentence = _("%(home)s is not empty (%(what)s). Restore into a new folder: MIGRANDI_HOME=… migrandi restore")
        raise InTheWay(sentence, home=home, what=", ".join(sorted(standing)[:3]))
    database = database or FileDatabase(home)
    database.require_empty()
    beside = home.with_name(f"{home.name}.restoring")
    if beside.exists():
        raise InTheWay(_("%(path)s is left of an earlier try. Look at it and remove it."), path=beside)
    beside.mkdir(parents=True, mode=0o700)
    try:
        contents = _walk(source, beside)
        if not (beside / database.member).exists():
            raise NotHere(_another_kind(database.member == FileDatabase.member))
        if bucket is not None:
            _fill(bucket, beside)
        database.restore(beside, contents.database)
        shutil.rmtree(home, ignore_errors=True)
        beside.replace(home)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return contents


def _all(home: Path, member: str, copy: Path, bucket: Bucket | None) -> Iterator[tuple[str, _Opened]]:
    """What goes into a backup, each with what opens it."""
    yield member, lambda: _file(copy)
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        made_again = name.parts[0] in _MADE_AGAIN or name.parts[0].startswith((FILE, _TALLIES))
        passing = path.suffix in (".lock", ".part")
        if path.is_file() and not path.is_symlink() and not made_again and not passing:
            yield name.as_posix(), lambda path=path: _file(path)  # type: ignore[misc]
    if bucket is not None:
        for key, _size in bucket.contents():
            if key.partition("/")[0] in _STORES:
                yield key, lambda key=key: bucket.reading(key)  # type: ignore[misc]


@contextmanager
def _file(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    with path.open("rb") as file:
        yield file, os.fstat(file.fileno()).st_size


def _fill(bucket: Bucket, folder: Path) -> None:
    """Move the bytes from the folder into the bucket. They are called by their digests: whatever stands there already
    is the same, or damaged."""
    for store in _STORES:
        for path in sorted((folder / store).rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    bucket.write(path.relative_to(folder).as_posix(), file)
        shutil.rmtree(folder / store, ignore_errors=True)


def _added(tar: tarfile.TarFile, name: str, opened: _Opened) -> Member | None:
    """The file in the tar; None where it went away meanwhile, as an erased message does."""
    try:
        with opened() as (file, size):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = size, 0o600
            read = _Digesting(file)
            tar.addfile(entry, read)
    except (FileNotFoundError, NoSuchObject):
        return None
    return Member(name, size, read.digest.hexdigest())


def _put(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    tar.addfile(entry, io.BytesIO(data))


class _Digesting(io.RawIOBase):
    """What is read through this is digested."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block


def _walk(source: Path, into: Path | None) -> Contents:
    """Read the whole file, unpack it if asked to, and hold every member against the list."""
    found: dict[str, Member] = {}
    said = seal = b""
    try:
        with tarfile.open(source, mode="r|") as tar:
            for entry in tar:
                file = tar.extractfile(entry)
                if file is None or not _within(entry.name):
                    raise DamagedBackup.at(source, entry.name)
                if entry.name in (_LIST, _SEAL):
                    data = file.read()
                    said, seal = (data, seal) if entry.name == _LIST else (said, data)
                    continue
                read = _Digesting(file)
                if into is None:
                    while read.read(_BLOCK):
                        pass
                else:
                    target = into / entry.name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with open(target, "xb", opener=private) as write:
                        shutil.copyfileobj(read, write, _BLOCK)
                found[entry.name] = Member(entry.name, entry.size, read.digest.hexdigest())
        contents = msgspec.json.decode(said, type=Contents)
    except FileNotFoundError as error:
        raise NotHere(_("There is no file %(path)s."), path=source) from error
    except (tarfile.TarError, EOFError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedBackup.at(source, "") from error
    if hashlib.sha256(said).hexdigest().encode() != seal:
        raise DamagedBackup.at(source, _LIST)
    for member in contents.members:
        if found.pop(member.name, None) != member:
            raise DamagedBackup.at(source, member.name)
    if found:
        raise DamagedBackup.at(source, next(iter(found)))
    return contents


def _within(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts


def _another_kind(wants_file: bool) -> str:
    if wants_file:
        return _("The backup is of a database kept by PostgreSQL. Name a new empty one to restore into: DATABASE_URL=…")
    return _("The backup is of a database in a file. Restore it without DATABASE_URL, then: migrandi move --to …")
