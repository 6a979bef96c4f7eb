"""What stands in a header, as people read it: words, addresses, moments, Message-IDs; also where it is broken."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from quopri import decodestring

from migrandi.mail.characters import codec_named, decode
from migrandi.mail.message import Address

MOST_ADDRESSES = 2_000
MOST_IDS = 1_000

_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(r"\r?\n(?=[ \t])|[\r\n]+")
_SPACES = re.compile(r"[ \t\r\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ID = re.compile(r"<\s*([^<>\s]{1,998})\s*>")
_BARE_ID = re.compile(r"[^<>\s,;\"]{1,500}@[^<>\s,;\"]{1,400}")
_ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,320}@[^\s<>,;:\"()]{1,255}")


def as_written(value: str) -> str:
    """A raw header as characters, unfolded, encoded words left as they are. 8-bit bytes are read as what they are."""
    if not value.isascii():
        value = decode(value.encode("utf-8", "surrogateescape"))[0]
    return _CONTROL.sub("\ufffd", _FOLD.sub("", value)).strip()


def words(value: str) -> str:
    """A raw header as people read it: RFC 2047 words decoded, also those that break the rules; spaces made single."""
    return _SPACES.sub(" ", _decoded(as_written(value))).strip()


def _decoded(value: str) -> str:
    """Encoded words of one charset that follow each other are joined before decoding: a character may span two."""
    parts: list[str] = []
    pending, charset, end = b"", "", 0
    for match in _ENCODED.finditer(value):
        between = value[end : match.start()]
        named = match[1].split("*", 1)[0]
        if between.strip() or (pending and named.lower() != charset.lower()):
            parts.append(decode(pending, charset)[0] if pending else "")
            pending = b""
            parts.append(between if between.strip() else "")
        elif end == 0:
            parts.append(between)
        charset = named
        pending += _bytes_of(match[2], match[3], named)
        end = match.end()
    if pending:
        parts.append(decode(pending, charset)[0])
    parts.append(value[end:])
    return _CONTROL.sub("\ufffd", "".join(parts).replace("\n", " "))


def _bytes_of(encoding: str, text: str, charset: str) -> bytes:
    # 8-bit characters do not belong there, but are as good as escaped
    packed = text.encode("ascii" if text.isascii() else codec_named(charset) or "utf-8", "replace")
    if encoding in "qQ":
        return decodestring(packed.replace(b" ", b"_"), header=True)
    packed = re.sub(rb"[^A-Za-z0-9+/]", b"", packed)
    try:
        return b64decode(packed + b"=" * (-len(packed) % 4))
    except binascii.Error:
        # one character too many: what stands before it still reads
        return b64decode(packed[: len(packed) // 4 * 4])


def addresses(value: str) -> tuple[Address, ...]:
    """The correspondents a header names, in its order; groups are opened, comments become names.

    What holds no address is kept as its text, so that a page can show it. At most `MOST_ADDRESSES`.
    """
    found: list[Address] = []
    for part in _parts(as_written(value)):
        address = _address(part)
        if address is not None:
            found.append(address)
        if len(found) == MOST_ADDRESSES:
            break
    return tuple(found)


def _parts(value: str) -> list[str]:
    """The header cut at commas and semicolons that stand outside quotes, comments and angle brackets."""
    if _ENCODED.fullmatch(value.strip()) and "@" not in value:
        # the whole list was encoded, against the rules
        value = _decoded(value)
    parts: list[str] = []
    start, quoted, comment, angle = 0, False, 0, False
    escaped = at_seen = False
    for place, character in enumerate(value):
        at_seen = at_seen or character == "@"
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif quoted:
            quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character == "(":
            comment += 1
        elif character == ")":
            comment = max(0, comment - 1)
        elif comment:
            continue
        elif character == "<":
            angle = True
        elif character == ">":
            angle = False
        elif not angle and (character in ",;" or (character == ":" and not at_seen)):
            # a colon ends the name of a group
            if character != ":":
                parts.append(value[start:place])
            start, at_seen = place + 1, False
    rest = value[start:]
    if (quoted or comment or angle) and rest.count("@") > 1:
        # something was opened and never closed: every address there is taken
        return [*parts, *_ADDRESS.findall(rest)]
    return [part for part in (*parts, rest) if part.strip()]


def _address(part: str) -> Address | None:
    part = part.strip()
    name, opened, rest = part.rpartition("<")
    if opened:
        address = rest.split(">", 1)[0]
        if ":" in address and address.startswith("@"):
            address = address.rsplit(":", 1)[1]
    else:
        bare = _ADDRESS.search(part)
        if bare is not None:
            name, address = part[: bare.start()] + " " + part[bare.end() :], bare[0]
        elif "@" in part:
            name, address = "", part
        else:
            name, address = part, ""
    name = words(_unquoted(name))
    address = _SPACES.sub("", _unquoted(address)) if '"' not in address else address.strip()
    if not address and (inside := _ADDRESS.search(name)):
        name, address = name.replace(inside[0], "").strip(" <>"), inside[0]
    if not address and not name:
        return None
    return Address(name, address)


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return re.sub(r"\\(.)", r"\1", text.replace('\\"', "\0").replace('"', "").replace("\0", '"')).strip().strip("'")


def moment(value: str) -> datetime | None:
    """The moment a Date or Received header tells, in UTC; None where it tells none. Without a zone: UTC."""
    value = as_written(value)[:200]
    try:
        read = parsedate_to_datetime(value)
        return (read.replace(tzinfo=UTC) if read.tzinfo is None else read).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def ids(value: str) -> tuple[str, ...]:
    """The Message-IDs of a header in its order, each once, without angle brackets; the last `MOST_IDS`."""
    value = as_written(value)
    found = _ID.findall(value) or [match.strip("<>") for match in _BARE_ID.findall(value)]
    if not found and (lone := value.strip("<> \t")) and not re.search(r"\s", lone):
        found = [lone[:998]]
    return tuple(dict.fromkeys(found))[-MOST_IDS:]
