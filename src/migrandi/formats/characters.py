"""Characters as texts of unknown origin hold them: references to them, and the one that no database stores."""

from __future__ import annotations

import html

import msgspec
import regex

from migrandi.formats.document import Block, Figure, LegalDocument, Note, Provision, Table, Text

REPLACEMENT = "\ufffd"
"""What stands for a character that could not be read."""

_NULLS = (b"\x00", b"\\u0000", b"\\0", b"\\x00")
"""The null character as itself, and as JSON and YAML write it."""
_ABSURD = regex.compile(r"&#(?:[xX][0-9a-fA-F]{8,}|[0-9]{9,});?")


def unescape(text: str) -> str:
    """`text` with `&amp;`, `&#233;` and the like as the characters they stand for."""
    return html.unescape(_ABSURD.sub(REPLACEMENT, text))


def holds_nulls(data: bytes) -> bool:
    """Whether what is read from these bytes may hold the null character, which databases refuse."""
    return any(null in data for null in _NULLS)


def storable(document: LegalDocument) -> None:
    """Replace the null character wherever it stands in the document, by one other, so that marks keep their places."""
    for name in ("title", "short_title", "number", "date"):
        setattr(document, name, _mended(getattr(document, name)))
    document.identifiers = {_mended(key): _mended(value) for key, value in document.identifiers.items()}
    document.facts = {_mended(key): _mended(value) for key, value in document.facts.items()}
    document.warnings = [_mended(warning) for warning in document.warnings]
    _mend(document.content)


def _mended(words: str) -> str:
    return words.replace("\x00", REPLACEMENT)


def _mend(blocks: list[Block]) -> None:
    for block in blocks:
        if isinstance(block, Text):
            _mend_text(block)
        elif isinstance(block, Provision):
            block.label, block.number, block.source_id = map(_mended, (block.label, block.number, block.source_id))
            if block.heading is not None:
                _mend_text(block.heading)
            _mend(block.content)
        elif isinstance(block, Note):
            block.marker, block.id = _mended(block.marker), _mended(block.id)
            _mend(block.content)
        elif isinstance(block, Table):
            block.caption = _mended(block.caption)
            for row in block.rows:
                for cell in row:
                    _mend(cell.content)
        elif isinstance(block, Figure):
            block.target, block.alt = _mended(block.target), _mended(block.alt)


def _mend_text(text: Text) -> None:
    text.text = _mended(text.text)
    if any("\x00" in span.target for span in text.spans):
        text.spans = [msgspec.structs.replace(span, target=_mended(span.target)) for span in text.spans]
