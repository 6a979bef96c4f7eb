"""What files and archives a person's paths name, with what is known of each from its name and a list beside it.

A folder may hold lists named `manifest*.csv` with a `path` column (from the list's folder) and any of `jurisdiction`,
`language`, `title`, `version_date`, `licence`, `source_repo`, `url`: what they say is a hint to the formats. A file
named `NAME@2021-02-26.xml` is the publisher's copy of that day.
"""

from __future__ import annotations

import csv
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath

import langcodes
import msgspec
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.formats.document import Hints
from migrandi.jurisdictions import UnknownJurisdiction
from migrandi.jurisdictions import find as find_jurisdiction

MEMBER_LIMIT = 200 * 2**20
"""The largest file taken, in bytes."""
ARCHIVE_LIMIT = 8 * 2**30
"""The most that one archive may unpack to, in bytes."""

_COPY_OF_DAY = re.compile(r"@(\d{4}-\d{2}-\d{2})(?=\.[^./]*$|$)")
_ARCHIVE = re.compile(r"\.(?:zip|tar|tgz|tbz2|txz|tar\.(?:gz|bz2|xz))$", re.IGNORECASE)
_NOT_LAW = re.compile(
    r"^(?:\.(?!\.)|__MACOSX|(?:README|LICEN[CS]E|COPYING|CHANGELOG)\b|manifest[^/]*\.csv$)", re.IGNORECASE
)


class PathMissing(UserError):
    """A path the person named is not there."""

    code = "path-missing"


class Find(msgspec.Struct, frozen=True):
    """A file to import: its name for reports, where its bytes are, what is known of it.

    `data` holds the bytes of an archive's member; otherwise they are read from `path`. `refusal` says why it cannot
    be taken at all.
    """

    name: str
    hints: Hints
    path: str = ""
    data: bytes = b""
    publisher: str = ""
    licence: str = ""
    refusal: str = ""


class Listed(msgspec.Struct, frozen=True):
    """What a list says of one file."""

    hints: Hints
    publisher: str = ""
    licence: str = ""


def count(paths: Iterable[Path]) -> int:
    """How many files `find` will name, an archive counting as one until it is opened."""
    return sum(1 for path in paths for _file in _files(path))


def hold_archives(paths: Iterable[Path]) -> bool:
    """Whether there is an archive among the files, so that their number is only known once it is opened."""
    return any(_ARCHIVE.search(file.name) for path in paths for file in _files(path))


def find(paths: Iterable[Path]) -> Iterator[Find]:
    """Every file below the paths in order of their names, archives opened. Raises `PathMissing` before the first."""
    paths = list(paths)
    for path in paths:
        if not path.exists():
            raise PathMissing(
                _("There is no file or folder %(path)s. Check the spelling, or give its full path."), path=path
            )
    lists: dict[Path, dict[str, Listed]] = {}
    for path in paths:
        for file in _files(path):
            listed = _listed(file, lists)
            if _ARCHIVE.search(file.name):
                yield from _members(file)
            else:
                hints = _with_day(listed.hints, file.name, str(file))
                yield Find(str(file), hints, str(file), b"", listed.publisher, listed.licence, _too_large(file))


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for child in sorted(path.iterdir()):
        if _NOT_LAW.match(child.name):
            continue
        if child.is_dir() and not child.is_symlink():
            yield from _files(child)
        elif child.is_file():
            yield child


def _too_large(file: Path) -> str:
    size = file.stat().st_size
    return f"The file has {size:,} bytes; at most {MEMBER_LIMIT:,} are taken." if size > MEMBER_LIMIT else ""


def _with_day(hints: Hints, name: str, filename: str) -> Hints:
    """The hints with the file's name, and the day in it where it has one."""
    day = hints.as_of
    if match := _COPY_OF_DAY.search(name):
        day = _date(match.group(1)) or day
    return msgspec.structs.replace(hints, filename=PurePosixPath(filename.replace("\\", "/")).name, as_of=day)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _listed(file: Path, lists: dict[Path, dict[str, Listed]]) -> Listed:
    """What the nearest list above the file says of it."""
    absolute = file.absolute()
    for folder in absolute.parents:
        if folder not in lists:
            lists[folder] = _read_lists(folder)
        said = lists[folder].get(absolute.relative_to(folder).as_posix())
        if said is not None:
            return said
    return Listed(Hints())


def _read_lists(folder: Path) -> dict[str, Listed]:
    result: dict[str, Listed] = {}
    try:
        lists = sorted(folder.glob("manifest*.csv"))
    except PermissionError:
        return result
    for manifest in lists:
        with manifest.open(newline="", encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                if row.get("path"):
                    result[row["path"]] = _listing(row)
    return result


def _listing(row: dict[str, str]) -> Listed:
    return Listed(
        Hints(
            address=row.get("url") or "",
            language=_language(row.get("language") or ""),
            jurisdiction=_jurisdiction(row.get("jurisdiction") or ""),
            title=row.get("title") or "",
            as_of=_date(row.get("version_date") or ""),
        ),
        publisher=row.get("source_repo") or row.get("publisher") or "",
        licence=row.get("licence") or "",
    )


@cache
def _jurisdiction(written: str) -> str:
    """Our code for what a list says (`UK` is `gb`); as it is, in lower case, where that is none: `ca-qc`."""
    try:
        return find_jurisdiction(written).code if written else ""
    except UnknownJurisdiction:
        return written.lower()


def _language(code: str) -> str:
    """The shortest standard code of a language (`eng` is `en`); empty for several or none."""
    if not code or ";" in code or code == "mul":
        return ""
    if not langcodes.tag_is_valid(code):
        return ""
    return langcodes.standardize_tag(code, macro=True)


def _members(archive: Path) -> Iterator[Find]:
    """Every file in the archive, read in turn and never written to disk, so that no name in it can lead anywhere."""
    try:
        if zipfile.is_zipfile(archive):
            yield from _zip_members(archive)
        else:
            yield from _tar_members(archive)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, ValueError) as error:
        yield Find(str(archive), Hints(), refusal=f"The archive is broken: {error}. Fetch it again.")


def _zip_members(archive: Path) -> Iterator[Find]:
    total = 0
    with zipfile.ZipFile(archive) as members:
        for info in sorted(members.infolist(), key=lambda member: member.filename):
            if info.is_dir() or _hidden(info.filename):
                continue
            total += info.file_size
            refusal = _refuse_member(info.file_size, total)
            with members.open(info) as member:
                data = b"" if refusal else member.read(MEMBER_LIMIT + 1)
            yield _member(archive, info.filename, data, refusal)


def _tar_members(archive: Path) -> Iterator[Find]:
    total = 0
    with tarfile.open(archive, "r|*") as members:
        for info in members:
            if not info.isfile() or _hidden(info.name):
                continue
            total += info.size
            refusal = _refuse_member(info.size, total)
            member = None if refusal else members.extractfile(info)
            yield _member(archive, info.name, member.read() if member else b"", refusal)


def _hidden(name: str) -> bool:
    return any(_NOT_LAW.match(part) for part in PurePosixPath(name).parts)


def _refuse_member(size: int, total: int) -> str:
    if size > MEMBER_LIMIT:
        return f"The file has {size:,} bytes; at most {MEMBER_LIMIT:,} are taken."
    if total > ARCHIVE_LIMIT:
        return f"The archive unpacks to more than {ARCHIVE_LIMIT:,} bytes; the rest of it is not taken."
    return ""


def _member(archive: Path, name: str, data: bytes, refusal: str) -> Find:
    return Find(f"{archive}!{name}", _with_day(Hints(), name, name), "", data, refusal=refusal)
