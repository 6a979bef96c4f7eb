"""The visible text of markdown files."""

from tests.formats.extraction.marked import marked_text

SAMPLES = ["crc-md/*.md", "nl-treaty-register/*.md", "global-compact-migration/*.md", "upr-slovenia/*.md"]
THRESHOLD = 0.99


def visible(data: bytes) -> str:
    """Every word of the body."""
    return marked_text(data.decode("utf-8", "replace"))
