"""The visible text of legalize_md files."""

from tests.formats.extraction.marked import marked_text

SAMPLES = ["fr-legalize/**/*.md", "uy-legalize/*.md", "pe-legalize/*.md"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Every word of the body."""
    return marked_text(data.decode("utf-8", "replace"))
