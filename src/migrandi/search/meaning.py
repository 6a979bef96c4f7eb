"""What words mean, learnt from law in two languages: vectors of texts and questions, and words of another language.

The file is made by `scripts/train_meaning.py` from headings and the sections below them; it names the law it was
trained on, so that nothing is measured on that law. A language it does not know has no vectors.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import regex
import Stemmer

from migrandi.errors import UserError

FILE = Path(__file__).parent / "data" / "meaning.npz"
LANGUAGES = {"en": "english", "fr": "french"}
"""The languages with vectors, and their stemmers (Snowball)."""
DIMENSIONS = 128
CONTEXT_WEIGHT = 0.35
"""How much a word of the headings over a text counts, where a word of the text counts log(1 + how often)."""
SEPARATOR = ":"
_UNKNOWN = -16.0
"""For a word in no text: rarer than any that is."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_WESTERN = "cp1252"
"""The letters of English and French law, one byte each."""
_MOST_WORDS = 400_000
"""Words whose stems are kept at once."""

Vector = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]


class MeaningError(UserError):
    """The file of learnt weights cannot be read."""

    code = "meaning"


class Weights(msgspec.Struct, frozen=True):
    """What the file holds: for each word its row, the logarithm of its share of its language's words, its vectors in
    texts and in questions; words of other languages for it; the Works it was trained on."""

    rows: dict[str, int]
    frequencies: list[float]
    of_texts: Vector
    of_questions: Vector
    translations: dict[str, list[tuple[str, float]]]
    trained_on: frozenset[str]


