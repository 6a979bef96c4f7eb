"""In which direction a text is written. Pure."""

from __future__ import annotations

import unicodedata

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "he", "ps", "ckb", "dv", "sd", "yi"})


_SOME = 4
"""One letter of so many is enough for a paragraph to run as its paper does: names and numbers of laws are Latin."""


def direction_of(text: str, language: str = "") -> str:
    """`rtl` or `ltr`, as most of the text's letters run; as its language does where it has none, empty if unknown.

    In a language that runs from right to left some letters of its own are enough.
    """
    right = sum(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    left = sum(unicodedata.bidirectional(sign) == "L" for sign in text)
    own = "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr" if language else ""
    if own == "rtl" and right:
        return "rtl" if right * _SOME >= left else "ltr"
    if right or left:
        return "rtl" if right > left else "ltr"
    return own
