"""Files that hold mail become raw messages: `.eml`, `.mbox` of every kind, Outlook's `.msg`. Told apart by content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from migrandi.mail import outlook
from migrandi.mail.errors import NotMail
from migrandi.mail.message import ReceivedMessage
from migrandi.mail.reading import read

_ENVELOPE = re.compile(rb"From [^\r\n]*\d{2}[^\r\n]*\r?\n")
_FROM_LINE = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From (?:[^\r\n]*\d\d:\d\d[^\r\n]*|\S+[ \t]*)\r?\n(?=[!-9;-~]+:|>From )"
)
_HEADER = re.compile(rb"(?:>?From [^\r\n]*\r?\n)?\s{0,20}[!-9;-~]{1,80}[ \t]*:")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Held:
    """One message of a file: its bytes as they stand there, and its number in the file, from 1.

    `container` is `eml`, `mbox` or `msg`.
    """

    data: bytes = field(repr=False)
    container: str
    number: int = 1

    def read(self) -> ReceivedMessage:
        """The message. Never refuses: what cannot be read is kept as a file, and its faults say so."""
        return outlook.read(self.data) if self.container == "msg" else read(self.data)


def messages_in(data: bytes, name: str = "") -> Iterator[Held]:
    """Every message in the file, in its order, nothing between them left out. Raises `NotMail`.

    `name`: the file's name; one that ends in `.eml` holds one message whatever its text looks like.
    """
    ending = PurePath(name).suffix.lower()
    if data.startswith(outlook.SIGNATURE):
        if not outlook.is_message(data):
            raise NotMail("The file is an Office document, not a message: attach it to an enquiry instead.")
        yield Held(data, "msg")
        return
    if ending != ".eml" and _ENVELOPE.match(data):
        yield from _cut(data)
        return
    if ending not in (".eml", ".mbox", ".mbx") and not _HEADER.match(data[:4096].removeprefix(_BOM)):
        raise NotMail("The file does not begin as a message does, with lines as “From: …” or “Subject: …”.")
    if not data.strip():
        raise NotMail("The file is empty.")
    yield Held(data, "eml")


def _cut(data: bytes) -> Iterator[Held]:
    """An mbox cut at its `From ` lines: such a line tells a time, follows an empty one, and a header follows it."""
    starts = [match.start() for match in _FROM_LINE.finditer(data)]
    if not starts or starts[0]:
        starts.insert(0, 0)
    for number, start in enumerate(starts, 1):
        end = starts[number] if number < len(starts) else len(data)
        yield Held(data[start:end], "mbox", number)
