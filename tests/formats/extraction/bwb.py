"""The visible text of Dutch law XML: everything but metadata."""

from tests.formats.extraction.trees import whole_text

SAMPLES = ["official/nl/*.xml"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """All text outside the metadata and the file's own particulars."""
    inline = {"extref", "intref", "nadruk", "redactie", "sup", "inf"}
    unseen = {"meta-data", "bwb-inputbestand", "bwb-wijzigingen", "redactionele-correcties"}
    return whole_text(data, unseen, inline)