def folded(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


class Stems:
    """Words of one language as the weights know them: without case, endings and accents."""

    def __init__(self, language: str) -> None:
        self._stem = Stemmer.Stemmer(LANGUAGES[language]).stemWord
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> list[str]:
        """The stems of the text's words, in order."""
        known = self._known
        found = []
        for word in _WORD.findall(text.lower()):
            stem = known.get(word)
            if stem is None:
                if len(known) > _MOST_WORDS:
                    known.clear()
                stem = known[word] = folded(self._stem(word))
            found.append(stem)
        return found


_NOWHERE = -1
"""The row of a word that is not known."""


class _RowOf(dict[bytes, int]):
    """The row of each word that was met, as it is written in bytes: looked up a million times for each that is new."""

    def __init__(self, language: str, stems: Stems, rows: Mapping[str, int]) -> None:
        super().__init__()
        self._language, self._stems, self._known = language, stems, rows

    def __missing__(self, word: bytes) -> int:
        stems = self._stems(word.decode(_WESTERN))
        row = self[word] = self._known.get(f"{self._language}{SEPARATOR}{''.join(stems)}", _NOWHERE)
        return row


def _byte_table() -> bytes:
    """For each byte the small letter or digit it is, a space for all else."""
    table = bytearray(b" " * 256)
    for number in range(256):
        letter = bytes([number]).decode(_WESTERN, "ignore").lower()
        if _WORD.fullmatch(letter):
            table[number] = letter.encode(_WESTERN)[0]
    return bytes(table)


_TABLE = _byte_table()


def _western_words(text: str) -> list[bytes]:
    """The words in small letters; what no Western language writes parts them."""
    return text.encode(_WESTERN, "replace").translate(_TABLE).split()


class Reading(NamedTuple):
    """A text as its vector is made of it, its heading included; `context`: the names it stands under."""

    language: str
    text: str
    context: str = ""


class Meaning:
    """Vectors of texts and questions. What stands near a question is likely to answer it, whatever its language."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._stems = {language: Stems(language) for language in LANGUAGES}
        self._rows = {language: _RowOf(language, stems, weights.rows) for language, stems in self._stems.items()}

    @property
    def trained_on(self) -> frozenset[str]:
        """The paths of the Works it was trained on."""
        return self._weights.trained_on

    def of_texts(self, texts: Sequence[Reading]) -> tuple[Bytes, list[bool]]:
        """The vectors of texts, a row each: only which way each points is kept, a byte for each direction. And whether
        there is one: of a text in another language, or of which nothing is known, the row is empty."""
        matrix = self._weights.of_texts
        sums = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for at, (language, text, context) in enumerate(texts):
            row_of = self._rows.get(language)
            if row_of is None:
                continue
            if len(row_of) > _MOST_WORDS:
                row_of.clear()
            counted = Counter(map(row_of.__getitem__, _western_words(text)))
            counted.pop(_NOWHERE, None)
            above = set(map(row_of.__getitem__, _western_words(context)))
            above.discard(_NOWHERE)
            rows = [*counted, *above]
            if rows:
                weights = np.full(len(rows), CONTEXT_WEIGHT, dtype=np.float32)
                weights[: len(counted)] = np.log1p(np.fromiter(counted.values(), np.float32, len(counted)))
                sums[at] = weights @ matrix[rows]
        largest = np.abs(sums).max(axis=1, initial=0)
        known = largest > 0
        scales = np.divide(127, largest, out=np.zeros_like(largest), where=known)
        packed: Bytes = np.round(sums * scales[:, None]).astype(np.int8)
        return packed, known.tolist()

    def of_one(self, text: Reading) -> Vector | None:
        """The vector of one text, of length one. None: nothing of it is known."""
        vectors, [known] = self.of_texts([text])
        if not known:
            return None
        vector: Vector = vectors[0].astype(np.float32)
        return vector / np.linalg.norm(vector)

    def spoken(self, words: str) -> str:
        """The language a question is most likely in; empty where most of its words are of none it knows."""
        rows, frequencies = self._weights.rows, self._weights.frequencies
        likely: dict[str, float] = {}
        for language, stems in self._stems.items():
            found = [rows.get(f"{language}{SEPARATOR}{stem}") for stem in stems(words)]
            if sum(row is not None for row in found) * 2 >= len(found) > 0:
                likely[language] = sum(_UNKNOWN if row is None else frequencies[row] for row in found)
        return max(likely, key=lambda language: likely[language]) if likely else ""

    def of_question(self, words: str) -> Vector | None:
        """The vector of a question. None: nothing of it is known."""
        language = self.spoken(words)
        if not language:
            return None
        rows = self._weights.rows
        stems = dict.fromkeys(self._stems[language](words))
        numbers = [row for stem in stems if (row := rows.get(f"{language}{SEPARATOR}{stem}")) is not None]
        return _sum(self._weights.of_questions, numbers, [1.0] * len(numbers))

    def translations(self, word: str, language: str) -> list[tuple[str, float]]:
        """The stems of another language that a word of this one is translated by, each with how likely it is, the
        likeliest first."""
        if language not in self._stems:
            return []
        found: list[tuple[str, float]] = []
        for stem in self._stems[language](word):
            found += self._weights.translations.get(f"{language}{SEPARATOR}{stem}", ())
        return found


def _sum(matrix: Vector, rows: list[int], weights: list[float]) -> Vector | None:
    if not rows:
        return None
    total: Vector = np.asarray(weights, dtype=np.float32) @ matrix[rows]
    length = float(np.linalg.norm(total))
    return total / np.float32(length) if length > 0 else None


@cache
def meaning(file: Path = FILE) -> Meaning:
    """The weights in the file. Raises `MeaningError` where it is not there or is another kind of file."""
    try:
        with np.load(file, allow_pickle=False) as held:
            words = "\n".join(str(part) for part in held["words"]).split("\n")
            rows = {word: number for number, word in enumerate(words)}
            texts = held["texts"].astype(np.float32) * held["text_scales"][:, None]
            questions = held["questions"].astype(np.float32) * held["question_scales"][:, None]
            every = "\n".join(str(part) for part in held["lexicon_words"]).split("\n")
            frequencies = held["frequencies"].astype(np.float32).tolist()
            translations: dict[str, list[tuple[str, float]]] = {}
            for source, target, likely in zip(
                held["lexicon_from"].tolist(), held["lexicon_to"].tolist(), held["lexicon_likely"].tolist(), strict=True
            ):
                translations.setdefault(every[source], []).append((every[target].split(SEPARATOR, 1)[1], likely / 255))
            trained_on = frozenset(str(held["trained_on"]).split("\n"))
    except (OSError, KeyError, ValueError) as error:
        raise MeaningError(
            "The weights in %(file)s cannot be read. Make them with scripts/train_meaning.py.", file=file
        ) from error
    return Meaning(Weights(rows, frequencies, texts, questions, translations, trained_on))
