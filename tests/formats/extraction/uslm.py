"""The visible text of USLM: everything outside the metadata."""

from tests.formats.extraction.trees import whole_text

SAMPLES = ["official/us/*.xml", "us-uslm/*.xml"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """All text outside `meta`; `endMarker` is the typesetter's sign that the law is over."""
    inline = {"inline", "ref", "term", "i", "b", "em", "strong", "sup", "sub", "date", "quotedText", "amendingAction",
              "shortTitle", "docTitle", "officialTitle", "page", "footnoteRef", "elided"}  # fmt: skip
    return whole_text(data, {"meta", "endMarker"}, inline)
