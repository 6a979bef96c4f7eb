"""Rich text as Outlook packs it (MS-OXRTFCP): unpacked, and its words taken out."""

from __future__ import annotations

import re
import struct

LARGEST = 4_000_000
"""Bytes that are unpacked at most."""

_PRELOADED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE
)
_HIDDEN = frozenset(
    (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"themedata", b"generator", b"listtable")
)
_SYMBOLS = {b"~": b" ", b"_": b"-"}
_BREAKS = {b"par": "\n", b"line": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t", b"emdash": "—", b"endash": "–",
           b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•"}  # fmt: skip


def unpacked(data: bytes) -> bytes:
    """The RTF in Outlook's own packing; what is damaged ends where it can be read no further."""
    if len(data) < 16:
        return b""
    _size, raw_size, kind = struct.unpack("<III", data[:12])
    if kind == 0x414C454D:  # "MELA": not packed
        return data[16 : 16 + min(raw_size, LARGEST)]
    if kind != 0x75465A4C:  # "LZFu"
        return b""
    window = bytearray(4096)
    window[: len(_PRELOADED)] = _PRELOADED
    write, out, place = len(_PRELOADED), bytearray(), 16
    while place < len(data) and len(out) < min(raw_size, LARGEST):
        control = data[place]
        place += 1
        for bit in range(8):
            if control >> bit & 1:
                if place + 1 >= len(data):
                    return bytes(out)
                token = data[place] << 8 | data[place + 1]
                place += 2
                offset, length = token >> 4, (token & 0xF) + 2
                if offset == write:
                    return bytes(out)
                for _ in range(length):
                    byte = window[offset]
                    offset = (offset + 1) % 4096
                    out.append(byte)
                    window[write] = byte
                    write = (write + 1) % 4096
            else:
                if place >= len(data):
                    return bytes(out)
                out.append(data[place])
                window[write] = data[place]
                write = (write + 1) % 4096
                place += 1
    return bytes(out[:raw_size])


def words(data: bytes) -> str:
    """The words of RTF, a line a paragraph. The HTML that Outlook hides in RTF comes out as its words too."""
    out: list[str] = []
    codec = "cp1252"
    hidden: list[bool] = [False]
    skip = 0
    pending = bytearray()

    def flush() -> None:
        if pending:
            out.append(pending.decode(codec, "replace"))
            pending.clear()

    starred = False
    for match in _TOKEN.finditer(data[:LARGEST]):
        word, number, byte, symbol, brace, text = match.groups()
        if brace == b"{":
            hidden.append(hidden[-1])
        elif brace == b"}":
            if len(hidden) > 1:
                hidden.pop()
        elif symbol == b"*":
            starred = True
            continue
        elif word is not None:
            flush()
            word = word.lower()
            if word in _HIDDEN or starred or (word == b"htmlrtf" and number != b"0"):
                hidden[-1] = True
            elif word == b"htmlrtf":
                hidden[-1] = False
            elif word == b"ansicpg" and number:
                codec = _codec(int(number))
            elif word == b"u" and number and not hidden[-1]:
                out.append(chr(int(number) % 65536))
                skip = 1
            elif word in _BREAKS and not hidden[-1]:
                out.append(_BREAKS[word])
        elif hidden[-1]:
            pass
        elif byte is not None or (symbol is not None and symbol in b"\\{}~_"):
            if skip:
                skip = 0
            else:
                pending += bytes([int(byte, 16)]) if byte is not None else _SYMBOLS.get(symbol, symbol)
        elif text is not None:
            pending += text[skip:]
            skip = 0
        starred = False
    flush()
    made = "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"\n{3,}", "\n\n", made).strip()


def _codec(codepage: int) -> str:
    try:
        b"a".decode(f"cp{codepage}", "replace")
    except LookupError:
        return "cp1252"
    return f"cp{codepage}"
