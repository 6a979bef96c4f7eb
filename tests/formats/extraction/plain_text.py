"""The visible text of plain text is the text."""

SAMPLES = ["official/ua/*.txt", "untreaties/declarations/*.txt"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """All of it."""
    return data.decode("utf-8", "replace")
