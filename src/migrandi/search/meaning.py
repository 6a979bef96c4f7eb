"""What words mean, learnt from law in two languages: vectors of texts and questions, words and phrases of the other.

The file is made by `scripts/train_meaning.py` from headings and the sections below them; it names the law it was
trained on, so that nothing is measured on that law. A language it does not know has no vectors.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
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
LONGEST_PHRASE = 4
"""The most words of a phrase of another language."""
_NEXT = -1.0
"""What each phrase costs more, so that a longer one is taken before two short ones."""
_UNSAID = -12.0
"""What a word costs that no phrase has."""
_LIKELY_ENOUGH = 0.25
"""A word that no phrase has is said by its likeliest translation where that is so likely."""
LEAST_ASKED = 1e-5
"""The share of headings' words that a word is said to be which none has, or hardly any."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_MOST_WORDS = 400_000
"""Words whose stems are kept at once."""

Vector = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
Rows = npt.NDArray[np.int64]


class MeaningError(UserError):
    """The file of learnt weights cannot be read."""

    code = "meaning"


class Weights(msgspec.Struct, frozen=True):
    """What the file holds: for each word its row, the logarithm of its share of its language's words, its vectors in
    texts and in questions; words of other languages for it; for phrases of a language (its name before them) what the
    other says for them and how likely (a logarithm); for each word of headings (its row, in order) a word of the texts
    below them that tells of it, and how likely; the logarithm of each word's share of headings; the directions by which
    texts are put into cells; the Works it was trained on."""

    rows: dict[str, int]
    frequencies: list[float]
    of_texts: Vector
    of_questions: Vector
    translations: dict[str, list[tuple[str, float]]]
    phrases: dict[str, tuple[str, float]]
    hints: tuple[Rows, Rows, Vector]
    asked: Vector
    cells: Vector
    trained_on: frozenset[str]


class Phrase(NamedTuple):
    """Some stems of a question that stand in a row, and those of another language for them; None: nothing is known."""

    said: tuple[str, ...]
    other: tuple[str, ...] | None


