"""The vectors that an embedding model gave for provisions, in files beside the index that only grow.

A wording is never changed, and later ones have higher numbers: who stopped goes on after the last number kept. Vectors
are kept as a byte for each direction; by the signs alone those are found that may be near, and compared.

A model of many languages takes texts of one language for nearer to each other than they are: a question in Arabic finds
the few Arabic texts there are, whatever they say. So what all texts of a language have in common is taken out of each,
and what questions of a language have in common out of the question, before they are compared.
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
_ENOUGH = 20
"""Texts of a language whose mean tells what they have in common; of fewer, the mean of all texts is taken."""
_CHUNK = 50_000
_FORM = "2"
"""Raised when the files are laid out otherwise, so that vectors are made anew."""

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


class _Made(msgspec.Struct):
    """By what model vectors were made, and how long they are."""

    model: str
    dimensions: int


def _signs(rows: Vectors) -> npt.NDArray[np.uint64]:
    """The signs of the rows, a bit for each direction, a column for each row."""
    bits = np.packbits(rows > 0, axis=1)
    whole = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))
    signs: npt.NDArray[np.uint64] = np.ascontiguousarray(whole.view(np.uint64).T)
    return signs


class _Held:
    """The vectors as they are compared: `common` are the means of the languages, `of` which of them each text has."""

    def __init__(self, numbers: Numbers, bytes_: npt.NDArray[np.int8], of: npt.NDArray[np.uint8]) -> None:
        self.numbers, self.bytes, self.of = numbers, bytes_, of
        self.common = self._means()
        self._signs = np.concatenate([_signs(self.rows(slice(at, at + _CHUNK))) for at in self._chunks()], axis=1)

    def likely(self, asked: Vectors, most: int) -> Numbers:
        """The texts, about so many, whose signs are most like those of what is asked: all that are as much so as the
        last."""
        apart = np.zeros(len(self.numbers), dtype=np.uint16)
        for signs, sign in zip(self._signs, _signs(asked[None])[:, 0], strict=True):
            apart += np.bitwise_count(signs ^ sign)
        enough = int(np.searchsorted(np.cumsum(np.bincount(apart)), min(most, len(apart))))
        found: Numbers = np.flatnonzero(apart <= enough)
        return found

    def _chunks(self) -> range:
        return range(0, len(self.numbers), _CHUNK)

    def _unit(self, which: slice | Numbers) -> Vectors:
        rows = self.bytes[which].astype(np.float32)
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
        return unit

    def _means(self) -> Vectors:
        """For each language what its texts have in common: nothing, where there are too few texts in all."""
        languages = int(self.of.max(initial=0)) + 1
        sums = np.zeros((languages, self.bytes.shape[1]), dtype=np.float32)
        if len(self.numbers) < _ENOUGH:
            return sums
        for at in self._chunks():
            np.add.at(sums, self.of[at : at + _CHUNK], self._unit(slice(at, at + _CHUNK)))
        counts = np.bincount(self.of, minlength=languages)[:, None]
        means: Vectors = np.where(counts < _ENOUGH, sums.sum(0) / len(self.numbers), sums / np.maximum(counts, 1))
        return means.astype(np.float32)

    def rows(self, which: slice | Numbers) -> Vectors:
        """These texts' vectors without what is common to their language."""
        rows: Vectors = self._unit(which) - self.common[self.of[which]]
        return rows


