"""What stands in the cells of the vectors: remembered until the index changes, as the law of one field lies in few."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from migrandi.search.meaning import Bytes, Vector

_REMEMBERED = 300
"""So many cells are remembered at most, some forty kilobytes each."""


class InCell(NamedTuple):
    """What stands in a cell: where the engine has each, their vectors, and how long these are."""

    addresses: list[Any]
    vectors: Bytes
    lengths: Vector


class Cells:
    """The cells of one index, as long as it stays as it is."""

    def __init__(self) -> None:
        self._known: dict[int, InCell] = {}

    def of(self, cells: Sequence[int], read: Callable[[list[int]], Mapping[int, InCell]]) -> list[InCell]:
        """What stands in each of these cells. `read`: tells it of those that are not known yet."""
        known = {cell: self._known.get(cell) for cell in cells}
        missing = [cell for cell, one in known.items() if one is None]
        if missing:
            found = read(missing)
            if len(self._known) + len(found) > _REMEMBERED:
                self._known.clear()
            self._known.update(found)
            known |= found
        return [one for one in known.values() if one is not None]


def told_apart(
    cells: Sequence[int], lies: Sequence[int], addresses: Sequence[Any], vectors: Bytes
) -> dict[int, InCell]:
    """What stands in each of the cells, of texts that lie in one of them each; `lies`: the place of its cell."""
    places = np.array(lies, dtype=np.int64)
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    found = {}
    for place, cell in enumerate(cells):
        at = np.flatnonzero(places == place)
        found[cell] = InCell([addresses[n] for n in at.tolist()], vectors[at], lengths[at])
    return found


def compared(found: Sequence[InCell], asked: Vector) -> tuple[list[Any], Vector]:
    """Where the engine has what stands in these cells, and how near the vector of each is to one of length one."""
    addresses = list(chain.from_iterable(one.addresses for one in found))
    vectors = np.concatenate([one.vectors for one in found]).astype(np.float32)
    near: Vector = vectors @ asked / np.concatenate([one.lengths for one in found])
    return addresses, near
