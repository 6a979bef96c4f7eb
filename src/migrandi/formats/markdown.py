"""Markdown of any publisher: headings, paragraphs and tables, cut by the numbering they show."""

from __future__ import annotations

from collections.abc import Iterator

from migrandi.formats.document import Hints, LegalDocument, Text
from migrandi.formats.errors import NotLaw
from migrandi.formats.markdown_lines import blocks, front_matter
from migrandi.formats.plain_text import decode, document_of
from migrandi.formats.sample import Sample

NAME = "markdown"


def recognises(sample: Sample) -> bool:
    """Whether the text is Markdown: at least one heading marked with `#`, or a file that says so by its name."""
    if b"\x00" in sample.data[:2048] or sample.head.lstrip().startswith("<!"):
        return False
    lines = sample.head.split("\n")
    marked = sum(line.startswith(("# ", "## ", "### ", "##", "---")) for line in lines)
    return marked >= 2 or (sample.extension in {"md", "markdown"} and bool(sample.head.strip()))


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The document. Raises `NotLaw`."""
    said, body = front_matter(decode(data).replace("\r\n", "\n"))
    pieces = [block for _level, block in blocks(body)]
    if not pieces:
        raise NotLaw("The file holds no text.")
    heading = next((block.text for block in pieces if isinstance(block, Text) and block.role == "heading"), "")
    yield document_of(NAME, pieces, hints, said.get("title") or hints.title or heading)
