"""A git repository of laws: every commit that touches a law is a version of it, as of the commit's day."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from migrandi.harvest.contract import Find, Session
from migrandi.harvest.refusals import Refused

_SHEET = "\x1e"


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Each version of each file, the oldest first; since a day, those committed after it. Of several on one day, the
    last. The day is the author's: whoever turns law into commits puts the day of the law there."""
    folder = Path(session.options["start"]).expanduser().resolve()
    arguments = ["log", "--reverse", "--no-renames", "--raw", "--no-abbrev", "-z", f"--format={_SHEET}%H %as"]
    if since is not None:
        arguments.append(f"--since={since.isoformat()}T00:00:00Z")
    found: dict[tuple[str, str], Find] = {}
    for commit in _git(folder, *arguments).decode("utf-8", "surrogateescape").split(_SHEET)[1:]:
        head, _end, changes = commit.partition("\0")
        _number, day = head.strip().split(" ", 1)
        fields = changes.strip("\n\0").split("\0")
        for about, name in zip(fields[::2], fields[1::2], strict=False):
            if not fnmatch(name, session.options["pattern"]):
                continue
            _old_mode, mode, _old, blob, status = about.lstrip("\n:").split(" ")
            if status == "D":
                for key, earlier in found.items():
                    if key[0] == name:
                        found[key] = _gone(earlier, day)
            elif mode.startswith("100"):
                found[(name, day)] = Find(
                    f"{name}@{day}", name, blob, "", session.options["language"], session.options["jurisdiction"],
                    date.fromisoformat(day), load=partial(_git, folder, "cat-file", "blob", blob),
                )  # fmt: skip
    yield from found.values()


def _gone(find: Find, day: str) -> Find:
    return Find(find.identifier, find.address, find.modified, gone=f"It was removed from the repository on {day}.")


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments],
            capture_output=True, check=True, timeout=600, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise Refused("no-git", "The program git is not installed.") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused("no-repository", f"{folder} cannot be read as a git repository: {said[-1:] or ''}.") from error
    return done.stdout
