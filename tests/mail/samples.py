"""The corpus's mail, by its list, and what the standard library reads of a message: what tests compare with."""

import csv
import email
import hashlib
import re
from email.message import Message
from functools import cache
from pathlib import Path

from migrandi.mail.message import ReceivedMessage
from tests.corpus import CORPUS

# lists of addresses that the same project tests with: the manifest counts them as mail, but there is none in them
NO_MAIL = re.compile(r"flanker/\w+_(?:in)?valid\.txt|flanker/domain_typos_invalid\.txt")


@cache
def manifest() -> tuple[Path, ...]:
    """Every file of kind mail in the corpus's list."""
    with (CORPUS / "manifest-intl.csv").open(encoding="utf-8", newline="") as listed:
        return tuple(CORPUS / row["path"] for row in csv.DictReader(listed) if row["kind"] == "6-email")


@cache
def letters() -> tuple[Path, ...]:
    """The files that hold a message."""
    return tuple(path for path in manifest() if not NO_MAIL.fullmatch(path.relative_to(CORPUS).as_posix()))


def leaves(message: Message) -> list[tuple[Message, bytes]]:
    """Every leaf as the standard library reads it, with its bytes: decoded, or raw where it cannot decode them."""
    found = []
    for part in message.walk():
        if part.is_multipart():
            continue
        data = part.get_payload(decode=True)
        raw = part.get_payload()
        if not data and isinstance(raw, str):
            data = raw.encode("utf-8", "surrogateescape")
        found.append((part, data or b""))
    return found


def is_file(part: Message) -> bool:
    """Whether a leaf is an attachment by its own word: it has a name, says so, or is no text."""
    said = str(part.get("Content-Disposition") or "").strip().lower().startswith("attachment")
    return bool(part.get_filename()) or said or part.get_content_maintype() != "text"


def missing(raw: bytes, read: ReceivedMessage) -> list[str]:
    """What the standard library finds in the message and ours has neither as text nor as a file."""
    held = {one.sha256 for one in read.attachments}
    shown = "".join(read.text.split())
    lost = []
    if any("all below them is kept as one file" in fault for fault in read.faults):
        return [] if read.attachments else ["the body that was not read"]
    for part, data in leaves(email.message_from_bytes(raw)):
        kind = part.get_content_type()
        if not data.strip() or hashlib.sha256(data).hexdigest() in held:
            continue
        # the groups of a delivery report are parts for the library, and one file for us
        if any(_bare(data) in _bare(one.data) for one in read.attachments):
            continue
        if kind == "text/html":
            if not read.html and data.strip(b"\0 \r\n\t"):
                lost.append(f"{kind} of {len(data)} bytes")
            continue
        word = re.search(rb"[A-Za-z0-9]{4,}", data)
        if word is not None and word[0].decode() not in shown and not _in_another_charset(part):
            lost.append(f"{kind}, {word[0].decode()} of {len(data)} bytes")
    return lost


def _bare(data: bytes) -> bytes:
    """Without line ends, which are written anew where a part is put together again."""
    return data.replace(b"\r", b"").replace(b"\n", b"")


def _in_another_charset(part: Message) -> bool:
    """Whether bytes that look like letters are others: in UTF-16, UTF-7 and the like."""
    return not re.match(r"(?:utf-?8$|us-ascii|iso-8859|windows-125|$)", str(part.get_content_charset() or "").lower())
