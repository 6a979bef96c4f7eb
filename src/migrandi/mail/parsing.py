"""The bytes of a message become a tree of parts, within limits: the standard library's parser, held on a lead.

What the parser cannot take (too many parts, too deep, too slow) is read by its headers alone; the caller keeps the rest
as one file. Nothing is lost: the bytes as received are kept in every case.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from email.errors import MessageError
from email.message import Message
from email.parser import BytesFeedParser, BytesHeaderParser
from email.policy import Compat32
from typing import cast

MOST_PARTS = 2_000
DEEPEST = 60
LONGEST_HEADER = 128 * 1024
LONGEST_CONTENT_HEADER = 8 * 1024
"""Characters. What is longer is cut for reading only: some of the standard library's readers take the square of it."""
_STEP = 4096
_SECONDS = 1.0
_SECONDS_A_MEGABYTE = 0.1

_CONTENT = re.compile(r"content-|mime-version", re.IGNORECASE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")


class _TooMuchError(Exception):
    """There is more in the message than a letter can hold; the words say what."""


class _Bounded(Compat32):
    """The library's own tolerant policy, with headers no longer than can be read in time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        limit = LONGEST_CONTENT_HEADER if _CONTENT.match(name) else LONGEST_HEADER
        return name, value[:limit]


Part = Message
"""A message or a part of one, as the standard library reads it."""


def parse(data: bytes) -> tuple[Part, str]:
    """The message as a tree, and a sentence where only its headers could be read (empty where all could)."""
    count = 0

    def part(*, policy: _Bounded) -> Part:
        nonlocal count
        count += 1
        if count > MOST_PARTS:
            raise _TooMuchError(f"The message has more than {MOST_PARTS:,} parts")
        return Message(policy=policy)

    parser = BytesFeedParser(cast(Callable[[], Part], part), policy=_Bounded())
    limit = _SECONDS + _SECONDS_A_MEGABYTE * len(data) / 1e6
    began = time.thread_time()
    why = ""
    try:
        for start in range(0, len(data), _STEP):
            parser.feed(data[start : start + _STEP])
            if time.thread_time() - began > limit:
                raise _TooMuchError("The parts of the message stand in each other in a way that takes too long to read")
        tree = parser.close()
        if _deeper_than(tree, DEEPEST):
            raise _TooMuchError(f"The parts of the message stand more than {DEEPEST} deep in each other")
        return tree, ""
    except _TooMuchError as error:
        why = str(error)
    except RecursionError:
        why = f"The parts of the message stand more than {DEEPEST} deep in each other"
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        # the library's parser promises never to raise; where it does, the message is not lost for it
        why = f"The parts of the message cannot be told apart ({type(error).__name__})"
    return _headers_only(data), f"{why}: its headers are read, and all below them is kept as one file."


def _headers_only(data: bytes) -> Part:
    end = _END_OF_HEADERS.search(data)
    return BytesHeaderParser(policy=_Bounded()).parsebytes(data[: min(end.end() if end else len(data), 2**20)])


def body_bytes(data: bytes) -> bytes:
    """All that stands below the headers of a message."""
    end = _END_OF_HEADERS.search(data)
    return data[end.end() :] if end else b""


def _deeper_than(tree: Part, depth: int) -> bool:
    level = [tree]
    for _ in range(depth):
        level = [child for parent in level for child in children(parent)]
        if not level:
            return False
    return True


def children(part: Part) -> list[Part]:
    """The parts of a part; none where it is a leaf."""
    payload = part.get_payload()
    return cast(list[Part], payload) if isinstance(payload, list) else []


def as_it_stands(part: Part) -> str:
    """What a leaf holds, undecoded, with 8-bit bytes as surrogates: `get_payload` would put \ufffd for these."""
    payload = getattr(part, "_payload", "")
    return payload if isinstance(payload, str) else ""


def header(part: Part, name: str) -> str:
    """The first header of that name, raw; empty where there is none."""
    wanted = name.lower()
    return next((str(value) for key, value in part.raw_items() if key.lower() == wanted), "")


def headers(part: Part, name: str) -> list[str]:
    """Every header of that name, raw, in order."""
    wanted = name.lower()
    return [str(value) for key, value in part.raw_items() if key.lower() == wanted]
