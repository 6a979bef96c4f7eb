"""What ranking looks at of each text found: its vector and its words in order, a record each in a file that only grows.

Words are kept as two bytes, so that two different ones are now and then taken for the same: ranking bears that, finding
would not, and asks the index.
"""

from __future__ import annotations

import os
import struct
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from migrandi.search.meaning import DIMENSIONS, Bytes, Meaning, Vector

WORDS = 256
"""Of a text's words, its heading's among them, so many from the beginning are kept."""
ABOVE = 48
"""And so many of the headings over it, the law's title first."""
_HEAD = 7
"""A record's first numbers: law (two), names over it, place; how many words it has, are kept, and of those above."""
TOLD = 24
"""Bytes that whoever adds a text has kept with it, to be read with it."""
_HEADER = struct.Struct(f"={_HEAD}H{TOLD}s")
_BEFORE = _HEAD + TOLD // 2
"""Numbers before the vector in all."""
_VECTOR = DIMENSIONS // 2
"""The vector in numbers of two bytes."""
WESTERN = frozenset({"da", "nl", "en", "fi", "fr", "de", "it", "no", "pt", "es", "sv"})
"""Families whose words are all written with letters of this table."""
_WESTERN = "cp1252"
_MOST_WORDS = 400_000
"""Words whose numbers are kept at once."""

Numbers = npt.NDArray[np.int64]


def number_of(stem: str) -> int:
    """The two bytes a word is kept as."""
    return zlib.crc32(stem.encode()) & 0xFFFF


class Reading(NamedTuple):
    """A text as it is kept: with its heading, in the language of `family`'s fields; `law`: what tells its law and
    language from others; `above`: the headings over it, the law's title first; `place`: the how manieth of its law;
    `told`: what is kept with it."""

    language: str
    family: str
    text: str
    law: str = ""
    above: str = ""
    place: int = 0
    told: bytes = b""


class Records(NamedTuple):
    """Some texts' records, a row each; `words` of all of them one after another, `ends` where each one's end."""

    law: Numbers
    over: Numbers
    place: Numbers
    length: Numbers
    vectors: Vector
    words: npt.NDArray[np.uint16]
    ends: Numbers
    above: npt.NDArray[np.uint16]
    above_ends: Numbers
    told: npt.NDArray[np.uint16]


class _NumbersOf(dict[bytes | str, int]):
    """For each word as it stands in texts of one language: the row of its vector and one (0: none), and its two bytes.
    Looked up a million times for each that is new."""

    def __init__(self, analyze: Callable[[str], list[str]], row: Callable[[str], int]) -> None:
        super().__init__()
        self._analyze, self._row = analyze, row

    def __missing__(self, word: bytes | str) -> int:
        if isinstance(word, str):  # a stem already
            number = number_of(word)
        else:
            text = word.decode(_WESTERN)
            stems = self._analyze(text)
            number = (self._row(text) + 1) << 16 | (number_of(stems[0]) if stems else 0)
        self[word] = number
        return number


def _byte_table() -> bytes:
    """For each byte the small letter or digit it is, a space for all else."""
    table = bytearray(b" " * 256)
    for number in range(256):
        letter = bytes([number]).decode(_WESTERN, "ignore").lower()
        if letter.isalnum():
            table[number] = letter.encode(_WESTERN)[0]
    return bytes(table)


_TABLE = _byte_table()


class Recording:
    """Makes records of texts, wherever they are kept then."""

    def __init__(self, meaning: Meaning, analyzers: dict[str, Callable[[str], list[str]]]) -> None:
        self._meaning = meaning
        self._analyzers = analyzers
        self._numbers: dict[str, _NumbersOf] = {}

    def records(self, texts: Sequence[Reading]) -> tuple[list[bytes], Bytes, list[int]]:
        """The texts' records, their vectors, and how many words each has."""
        words = [self.words(text.language, text.family, text.text) for text in texts]
        # what stands over a text stands over its neighbours too
        named = {(text.language, text.family, text.above) for text in texts}
        above = {name: self.words(*name) for name in named}
        over = [above[text.language, text.family, text.above] for text in texts]
        rows_over = {name: _rows(found) for name, found in above.items()}
        vectors = self._meaning.of_rows(
            [
                (_rows(own), rows_over[text.language, text.family, text.above])
                for text, own in zip(texts, words, strict=True)
            ]
        )
        records = []
        for text, own, names, vector in zip(texts, words, over, vectors, strict=True):
            law = zlib.crc32(text.law.encode())
            kept = array("H", [number & 0xFFFF for number in chain(own[:WORDS], names[:ABOVE])])
            header = _HEADER.pack(
                law & 0xFFFF, law >> 16, zlib.crc32(text.above.encode()) & 0xFFFF, min(text.place, 0xFFFF),
                min(len(own), 0xFFFF), min(len(own), WORDS), min(len(names), ABOVE), text.told,
            )  # fmt: skip
            records.append(header + vector.tobytes() + kept.tobytes())
        return records, vectors, [len(own) for own in words]

    def words(self, language: str, family: str, text: str) -> list[int]:
        """The words of a text in order: the row of each one's vector and one, then its two bytes."""
        numbers = self._numbers.get(language)
        if numbers is None:
            numbers = self._numbers[language] = _NumbersOf(self._analyzers[family], self._meaning.row_of(language))
        elif len(numbers) > _MOST_WORDS:
            numbers.clear()
        # stemming every word as it comes takes longer than all else; where words are bytes, each is stemmed once
        cut = (
            text.encode(_WESTERN, "replace").translate(_TABLE).split()
            if family in WESTERN
            else self._analyzers[family](text)
        )
        return list(map(numbers.__getitem__, cut))


