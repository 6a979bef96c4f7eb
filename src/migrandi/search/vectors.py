"""Vectors of texts in one file, a row of bytes each: added at the end, never changed, gone only with the whole file."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

from migrandi.search.meaning import DIMENSIONS, Bytes, Vector


class VectorFile:
    """The rows of the file. One process adds at a time, any number read; what was added once is never changed, so that
    who reads needs no lock. Rows whose text is gone stay until the index is built anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: npt.NDArray[np.int8] = np.zeros((0, DIMENSIONS), dtype=np.int8)

    def add(self, rows: Bytes) -> int:
        """Put these at the end; the number of the first of them. They are safe only after `keep`."""
        with self._path.open("ab") as file:
            # a stop in the middle of a row leaves a part of it, which no text knows of
            whole = file.tell() // DIMENSIONS
            file.truncate(whole * DIMENSIONS)
            file.write(rows.tobytes())
        return whole

    def keep(self) -> None:
        """Have what was added on disk before this returns."""
        if self._path.exists():
            with self._path.open("rb+") as file:
                os.fsync(file.fileno())

    def clear(self) -> None:
        """Take out every row."""
        self._rows = self._rows[:0]
        self._path.unlink(missing_ok=True)

    def near(self, asked: Vector, numbers: npt.NDArray[np.int64]) -> Vector:
        """How near the rows of these numbers are to the vector, which has length one (the cosine)."""
        if not len(numbers):
            return np.zeros(0, dtype=np.float32)
        if numbers.max() >= len(self._rows):
            self._rows = np.memmap(self._path, dtype=np.int8, mode="r").reshape(-1, DIMENSIONS)
        held = self._rows[numbers].astype(np.float32)
        near: Vector = (held @ asked) / np.maximum(np.linalg.norm(held, axis=1), 1)
        return near
