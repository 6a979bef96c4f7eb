"""The visible text of a treaty of the open-treaties collection, in both languages."""

import json

SAMPLES = ["open-treaties/*.json"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Names, preambles, articles' titles and texts."""
    treaty = json.loads(data)
    parts = [
        treaty.get("treaty_zh", ""),
        treaty.get("treaty_en", ""),
        treaty.get("preamble_zh", ""),
        treaty.get("preamble_en", ""),
    ]
    for article in treaty["articles"]:
        parts += [article.get(f"{name}_{code}", "") for name in ("title", "content") for code in ("zh", "en")]
    return "\n".join(parts)
