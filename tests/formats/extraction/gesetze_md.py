"""The visible text of gesetze_md files."""

from tests.formats.extraction.marked import marked_text

SAMPLES = ["de-bundestag/**/*.md"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Every word of the body."""
    return marked_text(data.decode("utf-8", "replace"))
