"""Finding the thesaurus's concepts in running text and in search queries, and the words a query is widened by. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from migrandi.thesaurus.reading import FOLDER, LANGUAGES, Concept, ambiguous, by_id, concepts, narrower, until_edited
from migrandi.thesaurus.words import Keys, Word, one_spelling, without_accents, without_particles, words_of

# The endings in which a word may differ from the label's: “detentions”, “detention”. Stems alone would take “protect”
# for protection, “national law” for nationality law and Arabic “sex” for nationality.
_ENDINGS = {
    "en": frozenset("|s|es|y|ies|ren|an|en".split("|")),
    "fr": frozenset("|s|e|es|x|l|ux|r|rs|se|ses|f|fs|ve|ves|ne|nes|le|les".split("|")),
    "es": frozenset("|s|es|o|a|os|as|z|ces".split("|")),
    "ar": frozenset("|ا|ة|ه|ها|هم|هن|هما|نا|ون|ين|ان|ات|ت|ته|تها|تهم|اته|اتها|اتهم|و|ي|وا".split("|")),
}
_RUSSIAN_ENDING = 3
# An acronym of so many letters is known in small letters too: “unhcr”, but never “cat”.
_LONG_ACRONYM = 5


# Whose label a phrase is that means no concept.
_NONE = ""

_JOINING = frozenset(", ; / & ، 、 and or et ou y e o u и или و أو 和 及 或 与".split())
"""What stands between the names of a list."""
_LETTER = re.compile(r"\w")


class Match(NamedTuple):
    """A concept's id, where it stands in the text, and which of its labels stands there."""

    concept: str
    start: int
    end: int
    label: str


class Label(NamedTuple):
    """A label of a concept (none: a phrase that means nothing here), and its words as they are compared."""

    concept: str
    label: str
    words: tuple[str, ...]


class Node:
    """Words seen so far, the words that may follow, and the labels that end here."""

    __slots__ = ("labels", "next")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.labels: list[Label] = []


class Found(NamedTuple):
    """Labels that stand from one word of a text up to another."""

    first: int
    last: int
    labels: tuple[Label, ...]


def concepts_in(text: str, language: str, folder: Path = FOLDER) -> list[Match]:
    """The concepts whose labels stand in the text, in order; of labels that overlap the longest.

    Endings, case, accents and small words may differ from the label's. A word that stands for several concepts gives
    one match for each. `language`: one of the six. Raises `ThesaurusError` if the thesaurus cannot be read.
    """
    return matcher_of(language, folder).matches(text)


def names_alone(text: str, folder: Path = FOLDER) -> bool:
    """Whether the text is, in one of the six languages, the label of a concept and nothing else, or a list of such."""
    return any(_names_alone(text, language, folder) for language in LANGUAGES)


def _names_alone(text: str, language: str, folder: Path) -> bool:
    places = sorted({(match.start, match.end) for match in concepts_in(text, language, folder)})
    if not places:
        return False
    around = text[: places[0][0]], text[places[-1][1] :]
    between = (text[one[1] : other[0]].strip().lower() for one, other in pairwise(places))
    return not any(map(_LETTER.search, around)) and all(written in _JOINING for written in between)


@until_edited
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


@until_edited
def matcher_of(language: str, folder: Path = FOLDER) -> Matcher:
    """What finds the labels of one of the six languages. Raises `ThesaurusError`."""
    matcher = Matcher(language, concepts(folder))
    for one in ambiguous(folder):
        if one.language == language and not one.concepts:
            matcher.add(_NONE, one.word)
    return matcher


