"""What a text's authority adds to how well it fits: its place in the hierarchy of norms, whether it stands, how often
it is cited. A gentle prior, that decides between texts that fit about as well. Pure: no database.

How often each provision is cited is kept in a file beside the index: it changes with every law that cites it, and no
text need be put into the index anew for that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

LEVELS = {
    "treaty": 100, "constitution": 100,
    "act": 80, "code": 80, "directive": 80,
    "judgment": 70, "advisory-opinion": 70,
    "regulation": 60, "decree": 60, "order": 60, "rules": 60,
    "general-comment": 45, "views": 45, "decision": 45,
    "resolution": 40, "declaration": 40, "recommendation": 40, "guidelines": 40, "compact": 40,
    "document": 20,
}  # fmt: skip
"""The hierarchy of norms, by kind of law: what binds by consent or as the highest law of a State, acts, who applies
them with force of law, what is made under acts, what bodies of experts and the United Nations say, documents."""
_UNKNOWN = 50
_EU_REGULATION = 80
"""A regulation of the European Union is law of the rank of an act."""
_OFTEN = np.log1p(100.0)
"""A provision cited by so many others is as important as one can be told to be."""
STANDS = 50
"""What stands is above what stood, by so much, where wordings of every day are looked for."""

Counts = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Table = npt.NDArray[np.float32]


class Cited(NamedTuple):
    """The places that are cited, in order, and by how many provisions each: in two tables, since what lies between
    others is copied whenever it is looked through."""

    places: Counts
    counts: Counts


NOWHERE = Cited(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint64))


def cited_of(rows: Counts) -> Cited:
    """From a row for each place, in order: its number, and by how many it is cited."""
    places, counts = rows.T
    return Cited(np.ascontiguousarray(places), np.ascontiguousarray(counts))


def level_of(kind: str, jurisdiction: str) -> int:
    """Its place in the hierarchy of norms, from 0 to 100."""
    if kind == "regulation" and jurisdiction == "eu":
        return _EU_REGULATION
    return LEVELS.get(kind, _UNKNOWN)


def prior(levels: Numbers, cited: Numbers, stands: npt.NDArray[np.bool_]) -> Table:
    """For each text from 0 to about 1 how much authority it has: half of it its level and whether it stands, half by
    how many it is cited."""
    rank = np.where(stands, levels, levels - STANDS) / 100
    often = np.minimum(np.log1p(cited) / _OFTEN, 1.0)
    found: Table = ((rank + often) / 2).astype(np.float32)
    return found


class CitedFile:
    """By how many provisions each place is cited, by its number: a file that is written anew as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0
        self._cited = NOWHERE

    def keep(self, counts: Mapping[int, int]) -> None:
        """Put these counts in the place of those of before; what is not named is cited by none."""
        made = np.array(sorted(counts.items()), dtype=np.uint64).reshape(-1, 2)
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        beside.write_bytes(made.tobytes())
        beside.replace(self._path)

    def of(self, places: Counts) -> Numbers:
        """By how many provisions each of these is cited."""
        known = self._all()
        if not len(known.places):
            return np.zeros(len(places), dtype=np.int64)
        at = np.minimum(np.searchsorted(known.places, places), len(known.places) - 1)
        found: Numbers = np.where(known.places[at] == places, known.counts[at], 0).astype(np.int64)
        return found

    def _all(self) -> Cited:
        try:
            written = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return NOWHERE
        if written != self._written:
            self._cited = cited_of(np.fromfile(self._path, dtype=np.uint64).reshape(-1, 2))
            self._written = written
        return self._cited
