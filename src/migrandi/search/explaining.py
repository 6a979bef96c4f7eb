"""Why something was found: words in its heading and text, a concept, a translation, a citation, nearness in meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec
import numpy as np
import regex
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from migrandi.search.engine import AllOf, AnyOf, Node, Query, SearchEngine, Words, wanted
from migrandi.search.meaning import LANGUAGES as MEANT
from migrandi.search.meaning import folded, meaning
from migrandi.search.reranking import TERMS
from migrandi.thesaurus import matching
from migrandi.thesaurus.reading import LANGUAGES, by_id, plain

NEAR = 0.35
"""From this cosine on, a question and a text are said to be near in meaning; what has nothing in common has 0.1."""
_LOOKED_THROUGH = 40_000
"""Characters of a text that are looked through."""
_MOST = 8
"""The most words named in one reason."""
_SMALL = frozenset(
    "a an and are as at be been by for from has have how if in into is it its may not of on or shall should that the "
    "their them they this to was were what when where which who whom whose will with "
    "au aux avec ce ces cette comme dans de des du elle en est et il ils la le les leur ne ou par pas pour que qui "
    "quand quel quelle sa se ses son sont sur un une "
    "al como con cuando cual de del el en es la las lo los no para por que quien se su sus un una y "
    "das dem den der des die ein eine einem einen einer es für im in ist kann mit nicht oder sich sind und von wann "
    "was wer wie wird zu zum zur "
    "в во для и или из к как когда кто на не о об от по при с со что это "
    "من في على إلى عن أو ما هل متى كيف أن لا".split()
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_BY_CHARACTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]+")


class Reason(msgspec.Struct, frozen=True):
    """One reason. `kind`:

    `citation` (it is the place cited), `number`, `path` (it has the one asked for), `heading`, `text`, `above` (the
    `words` stand in its heading, its text, the name of its law; of words that go on, `found` are those there),
    `concept` (`found` stands there, a word for the thesaurus's `concept`; empty: it was tagged with it), `translation`
    (`found` translates `words`), `meaning` (near in meaning), `cited` (by so many provisions, as `words` says).
    """

    kind: str
    words: list[str] = []
    found: list[str] = []
    concept: str = ""


class Told(msgspec.Struct, frozen=True):
    """What is shown of something found, by which its reasons are told; `topics` are the concepts it was tagged with,
    and all that are broader, `cited` by how many provisions it is cited, where that counts."""

    language: str
    heading: str
    text: str
    above: str
    path: str
    address: str
    number: str
    topics: tuple[str, ...] = ()
    cited: int = 0


def telling_words(texts: Iterable[str]) -> list[str]:
    """The words of these that tell something: without those that stand in every text."""
    words = list(dict.fromkeys(word for text in texts for word in text.split()))
    return [word for word in words if word.lower() not in _SMALL] or words


def sentence(reason: Reason) -> str:
    """The reason in the language now active."""
    if reason.kind == "cited":
        count = int(reason.words[0])
        return ngettext("Cited by %(count)s provision", "Cited by %(count)s provisions", count) % {"count": count}
    words, found = ", ".join(reason.words), ", ".join(reason.found)
    said = {"words": words, "found": found, "concept": label(reason.concept) if reason.concept else ""}
    if reason.kind == "concept" and not found:
        return gettext("Tagged with the concept “%(concept)s”") % said
    return gettext(_SENTENCES[reason.kind]) % said


_SENTENCES = {
    "citation": gettext_noop("The place cited"),
    "number": gettext_noop("Number %(words)s"),
    "path": gettext_noop("Below %(words)s"),
    "heading": gettext_noop("In the heading: %(words)s"),
    "text": gettext_noop("In the text: %(words)s"),
    "above": gettext_noop("In the name of the law: %(words)s"),
    "concept": gettext_noop("Names the concept “%(concept)s”: %(found)s"),
    "translation": gettext_noop("In other words for %(words)s: %(found)s"),
    "meaning": gettext_noop("Near in meaning"),
}


def label(concept: str) -> str:
    """What a concept is called in the language now active."""
    spoken = (get_language() or "en").split("-", maxsplit=1)[0]
    return by_id()[concept].label.get(spoken) or by_id()[concept].label["en"]


class Explaining:
    """Tells the reasons for what one query found. `cited` are the places it cites: path and address."""

    def __init__(self, query: Query, engine: SearchEngine, cited: Iterable[tuple[str, str]] = ()) -> None:
        self._engine = engine
        self._asked = [words for words in _with_fields(query.words) if words.field in _LOOKED_FOR]
        self._cited = frozenset(cited)
        self._named: dict[tuple[str, str], list[tuple[str, list[str]]]] = {}
        self._cut: dict[tuple[str, str], list[str]] = {}
        self._loose = query.any_word
        free = " ".join(w.words for w in self._asked if w.field == "text" and not w.phrase and not w.prefix)
        language = engine.language(free) if self._loose and free else ""
        self._spoken = language if language in MEANT else ""
        self._phrases = meaning().in_other_words(free, self._spoken, TERMS) if self._spoken else []
        self._vector = None
        if query.like is None and self._spoken:
            self._vector = meaning().of_question(free, self._spoken)
        self._concepts = [words.words for words in self._asked if words.field in ("topic", "population")]
        found = (match.concept for language in LANGUAGES for match in matching.concepts_in(free, language))
        self._meant = list(dict.fromkeys(found))[:4] if free else []
        if self._loose:
            self._concepts += self._meant

    def reasons(self, told: Told) -> list[Reason]:
        """Why this was found, the plainest reason first."""
        text = told.text[:_LOOKED_THROUGH]
        places = {
            "heading": self._engine.stems(told.language, told.heading),
            "text": self._engine.stems(told.language, text),
            "above": self._engine.stems(told.language, told.above),
        }
        found = [*self._places(told)]
        shown: set[str] = set()
        by_place: dict[str, list[str]] = {"heading": [], "text": [], "above": []}
        begun: dict[str, list[str]] = {"heading": [], "text": [], "above": []}
        written = {"heading": told.heading, "text": text, "above": told.above}
        for words in self._asked:
            for place in ("heading",) if words.field == "title" else tuple(places) if words.field == "text" else ():
                if words.prefix:
                    going_on = _beginning_with(words.words, written[place])
                    begun[place] += going_on
                    said = [f"{words.words}*"] if going_on else []
                else:
                    said = self._standing(words, told.language, places[place])
                known = [self._stems(told.language, one) for one in by_place[place]]
                by_place[place] += [one for one in said if self._stems(told.language, one) not in known]
        by_place["above"] = [said for said in by_place["above"] if said not in by_place["heading"] + by_place["text"]]
        for place, said in by_place.items():
            shown.update(said)
            if said:
                found.append(Reason(place, said[:_MOST], begun[place][:_MOST]))
        found += self._by_concept(told, places, shown)
        found += self._translated(told, text, places, shown)
        found += self._near(told, text)
        if not found:
            over = {"heading": places["above"], "text": []}
            found += self._by_concept(told, over, shown)
            found += self._translated(told, told.above, over, shown)
        if not found:
            # what is marked with a concept is found by its names though they stand nowhere in it
            found += [Reason("concept", concept=concept) for concept in self._meant if concept in told.topics]
        if not found:
            found += self._by_a_name(told)
        if told.cited:
            found.append(Reason("cited", [str(told.cited)]))
        return found

    def _places(self, told: Told) -> Iterator[Reason]:
        if (told.path, told.address) in self._cited:
            yield Reason("citation")
        for words in self._asked:
            if words.field == "number" and told.number.lower().startswith(words.words):
                yield Reason("number", [told.number])
            elif words.field == "path" and told.path.startswith(words.words):
                yield Reason("path", [words.words])

    def _standing(self, words: Words, language: str, stems: list[str]) -> list[str]:
        """What of the words stands among the stems, as it was asked for."""
        asked = self._stems(language, words.words)
        if not asked or (words.words.lower() in _SMALL and not words.phrase):
            return []
        if _stands(asked, stems, words.slop if words.phrase else 0):
            return [f"“{words.words}”" if words.phrase else words.words.strip(".,;:!?")]
        if self._loose and not words.phrase and _BY_CHARACTER.search(words.words):
            return _runs(asked, stems)
        return []

    def _by_concept(self, told: Told, places: dict[str, list[str]], shown: set[str]) -> list[Reason]:
        spoken = told.language.split("-", maxsplit=1)[0]
        found = []
        there = {*places["heading"], *places["text"]}
        told_already = {said.strip("“”").lower() for said in shown}
        for concept in dict.fromkeys(self._concepts):
            standing = [
                name
                for name, stems in self._labels(concept, spoken)
                if there.issuperset(stems)
                and name.lower() not in told_already
                and (_stands(stems, places["heading"], 0) or _stands(stems, places["text"], 0))
            ]
            if standing:
                found.append(Reason("concept", [], _longest(standing)[:3], concept))
            elif concept in told.topics:
                found.append(Reason("concept", concept=concept))
        return found

    def _by_a_name(self, told: Told) -> list[Reason]:
        """The first of the concepts it is marked with that has a word of the question in its name."""
        asked = {
            stem
            for words in self._asked
            if words.field == "text" and words.words.lower() not in _SMALL
            for stem in self._stems(told.language, words.words)
        }
        spoken = told.language.split("-", maxsplit=1)[0]
        named = (
            concept
            for concept in told.topics
            if any(asked.intersection(stems) for _name, stems in self._labels(concept, spoken))
        )
        return [Reason("concept", concept=concept) for concept in islice(named, 1)]

    def _stems(self, language: str, words: str) -> list[str]:
        """The stems of words that are asked for, which each text found is looked through for."""
        if (language, words) not in self._cut:
            self._cut[language, words] = self._engine.stems(language, words)
        return self._cut[language, words]

    def _labels(self, concept: str, spoken: str) -> list[tuple[str, list[str]]]:
        """The names of a concept and of those below it in a language, each with its stems."""
        if (concept, spoken) not in self._named:
            names = matching.widen(concept).get(spoken, ())
            made = ((name, self._engine.stems(spoken, name)) for name in names)
            self._named[concept, spoken] = [(name, stems) for name, stems in made if stems]
        return self._named[concept, spoken]

    def _translated(self, told: Told, text: str, places: dict[str, list[str]], shown: set[str]) -> list[Reason]:
        spoken = told.language.split("-", maxsplit=1)[0]
        if not self._spoken or spoken == self._spoken:
            return []
        standing = {*places["heading"], *places["text"]}
        words: list[str] = []
        stems: list[str] = []
        said = {stem: phrase for phrase in self._phrases for stem in phrase.said}
        for asked in self._asked:
            if asked.field != "text" or asked.phrase or asked.words in shown or asked.words.lower() in _SMALL:
                continue
            phrases = [said[stem].other or () for stem in meaning().stems(asked.words, self._spoken) if stem in said]
            found = [other for phrase in phrases for other in phrase if other not in _SMALL]
            if not found or not standing.issuperset(found):
                others = [other for other, _likely in meaning().translations(asked.words, self._spoken)]
                found = [other for other in [*others, *found] if other in standing][:1]
            if found:
                words.append(asked.words.strip(".,;:!?"))
                stems += [other for other in found if other not in stems]
        if not words:
            return []
        written: dict[str, str] = {}
        firsts = {stem[0] for stem in stems}
        for word in dict.fromkeys(_WORD.findall(f"{told.heading} {text}".lower())):
            if folded(word[0]) in firsts:
                for stem in self._engine.stems(told.language, word):
                    written.setdefault(stem, word)
        return [Reason("translation", words[:_MOST], [written.get(stem, stem) for stem in stems][:_MOST])]

    def _near(self, told: Told, text: str) -> list[Reason]:
        if self._vector is None:
            return []
        language = told.language.split("-", maxsplit=1)[0]
        other = meaning().of_text(language, f"{told.heading}\n{text}", told.above)
        if other is None or float(np.dot(self._vector, other)) < NEAR:
            return []
        return [Reason("meaning")]


_LOOKED_FOR = frozenset({"text", "title", "number", "path", "topic", "population"})


def _with_fields(parts: Iterable[Node]) -> Iterator[Words]:
    for part in parts:
        if isinstance(part, AllOf | AnyOf):
            yield from _with_fields(part.parts)
        else:
            yield from wanted([part])


def _beginning_with(letters: str, text: str) -> list[str]:
    """The words of the text that begin so."""
    beginning = plain(letters)
    return [word for word in dict.fromkeys(_WORD.findall(text.lower())) if plain(word).startswith(beginning)]


def _stands(asked: Sequence[str], stems: Sequence[str], slop: int) -> bool:
    """Whether these stand among the stems in this order, with at most `slop` others between (of two, in any order)."""
    first = asked[0]
    if len(asked) == 1:
        return first in stems
    length = len(asked)
    for place, stem in enumerate(stems):
        if stem == first and list(stems[place : place + length]) == list(asked):
            return True
        if slop and stem == first:
            around = stems[max(0, place - slop - 1) if length == 2 else place : place + length + slop]
            if all(one in around for one in asked):
                return True
    return False


def _runs(asked: Sequence[str], stems: Sequence[str]) -> list[str]:
    """The longest runs of at least two of the characters asked for that stand side by side in the text."""
    text = "".join(stems)
    found: list[str] = []
    start = 0
    while start < len(asked) - 1:
        end = start + 2
        if "".join(asked[start:end]) not in text:
            start += 1
            continue
        while end < len(asked) and "".join(asked[start : end + 1]) in text:
            end += 1
        found.append("".join(asked[start:end]))
        start = end
    return list(dict.fromkeys(found))


def _longest(names: list[str]) -> list[str]:
    """The names without those that are part of another of them."""
    return [name for name in names if not any(name != other and name.lower() in other.lower() for other in names)]
