"""The visible text of a web page of any publisher."""

import re

from tests.formats.extraction.pages import page_text

SAMPLES = [
    "official/ar/*.htm", "official/be/*.html", "official/co/*.html", "official/pl/*.html", "laws-africa/*.html",
    "udhr/*.html",
    "open-treaties/*.html", "official/ua/*.xml", "official/ie/*.html",
]  # fmt: skip
THRESHOLD = 0.99


def visible(data: bytes) -> str:
    """Every word of the page."""
    # browsers read what calls itself ISO 8859-1 as Windows' code page, whose dashes and quotes law pages are full of
    for encoding in ("utf-8", "cp1252", "iso-8859-1"):
        try:
            # the style sheet of Poland's journal sets the parts of a heading on lines of their own
            return page_text(re.sub(r"</span>(?=<span class=\"head-)", "</span> ", data.decode(encoding)))
        except UnicodeDecodeError:
            continue
    return ""
