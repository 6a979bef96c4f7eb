"""Reading JSON safely: every way in which it can be broken comes out as one `Malformed` with its place."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from migrandi.formats.errors import Malformed

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def parse(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    """The value in `data`, checked against `kind`. Raises `Malformed`.

    Parts of `kind` declared as `msgspec.Raw` are left undecoded, so that a file of many documents can be read one at
    a time and takes little more memory than its bytes.
    """
    if isinstance(data, bytes):
        data = _utf8(data)
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise Malformed(f"The JSON holds something else than expected: {error}.") from error
    except msgspec.DecodeError as error:
        raise Malformed(f"The JSON is broken: {error}.") from error
    except UnicodeDecodeError as error:
        raise Malformed(f"The JSON is not in UTF-8: byte {error.start} is not part of any character.") from error
    except RecursionError as error:
        raise Malformed("The JSON is nested too deep to be read.") from error


def _utf8(data: bytes) -> bytes:
    if data.startswith(_BOM):
        return data[len(_BOM) :]
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16").encode("utf-8")
        except UnicodeError as error:
            raise Malformed(f"The JSON claims UTF-16 and is not: {error}.") from error
    return data
