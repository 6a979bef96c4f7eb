"""The visible text of a general comment: its numbers and paragraphs."""

import json

SAMPLES = ["un-general-comments/Annotated_*.json"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Every paragraph with its number; `0.` is the file's own number for words before the first paragraph."""
    parts: list[str] = []
    for paragraph in json.loads(data):
        number = str(paragraph["ID"]).strip()
        parts.append("" if number == "0." else number)
        parts.append(paragraph["Text"])
    return "\n".join(parts)
