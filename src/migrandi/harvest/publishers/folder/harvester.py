"""A folder: each file below it is a document; its size and the moment it was written tell whether it changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.refusals import Refused

_LARGEST = 200 * 2**20


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every file; since a day, those written after it."""
    folder = Path(session.options["start"]).expanduser().resolve()
    if not folder.is_dir():
        raise Refused("no-folder", f"There is no folder {folder}.")
    for file in sorted(folder.rglob(session.options["pattern"])):
        inside = file.relative_to(folder)
        if not file.is_file() or file.is_symlink() or any(part.startswith(".") for part in inside.parts):
            continue
        about = file.stat()
        written = datetime.fromtimestamp(about.st_mtime, UTC)
        if about.st_size <= _LARGEST and (since is None or written.date() >= since):
            yield Find(
                inside.as_posix(), f"{folder.name}/{inside.as_posix()}", f"{about.st_size} {about.st_mtime_ns}",
                load=file.read_bytes,
            )  # fmt: skip