class VectorFile:
    """The vectors of one model, in a folder of its own. One process adds at a time, any number read."""

    def __init__(self, folder: Path, model: str) -> None:
        self._model = model
        self._folder = folder / hashlib.sha256(f"{model}\n{_FORM}".encode()).hexdigest()[:12]
        self._held: _Held | None = None
        self._questions: Vectors | None = None

    def last(self) -> int:
        """The highest number that has a vector; 0 if none has."""
        numbers = self._kept()[0]
        return int(numbers[-1]) if len(numbers) else 0

    def count(self) -> int:
        """How many vectors there are."""
        return len(self._kept()[0])

    def add(self, numbers: Sequence[int], vectors: Vectors, languages: Sequence[str]) -> None:
        """Put vectors of length one at the end, with their texts' languages, for numbers in rising order higher than
        `last`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        made = _Made(self._model, vectors.shape[1])
        about = self._folder / "made.json"
        if not about.exists():
            about.write_bytes(msgspec.json.encode(made))
        elif (known := msgspec.json.decode(about.read_bytes(), type=_Made)) != made:
            raise ValueError(f"vectors of {made.dimensions} numbers where those kept have {known.dimensions}")
        kept = len(self._kept()[0])
        names = self._languages()
        if new := [language for language in dict.fromkeys(languages) if language not in names]:
            names += new
            (self._folder / "languages.json").write_bytes(msgspec.json.encode(names))
        largest = np.abs(vectors).max(axis=1, initial=0, keepdims=True)
        bytes_ = np.round(np.divide(vectors * 127, largest, out=np.zeros_like(vectors), where=largest > 0))
        self._append("languages", kept, bytes(names.index(language) for language in languages))
        # the numbers come last: what has none is not there, and is written over
        self._append("vectors", kept * vectors.shape[1], bytes_.astype(np.int8).tobytes())
        self._append("numbers", kept * 8, np.array(numbers, dtype=np.int64).tobytes())

    def _append(self, name: str, at: int, data: bytes) -> None:
        with (self._folder / name).open("ab") as file:
            file.truncate(at)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def has_questions(self) -> bool:
        """Whether it is known what questions have in common."""
        return (self._folder / "questions.npy").exists()

    def keep_questions(self, means: Vectors) -> None:
        """Keep what questions have in common: for each of some languages the mean of such vectors, a row each."""
        part = self._folder / "questions.part.npy"
        np.save(part, means.astype(np.float32))
        part.replace(self._folder / "questions.npy")

    def near(self, asked: Vectors, most: int) -> list[tuple[int, float]]:
        """The numbers whose vectors are nearest to one of length one, the nearest first, each with its cosine."""
        held = self._read()
        if held is None or held.bytes.shape[1] != len(asked):
            return []
        if held.common.any():
            asked = asked - self._common(asked)
        likely = held.likely(asked, _COMPARED)
        rows = held.rows(likely)
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(asked)
        near = rows @ asked / np.maximum(lengths, 1e-6)
        best = np.argsort(-near, kind="stable")[:most]
        return [(int(held.numbers[likely[at]]), float(near[at])) for at in best]

    def _common(self, asked: Vectors) -> Vectors:
        """What questions of its language have in common: of those known the mean that is nearest."""
        if self._questions is None:
            file = self._folder / "questions.npy"
            self._questions = np.load(file) if file.exists() else np.zeros((1, len(asked)), dtype=np.float32)
        lengths = np.maximum(np.linalg.norm(self._questions, axis=1), 1e-6)
        common: Vectors = self._questions[int((self._questions @ asked / lengths).argmax())]
        return common

    def _languages(self) -> list[str]:
        file = self._folder / "languages.json"
        return msgspec.json.decode(file.read_bytes(), type=list[str]) if file.exists() else []

    def _kept(self) -> tuple[Numbers, int]:
        """The numbers on disk, and how long a vector is."""
        about = self._folder / "made.json"
        if not about.exists() or not (self._folder / "numbers").exists():
            return np.zeros(0, dtype=np.int64), 0
        dimensions = msgspec.json.decode(about.read_bytes(), type=_Made).dimensions
        whole = (self._folder / "numbers").stat().st_size // 8
        return np.fromfile(self._folder / "numbers", dtype=np.int64, count=whole), dimensions

    def _read(self) -> _Held | None:
        file = self._folder / "numbers"
        if not file.exists() or not file.stat().st_size:
            return None
        if self._held is None or file.stat().st_size // 8 != len(self._held.numbers):
            numbers, dimensions = self._kept()
            held = np.memmap(self._folder / "vectors", dtype=np.int8, mode="r")
            of = np.fromfile(self._folder / "languages", dtype=np.uint8, count=len(numbers))
            self._held = _Held(numbers, held[: len(numbers) * dimensions].reshape(len(numbers), dimensions), of)
        return self._held
