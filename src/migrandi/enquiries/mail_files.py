"""Mail from files: `.eml`, `.mbox`, `.msg`, and folders of them. Running it again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from migrandi.enquiries.models import Message
from migrandi.enquiries.own_copies import is_own_copy
from migrandi.enquiries.recording import Source, store_message
from migrandi.mail.boxes import messages_in
from migrandi.mail.errors import NotMail

ACCOUNT = "files"
"""What messages from files are kept under, in the place of a mailbox."""
LARGEST = 2**31
"""Bytes of a file that is read; a larger mailbox file has to be cut first."""


@dataclass
class FilesRead:
    """What became of the files. `refused`: name and reason of each that holds no mail."""

    files: int = 0
    messages: int = 0
    stored: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file that is meant, in a fixed order; hidden ones in folders are left out."""
    for path in paths:
        if path.is_dir():
            for found in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
                if found.is_file() and not hidden:
                    yield found
        else:
            yield path


def bring_in(
    paths: Iterable[Path], moment: datetime, on_file: Callable[[Path, FilesRead], None] = lambda _path, _read: None
) -> FilesRead:
    """Store every message of the files; those stored before are left as they are.

    A message is known again by its bytes and its file's name, so that a folder may be moved, and a mailbox file may
    grow. `on_file` is told after each file.
    """
    done = FilesRead()
    for path in files_in(paths):
        done.files += 1
        try:
            _bring_in_file(path, moment, done)
        except NotMail as error:
            done.refused.append((str(path), str(error)))
        except OSError as error:
            done.refused.append((str(path), _("The file cannot be read: %(why)s.") % {"why": error.strerror}))
        on_file(path, done)
    return done


def _bring_in_file(path: Path, moment: datetime, done: FilesRead) -> None:
    if path.stat().st_size > LARGEST:
        raise NotMail(_("The file is larger than 2 GB. Cut it into smaller ones first."))
    met: Counter[str] = Counter()
    for held in messages_in(path.read_bytes(), path.name):
        received = held.read()
        met[received.sha256] += 1
        # the same bytes twice in one file are two messages of it
        number = met[received.sha256]
        source = Source(account=ACCOUNT, place=path.name if number == 1 else f"{path.name}#{number}")
        done.messages += 1
        known = Message.objects.filter(account=ACCOUNT, sha256=received.sha256, source=source.place).exists()
        if known or is_own_copy(received, moment):
            done.known += 1
            continue
        store_message(received, held.data, source, moment)
        done.stored += 1
