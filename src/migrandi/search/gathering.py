"""One place for what stands in several languages, or under the law's name and as its only text. Pure: no engine.

Who is shown an article in four languages one below the other has to read it four times to see that it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Gathered(NamedTuple):
    """One of several that are the same: which of them is shown, and which stand behind it, the best first."""

    shown: int
    behind: tuple[int, ...]


def gathered(same: Sequence[int], preferred: Sequence[bool]) -> list[Gathered]:
    """What was found, the best first, each but once: at the place of the best of those that are the same.

    `same`: for each what tells it from what is another (0: nothing is the same). `preferred`: whether it is in the
    language of who reads; the best of these is shown, where there is one.
    """
    groups: dict[int, list[int]] = {}
    for at, key in enumerate(same):
        if key:
            groups.setdefault(key, []).append(at)
    found = []
    for at, key in enumerate(same):
        group = groups.pop(key, None) if key else [at]
        if group is not None:
            shown = next((one for one in group if preferred[one]), at)
            found.append(Gathered(shown, tuple(one for one in group if one != shown) if len(group) > 1 else ()))
    return found
