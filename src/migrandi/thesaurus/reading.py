"""Reading the thesaurus; a mistake in one of its files is said with its file, line and column. Pure: no database."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import msgspec

from migrandi.errors import UserError
from migrandi.yaml_places import place_error, read_facts

FOLDER = Path(__file__).parent / "concepts"
AMBIGUOUS = "ambiguous.yaml"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class ThesaurusError(UserError):
    """A file of the thesaurus is not as it has to be."""

    code = "thesaurus-error"


class Concept(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One concept. `id` never changes: provisions are tagged with it.

    `label`: the usual legal term in each of the six UN languages. `also`: other words for it, by language. `broader`
    and `related`: ids; a concept with nothing broader is at the top of a branch. `note`: what it covers, by language.
    `eurovoc` and `unbis`: the numbers of the same concept in EuroVoc and in the UNBIS Thesaurus; left out where
    theirs is wider or narrower.
    """

    id: str
    label: dict[str, str]
    also: dict[str, list[str]] = {}
    broader: list[str] = []
    related: list[str] = []
    note: dict[str, str] = {}
    eurovoc: str = ""
    unbis: str = ""

    def words(self, language: str) -> list[str]:
        """Its label in the language, then the other words for it."""
        return [self.label[language], *self.also.get(language, [])]


class Shared(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A word that stands for several concepts in a language; each use is taken for all of them.

    No concepts: a phrase that holds a word of the thesaurus but means something else, as Spanish “se trata de”.
    """

    word: str
    language: str
    concepts: list[str]


@cache
def concepts(folder: Path = FOLDER) -> tuple[Concept, ...]:
    """Every concept, in the order of the files. Raises `ThesaurusError`."""
    places: dict[str, tuple[Path, int]] = {}
    found: dict[str, Concept] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == AMBIGUOUS:
            continue
        for index, concept in enumerate(read_facts(path, list[Concept], ThesaurusError)):
            if concept.id in places:
                other = places[concept.id][0].name
                raise place_error(
                    path, [index, "id"], f"the concept {concept.id} stands in {other} already", ThesaurusError
                )
            places[concept.id], found[concept.id] = (path, index), concept
    shared = {
        (one.language, plain(one.word)): frozenset(one.concepts)
        for one in (
            read_facts(folder / AMBIGUOUS, list[Shared], ThesaurusError) if (folder / AMBIGUOUS).exists() else []
        )
    }
    owners: dict[tuple[str, str], str] = {}
    for concept in found.values():
        steps, wrong = _wrong(concept, found, owners, shared)
        if wrong:
            path, index = places[concept.id]
            raise place_error(path, [index, *steps], wrong, ThesaurusError)
    return tuple(found.values())


@cache
def ambiguous(folder: Path = FOLDER) -> tuple[Shared, ...]:
    """The words that stand for several concepts, or for none. Raises `ThesaurusError`."""
    path = folder / AMBIGUOUS
    return tuple(read_facts(path, list[Shared], ThesaurusError)) if path.exists() else ()


@cache
def by_id(folder: Path = FOLDER) -> dict[str, Concept]:
    """The concepts by id."""
    return {concept.id: concept for concept in concepts(folder)}


@cache
def narrower(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """The ids of the concepts directly below each, in the order of the files."""
    below: dict[str, list[str]] = {concept.id: [] for concept in concepts(folder)}
    for concept in concepts(folder):
        for above in concept.broader:
            below[above].append(concept.id)
    return {above: tuple(ids) for above, ids in below.items()}


def plain(word: str) -> str:
    """A word as it is compared: without case, accents, vowel signs and doubled spaces."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def _wrong(
    concept: Concept,
    found: dict[str, Concept],
    owners: dict[tuple[str, str], str],
    shared: dict[tuple[str, str], frozenset[str]],
) -> tuple[list[int | str], str]:
    """Where and what is not right with it, in words; the words are empty if nothing is. Fills `owners`."""
    if not _ID.fullmatch(concept.id):
        return ["id"], f"“{concept.id}” is not an id like non-refoulement"
    if missing := [code for code in LANGUAGES if not concept.label.get(code)]:
        return ["label"], f"{concept.id} has no label in {', '.join(missing)}"
    for field in ("label", "also", "note"):
        if strange := next((code for code in getattr(concept, field) if code not in LANGUAGES), ""):
            return [field], f"“{strange}” is not one of the languages {', '.join(LANGUAGES)}"
    for field in ("broader", "related"):
        for index, other in enumerate(getattr(concept, field)):
            if other not in found or other == concept.id:
                return [field, index], f"{concept.id} names “{other}”, which is no other concept"
    if concept.id in _above(concept.id, found):
        return ["broader"], f"{concept.id} is below itself, by way of {' or '.join(concept.broader)}"
    for index, other in enumerate(concept.related):  # SKOS keeps the two kinds of link apart
        if other in _above(concept.id, found) or concept.id in _above(other, found):
            return ["related", index], f"{concept.id} is above or below “{other}”, so it is not merely related"
    for language in LANGUAGES:
        for word in concept.words(language):
            key = (language, plain(word))
            owner = owners.setdefault(key, concept.id)
            if owner != concept.id and not {owner, concept.id} <= shared.get(key, frozenset()):
                place: list[int | str] = ["label" if word == concept.label[language] else "also", language]
                return place, f"“{word}” stands for {owner} already; is it one for {AMBIGUOUS}?"
    return [], ""


def _above(start: str, found: dict[str, Concept]) -> set[str]:
    """The ids of all concepts broader than one; itself among them if they go round in a circle."""
    seen: set[str] = set()
    ways = [*found[start].broader]
    while ways:
        one = ways.pop()
        if one not in seen and one in found:
            seen.add(one)
            ways.extend(found[one].broader)
    return seen