class Matcher:
    """The labels of one language as a tree of words."""

    def __init__(self, language: str, known: tuple[Concept, ...]) -> None:
        self.language = language
        self.keys = Keys(language)
        self.root = Node()
        self.vocabulary: set[str] = set()
        self.acronyms: dict[str, list[Label]] = {}
        for concept in known:
            for label in concept.words(language):
                self.add(concept.id, label)

    def add(self, concept: str, label: str) -> None:
        """Let it find this label of the concept too."""
        words = tuple(word.text for word in words_of(label, self.language))
        entry = Label(concept, label, tuple(word.lower() for word in words))
        if len(words) == 1 and _is_acronym(label):
            self.acronyms.setdefault(label, []).append(entry)
            return
        node = self.root
        for word in words:
            key = self.keys.key(word)
            self.vocabulary.add(key)
            node = node.next.setdefault(key, Node())
        node.labels.append(entry)

    def matches(self, text: str) -> list[Match]:
        """See `concepts_in`."""
        words = list(words_of(text, self.language))
        keys = [self.key(word.text) for word in words]
        found = [*self._acronyms(words), *self._labels(words, keys)]
        taken = bytearray(len(words))
        result: list[Match] = []
        for one in longest_first(found):
            if any(taken[one.first : one.last]):
                continue
            taken[one.first : one.last] = b"\1" * (one.last - one.first)
            start, end = words[one.first].start, words[one.last - 1].end
            result += [Match(name.concept, start, end, name.label) for name in meant(one.labels, text[start:end])]
        return sorted(result, key=lambda match: match.start)

    def key(self, word: str) -> str:
        """What the word is compared by; of several ways to read it, the one that a label has."""
        key = self.keys.key(word)
        if key not in self.vocabulary:
            return next((other for other in self.keys.others(word) if other in self.vocabulary), key)
        return key

    def _labels(self, words: list[Word], keys: list[str]) -> Iterator[Found]:
        """The longest label from each word on."""
        start_of_label = self.root.next
        total = len(keys)
        for first, key in enumerate(keys):
            node = start_of_label.get(key)
            last = first + 1
            best: Found | None = None
            while node is not None:
                if node.labels and (labels := self.nearest(node.labels, [word.text for word in words[first:last]])):
                    best = Found(first, last, labels)
                if last == total:
                    break
                node, last = node.next.get(keys[last]), last + 1
            if best is not None:
                yield best

    def nearest(self, labels: Sequence[Label], words: Sequence[str]) -> tuple[Label, ...]:
        """Of labels with the same stems those written most like the text; none where a word is another word."""
        written = [word.lower() for word in words]
        bare = [self._bare(word) for word in written]
        by_distance: dict[int, list[Label]] = {}
        for one in labels:
            far = 0
            for word, plain, other in zip(written, bare, one.words, strict=True):
                if word != other:
                    endings = self._endings(plain, self._bare(other))
                    if not self._inflected(endings):
                        break
                    far += 1 + max(map(len, endings))
            else:
                by_distance.setdefault(far, []).append(one)
        return tuple(by_distance[min(by_distance)]) if by_distance else ()

    def _bare(self, word: str) -> str:
        return without_accents(one_spelling(word, self.language))

    def _inflected(self, endings: tuple[str, str]) -> bool:
        """Whether two words with one stem that differ in these endings are forms of one word."""
        if self.language == "ru":
            return max(map(len, endings)) <= _RUSSIAN_ENDING
        return self.language not in _ENDINGS or _ENDINGS[self.language].issuperset(endings)

    def _endings(self, one: str, other: str) -> tuple[str, str]:
        """In what two words differ at their ends; of Arabic without what is joined in front."""
        if self.language != "ar":
            return _different(one, other)
        pairs = (_different(a, b) for a in without_particles(one) for b in without_particles(other))
        return min(pairs, key=lambda pair: len(pair[0]) + len(pair[1]))

    def _acronyms(self, words: list[Word]) -> Iterator[Found]:
        alone = len(words) == 1
        for index, word in enumerate(words):
            labels = self.acronyms.get(word.text)
            if labels is None and (alone or (len(word.text) >= _LONG_ACRONYM and word.text.islower())):
                labels = self.acronyms.get(word.text.upper())
            if labels:
                around = [*words[max(index - 1, 0) : index], *words[index + 1 : index + 2]]
                if self.stands_out(word.text, [other.text for other in around]):
                    yield Found(index, index + 1, tuple(labels))

    def acronyms_as_written(self) -> dict[str, list[Label]]:
        """Every acronym in each way of writing it in which it is known among other words."""
        small = {name.lower(): name for name in self.acronyms if len(name) >= _LONG_ACRONYM and name.isupper()}
        return {written: self.acronyms[name] for written, name in small.items()} | self.acronyms

    def stands_out(self, acronym: str, around: Sequence[str]) -> bool:
        """Whether a short acronym is one: between words in capitals, as in a heading, “WHO” may be any word."""
        if len(acronym) >= _LONG_ACRONYM:
            return True
        return not any(len(word) > 1 and word.isupper() and word not in self.acronyms for word in around)


def longest_first(found: Iterable[Found]) -> list[Found]:
    """In the order in which labels that overlap win."""
    return sorted(found, key=lambda one: (one.first - one.last, one.first))


def meant(labels: Sequence[Label], written: str) -> list[Label]:
    """The label of each concept that is meant by those words of a text, by concept.

    Small words count only where nothing else tells concepts apart: “droit de l'asile”, “droit à l'asile”.
    """
    exact = [entry for entry in labels if entry.label.lower() == written.lower()]
    by_concept = {entry.concept: entry for entry in reversed(exact or labels)}
    return [by_concept[concept] for concept in sorted(by_concept) if concept]


def _is_acronym(label: str) -> bool:
    return len(label) > 1 and (label.isupper() or (label.endswith("s") and len(label) > 2 and label[:-1].isupper()))


def _different(one: str, other: str) -> tuple[str, str]:
    """The ends of two words from the first letter on that is not the same."""
    shortest = min(len(one), len(other))
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shortest)
    return one[same:], other[same:]
