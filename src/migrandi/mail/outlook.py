"""Outlook's `.msg` files (MS-OXMSG in a compound file): written out as an ordinary message, which is then read.

What is needed of the format is small, and the library that reads more of it has a licence that ours cannot take on.
"""

from __future__ import annotations

import hashlib
import re
import struct
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime, formataddr
from io import BytesIO

import olefile

from migrandi.mail import rtf
from migrandi.mail.message import Attachment, ReceivedMessage
from migrandi.mail.reading import read as read_mail

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ATTACHMENTS = 1_000
DEEPEST = 10
LARGEST_STREAM = 200_000_000

_PROPERTIES = "__properties_version1.0"
_TEXT, _TEXT8, _BINARY, _TIME, _OBJECT = "001F", "001E", "0102", 0x0040, "000D"
_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_HEADERS, _MESSAGE_ID, _IN_REPLY_TO, _REFERENCES, _CONVERSATION = "007D", "1035", "1042", "1039", "0071"
_SENDERS = (("0C1A", "5D01"), ("0C1A", "0C1F"), ("0042", "5D02"), ("0042", "0065"))
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_CODEPAGES = (0x3FFD, 0x3FDE)
_RECIPIENT_KIND = 0x0C15
_OWN = re.compile(r"^(?:content-[\w-]+|mime-version)\s*:", re.IGNORECASE)
_DAMAGES = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, RecursionError)
"""What the reader of compound files raises for one that is damaged."""


def is_message(data: bytes) -> bool:
    """Whether a compound file is a message rather than a document."""
    return _PROPERTIES.encode("utf-16-le") in data and b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0" not in data[:2_000_000]


