"""The visible text of Markdown: the source without its marks. Not a format of its own."""

import html

import regex as re


def marked_text(text: str) -> str:
    """All words, numbers and signs of the body but for what only sets type: marks, rules, escapes, links' targets."""
    body = re.sub(r"\A(?:[^\n]*\n){0,4}?---\n.*?\n---[ \t]*(?:\n|$)", "", text, count=1, flags=re.DOTALL)
    body = re.sub(r"^\s*[|:\-* ]{3,}\s*$", " ", body, flags=re.MULTILINE)
    body = re.sub(r"!(?=\[)|\]\([^()\s]*\)", " ", body)  # of a picture its words are seen, not the mark before them
    body = re.sub(r"(?<!\w)(\p{Lu})\*\*(?=\p{L})", r"\1", body)  # an initial in another type is the word's
    body = re.sub(r"</?[a-zA-Z][^<>]*>", " ", body)
    body = re.sub(r"\[\^[^\]]+\]:?", " ", body)
    return re.sub(r"\\(?=[^\w\s])|[*_#|\[\]>~`]", " ", html.unescape(body))
