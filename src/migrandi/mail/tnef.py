"""Outlook's `winmail.dat` (MS-OXTNEF): the files and the words in it, as far as it is not damaged."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from migrandi.mail import rtf

SIGNATURE = struct.pack("<I", 0x223E9F78)
MOST_FILES = 500

_BODY, _PROPERTIES = 0x0002800C, 0x00069003
_NEXT_FILE, _TITLE, _DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_PLAIN, _RTF, _LONG_NAME, _FILE_DATA = 0x1000, 0x1009, 0x3707, 0x3701
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_TEXT, _TEXT8, _BINARY, _OBJECT = 0x1F, 0x1E, 0x102, 0x0D
_VARIABLE = (_TEXT, _TEXT8, _BINARY, _OBJECT)
_SEVERAL = 0x1000


@dataclass
class Packed:
    """What stood in the file: the letter's words, and its files by the name each was given."""

    text: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def unpack(data: bytes) -> Packed:
    """The words and files of a `winmail.dat`."""
    found = Packed()
    held: list[list[bytes | str]] = []
    for attribute, value in _attributes(data):
        if attribute == _BODY:
            found.text = value.rstrip(b"\0").decode("cp1252", "replace")
        elif attribute == _PROPERTIES:
            properties = dict(_properties(value))
            found.text = found.text or _words(properties)
        elif attribute == _NEXT_FILE and len(held) < MOST_FILES:
            held.append(["", b""])
        elif held and attribute == _TITLE:
            held[-1][0] = held[-1][0] or value.rstrip(b"\0").decode("cp1252", "replace")
        elif held and attribute == _DATA:
            held[-1][1] = value
        elif held and attribute == _FILE_PROPERTIES:
            properties = dict(_properties(value))
            held[-1][0] = _text(properties.get(_LONG_NAME)) or held[-1][0]
            if not held[-1][1] and _FILE_DATA in properties:
                # an object begins with the 16 bytes of its interface
                held[-1][1] = properties[_FILE_DATA][1][16:]
    found.files = [(str(name), bytes(content)) for name, content in held if isinstance(content, bytes) and content]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 6
    while place + 9 <= len(data):
        attribute, length = struct.unpack_from("<II", data, place + 1)
        start = place + 9
        if start + length > len(data):
            return
        yield attribute, data[start : start + length]
        place = start + length + 2


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """The properties of a message or file: number to type and bytes; of several values the first."""
    if len(data) < 4:
        return
    (count,) = struct.unpack_from("<I", data)
    place = 4
    for _ in range(min(count, 2_000)):
        try:
            kind, number = struct.unpack_from("<HH", data, place)
            place += 4
            if number >= 0x8000:
                place = _after_name(data, place)
            several, kind = kind & _SEVERAL, kind & ~_SEVERAL
            values = 1
            if several or kind in _VARIABLE:
                (values,) = struct.unpack_from("<I", data, place)
                place += 4
            first = None
            for _value in range(min(values, 10_000)):
                length = _SIZES.get(kind)
                if length is None:
                    (length,) = struct.unpack_from("<I", data, place)
                    place += 4
                if place + length > len(data):
                    return
                first = data[place : place + length] if first is None else first
                place += -(-length // 4) * 4
        except struct.error:
            return
        if first is not None:
            yield number, (kind, first)


def _after_name(data: bytes, place: int) -> int:
    """Where a property with a name of its own goes on."""
    (is_text,) = struct.unpack_from("<I", data, place + 16)
    (value,) = struct.unpack_from("<I", data, place + 20)
    return place + 24 + (-(-value // 4) * 4 if is_text else 0)


def _words(properties: dict[int, tuple[int, bytes]]) -> str:
    return _text(properties.get(_PLAIN)) or rtf.words(rtf.unpacked(properties.get(_RTF, (0, b""))[1]))


def _text(value: tuple[int, bytes] | None) -> str:
    if value is None:
        return ""
    kind, data = value
    return data.decode("utf-16-le" if kind == _TEXT else "cp1252", "replace").rstrip("\0")
