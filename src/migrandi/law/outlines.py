"""What each provision of a copy stands under: its outline walked once, with the headings above each. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

read = msgspec.json.Decoder(list[tuple[int, int]]).decode
"""From an outline as it is kept to its provisions in order: the number of each, and how deep it stands."""


class Standing(NamedTuple):
    """The headings above a provision, the highest first, and how many provisions of the copy stand before it."""

    above: tuple[str, ...]
    place: int


def standing(outline: str, headings: Mapping[int, str]) -> dict[int, Standing]:
    """Where each provision of the outline stands. `headings`: those of the provisions that have one, by number."""
    found: dict[int, Standing] = {}
    branch: list[tuple[int, tuple[str, ...]]] = [(-1, ())]
    for place, (number, depth) in enumerate(read(outline)):
        while branch[-1][0] >= depth:
            branch.pop()
        found[number] = Standing(branch[-1][1], place)
        if heading := headings.get(number):
            branch.append((depth, (*branch[-1][1], heading)))
    return found
