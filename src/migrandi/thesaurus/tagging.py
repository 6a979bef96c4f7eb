"""Which concepts a provision is about: where their words stand in it, and how sure that makes it. Pure: no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from migrandi.thesaurus.matching import below
from migrandi.thesaurus.reading import FOLDER, LANGUAGES, ThesaurusError, by_id, until_edited
from migrandi.thesaurus.scanning import Named, scanner_of
from migrandi.thesaurus.words import words_of
from migrandi.yaml_places import read_facts

RULES = Path(__file__).parent / "tagging.yaml"

Place = Literal["heading", "text", "above", "law"]
_LETTERS: dict[Place, str] = {"heading": "h", "text": "t", "above": "a", "law": "l"}
_PLACES: dict[str, Place] = {letter: place for place, letter in _LETTERS.items()}
_HEADINGS = 20_000
_HALF = 0.005
"""What is rounded up to the least that is kept is kept."""
_SURE: dict[Place, Callable[[Rules], float | None]] = {
    "heading": lambda rule: rule.heading,
    "text": lambda rule: None,
    "above": lambda rule: rule.above,
    "law": lambda rule: rule.law,
}
_SEVERAL_CHARACTERS = 3
"""From so many Chinese characters on a label is longer than a word."""


class TextRule(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How sure mentions in the text make it, if there are so many, and at least one for so many words."""

    times: int
    one_in: int
    confidence: float


class Subject(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How far the words for some of the concepts can be trusted, alone and in company."""

    name: str
    company: str
    one_word: float
    several: float
    branches: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()
    suffices: frozenset[str] = frozenset()


class Rules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What `tagging.yaml` holds; what each line means is said there."""

    heading: float
    above: float
    law: float
    text: tuple[TextRule, ...]
    passing: float
    shared: float
    elsewhere: float
    elsewhere_labels: dict[str, frozenset[str]]
    kept: float
    subjects: tuple[Subject, ...]


class Reason(NamedTuple):
    """Where a concept's words stand, the label that stands there (most often), and how often the concept does."""

    place: Place
    label: str
    times: int


class Tag(NamedTuple):
    """A concept that a provision is about, how sure that is, and why."""

    concept: str
    confidence: float
    why: tuple[Reason, ...]


@cache
def rules() -> Rules:
    """The rules of `tagging.yaml`. Raises `ThesaurusError`."""
    return read_facts(RULES, Rules, ThesaurusError)


def tells(language: str) -> bool:
    """Whether the thesaurus has words in that language."""
    return language.split("-", maxsplit=1)[0] in LANGUAGES


def tags_of(
    text: str, language: str, heading: str = "", above: Sequence[str] = (), law: str = "", folder: Path = FOLDER
) -> list[Tag]:
    """What a provision is about, the surest first. Of a language that is none of the six nothing is known.

    `text`: without its heading; `above`: the headings that it stands under; `law`: what the law is called.
    """
    if not tells(language):
        return []
    spoken = language.split("-", maxsplit=1)[0]
    scanned = scanner_of(spoken, folder).scan(text)
    rule, trust = rules(), _trust(spoken, folder)
    places: list[tuple[Place, Sequence[Named]]] = [("text", scanned.named)] if scanned.named else []
    if heading and (named := _named_in((heading,), spoken, folder)):
        places.append(("heading", named))
    if above and (named := _named_in(tuple(above), spoken, folder)):
        places.append(("above", named))
    if law and (named := _named_in((law,), spoken, folder)):
        places.append(("law", named))
    if not places:
        return []
    trusted = {one: trust[one] for _place, named in places for one in named}
    company = {one.subject for one in trusted.values() if one.full}
    against: dict[str, float] = {}
    why: dict[str, list[Reason]] = {}
    for place, named in places:
        sure = _SURE[place](rule)
        for concept, (label, times, far) in _counted(named, trusted, company, rule.shared).items():
            certain = _in_text(times, scanned.words, rule) if sure is None else sure
            against[concept] = against.get(concept, 1.0) * (1 - certain * far)
            why.setdefault(concept, []).append(Reason(place, label, times))
    most = 1 - rule.kept + _HALF
    tags = [
        Tag(concept, round(1 - doubt, 2), tuple(why[concept])) for concept, doubt in against.items() if doubt < most
    ]
    return sorted(tags, key=lambda tag: (-tag.confidence, tag.concept))


def written(why: Iterable[Reason]) -> str:
    """The reasons in short, as they are kept: a letter for the place, how often, the label; `reasons` reads it."""
    return "\t".join(f"{_LETTERS[reason.place]}{reason.times} {reason.label}" for reason in why)


def reasons(why: str) -> list[Reason]:
    """The reasons that `written` wrote."""
    found: list[Reason] = []
    for part in filter(None, why.split("\t")):
        place, _space, label = part.partition(" ")
        found.append(Reason(_PLACES[place[0]], label, int(place[1:])))
    return found


def _named_in(headings: tuple[str, ...], language: str, folder: Path) -> Sequence[Named]:
    seen = _seen(language, folder)
    known = seen.get(headings)
    if known is None:
        if len(seen) > _HEADINGS:
            seen.clear()
        known = seen[headings] = [one for line in headings for one in scanner_of(language, folder).scan(line).named]
    return known


@until_edited
def _seen(language: str, folder: Path) -> dict[tuple[str, ...], Sequence[Named]]:
    """What headings name, as far as they were met: many provisions stand under one."""
    return {}


class _Trusted(NamedTuple):
    """How far a label of a concept is trusted alone, and in the company of its subject."""

    far: float
    at_most: float
    full: bool
    subject: str
    company: str


class _Trust(dict[Named, _Trusted]):
    """How far each concept named by a label is trusted."""

    def __init__(self, language: str, folder: Path) -> None:
        super().__init__()
        self._language = language
        self._elsewhere = rules().elsewhere_labels.get(language, frozenset())
        held = [
            (subject, {one for branch in subject.branches for one in (branch, *below(branch, folder))})
            for subject in rules().subjects
        ]
        self._subjects = {
            concept: next(one for one, of in held if not one.branches or concept in of - one.besides)
            for concept in by_id(folder)
        }

    def __missing__(self, named: Named) -> _Trusted:
        subject = self._subjects[named.concept]
        words = list(words_of(named.label, self._language))
        one_word = len(words) < (_SEVERAL_CHARACTERS if self._language == "zh" else 2)
        far = 1.0 if named.concept in subject.suffices else subject.one_word if one_word else subject.several
        at_most = rules().elsewhere if named.label in self._elsewhere else 1.0
        trusted = _Trusted(far * at_most, at_most, far * at_most == 1, subject.name, subject.company)
        self[named] = trusted
        return trusted


@until_edited
def _trust(language: str, folder: Path) -> _Trust:
    return _Trust(language, folder)


def _counted(
    named: Iterable[Named], trusted: Mapping[Named, _Trusted], company: set[str], shared: float
) -> dict[str, tuple[str, int, float]]:
    """Of each concept the label found most often, how often it is named, and how far the best of its labels counts."""
    found: dict[str, tuple[str, int, float]] = {}
    for one, times in Counter(named).most_common():  # the most frequent label comes first
        alone = trusted[one]
        far = alone.at_most if alone.company in company else alone.far
        if one.of > 1:
            far *= shared
        label, before, best = found.get(one.concept, (one.label, 0, 0.0))
        found[one.concept] = (label, before + times, max(best, far))
    return found


def _in_text(times: int, words: int, rule: Rules) -> float:
    for line in rule.text:
        if times >= line.times and words <= times * line.one_in:
            return line.confidence
    return rule.passing
