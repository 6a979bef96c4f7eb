"""The visible text of a file of treaty body views: numbers, paragraphs, headings, footnotes."""

import json
import re

SAMPLES = ["un-treaty-body-jurisprudence/*.json"]
THRESHOLD = 0.999

_MARK = re.compile(r"\[\[fn:\d+\]\]")


def visible(data: bytes) -> str:
    """The text of every document in the file. `[[fn:3]]` is the place of a footnote mark, not words."""
    parts: list[str] = []
    before: tuple[str, str | None, str | None] | None = None
    for paragraph in json.loads(data)["paragraphs"]:
        # the file repeats in each paragraph the heading that stands once above the first
        here = (paragraph["docId"], paragraph["namespace"], paragraph["section"])
        if paragraph["section"] and here != before:
            parts.append(paragraph["section"])
        before = here
        parts.append(paragraph["n"] or "")
        parts.append(paragraph["text"])
        parts.extend(footnote["text"] for footnote in paragraph["footnotes"])
    return _MARK.sub(" ", "\n".join(parts))
