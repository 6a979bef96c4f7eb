"""In which direction a text is written. Pure."""

from __future__ import annotations

import unicodedata

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "he", "ps", "ckb", "dv", "sd", "yi"})


def direction_of(text: str, language: str = "") -> str:
    """`rtl` or `ltr`, as most of the text's letters run; as its language does where it has none, empty if unknown."""
    right = sum(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    left = sum(unicodedata.bidirectional(sign) == "L" for sign in text)
    if right or left:
        return "rtl" if right > left else "ltr"
    if not language:
        return ""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"
