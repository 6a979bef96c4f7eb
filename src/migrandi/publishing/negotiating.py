"""Which of several forms an `Accept` header asks for (RFC 9110, 12.5.1). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class _Range(NamedTuple):
    kind: str
    subkind: str
    weight: float

    def fits(self, media_type: str) -> int:
        """How exactly it names the type: 3 whole, 2 by its first half, 1 as any type, 0 not at all."""
        kind, _slash, subkind = media_type.partition("/")
        if (self.kind, self.subkind) == (kind, subkind):
            return 3
        if (self.kind, self.subkind) == (kind, "*"):
            return 2
        return int((self.kind, self.subkind) == ("*", "*"))


def choose(accept: str, offered: Mapping[str, Sequence[str]]) -> str | None:
    """The form that the header likes best; None where it takes none of them.

    `offered`: each form with its media types, the one that is given where several are liked alike first. No header,
    or an empty one, takes anything.
    """
    ranges = _ranges(accept)
    if not ranges:
        return next(iter(offered))
    best, best_weight = None, 0.0
    for form, media_types in offered.items():
        weight = max(_weight(ranges, media_type) for media_type in media_types)
        if weight > best_weight:
            best, best_weight = form, weight
    return best


def _weight(ranges: Sequence[_Range], media_type: str) -> float:
    """How much a type is liked: what the range that names it most exactly says."""
    exact, weight = max(((each.fits(media_type), each.weight) for each in ranges), default=(0, 0.0))
    return weight if exact else 0.0


def _ranges(accept: str) -> list[_Range]:
    found = []
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subkind = name.lower().partition("/")
        if slash and kind and subkind:
            found.append(_Range(kind, subkind, _quality(parameters)))
    return found


def _quality(parameters: Sequence[str]) -> float:
    """What `q` says, from 0 to 1; 1 where it is left out or is no number."""
    for parameter in parameters:
        name, _equals, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 1.0
    return 1.0
