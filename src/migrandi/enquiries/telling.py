"""What an enquiry's own words tell: language, States, populations, topics, each with the words. Pure: no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec
import regex
from django.utils.translation import gettext as _

from migrandi.enquiries.everyday import everyday_in, folded
from migrandi.formats.languages import language_of
from migrandi.jurisdictions import LANGUAGES as NAMED_IN
from migrandi.jurisdictions import entries, name
from migrandi.thesaurus.matching import Match, concepts_in
from migrandi.thesaurus.reading import LANGUAGES, by_id

_ENOUGH = 12
"""Letters from which on a text's language can be told."""
_SHORT_NAME = 4
"""A State's name of fewer letters is told only where it is written with capitals, as Chad is."""
_PERSONS = "persons-and-groups"


class Told(msgspec.Struct, frozen=True):
    """Something that the text tells: its value, the sentence why, and the words (first character, after the last)."""

    value: str
    label: str
    reason: str
    words: list[tuple[int, int, str]] = []
    weight: float = 1.0


def language_told(text: str, otherwise: str = "") -> Told | None:
    """The language of the text; `otherwise` (the mission's) where the text is too short to tell."""
    found = language_of(text) if sum(map(str.isalpha, text)) >= _ENOUGH else ""
    if found:
        return Told(found, found, _("The script and the commonest words of the message."))
    if otherwise:
        return Told(otherwise, otherwise, _("The message is too short to tell: it is the mission's language."))
    return None


def concepts_told(text: str, language: str) -> list[Told]:
    """The concepts of migration law that the text names, in the law's words or in everyday ones, the oftenest first."""
    spoken = language.split("-", maxsplit=1)[0]
    if spoken not in LANGUAGES:
        return []
    weights: dict[str, float] = defaultdict(float)
    words: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for weight, matches in ((1.0, concepts_in(text, spoken)), (0.8, everyday_in(text, spoken))):
        for one in _first_of_each_place(matches):
            if (place := (one.start, one.end, text[one.start : one.end])) not in words[one.concept]:
                words[one.concept].append(place)
                weights[one.concept] += weight
    known = by_id()
    told = [
        Told(concept, known[concept].label[spoken], _said(words[concept]), words[concept][:8], min(weight, 3))
        for concept, weight in weights.items()
    ]
    return sorted(told, key=lambda one: (-one.weight, one.words[0]))


def is_population(concept: str) -> bool:
    """Whether the concept is of persons, not of a topic."""
    return _PERSONS in _above(concept)


def states_told(text: str, language: str, mission: str = "") -> list[Told]:
    """The States that the text names, by the number of times; the one where the mission stands comes first."""
    words: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    plain = folded(text)
    for match in _names(language.split("-", maxsplit=1)[0]).finditer(plain):
        written = text[match.start() : match.end()]
        code = _codes(language.split("-", maxsplit=1)[0])[match.group(1)]
        if len(written) > _SHORT_NAME or written[:1].isupper() or not written.isascii():
            words[code].append((match.start(), match.end(), written))
    told = [
        Told(code, name(code, language), _said(found), found[:8], len(found))
        for code, found in sorted(words.items(), key=lambda item: (-len(item[1]), item[1][0]))
        if code != mission
    ]
    if not mission:
        return told
    here = words.get(mission, [])
    reason = _("The mission stands there.") if not here else _("The mission stands there, and the message names it.")
    return [Told(mission, name(mission, language), reason, here[:8], len(here) + 1), *told]


def _said(words: Sequence[tuple[int, int, str]]) -> str:
    written = dict.fromkeys(f"“{word}”" for _start, _end, word in words)
    return _("The message says %(words)s.") % {"words": ", ".join(list(written)[:4])}


def _first_of_each_place(matches: Iterable[Match]) -> list[Match]:
    """Of a concept's mentions the ones that do not stand within each other."""
    taken: dict[str, int] = {}
    result = []
    for one in sorted(matches, key=lambda one: (one.start, -one.end)):
        if one.start >= taken.get(one.concept, 0):
            taken[one.concept] = one.end
            result.append(one)
    return result


@cache
def _above(concept: str) -> frozenset[str]:
    known = by_id()
    found = {concept}
    todo = [concept]
    while todo:
        for broader in known[todo.pop()].broader if todo else ():
            if broader not in found:
                found.add(broader)
                todo.append(broader)
    return frozenset(found)


@cache
def _codes(language: str) -> dict[str, str]:
    spoken = [one for one in (language, "en") if one in NAMED_IN]
    result: dict[str, str] = {}
    for code in entries():
        for one in spoken:
            written = folded(name(code, one))
            if len(written) >= _SHORT_NAME or not written.isascii():
                result.setdefault(written, code)
    return result


@cache
def _names(language: str) -> regex.Pattern[str]:
    longest_first = sorted(_codes(language), key=len, reverse=True)
    joined = "|".join(map(regex.escape, longest_first))
    before = r"(?<!\w)(?:[وفبلك])?" if language == "ar" else "" if language == "zh" else r"(?<!\w)"
    after = "" if language == "zh" else r"(?!\w)"
    return regex.compile(rf"{before}({joined}){after}")
