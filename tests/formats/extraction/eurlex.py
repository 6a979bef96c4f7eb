"""The visible text of a EUR-Lex page: its body, by the standard library's own parser."""

from tests.formats.extraction.pages import page_text

SAMPLES = ["official/eu/*.xhtml", "official/eu/*.html", "official/eu/*/*.xhtml"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Every word of the body."""
    return page_text(data.decode("utf-8"))
