"""The visible text of a page of the Rada."""

from tests.formats.extraction.pages import page_text

SAMPLES = ["official/ua/rada-*.xml"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Every word of the page."""
    return page_text(data.decode("utf-8"))
