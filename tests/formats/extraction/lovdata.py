"""The visible text of a document of Lovdata: its main part, below the table of facts."""

import re

from tests.formats.extraction.pages import page_text

SAMPLES = ["official/no/*.xml"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Every word of `main`."""
    found = re.search(r"<main.*?</main>", data.decode("utf-8"), re.DOTALL)
    return page_text(found.group() if found else "")
