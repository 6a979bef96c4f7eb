"""The visible text of an act of the Irish Statute Book: all text, with the signs its elements stand for."""

import re

from tests.formats.extraction.trees import whole_text

SAMPLES = ["official/ie/*.xml"]
THRESHOLD = 0.999

_SIGNS = {"emdash": "\u2014", "odq": "\u201c", "cdq": "\u201d", "osq": "\u2018", "csq": "\u2019", "euro": "\u20ac",
          "afada": "\u00e1", "efada": "\u00e9", "Efada": "\u00c9", "ifada": "\u00ed", "ofada": "\u00f3"}  # fmt: skip


def visible(data: bytes) -> str:
    """All text outside the metadata. `number` repeats for the machine what the first line prints."""
    markup = data.decode("utf-8")
    for name, sign in _SIGNS.items():
        markup = re.sub(rf"<{name}\s*/>", sign, markup)
    return whole_text(markup.encode(), {"metadata", "number"}, {"b", "i", "font", "xref", "su", "sb"})
