"""A picture of a page made to stand alone, as in a paper: white ground, its own styles, its key below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.translation import get_language_bidi

_STYLE = (
    ".area{stroke:#7b838c;stroke-width:.5;stroke-linejoin:round}.area.bound{fill:#0b5563;stroke:#fff}"
    ".area.not-bound{fill:#fff}.area.none{fill:#ece8dd;stroke:#fff}.dot{fill:#fff;stroke:#7b838c;stroke-width:1.2}"
    ".dot.bound{fill:#0b5563;stroke:#fff;stroke-width:.8}.dot.signed{stroke:#b4580a;stroke-width:2}"
    ".dot.unknown{stroke-dasharray:1.6 1.4}pattern .under{fill:#fff;stroke:none}"
    "pattern .stripe{fill:#b4580a;stroke:none}"
    "pattern .grain{fill:#8a8f96;stroke:none}text{font-family:'Noto Sans','DejaVu Sans',Arial,'Noto Sans Arabic',"
    "'Noto Naskh Arabic','Noto Sans CJK SC',sans-serif;font-size:13px;fill:#1c2530}.year{text-anchor:middle}"
    ".amount{text-anchor:end}.axis{stroke:#7b838c;stroke-width:1;fill:none}.grid{stroke:#e2ddd0;stroke-width:1;fill:none}"
    ".line{stroke:#0b5563;stroke-width:2;fill:none}.below{fill:#e3eff0}"
    ".day-line{stroke:#b4580a;stroke-width:1.4;stroke-dasharray:5 3;fill:none}.consent{fill:#0b5563}"
    ".signature{fill:#fff;stroke:#0b5563;stroke-width:1.4}.statement{fill:#b4580a}.end{fill:none;stroke:#1c2530;"
    "stroke-width:1.8}"
)
"""The colours of paper: a printed picture has no night."""
_LINE, _LETTER, _SIGN, _GAP = 26, 7.6, 34, 26
_BOX = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')


def alone(picture: str, key: Sequence[tuple[str, str]]) -> bytes:
    """The SVG as a file. `picture`: as a page has it; `key`: each sign, an SVG too, with what it stands for.

    The key runs in the direction of the language now active.
    """
    found = _BOX.search(picture)
    if found is None:
        raise ValueError("The picture says no size.")
    width, height = float(found["width"]), float(found["height"])
    signs, depth = _key(key, width, height + 12)
    inner = re.sub(r"<svg ", f'<svg width="{width:g}" height="{height:g}" ', picture, count=1)
    total = height + 12 + depth
    size = f'width="{width:g}" height="{total:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width:g} {total:g}">'
        f'<style>{_STYLE}</style><rect {size} fill="#fff"/>{inner}{signs}</svg>'
    ).encode()


def _key(key: Sequence[tuple[str, str]], width: float, top: float) -> tuple[str, float]:
    """The key in as many lines as it needs, and how deep it is."""
    if not key:
        return "", 0
    turned = get_language_bidi()
    parts: list[str] = []
    x, line = 8.0, 0
    for sign, words in key:
        wide = _SIGN + len(words) * _LETTER + _GAP
        if x > 8 and x + wide > width:
            x, line = 8.0, line + 1
        y = top + line * _LINE
        left = width - x - 26 if turned else x
        text = width - x - _SIGN if turned else x + _SIGN
        placed = re.sub(r"<svg ", f'<svg x="{left:g}" y="{y:g}" width="26" height="16" ', sign, count=1)
        # words that run from right to left end where their sign begins, and keep their own order
        anchor, said = (' text-anchor="end"', f"\u2067{words}\u2069") if turned else ("", words)
        parts.append(f'{placed}<text x="{text:g}" y="{y + 13:g}"{anchor}>{escape(said)}</text>')
        x += wide
    return "".join(parts), (line + 1) * _LINE + 8
