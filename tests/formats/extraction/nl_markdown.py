"""The visible text of nl_markdown files."""

from tests.formats.extraction.marked import marked_text

SAMPLES = ["nl-markdown/*.md"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Every word of the body."""
    return marked_text(data.decode("utf-8", "replace"))
