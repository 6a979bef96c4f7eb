"""A whole installation as one file, taken while it is at work; and an installation again from that file.

The file is a tar: first the database as of one moment, then everything else that cannot be made again, last a list of
all of it with each member's SHA-256, and the digest of that list. Files are written before the rows that name them, so
that everything the database knows at that moment stands in the folders copied after it. The search index is left out:
it is built again.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec
import zstandard
from django.utils.translation import gettext as _

from migrandi import __version__
from migrandi.operations.errors import DamagedBackup, InTheWay, NotHere

DATABASE = "migrandi.sqlite3"
_PACKED = f"{DATABASE}.zst"
_LIST, _SEAL = "contents.json", "contents.sha256"
_MADE_AGAIN = frozenset({"index", "installed", "vectors"})
"""What stands in the folder and is built anew from the rest."""
_BLOCK = 1 << 20

Progress = Callable[[int], None]


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


def backup(home: Path, target: Path, at: datetime, progress: Progress = lambda done: None) -> Contents:
    """Write all of the installation in `home` to the file `target`; readers and writers go on meanwhile.

    `progress` is told the bytes written so far. The file appears whole or not at all, readable to its owner alone: it
    holds the installation's secret key. Raises `NotHere`, `InTheWay`.
    """
    database = home / DATABASE
    if not database.exists():
        raise NotHere(_("There is no database at %(path)s. Its own tool copies one kept by a server."), path=database)
    if target.exists():
        raise InTheWay(_("%(path)s exists. Choose another name: nothing is overwritten."), path=target)
    part, copy = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.database")
    try:
        digest = _copied(database, copy)
        with open(part, "xb", opener=_private) as file, tarfile.open(fileobj=file, mode="w|") as tar:
            members: list[Member] = []
            for name, path in _files(home, copy):
                member = _added(tar, name, path)
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
        copy.with_name(f"{copy.name}.plain").unlink(missing_ok=True)
    return contents


def require_a_file(vendor: str) -> None:
    """Raises `NotHere` where the database is kept by a server (`vendor`: as Django calls it), not in a file here."""
    if vendor != "sqlite":
        sentence = _("The database is kept by a server: copy it with the server's own tool (pg_dump), and the folder.")
        raise NotHere(sentence)


def check(source: Path) -> Contents:
    """What the backup holds, every byte of it compared with its list. Raises `DamagedBackup`."""
    return _walk(source, None)


def restore(source: Path, home: Path) -> Contents:
    """Make the installation in `home` that the backup was taken of. The next command builds its search index.

    Everything is unpacked and checked beside it first: what does not hold leaves nothing behind. Raises `InTheWay`
    where `home` holds anything but a key nobody used yet, and `DamagedBackup`.
    """
    standing = [path.name for path in home.iterdir() if path.name != "secret-key"] if home.exists() else []
    if standing:
        sentence = _("%(home)s is not empty (%(what)s). Restore into a new folder: MIGRANDI_HOME=… migrandi restore")
        raise InTheWay(sentence, home=home, what=", ".join(sorted(standing)[:3]))
    beside = home.with_name(f"{home.name}.restoring")
    if beside.exists():
        raise InTheWay(_("%(path)s is left of an earlier try. Look at it and remove it."), path=beside)
    beside.mkdir(parents=True, mode=0o700)
    try:
        contents = _walk(source, beside)
        _unpacked(beside, contents)
        shutil.rmtree(home, ignore_errors=True)
        beside.replace(home)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return contents


def _copied(database: Path, target: Path) -> str:
    """The database as of one moment, packed; the SHA-256 of its bytes. Who writes meanwhile is not kept waiting."""
    plain = target.with_name(f"{target.name}.plain")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as source:
        plain.touch(0o600)
        with closing(sqlite3.connect(plain)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    digest = hashlib.sha256()
    with plain.open("rb") as read, open(target, "xb", opener=_private) as write:
        packer = zstandard.ZstdCompressor(3).stream_writer(write, closefd=False)
        while block := read.read(_BLOCK):
            digest.update(block)
            packer.write(block)
        packer.flush(zstandard.FLUSH_FRAME)
    plain.unlink()
    return digest.hexdigest()


def _files(home: Path, copy: Path) -> Iterator[tuple[str, Path]]:
    yield _PACKED, copy
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        made_again = name.parts[0] in _MADE_AGAIN or name.parts[0].startswith(DATABASE)
        passing = path.suffix in (".lock", ".part")
        if path.is_file() and not path.is_symlink() and not made_again and not passing:
            yield name.as_posix(), path


def _added(tar: tarfile.TarFile, name: str, path: Path) -> Member | None:
    """The file in the tar; None where it went away meanwhile, as an erased message does."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = os.fstat(file.fileno()).st_size, int(path.stat().st_mtime), 0o600
        read = _Digesting(file)
        tar.addfile(entry, read)
    return Member(name, entry.size, read.digest.hexdigest())


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
                    raise _damaged(source, entry.name)
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
                    with open(target, "xb", opener=_private) as write:
                        shutil.copyfileobj(read, write, _BLOCK)
                found[entry.name] = Member(entry.name, entry.size, read.digest.hexdigest())
        contents = msgspec.json.decode(said, type=Contents)
    except FileNotFoundError as error:
        raise NotHere(_("There is no file %(path)s."), path=source) from error
    except (tarfile.TarError, EOFError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _damaged(source, "") from error
    if hashlib.sha256(said).hexdigest().encode() != seal:
        raise _damaged(source, _LIST)
    for member in contents.members:
        if found.pop(member.name, None) != member:
            raise _damaged(source, member.name)
    if found:
        raise _damaged(source, next(iter(found)))
    return contents


def _unpacked(folder: Path, contents: Contents) -> None:
    """The database out of its packing, whole and sound."""
    packed, database = folder / _PACKED, folder / DATABASE
    digest = hashlib.sha256()
    try:
        with packed.open("rb") as file, open(database, "xb", opener=_private) as write:
            with zstandard.ZstdDecompressor().stream_reader(file) as read:
                while block := read.read(_BLOCK):
                    digest.update(block)
                    write.write(block)
            os.fsync(write.fileno())
        packed.unlink()
        with closing(sqlite3.connect(database)) as opened:
            sound = opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            opened.execute("PRAGMA journal_mode=WAL")
    except (zstandard.ZstdError, sqlite3.DatabaseError) as error:
        raise _damaged(folder, DATABASE) from error
    if not sound or digest.hexdigest() != contents.database:
        raise _damaged(folder, DATABASE)


def _within(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts


def _damaged(source: Path, member: str) -> DamagedBackup:
    if member:
        sentence = _("%(path)s is damaged at “%(member)s”: nothing was restored. Take another backup.")
        return DamagedBackup(sentence, path=source, member=member[:200])
    return DamagedBackup(_("%(path)s is no whole backup of Migrandi: nothing was restored."), path=source)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
