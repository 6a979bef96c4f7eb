"""Bytes of a text become characters, also where the charset is missing, misspelt or a lie."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# what senders declare: what the bytes really are, where that is a wider set of the same characters
_WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}
_OTHER_NAMES = {
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "x-sjis": "cp932",
    "x-mac-roman": "mac_roman",
    "x-gbk": "gb18030",
    "x-big5": "big5hkscs",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "ks_c_5601-1987": "cp949",
    "ansi": "cp1252",
}
# names of codecs that are no charsets, or that cost more than they give
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
_HALF = re.compile("[\ud800-\udfff]")
_NAME = re.compile(r"[\w.:-]{1,40}")


@lru_cache(maxsize=256)
def codec_named(charset: str) -> str:
    """The codec that reads a charset of that name; empty where there is none."""
    found = _NAME.search(charset.strip().lower())
    if found is None:
        return ""
    name = found[0].strip("-.:_")
    for spelling in (name, re.sub(r"^(?:x|charset)[-=]", "", name), re.sub(r"^(?:windows|win|cp)[-_]?", "cp", name)):
        try:
            known = codecs.lookup(_OTHER_NAMES.get(spelling, spelling)).name
            b"a".decode(known, "replace")  # a codec that is no charset refuses only when it has something to read
        except (LookupError, ValueError):
            continue
        return "" if known in _NO_CHARSETS else _WIDER.get(known, known)
    return ""


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """The characters of the bytes, and a sentence where the charset did not hold (empty where it did).

    Line ends become `\\n`; characters that no database keeps (NUL) become the replacement character.
    """
    text, fault = _decode(data, charset)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"), fault


def _decode(data: bytes, charset: str) -> tuple[str, str]:
    codec = codec_named(charset) if charset else "utf-8"
    if codec:
        try:
            return _whole(data.decode(codec)), ""
        except (UnicodeError, ValueError):
            pass
    for guess in ("utf-8", "cp1252"):
        try:
            text = _whole(data.decode(guess))
        except UnicodeError:
            continue
        if not charset:
            return text, ""
        return text, f"The text is not in the charset it names ({charset[:40]}): read as {guess}."
    return _whole(data.decode(codec or "utf-8", "replace")), (
        f"Some characters of the text could not be read as {codec or 'utf-8'} and are shown as \ufffd."
    )


def _whole(text: str) -> str:
    """Without byte order marks and without halves of a character, which nothing can store."""
    text = text.removeprefix("\ufeff")
    if _HALF.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
