"""Finding the thesaurus's concepts in running text and in search queries, and the words a query is widened by. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from migrandi.thesaurus.reading import FOLDER, LANGUAGES, Concept, by_id, concepts, narrower
from migrandi.thesaurus.words import Keys, Word, without_accents, words_of

# The endings in which a word standing alone may differ from the label's: “detentions”, “detention”; stems alone would
# take “protect” for protection and “national” for nationality. Arabic and Chinese have no endings that lead so far.
_ENDINGS = {
    "en": frozenset(["", "s", "es", "y", "ies", "ren", "an", "en"]),
    "fr": frozenset(["", "s", "e", "es", "x", "l", "ux", "r", "rs", "se", "ses"]),
    "es": frozenset(["", "s", "es", "o", "a", "os", "as", "z", "ces"]),
}
_RUSSIAN_ENDING = 3
# An acronym of so many letters is known in small letters too: “unhcr”, but never “cat”.
_LONG_ACRONYM = 5


class Match(NamedTuple):
    """A concept's id, where it stands in the text, and which of its labels stands there."""

    concept: str
    start: int
    end: int
    label: str


class _Label(NamedTuple):
    concept: str
    label: str
    words: tuple[str, ...]


class _Node:
    """Words seen so far, the words that may follow, and the labels that end here."""

    __slots__ = ("labels", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.labels: list[_Label] = []


class _Found(NamedTuple):
    first: int
    last: int
    labels: tuple[_Label, ...]


def concepts_in(text: str, language: str, folder: Path = FOLDER) -> list[Match]:
    """The concepts whose labels stand in the text, in order; of labels that overlap the longest.

    Endings, case, accents and small words may differ from the label's. A word that stands for several concepts gives
    one match for each. `language`: one of the six. Raises `ThesaurusError` if the thesaurus cannot be read.
    """
    return _matcher(language, folder).matches(text)


def widen(concept: str, folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """The words by which to look for a concept, by language: its own labels, then those of all below it."""
    known = by_id(folder)
    family = [known[concept], *(known[one] for one in below(concept, folder))]
    return {
        language: tuple(dict.fromkeys(word for one in family for word in one.words(language))) for language in LANGUAGES
    }


def below(concept: str, folder: Path = FOLDER) -> list[str]:
    """The ids of all concepts narrower than this one, the nearest first."""
    tree = narrower(folder)
    found = list(tree[concept])
    for one in found:  # grows while it is read
        found.extend(other for other in tree[one] if other not in found)
    return found


@cache
def _matcher(language: str, folder: Path) -> _Matcher:
    return _Matcher(language, concepts(folder))


class _Matcher:
    """The labels of one language as a tree of words."""

    def __init__(self, language: str, known: tuple[Concept, ...]) -> None:
        self.language = language
        self.keys = Keys(language)
        self.root = _Node()
        self.acronyms: dict[str, list[_Label]] = {}
        for concept in known:
            for label in concept.words(language):
                self._add(concept.id, label)
        self.vocabulary = frozenset(self._vocabulary(self.root))

    def _add(self, concept: str, label: str) -> None:
        words = tuple(word.text for word in words_of(label, self.language))
        entry = _Label(concept, label, tuple(word.lower() for word in words))
        if len(words) == 1 and _is_acronym(label):
            self.acronyms.setdefault(label, []).append(entry)
            return
        node = self.root
        for word in words:
            node = node.next.setdefault(self.keys.key(word), _Node())
        node.labels.append(entry)

    def _vocabulary(self, node: _Node) -> Iterator[str]:
        for key, after in node.next.items():
            yield key
            yield from self._vocabulary(after)

    def matches(self, text: str) -> list[Match]:
        words = list(words_of(text, self.language))
        keys = [self._key(word.text) for word in words]
        found = [*self._labels(words, keys), *self._acronyms(words)]
        taken = bytearray(len(words))
        result: list[Match] = []
        for one in sorted(found, key=lambda f: (f.first - f.last, f.first)):
            if any(taken[one.first : one.last]):
                continue
            taken[one.first : one.last] = b"\1" * (one.last - one.first)
            start, end = words[one.first].start, words[one.last - 1].end
            # Small words count only where nothing else tells concepts apart: “droit de l'asile”, “droit à l'asile”.
            exact = [entry for entry in one.labels if entry.label.lower() == text[start:end].lower()]
            by_concept = {entry.concept: entry for entry in reversed(exact or one.labels)}
            result.extend(Match(concept, start, end, by_concept[concept].label) for concept in sorted(by_concept))
        return sorted(result, key=lambda match: match.start)

    def _key(self, word: str) -> str:
        key = self.keys.key(word)
        if key not in self.vocabulary:
            return next((other for other in self.keys.others(word) if other in self.vocabulary), key)
        return key

    def _labels(self, words: list[Word], keys: list[str]) -> Iterator[_Found]:
        """The longest label from each word on."""
        start_of_label = self.root.next
        total = len(keys)
        for first, key in enumerate(keys):
            node = start_of_label.get(key)
            last = first + 1
            best: _Found | None = None
            while node is not None:
                if node.labels and (labels := self._nearest(node.labels, words[first:last])):
                    best = _Found(first, last, labels)
                if last == total:
                    break
                node, last = node.next.get(keys[last]), last + 1
            if best is not None:
                yield best

    def _nearest(self, labels: list[_Label], words: list[Word]) -> tuple[_Label, ...]:
        """Of labels with the same stems those written most like the text; none where a lone word is another word."""
        written = [without_accents(word.text.lower()) for word in words]
        if len(written) == 1:
            labels = [one for one in labels if self._inflected(written[0], without_accents(one.words[0]))]
        elif len(labels) == 1:
            return (labels[0],)
        exact = [word.text.lower() for word in words]
        by_distance: dict[int, list[_Label]] = {}
        for one in labels:
            far = 0
            for word, bare, other in zip(exact, written, one.words, strict=True):
                if word != other:
                    far += 1 + max(map(len, self._endings(bare, without_accents(other))))
            by_distance.setdefault(far, []).append(one)
        return tuple(by_distance[min(by_distance)]) if by_distance else ()

    def _inflected(self, one: str, other: str) -> bool:
        """Whether two words with one stem are forms of one word."""
        endings = self._endings(one, other)
        if self.language == "ru":
            return max(map(len, endings)) <= _RUSSIAN_ENDING
        return self.language not in _ENDINGS or _ENDINGS[self.language].issuperset(endings)

    def _endings(self, one: str, other: str) -> tuple[str, str]:
        """In what two words differ: their ends; of Arabic, which joins the article in front, their beginnings."""
        if self.language == "ar":
            same = _shared(one[::-1], other[::-1])
            return one[: len(one) - same], other[: len(other) - same]
        same = _shared(one, other)
        return one[same:], other[same:]

    def _acronyms(self, words: list[Word]) -> Iterator[_Found]:
        alone = len(words) == 1
        for index, word in enumerate(words):
            labels = self.acronyms.get(word.text)
            if labels is None and (alone or (len(word.text) >= _LONG_ACRONYM and word.text.islower())):
                labels = self.acronyms.get(word.text.upper())
            if labels and not (len(word.text) < _LONG_ACRONYM and self._in_capitals(words, index)):
                yield _Found(index, index + 1, tuple(labels))

    def _in_capitals(self, words: list[Word], index: int) -> bool:
        """Whether the words around are in capitals too, as in a heading: there “WHO” may be any word."""
        around = [*words[max(index - 1, 0) : index], *words[index + 1 : index + 2]]
        return any(len(w.text) > 1 and w.text.isupper() and w.text not in self.acronyms for w in around)


def _is_acronym(label: str) -> bool:
    return len(label) > 1 and (label.isupper() or (label.endswith("s") and len(label) > 2 and label[:-1].isupper()))


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