def read(data: bytes) -> ReceivedMessage:
    """The message in the file. Never refuses: a damaged one is kept whole as a file, and `faults` says so."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as opened:
            mail = _written_out(opened, "", 0)
    except _DAMAGES as error:
        return _kept_whole(data, type(error).__name__)
    message = read_mail(mail, "msg")
    return replace(message, raw=data, sha256=hashlib.sha256(data).hexdigest())


def _kept_whole(data: bytes, why: str) -> ReceivedMessage:
    sha256 = hashlib.sha256(data).hexdigest()
    whole = Attachment("message.msg", "", "application/vnd.ms-outlook", "", sha256, data)
    fault = f"The Outlook file is damaged ({why}): it is kept whole, and nothing in it can be shown."
    return replace(read_mail(b"", "msg"), raw=data, sha256=sha256, attachments=(whole,), faults=(fault,))


@dataclass
class _Store:
    """One storage of the file: its properties by their number."""

    file: olefile.OleFileIO
    path: str
    head: int
    codec: str = "cp1252"

    def stream(self, name: str) -> bytes:
        path = f"{self.path}{name}"
        if not self.file.exists(path) or self.file.get_size(path) > LARGEST_STREAM:
            return b""
        return bytes(self.file.openstream(path).read())

    def text(self, number: str) -> str:
        wide = self.stream(f"__substg1.0_{number}{_TEXT}")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return self.stream(f"__substg1.0_{number}{_TEXT8}").decode(self.codec, "replace").rstrip("\0")

    def binary(self, number: str) -> bytes:
        return self.stream(f"__substg1.0_{number}{_BINARY}")

    def fixed(self) -> dict[int, tuple[int, bytes]]:
        """Properties of a fixed size: number to type and its eight bytes."""
        data = self.stream(_PROPERTIES)[self.head :]
        found = {}
        for start in range(0, len(data) - 15, 16):
            kind, number = struct.unpack_from("<HH", data, start)
            found[number] = (kind, data[start + 8 : start + 16])
        return found


def _written_out(file: olefile.OleFileIO, path: str, depth: int) -> bytes:
    """The message at that place in the file as the bytes of an ordinary one."""
    store = _Store(file, path, 24 if path else 32)
    fixed = store.fixed()
    for number in _CODEPAGES:
        if number in fixed:
            store.codec = _codec(struct.unpack("<I", fixed[number][1][:4])[0])
            break
    lines = _headers(store, fixed)
    parts = [*_bodies(store), *_attachments(store, depth)]
    boundary = "=_" + hashlib.sha256(b"".join(body for _head, body in parts)).hexdigest()[:40]
    lines += ["MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{boundary}"', ""]
    made = ["\r\n".join(lines).encode("utf-8", "replace"), b"\r\n"]
    for head, body in parts:
        packed = b"\r\n".join(
            b64encode(body[start : start + 57 * 1000]).replace(b"\n", b"") for start in range(0, len(body), 57 * 1000)
        )
        made.append(f"--{boundary}\r\n{head}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode("utf-8", "replace"))
        made.append(packed + b"\r\n")
    made.append(f"--{boundary}--\r\n".encode())
    return b"".join(made)


def _codec(codepage: int) -> str:
    codec = {65001: "utf-8", 20127: "cp1252", 28591: "cp1252", 936: "gb18030"}.get(codepage, f"cp{codepage}")
    try:
        b"a".decode(codec, "replace")
    except LookupError:
        return "cp1252"
    return codec


def _headers(store: _Store, fixed: dict[int, tuple[int, bytes]]) -> list[str]:
    """The headers the message came with, where the file has them; else made from its properties."""
    came = store.text(_HEADERS)
    if came.strip():
        return list(_without_own(came.replace("\r\n", "\n").replace("\r", "\n")))
    lines = []
    for name, address in _SENDERS:
        if "@" in (written := store.text(address)):
            lines.append(f"From: {_person(store.text(name), written)}")
            break
    else:
        lines.append(f"From: {_word(store.text('0C1A') or store.text('0042'))}")
    people: dict[int, list[str]] = {}
    for place in _storages(store, "__recip_version1.0_"):
        recipient = _Store(store.file, place, 8, store.codec)
        kind = recipient.fixed().get(_RECIPIENT_KIND)
        number = struct.unpack("<I", kind[1][:4])[0] & 0xF if kind else 1
        address = recipient.text("39FE") or recipient.text("3003")
        people.setdefault(number, []).append(_person(recipient.text("3001"), address))
    for number, header in ((1, "To"), (2, "Cc"), (3, "Bcc")):
        if people.get(number):
            lines.append(f"{header}: {', '.join(people[number])}")
    lines.append(f"Subject: {_word(store.text(_SUBJECT))}")
    for number in (_SUBMITTED, _DELIVERED):
        if number in fixed and (moment := _moment(fixed[number])) is not None:
            lines.append(f"Date: {format_datetime(moment)}")
            break
    for number, header in ((_MESSAGE_ID, "Message-ID"), (_IN_REPLY_TO, "In-Reply-To"), (_REFERENCES, "References")):
        if value := re.sub(r"\s+", " ", store.text(number)).strip():
            lines.append(f"{header}: {value}")
    if index := store.binary(_CONVERSATION):
        lines.append(f"Thread-Index: {b64encode(index[:1000]).decode()}")
    return lines


def _without_own(came: str) -> Iterator[str]:
    """The headers without those that say how the content was written: here it is written otherwise."""
    leaving_out = False
    for line in came.split("\n"):
        if not line.strip():
            continue
        if line[0] in " \t":
            if not leaving_out:
                yield line
            continue
        leaving_out = bool(_OWN.match(line)) or ":" not in line
        if not leaving_out:
            yield line


def _bodies(store: _Store) -> Iterator[tuple[str, bytes]]:
    """The text and the HTML; where there is neither, the words of the RTF."""
    text = store.text(_BODY)
    page = store.binary(_HTML) or store.text(_HTML).encode()
    if not text.strip() and not page:
        text = rtf.words(rtf.unpacked(store.binary(_RTF)))
    kinds = []
    if text:
        kinds.append(("Content-Type: text/plain; charset=utf-8", text.encode("utf-8", "replace")))
    if page:
        codec = "utf-8" if _is_utf8(page) else store.codec
        kinds.append((f"Content-Type: text/html; charset={codec}", page))
    yield from kinds


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _attachments(store: _Store, depth: int) -> Iterator[tuple[str, bytes]]:
    for place in _storages(store, "__attach_version1.0_")[:MOST_ATTACHMENTS]:
        attached = _Store(store.file, place, 8, store.codec)
        name = attached.text("3707") or attached.text("3704") or attached.text("3001")
        embedded = f"__substg1.0_3701{_OBJECT}"
        if attached.file.exists(f"{place}{embedded}/{_PROPERTIES}") and depth < DEEPEST:
            kind, body = "message/rfc822", _written_out(store.file, f"{place}{embedded}/", depth + 1)
            name = name if name.lower().endswith(".eml") else f"{name or 'message'}.eml"
            # a message within a message cannot stand in base64 by the standard; a file of it can
            kind = "application/octet-stream"
        else:
            kind, body = attached.text("370E") or "application/octet-stream", attached.binary("3701")
        if not re.fullmatch(r"[\w.+-]{1,80}/[\w.+-]{1,120}", kind) or kind.startswith(("message/", "multipart/")):
            kind = "application/octet-stream"
        head = [f"Content-Type: {kind}", f"Content-Disposition: attachment; filename*=utf-8''{_escaped(name)}"]
        if content_id := re.sub(r"[^\x21-\x7e]", "", attached.text("3712")):
            head.append(f"Content-ID: <{content_id[:400]}>")
        yield "\r\n".join(head), body


def _storages(store: _Store, start: str) -> list[str]:
    """The places of the storages whose names begin so, in their order."""
    depth = store.path.count("/")
    found = {
        entry[depth]
        for entry in store.file.listdir(streams=True, storages=False)
        if len(entry) > depth + 1
        and "/".join(entry[:depth]) == store.path.rstrip("/")
        and entry[depth].startswith(start)
    }
    return [f"{store.path}{name}/" for name in sorted(found)]


def _moment(value: tuple[int, bytes]) -> datetime | None:
    """A FILETIME (tenths of a microsecond since 1601) as a moment."""
    kind, data = value
    if kind != _TIME or not any(data):
        return None
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=struct.unpack("<Q", data)[0] // 10)
    except OverflowError:
        return None


def _word(text: str) -> str:
    return Header(re.sub(r"[\r\n\0]+", " ", text), "utf-8").encode(maxlinelen=0) if text else ""


def _person(name: str, address: str) -> str:
    address = re.sub(r"[\s<>,;]", "", address)
    if "@" not in address:
        return f"{_word(name or address)}"
    name = re.sub(r"[\r\n\0]+", " ", name).strip("'\" ")
    return formataddr((name, address)) if name.isascii() and address.isascii() else f"{_word(name)} <{address}>"


def _escaped(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name[:300].encode("utf-8", "replace"))