def folded(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def other_of(language: str) -> str:
    """The other of the two languages."""
    return next(other for other in LANGUAGES if other != language)


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


class Meaning:
    """Vectors of texts and questions. What stands near a question is likely to answer it, whatever its language."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._stems = {language: Stems(language) for language in LANGUAGES}

    @property
    def trained_on(self) -> frozenset[str]:
        """The paths of the Works it was trained on."""
        return self._weights.trained_on

    @property
    def words(self) -> Iterable[str]:
        """Every word that has a row, in the order of the rows, each with its language before it."""
        return self._weights.rows

    def row_of(self, language: str) -> Callable[[str], int]:
        """What tells the row of a word of this language: -1 where it is not known."""
        stems, rows = self._stems.get(language), self._weights.rows
        if stems is None:
            return lambda word: -1
        return lambda word: rows.get(f"{language}{SEPARATOR}{''.join(stems(word))}", -1)

    def of_rows(self, texts: Sequence[tuple[Mapping[int, int], Iterable[int]]]) -> Bytes:
        """The vector of each text: of the rows of its words, with how often each stands there, and of those of the
        headings over it. Only which way it points is kept, a byte for each direction; all are 0 where nothing is known.
        """
        sums = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for at, (counted, over) in enumerate(texts):
            above = set(over)
            rows = [*counted, *above]
            if rows:
                weights = np.full(len(rows), CONTEXT_WEIGHT, dtype=np.float32)
                weights[: len(counted)] = np.log1p(np.fromiter(counted.values(), np.float32, len(counted)))
                sums[at] = weights @ self._weights.of_texts[rows]
        largest = np.abs(sums).max(axis=1, initial=0)
        scales = np.divide(127, largest, out=np.zeros_like(largest), where=largest > 0)
        packed: Bytes = np.round(sums * scales[:, None]).astype(np.int8)
        return packed

    def cells_of(self, vectors: Bytes) -> list[int]:
        """The cell of each text's vector: the direction that is nearest to it. -1 where a text has no vector."""
        near = (vectors.astype(np.float32) @ self._weights.cells.T).argmax(axis=1)
        return [int(cell) for cell in np.where(vectors.any(axis=1), near, -1)]

    def cells_near(self, asked: Vector, most: int) -> list[int]:
        """The cells nearest to a question's vector, the nearest first."""
        near = self._weights.cells @ asked
        nearest = np.argpartition(-near, most - 1)[:most] if most < len(near) else np.arange(len(near))
        return [int(cell) for cell in nearest[np.lexsort((nearest, -near[nearest]))]]

    def of_text(self, language: str, text: str, above: str = "") -> Vector | None:
        """The vector of one text below these headings, of length one. None: nothing of it is known."""
        stems = self._stems.get(language)
        if stems is None:
            return None
        own, over = (
            Counter(self._weights.rows.get(f"{language}{SEPARATOR}{stem}", -1) for stem in stems(part))
            for part in (text, above)
        )
        own.pop(-1, None)
        over.pop(-1, None)
        vector: Vector = self.of_rows([(own, over)])[0].astype(np.float32)
        return vector / np.linalg.norm(vector) if vector.any() else None

    def spoken(self, words: str) -> str:
        """The language a question is most likely in; empty where most of its words are of none it knows."""
        rows, frequencies = self._weights.rows, self._weights.frequencies
        likely: dict[str, float] = {}
        for language, stems in self._stems.items():
            found = [rows.get(f"{language}{SEPARATOR}{stem}") for stem in stems(words)]
            if sum(row is not None for row in found) * 2 >= len(found) > 0:
                likely[language] = sum(_UNKNOWN if row is None else frequencies[row] for row in found)
        return max(likely, key=lambda language: likely[language]) if likely else ""

    def of_question(self, words: str, language: str) -> Vector | None:
        """The vector of a question in that language. None: nothing of it is known."""
        return self.of_stems(language, self.stems(words, language))

    def of_stems(self, language: str, stems: Iterable[str]) -> Vector | None:
        """The vector of a question with these stems. None: nothing of it is known."""
        rows = self._weights.rows
        numbers = [
            row for stem in dict.fromkeys(stems) if (row := rows.get(f"{language}{SEPARATOR}{stem}")) is not None
        ]
        return _sum(self._weights.of_questions, numbers, [1.0] * len(numbers))

    def stems(self, words: str, language: str) -> list[str]:
        """The words' stems as this knows them; none in a language it does not know."""
        return self._stems[language](words) if language in self._stems else []

    def translations(self, word: str, language: str) -> list[tuple[str, float]]:
        """The stems of another language that a word of this one is translated by, each with how likely it is, the
        likeliest first."""
        return [other for stem in self.stems(word, language) for other in self.others_for(stem, language)]

    def others_for(self, stem: str, language: str) -> Sequence[tuple[str, float]]:
        """The stems of the other language that a stem of this one is translated by, each with how likely it is, the
        likeliest first."""
        return self._weights.translations.get(f"{language}{SEPARATOR}{stem}", ())

    def in_other_words(self, words: str, spoken: str, most: int) -> list[Phrase]:
        """The first stems of a question (so many at most) as the other language has them: of all ways to cut it into
        phrases the likeliest."""
        stems = self._stems[spoken](words)[:most]
        best: list[tuple[float, int, Phrase | None]] = [(-math.inf, 0, None)] * (len(stems) + 1)
        best[0] = 0.0, 0, None
        for begin in range(len(stems)):
            so_far = best[begin][0]
            for end in range(begin + 1, min(begin + LONGEST_PHRASE, len(stems)) + 1):
                said = tuple(stems[begin:end])
                known = self._weights.phrases.get(f"{spoken}{SEPARATOR}{' '.join(said)}")
                if known is not None and so_far + known[1] + _NEXT > best[end][0]:
                    best[end] = so_far + known[1] + _NEXT, begin, Phrase(said, tuple(known[0].split(" ")))
            if so_far + _UNSAID > best[begin + 1][0]:
                best[begin + 1] = so_far + _UNSAID, begin, Phrase((stems[begin],), None)
        found: list[Phrase] = []
        at = len(stems)
        while at:
            _worth, at, phrase = best[at]
            if phrase is not None:
                other = phrase.other or self._likeliest(phrase.said[0], spoken)
                found.append(Phrase(phrase.said, other))
        return found[::-1]

    def _likeliest(self, stem: str, language: str) -> tuple[str, ...] | None:
        """The stem of the other language that this one most likely is translated by, where one is likely enough."""
        others = self.others_for(stem, language)
        return (others[0][0],) if others and others[0][1] >= _LIKELY_ENOUGH else None

    def hints(self, words: str, spoken: str, most: int) -> tuple[list[str], list[tuple[Rows, Vector]], Vector]:
        """The stems of a question's words, so many at most; the rows of the words, in whatever language, that tell of
        each in a text below a heading that has it, with how likely; which share of headings' words each is."""
        stems = self._stems.get(spoken)
        if stems is None:
            return [], [], np.zeros(0, dtype=np.float32)
        said = list(dict.fromkeys(stems(words)))[:most]
        of, rows, likely = self._weights.hints
        own = [self._weights.rows.get(f"{spoken}{SEPARATOR}{stem}", -1) for stem in said]
        begins, ends = np.searchsorted(of, own), np.searchsorted(of, own, side="right")
        found = [(rows[a:b], likely[a:b]) for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
        asked = np.array(
            [self._weights.asked[row] if row >= 0 else math.log(LEAST_ASKED) for row in own], dtype=np.float32
        )
        return said, found, np.exp(asked)


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
            phrases = {
                said: (other.split(SEPARATOR, 1)[1], worth)
                for said, other, worth in zip(
                    str(held["phrase_from"][0]).split("\n"), str(held["phrase_to"][0]).split("\n"),
                    held["phrase_worth"].astype(np.float32).tolist(), strict=True,
                )
            }  # fmt: skip
            hints = (
                held["hint_asked"].astype(np.int64), held["hint_word"].astype(np.int64),
                held["hint_likely"].astype(np.float32),
            )  # fmt: skip
            asked = held["asked"].astype(np.float32)
            cells = held["cells"].astype(np.float32)
            cells /= np.linalg.norm(cells, axis=1, keepdims=True)
            trained_on = frozenset(str(held["trained_on"]).split("\n"))
    except (OSError, KeyError, ValueError) as error:
        raise MeaningError(
            "The weights in %(file)s cannot be read. Make them with scripts/train_meaning.py.", file=file
        ) from error
    return Meaning(Weights(rows, frequencies, texts, questions, translations, phrases, hints, asked, cells, trained_on))
