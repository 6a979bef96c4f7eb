"""The visible text of Akoma Ntoso: everything outside the metadata."""

from tests.formats.extraction.trees import whole_text

SAMPLES = [
    "official/ch/*.xml", "official/fi/*.xml", "official/lu/*.xml", "laws-africa/*.xml", "uk-find-case-law/*.xml",
]  # fmt: skip
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """All text outside `meta`."""
    inline = {"b", "i", "u", "sup", "sub", "span", "ref", "a", "inline", "term", "def", "ins", "del", "em", "strong",
              "placeholder", "docTitle", "docNumber"}  # fmt: skip
    return whole_text(data, {"meta"}, inline)