class ForwardFile(Recording):
    """The records in the file. One process adds at a time, any number read; what was added once is never changed, so
    that who reads needs no lock. Records whose text is gone stay until the index is built anew."""

    def __init__(self, path: Path, meaning: Meaning, analyzers: dict[str, Callable[[str], list[str]]]) -> None:
        super().__init__(meaning, analyzers)
        self._path = path
        self._held: npt.NDArray[np.uint16] = np.zeros(0, dtype=np.uint16)

    def add(self, texts: Sequence[Reading]) -> tuple[Numbers, Bytes, list[int]]:
        """Put the texts' records at the end; where each of them begins, the vectors, and how many words each has. They
        are safe only after `keep`."""
        records, vectors, lengths = self.records(texts)
        with self._path.open("ab") as file:
            # a stop in the middle of a number leaves half of it, which nothing knows of
            begin = file.tell() // 2
            file.truncate(begin * 2)
            file.write(b"".join(records))
        sizes = np.array([len(record) // 2 for record in records], dtype=np.int64)
        begins: Numbers = begin + np.cumsum(sizes) - sizes
        return begins, vectors, lengths

    def keep(self) -> None:
        """Have what was added on disk before this returns."""
        if self._path.exists():
            with self._path.open("rb+") as file:
                os.fsync(file.fileno())

    def let_go(self) -> None:
        """Read the file anew when it is next asked: another process may have built it anew."""
        self._held = np.zeros(0, dtype=np.uint16)

    def clear(self) -> None:
        """Take out every record."""
        self.let_go()
        self._path.unlink(missing_ok=True)

    def near(self, begins: Numbers, asked: Vector) -> Vector:
        """How near the vectors of the records that begin there are to one of length one (the cosine)."""
        return cosines(self.vectors(begins).astype(np.float32), asked)

    def vectors(self, begins: Numbers) -> Bytes:
        """The vectors of the records that begin there."""
        return _rows_of(self._all(begins), begins + _BEFORE, _VECTOR).view(np.int8)

    def _all(self, begins: Numbers) -> npt.NDArray[np.uint16]:
        held = self._held  # another thread may let it go meanwhile
        if len(begins) and begins.max() + _BEFORE >= len(held):
            held = self._held = np.asarray(np.memmap(self._path, dtype=np.uint16, mode="r"))
        return held

    def read(self, begins: Numbers) -> Records:
        """The records that begin there."""
        return _read(self._all(begins), begins)


def read_records(records: Sequence[bytes]) -> Records:
    """These records, kept one by one."""
    sizes = np.array([len(record) // 2 for record in records], dtype=np.int64)
    return _read(np.frombuffer(b"".join(records), dtype=np.uint16), np.cumsum(sizes) - sizes)


def _read(held: npt.NDArray[np.uint16], begins: Numbers) -> Records:
    before = _rows_of(held, begins, _BEFORE + _VECTOR)
    heads = before[:, :_HEAD].astype(np.int64)
    at = begins + _BEFORE + _VECTOR
    own, over = heads[:, 5], heads[:, 6]
    return Records(
        heads[:, 0] + (heads[:, 1] << 16), heads[:, 2], heads[:, 3], heads[:, 4], _floats(before[:, _BEFORE:]),
        held.take(_runs(at, own)), np.cumsum(own), held.take(_runs(at + own, over)), np.cumsum(over),
        before[:, _HEAD:_BEFORE],
    )  # fmt: skip


def _floats(rows: npt.NDArray[np.uint16]) -> Vector:
    vectors: Vector = rows.view(np.int8).astype(np.float32)
    return vectors


def _rows_of(held: npt.NDArray[np.uint16], begins: Numbers, width: int) -> npt.NDArray[np.uint16]:
    """What begins at each of these, so many numbers of it, as a row."""
    if not len(begins):
        return np.zeros((0, width), dtype=np.uint16)
    # sliding_window_view does the same, and takes ten times as long to look at what it was given
    every = np.lib.stride_tricks.as_strided(held, (len(held) - width + 1, width), (held.itemsize, held.itemsize))
    rows: npt.NDArray[np.uint16] = every[begins]
    return rows


def cosines(vectors: Vector, asked: Vector) -> Vector:
    """How near each row is to the vector; NaN where a row is empty."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    near: Vector = np.where(lengths > 0, vectors @ asked / np.maximum(lengths, 1), np.nan).astype(np.float32)
    return near


def _runs(begins: Numbers, lengths: Numbers) -> Numbers:
    """The numbers from each beginning on, so many of each, one after another."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)


def _rows(words: Sequence[int]) -> dict[int, int]:
    """The rows of a text's words that have a vector, and how often each stands there."""
    rows: dict[int, int] = {}
    for number, often in Counter(words).items():
        if row := number >> 16:
            rows[row - 1] = rows.get(row - 1, 0) + often
    return rows
