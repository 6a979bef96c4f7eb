"""The database in a file, for a backup: copied as of one moment while others write, and made again from that."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import zstandard
from django.utils.translation import gettext as _

from migrandi.databases import FILE
from migrandi.operations.errors import DamagedBackup, NotHere

_BLOCK = 1 << 20


class FileDatabase:
    """The database of the installation in `home`."""

    member = f"{FILE}.zst"
    """What its copy is called in a backup."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def copy(self, target: Path) -> str:
        """The database as of one moment, packed, as a new file `target`; the SHA-256 of its bytes, unpacked.

        Who writes meanwhile is not kept waiting. Raises `NotHere`.
        """
        if not self._file.exists():
            raise NotHere(_("There is no database at %(path)s."), path=self._file)
        plain = target.with_name(f"{target.name}.plain")
        try:
            with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=60)) as source:
                plain.touch(0o600)
                with closing(sqlite3.connect(plain)) as copy:
                    source.backup(copy)
                    copy.execute("PRAGMA journal_mode=DELETE")
            digest = hashlib.sha256()
            with plain.open("rb") as read, open(target, "xb", opener=private) as write:
                packer = zstandard.ZstdCompressor(3).stream_writer(write, closefd=False)
                while block := read.read(_BLOCK):
                    digest.update(block)
                    packer.write(block)
                packer.flush(zstandard.FLUSH_FRAME)
        finally:
            plain.unlink(missing_ok=True)
        return digest.hexdigest()

    def require_empty(self) -> None:
        """A new folder has none."""

    def restore(self, folder: Path, sha256: str) -> None:
        """Make the database in the folder in which its copy stands, which goes. Raises `DamagedBackup`."""
        packed, database = folder / self.member, folder / FILE
        digest = hashlib.sha256()
        try:
            with packed.open("rb") as file, open(database, "xb", opener=private) as write:
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
            raise DamagedBackup.at(folder, FILE) from error
        if not sound or digest.hexdigest() != sha256:
            raise DamagedBackup.at(folder, FILE)


def private(path: str, flags: int) -> int:
    """Opens a file that its owner alone can read."""
    return os.open(path, flags, 0o600)
