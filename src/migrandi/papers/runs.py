"""Stretches of text with how they are set: what footnotes, paragraphs and tables are made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import regex


class Run(msgspec.Struct, frozen=True):
    """Some characters set alike. `href`: where they lead; `note`: the number of the footnote whose mark this is;
    `found`: the numbers of the findings about them, `flags`: of those that are first shown here."""

    text: str
    em: bool = False
    strong: bool = False
    code: bool = False
    href: str = ""
    note: int = 0
    found: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()


def from_stars(text: str) -> list[Run]:
    """`a *b* c`: what stands between stars is emphasised."""
    return [Run(piece, em=bool(index % 2)) for index, piece in enumerate(text.split("*")) if piece]


_TAG = regex.compile(r"<(?P<close>/?)(?P<name>\w+)[^>]*>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&#38;": "&", "&#60;": "<", "&#62;": ">"}


def from_html(html: str) -> list[Run]:
    """The runs in the few tags that a citation processor writes: `<i>` and `<b>` count, others are passed over."""
    runs: list[Run] = []
    em = strong = 0
    at = 0
    for tag in [*_TAG.finditer(html), None]:
        text = html[at : tag.start() if tag else len(html)]
        for entity, sign in _ENTITIES.items():
            text = text.replace(entity, sign)
        if text:
            runs.append(Run(text, em=em > 0, strong=strong > 0))
        if tag:
            change = -1 if tag["close"] else 1
            em += change * (tag["name"] in ("i", "em"))
            strong += change * (tag["name"] in ("b", "strong"))
            at = tag.end()
    return runs


def plain(runs: Iterable[Run]) -> str:
    """The characters alone, without marks of footnotes."""
    return "".join(run.text for run in runs if not run.note)


def joined(parts: Sequence[Sequence[Run]], between: str) -> list[Run]:
    """The parts one after the other with the same text between them."""
    result: list[Run] = []
    for index, part in enumerate(parts):
        if index:
            result.append(Run(between))
        result.extend(part)
    return result
