"""A corpus file as running text, the same for ever, so that an offset in it can be written down."""

from __future__ import annotations

import html
import json
import re
import tarfile
from collections.abc import Iterator
from functools import cache

from tests.corpus import CORPUS

_STYLE = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|span|b|i|em|strong|sup|sub|u|font|abbr|uk:\w+|ref|def|XRef\w+|DefinedTerm\w+|date|neutralCitation)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")


@cache
def decoded(file: str) -> str:
    """The text of a corpus file that offsets in `marked.csv` and `windows.csv` count the characters of.

    JSON: its strings in order, a line each, markup in them taken off. XML and HTML: the text, with a line break for
    every element that is not part of a sentence. Anything else: as it is.
    `large/ARCHIVE#MEMBER` is a file of an archive of the folder `large` beside the corpus.
    """
    data = _bytes(file)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:  # a character is one byte in either: offsets stay
        text = data.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n")
    if file.endswith(".json"):
        return "\n".join(_plain(part) for part in _strings(json.loads(text)))
    if file.endswith(".jsonl"):
        lines = [line for line in text.splitlines() if line.strip()]
        return "\n".join(_plain(part) for line in lines for part in _strings(json.loads(line)))
    return _plain(text) if file.endswith((".xml", ".html", ".htm", ".xhtml")) else text


def _bytes(file: str) -> bytes:
    if not file.startswith("large/"):
        return (CORPUS / file).read_bytes()
    archive, _mark, member = file.removeprefix("large/").partition("#")
    with tarfile.open(CORPUS.parent / "large" / archive) as packed:
        found = packed.extractfile(member)
        assert found is not None
        return found.read()


def _plain(text: str) -> str:
    if "<" not in text:
        return html.unescape(text)
    return html.unescape(_TAG.sub("\n", _INLINE.sub("", _STYLE.sub("", text))))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
