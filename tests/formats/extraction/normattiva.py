"""The visible text of an answer of Normattiva: its titles and its HTML."""

import json

from tests.formats.extraction.pages import page_text

SAMPLES = ["official/it/*.json"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Title and article."""
    act = json.loads(data)["data"]["atto"]
    return f"{act['titolo']} {act['sottoTitolo']} {page_text(act['articoloHtml'])}"
