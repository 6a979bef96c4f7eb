"""Law of the Netherlands in the Markdown of the collection that mirrors wetten.overheid.nl."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrandi.formats.document import Hints, LegalDocument, Provision, Text
from migrandi.formats.markdown_lines import blocks
from migrandi.formats.numbering import cut
from migrandi.formats.plain_text import decode
from migrandi.formats.sample import Sample

NAME = "nl-markdown"

_IDENTIFIER = re.compile(r"BWB[RVW]\d{7}")


def recognises(sample: Sample) -> bool:
    """Whether the file begins as this collection's files do."""
    start = sample.head.lstrip()
    return start.startswith("<meta http-equiv='Content-Type'") and ("##" in sample.head)


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law; its identifier stands in its file's name."""
    pieces = [block for _level, block in blocks(decode(data).replace("\r\n", "\n"))]
    heading = next((block.text for block in pieces if isinstance(block, Text) and block.role == "heading"), "")
    found = _IDENTIFIER.search(hints.filename)
    identifier = found.group() if found else ""
    kind = "treaty" if identifier.startswith("BWBV") else "act"
    document = LegalDocument(NAME, "nl", "nl", kind, hints.title or heading, number=identifier.lower() or heading[:120])
    if identifier:
        document.identifiers["bwb"] = identifier
    document.content = cut(pieces, "nl")
    document.plain = not any(isinstance(block, Provision) for block in document.content)
    yield document
