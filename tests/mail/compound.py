"""Writes small compound files (MS-CFB), so that tests have Outlook messages of their own."""

import struct

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

Storage = dict[str, "bytes | Storage"]


def compound_file(root: Storage) -> bytes:
    """A file of storages and streams; streams shorter than 4096 bytes are laid out in full sectors all the same."""
    entries: list[list[object]] = []  # name, kind, child, left, right, start, size
    content: list[bytes] = []

    def add(name: str, held: "bytes | Storage", kind: int) -> int:
        number = len(entries)
        entries.append([name, kind, _FREE, _FREE, _FREE, _END, 0])
        if isinstance(held, bytes):
            # padded to the size from which streams lie in sectors of their own, with a true size told
            content.append(held)
            entries[number][6] = len(held)
            entries[number][5] = -len(content)
        else:
            # the directory as a chain to the right: no tree has to be balanced to be valid
            names = sorted(held, key=lambda one: (len(one), one.upper()))
            children = [add(one, held[one], 2 if isinstance(held[one], bytes) else 1) for one in names]
            for child, following in zip(children, [*children[1:], _FREE], strict=True):
                entries[child][4] = following
            entries[number][2] = children[0] if children else _FREE
        return number

    add("Root Entry", root, 5)
    mini, mini_fat, sectors, fat = b"", [], [], []

    def chain(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[start : start + _SECTOR].ljust(_SECTOR, b"\0") for start in range(0, len(data), _SECTOR)]
        for number, piece in enumerate(pieces):
            sectors.append(piece)
            fat.append(first + number + 1 if number + 1 < len(pieces) else _END)
        return first if pieces else _END

    for entry in entries:
        start = entry[5]
        assert isinstance(start, int)
        if start >= 0:
            continue
        data = content[-start - 1]
        if len(data) >= _CUTOFF:
            entry[5] = chain(data)
        elif data:
            first = len(mini_fat)
            count = -(-len(data) // _MINI)
            mini_fat += [first + number + 1 if number + 1 < count else _END for number in range(count)]
            mini += data.ljust(count * _MINI, b"\0")
            entry[5] = first
        else:
            entry[5] = _END
    entries[0][5], entries[0][6] = chain(mini), len(mini)
    mini_start = chain(
        struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) * 4 // _SECTOR) * _SECTOR, b"\xff")
    )
    directory = b"".join(_entry(*entry) for entry in entries)
    directory_start = chain(directory + _entry("", 0, _FREE, _FREE, _FREE, 0, 0) * (-len(entries) % 4))
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    fat_start = len(sectors)
    fat += [_FAT] * fat_sectors
    fat += [_FREE] * (fat_sectors * 128 - len(fat))
    sectors += [struct.pack("<128I", *fat[start : start + 128]) for start in range(0, len(fat), 128)]
    listed = [fat_start + number for number in range(fat_sectors)] + [_FREE] * (109 - fat_sectors)
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6,
        b"\0" * 6, 0, fat_sectors, directory_start, 0, _CUTOFF, mini_start, -(-len(mini_fat) // 128), _END, 0, *listed,
    )  # fmt: skip
    return head + b"".join(sectors)


def _entry(
    name: object, kind: object, child: object, left: object, right: object, start: object, size: object
) -> bytes:
    text = str(name).encode("utf-16-le") + b"\0\0" if name else b""
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        text.ljust(64, b"\0"),
        len(text),
        kind,
        1,
        left,
        right,
        child,
        b"\0" * 16,
        0,
        0,
        0,
        start,
        size,
    )


def text(number: str, value: str) -> dict[str, bytes]:
    """A property of text."""
    return {f"__substg1.0_{number}001F": value.encode("utf-16-le")}


def properties(head: int, *fixed: tuple[int, int, int]) -> dict[str, bytes]:
    """The stream of properties of a fixed size: number, type, value."""
    told = b"".join(struct.pack("<HHIQ", kind, number, 6, value) for number, kind, value in fixed)
    return {"__properties_version1.0": b"\0" * head + told}


def outlook_file(subject: str, body: str, attached: bytes, **more: "bytes | Storage") -> bytes:
    """An Outlook message with one recipient, one attachment and a date (2 March 2026, 09:00 UTC)."""
    filetime = (1772442000 + 11644473600) * 10_000_000
    return compound_file(
        {
            **properties(32, (0x0039, 0x40, filetime), (0x3FFD, 0x03, 1252)),
            **text("0037", subject), **text("1000", body), **text("0C1A", "Officer Ä"), **text("0C1F", "a@example.org"),
            **text("1035", "<outlook-1@example.org>"), **text("1042", "<question-1@example.org>"),
            "__recip_version1.0_#00000000": {
                **properties(8, (0x0C15, 0x03, 1)), **text("3001", "Legal"), **text("39FE", "legal@example.org"),
            },
            "__attach_version1.0_#00000000": {
                **properties(8), **text("3707", "memo é.bin"), "__substg1.0_37010102": attached,
            },
            **more,
        }
    )  # fmt: skip
