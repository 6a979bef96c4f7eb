"""What ranking is trained on: questions made from law, and which of its provisions answer each.

Four kinds, since people ask in more ways than one. A heading finds its own provision. A word or two of headings find
all provisions under headings with them. The heading of a chapter finds the provisions in it. A sentence of a provision,
some of its words left out, finds the rest of the provision. Nothing is made from law that is measured.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from typing import NamedTuple

import regex
from msgspec.structs import replace

from migrandi.evaluation.passages import Passage
from migrandi.evaluation.sets import asked_by_heading
from migrandi.evaluation.split import part

SEED = 3
WORDS_LEFT_OUT = 0.3
MOST_WORDS = 14
MOST_CHARACTERS = 25
MEASURED_OTHERWISE = "/un/general-comment/"
"""What all Works begin with whose paragraphs are measured by what they are marked with."""
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SENTENCE = regex.compile(r"(?<=[.;:])\s+|\n|(?<=[。；])")
_HAN = regex.compile(r"\p{Han}")


class Ask(NamedTuple):
    """What is asked, and the numbers of the passages that answer."""

    words: str
    right: frozenset[int]


def usable(passages: Iterable[Passage], *, learnt: bool) -> list[Passage]:
    """The passages of law that is not measured; where the vectors know the language (`learnt`), nor trained on."""
    parts = {"tuned"} if learnt else {"tuned", "trained"}
    return [p for p in passages if part(p.work) in parts and not p.work.startswith(MEASURED_OTHERWISE)]


def strange(passages: Iterable[Passage], known: frozenset[str], asked: Set[str]) -> list[Passage]:
    """The passages of law that the vectors, trained on the Works that are `known`, are strangers to, without what is
    measured, `asked` about in the questions written for the project, or `usable` in any case."""
    return [
        p
        for p in passages
        if part(p.work) == "trained" and p.work not in known | asked and not p.work.startswith(MEASURED_OTHERWISE)
    ]


def some_works(passages: Iterable[Passage], most: int) -> list[Passage]:
    """The passages of so many Works as hold at most so many passages, by a hash of the Works' paths."""
    by_work: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_work[passage.work].append(passage)
    kept: list[Passage] = []
    for work in sorted(by_work, key=lambda path: hashlib.sha256(path.encode()).hexdigest()):
        if len(kept) + len(by_work[work]) <= most:
            kept += by_work[work]
    return kept


def by_heading(held: Sequence[Passage], most: int, asking: Iterable[Passage]) -> list[Ask]:
    """Headings of these provisions, each with its own among what is held, in whatever language."""
    places = {(p.work, p.eid): n for n, p in enumerate(held)}
    found = [
        Ask(p.heading, frozenset({places[p.work, p.eid]}))
        for p in asking
        if asked_by_heading(p) and (p.work, p.eid) in places
    ]
    return _some(found, most)


def by_chapter(held: Sequence[Passage], most: int) -> list[Ask]:
    """Headings of chapters, each with the provisions in it."""
    inside: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, passage in enumerate(held):
        if len(_WORD.findall(passage.context.rpartition("\n")[2])) >= 2 and "\n" in passage.context:
            inside[passage.work, passage.context].add(number)
    found = [
        Ask(context.rpartition("\n")[2], frozenset(numbers))
        for (_work, context), numbers in inside.items()
        if 2 <= len(numbers) <= 40
    ]
    return _some(found, most)


def by_topic(held: Sequence[Passage], most: int, stems: Callable[[str], list[str]]) -> list[Ask]:
    """A word of headings, or two, with all provisions in whose headings they stand."""
    shown: dict[str, str] = {}
    under: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, passage in enumerate(held):
        said = set()
        for word in _WORD.findall(passage.heading.lower()):
            if len(word) >= 4 and not word.isdigit() and len(stem := stems(word)) == 1:
                shown.setdefault(stem[0], word)
                said.add(stem[0])
        for stem in sorted(said):
            under[(stem,)].add(number)
            for other in sorted(said):
                if stem < other:
                    under[stem, other].add(number)
    found = [
        Ask(" ".join(shown[stem] for stem in both), frozenset(numbers))
        for both, numbers in under.items()
        if 3 <= len(numbers) <= 80
    ]
    single = [ask for ask in found if " " not in ask.words]
    return _some(single, most * 2 // 3) + _some([ask for ask in found if " " in ask.words], most // 3)


def by_sentence(held: Sequence[Passage], most: int) -> tuple[list[Passage], list[Ask]]:
    """The passages without the sentences that are asked, and the questions: what is left of each sentence."""
    chance = random.Random(SEED)
    left = list(held)
    found: list[Ask] = []
    order = [n for n, p in enumerate(held) if len(p.text) > 60]
    chance.shuffle(order)
    for number in order:
        sentences = [one for one in _SENTENCE.split(held[number].text) if one.strip()]
        if len(found) == most or len(sentences) < 2:
            continue
        at = chance.randrange(len(sentences))
        if _HAN.search(sentences[at]):
            words = sentences[at][:MOST_CHARACTERS]
            enough = len(words) >= 8
        else:
            said = [word for word in _WORD.findall(sentences[at]) if chance.random() >= WORDS_LEFT_OUT]
            words, enough = " ".join(said[:MOST_WORDS]), len(said) >= 4
        if enough:
            left[number] = replace(held[number], text="\n".join(sentences[:at] + sentences[at + 1 :]))
            found.append(Ask(words, frozenset({number})))
    return left, found


def _some(asks: list[Ask], most: int) -> list[Ask]:
    asks.sort(key=lambda ask: (ask.words, sorted(ask.right)))
    return random.Random(SEED).sample(asks, min(most, len(asks)))
