"""The vectors that an embedding model gave for provisions, in two files beside the index that only grow.

A wording is never changed, and later ones have higher numbers: who stopped goes on after the last number kept. Vectors
are kept as a byte for each direction; by the signs alone those are found that may be near, and compared.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

_COMPARED = 2_000
"""How many of those nearest by their signs are compared in full."""

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


class _Made(msgspec.Struct):
    """By what model vectors were made, and how long they are."""

    model: str
    dimensions: int


class VectorFile:
    """The vectors of one model, in a folder of its own. One process adds at a time, any number read."""

    def __init__(self, folder: Path, model: str) -> None:
        self._model = model
        self._folder = folder / hashlib.sha256(model.encode()).hexdigest()[:12]
        self._numbers: Numbers = np.zeros(0, dtype=np.int64)
        self._held: npt.NDArray[np.int8] = np.zeros((0, 0), dtype=np.int8)
        self._signs: npt.NDArray[np.uint8] = np.zeros((0, 0), dtype=np.uint8)

    def last(self) -> int:
        """The highest number that has a vector; 0 if none has."""
        numbers = self._kept()[0]
        return int(numbers[-1]) if len(numbers) else 0

    def count(self) -> int:
        """How many vectors there are."""
        return len(self._kept()[0])

    def add(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Put vectors of length one at the end, for numbers in rising order higher than `last`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        made = _Made(self._model, vectors.shape[1])
        about = self._folder / "made.json"
        if not about.exists():
            about.write_bytes(msgspec.json.encode(made))
        elif (known := msgspec.json.decode(about.read_bytes(), type=_Made)) != made:
            raise ValueError(f"vectors of {made.dimensions} numbers where those kept have {known.dimensions}")
        kept = len(self._kept()[0])
        largest = np.abs(vectors).max(axis=1, initial=0, keepdims=True)
        bytes_ = np.round(np.divide(vectors * 127, largest, out=np.zeros_like(vectors), where=largest > 0))
        # the numbers come last: what has none is not there, and is written over
        self._append("vectors", kept * vectors.shape[1], bytes_.astype(np.int8).tobytes())
        self._append("numbers", kept * 8, np.array(numbers, dtype=np.int64).tobytes())

    def _append(self, name: str, at: int, data: bytes) -> None:
        with (self._folder / name).open("ab") as file:
            file.truncate(at)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def near(self, asked: Vectors, most: int) -> list[tuple[int, float]]:
        """The numbers whose vectors are nearest to one of length one, the nearest first, each with its cosine."""
        numbers, held, signs = self._read()
        if not len(numbers) or held.shape[1] != len(asked):
            return []
        few = min(_COMPARED, len(numbers))
        apart = np.bitwise_count(signs ^ np.packbits(asked > 0)).sum(axis=1, dtype=np.uint16)
        likely = np.argpartition(apart, few - 1)[:few]
        rows = held[likely].astype(np.float32)
        near = rows @ asked / np.maximum(np.linalg.norm(rows, axis=1), 1)
        best = np.argsort(-near, kind="stable")[:most]
        return [(int(numbers[likely[at]]), float(near[at])) for at in best]

    def _kept(self) -> tuple[Numbers, int]:
        """The numbers on disk, and how long a vector is."""
        about = self._folder / "made.json"
        if not about.exists() or not (self._folder / "numbers").exists():
            return self._numbers[:0], 0
        dimensions = msgspec.json.decode(about.read_bytes(), type=_Made).dimensions
        whole = (self._folder / "numbers").stat().st_size // 8
        return np.fromfile(self._folder / "numbers", dtype=np.int64, count=whole), dimensions

    def _read(self) -> tuple[Numbers, npt.NDArray[np.int8], npt.NDArray[np.uint8]]:
        file = self._folder / "numbers"
        if file.exists() and file.stat().st_size // 8 != len(self._numbers):
            numbers, dimensions = self._kept()
            held = np.memmap(self._folder / "vectors", dtype=np.int8, mode="r")
            self._held = held[: len(numbers) * dimensions].reshape(len(numbers), dimensions)
            self._signs = np.packbits(self._held > 0, axis=1)
            self._numbers = numbers
        return self._numbers, self._held, self._signs
