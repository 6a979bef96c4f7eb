"""`move`: the database into PostgreSQL; bytes and index into another folder or a bucket where one is named."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import msgspec
import zstandard
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.utils.translation import gettext as _

from migrandi.buckets import Bucket, bucket
from migrandi.databases import database
from migrandi.law import blobs
from migrandi.law.sole import Taken, sole
from migrandi.moving.copying import MoveRefused, Table, copy_all
from migrandi.postgresql.fitness import check

_STORES = ("blobs", "enquiries")
_BROUGHT = ("index*", "secret-key")
"""What is copied of the data folder. The stamp of what was set up is not: the new folder's first command sees to it."""


class Moved(msgspec.Struct, frozen=True):
    """What a move brought over: the tables, and files of the data folder (none where it stays)."""

    tables: list[Table]
    rows: int
    files: int


def move(
    url: str,
    *,
    home: Path,
    to_home: Path | None = None,
    to_bucket: Bucket | None = None,
    on_row: Callable[[str, int, int], None] = lambda table, done, of: None,
    on_file: Callable[[int, int], None] = lambda done, of: None,
) -> Moved:
    """Copy the database into the empty one at `url`, the data folder into the empty `to_home` where one is named, and
    the bytes as received into `to_bucket` where that is.

    All are checked: the database by a sum over each table, the bytes by their SHA-256. All of it or nothing (but that
    bytes stay in the bucket, where they are in nobody's way). What is moved from stays as it is, and nothing is written
    there while the move goes on. Raises `MoveRefused`, `DatabaseUnfit`, `StoreAway`.
    """
    if connection.vendor != "sqlite":
        raise MoveRefused(_("The data are in a server's database already: unset DATABASE_URL to move those of a file."))
    if to_home is not None and to_home.exists() and any(to_home.iterdir()):
        raise MoveRefused(_("The folder %(folder)s is not empty. Name a new one."), folder=str(to_home))
    if to_bucket is not None:
        to_bucket.check()
    files, brought = 0, False

    def bring_files() -> None:
        nonlocal files, brought
        if to_bucket is not None:
            files += _fill(to_bucket, on_file)
        if to_home is not None:
            files += _bring(home, to_home, _BROUGHT if to_bucket is not None else (*_STORES, *_BROUGHT), on_file)
            brought = True

    try:
        with sole("import", home), _reached(url) as target:
            tables = copy_all("default", target, progress=on_row, before_commit=bring_files)
    except Taken as error:
        raise MoveRefused(_("An import is at work on these data. Wait until it is done, then move.")) from error
    except BaseException:
        if brought and to_home is not None:
            shutil.rmtree(to_home)
        raise
    return Moved(tables, sum(table.rows for table in tables), files)


def bucket_at(url: str) -> Bucket:
    """The bucket at that address. Raises `MoveRefused` where it cannot be understood."""
    try:
        return bucket(url)
    except ImproperlyConfigured as error:
        raise MoveRefused(str(error)) from error


@contextmanager
def _reached(url: str) -> Iterator[str]:
    """The alias of the database at that address, for as long as it is used."""
    alias = f"move-{token_hex(4)}"
    try:
        described = database(url, Path())
    except ImproperlyConfigured as error:
        raise MoveRefused(str(error)) from error
    described["OPTIONS"].pop("pool", None)
    connections.settings[alias] = connections.configure_settings({"default": {}, alias: described})[alias]
    try:
        check(connections[alias])
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def _fill(into: Bucket, told: Callable[[int, int], None]) -> int:
    """Copy all bytes as received into the bucket, and read each there again."""
    stores = zip((settings.BLOBS, settings.ENQUIRY_BLOBS), map(into.within, _STORES), strict=True)
    files = [(source, target, digest) for source, target in stores for digest, _size in blobs.held(source)]
    for done, (source, target, digest) in enumerate(files, start=1):
        try:
            blobs.keep(target, blobs.fetch(source, digest), digest)
            blobs.fetch(target, digest)
        except blobs.BlobMissing as error:
            raise _damaged(digest) from error
        told(done, len(files))
    return len(files)


def _damaged(file: object) -> MoveRefused:
    return MoveRefused(
        _("%(file)s is damaged: its bytes are not what its name says. Restore it, then move."), file=str(file)
    )


def _bring(home: Path, to_home: Path, names: Sequence[str], told: Callable[[int, int], None]) -> int:
    """Copy the data folder but its database, the bytes checked, into a folder beside, which then takes its name."""
    files = [
        path
        for name in names
        for top in home.glob(name)
        for path in (sorted(top.rglob("*")) if top.is_dir() else [top])
        if path.is_file() and path.suffix not in (".part", ".lock")
    ]
    part = to_home.with_name(f"{to_home.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for done, path in enumerate(files, start=1):
            place = part / path.relative_to(home)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place)
            if path.suffix == ".zst" and _sha256(place) != path.stem:
                raise _damaged(path)
            told(done, len(files))
        if to_home.exists():
            to_home.rmdir()
        part.rename(to_home)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return len(files)


def _sha256(packed: Path) -> str:
    digest = hashlib.sha256()
    try:
        with packed.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as reader:
            while piece := reader.read(1 << 20):
                digest.update(piece)
    except zstandard.ZstdError:
        return ""
    return digest.hexdigest()
