"""How much of a source's visible text a parsed document kept, measured without the parser."""

from collections import Counter

import regex

from migrandi.formats.document import LegalDocument, texts

_TOKEN = regex.compile(r"\p{Han}|[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}\s]")


def tokens(text: str) -> Counter[str]:
    """The words, numbers and signs of `text` with their counts."""
    return Counter(_TOKEN.findall(text))


def kept(visible: str, documents: list[LegalDocument]) -> tuple[float, Counter[str]]:
    """The share of the characters of `visible` (white space aside) that the documents hold, and what they lost.

    `visible` is an independent extraction of the source's visible text. A word counts as kept as often as the
    documents hold it, so a paragraph dropped once cannot hide behind another copy of it.
    """
    source = tokens(visible)
    parts = [part for d in documents for part in (d.title, d.short_title, *d.facts.values(), *texts(d.content))]
    lost = source - tokens("\n".join(parts))
    total = sum(len(token) * count for token, count in source.items())
    missing = sum(len(token) * count for token, count in lost.items())
    return (1.0 if total == 0 else 1 - missing / total), lost
