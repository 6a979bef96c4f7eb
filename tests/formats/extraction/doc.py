"""The visible text of an old Word document: its pieces, read from the file's own table of them (MS-DOC 2.4.1)."""

import io
import re
import struct

import olefile

SAMPLES = ["official/mx/*.doc"]
THRESHOLD = 0.99


def visible(data: bytes) -> str:
    """Every character of the main text; field codes and cell marks are not seen by a reader."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        main = file.openstream("WordDocument").read()
        table = file.openstream("1Table" if struct.unpack_from("<H", main, 0x0A)[0] & 0x0200 else "0Table").read()
    start, size = struct.unpack_from("<II", main, 0x01A2)
    length = struct.unpack_from("<i", main, 0x4C)[0]
    pieces, place = table[start : start + size], 0
    while pieces[place] == 1:
        place += 3 + struct.unpack_from("<H", pieces, place + 1)[0]
    count = (struct.unpack_from("<I", pieces, place + 1)[0] - 4) // 12
    place += 5
    ends = struct.unpack_from(f"<{count + 1}I", pieces, place)
    parts = []
    for number in range(count):
        where = struct.unpack_from("<I", pieces, place + 4 * (count + 1) + 8 * number + 2)[0]
        characters = ends[number + 1] - ends[number]
        if where & 0x40000000:
            begin = (where & ~0x40000000) // 2
            parts.append(main[begin : begin + characters].decode("cp1252", "replace"))
        else:
            parts.append(main[where : where + 2 * characters].decode("utf-16-le", "replace"))
    text = "".join(parts)[:length]
    return re.sub(r"\x13[^\x13-\x15]*\x14|[\x00-\x08\x0e-\x1f]|\x13[^\x13-\x15]*\x15", " ", text)
