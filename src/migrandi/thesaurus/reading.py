"""Reading the thesaurus; a mistake in one of its files is said with its file, line and column. Pure: no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import msgspec

from migrandi.errors import UserError
from migrandi.yaml_places import place_error, read_facts

FOLDER = Path(__file__).parent / "concepts"
AMBIGUOUS = "ambiguous.yaml"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")

_remembering: list[Callable[[], None]] = []
_changes: dict[str, Changes] = {}
"""What this process follows; its functions that `until_edited` remembers forget when it is changed."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


Answer = TypeVar("Answer")
Arguments = ParamSpec("Arguments")


def until_edited(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Remember what was worked out from the thesaurus until editors change it."""
    remembering = cache(function)
    _remembering.append(remembering.cache_clear)
    return cast("Callable[Arguments, Answer]", remembering)


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


class Changes(msgspec.Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """What editors made of a concept: whatever is said here, by language, stands for what was shipped.

    None: as shipped. Of a concept that is not shipped everything stands here.
    """

    label: dict[str, str] = {}
    also: dict[str, list[str]] = {}
    note: dict[str, str] = {}
    broader: list[str] | None = None
    related: list[str] | None = None


def use(changes: Mapping[str, Changes]) -> None:
    """From now on let every answer of this process follow the editors' changes, by the concept's id."""
    _changes.clear()
    _changes.update(changes)
    for forget in _remembering:
        forget()


def in_use() -> dict[str, Changes]:
    """The editors' changes that this process follows."""
    return dict(_changes)


@until_edited
def concepts(folder: Path = FOLDER) -> tuple[Concept, ...]:
    """Every concept, in the order of the files, then those that editors added. Raises `ThesaurusError`."""
    if folder != FOLDER or not _changes:
        return shipped(folder)
    return merged(_changes)


def merged(changes: Mapping[str, Changes]) -> tuple[Concept, ...]:
    """The shipped concepts with these changes, as they would be. Raises `ThesaurusError` where they may not be so."""
    known = {concept.id: changed(concept, changes.get(concept.id, Changes())) for concept in shipped()}
    for name, change in changes.items():
        if name not in known:
            known[name] = changed(Concept(name, {}), change)
    owners: dict[tuple[str, str], str] = {}
    shared = _shared(FOLDER)
    for concept in sorted(known.values(), key=lambda one: one.id in changes):  # a mistake is the changed concept's
        _steps, wrong = _wrong(concept, known, owners, shared)
        if wrong:
            raise ThesaurusError(wrong)
    return tuple(known.values())


def changed(concept: Concept, change: Changes) -> Concept:
    """The concept with the changes made."""
    return msgspec.structs.replace(
        concept,
        label=concept.label | change.label,
        also={language: words for language, words in (concept.also | change.also).items() if words},
        note={language: note for language, note in (concept.note | change.note).items() if note},
        broader=concept.broader if change.broader is None else change.broader,
        related=concept.related if change.related is None else change.related,
    )


@cache
def shipped(folder: Path = FOLDER) -> tuple[Concept, ...]:
    """Every concept as the project ships it, in the order of the files. Raises `ThesaurusError`."""
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
    shared = _shared(folder)
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


def _shared(folder: Path) -> dict[tuple[str, str], frozenset[str]]:
    return {(one.language, plain(one.word)): frozenset(one.concepts) for one in ambiguous(folder)}


@until_edited
def by_id(folder: Path = FOLDER) -> dict[str, Concept]:
    """The concepts by id."""
    return {concept.id: concept for concept in concepts(folder)}


@until_edited
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
                return [
                    field,
                    index,
                ], f"{concept.id} names “{other}”, which is no other concept: name one that there is"
    if concept.id in _above(concept.id, found):
        return [
            "broader"
        ], f"{concept.id} is below itself, by way of {' or '.join(concept.broader)}: leave one link out"
    for index, other in enumerate(concept.related):  # SKOS keeps the two kinds of link apart
        if other in _above(concept.id, found) or concept.id in _above(other, found):
            return [
                "related",
                index,
            ], f"{concept.id} is above or below “{other}”, so it is not merely related: leave one of the two links out"
    for language in LANGUAGES:
        for word in concept.words(language):
            key = (language, plain(word))
            owner = owners.setdefault(key, concept.id)
            if owner != concept.id and not {owner, concept.id} <= shared.get(key, frozenset()):
                place: list[int | str] = ["label" if word == concept.label[language] else "also", language]
                return place, (
                    f"“{word}” stands for {owner} already: write another word, or take it from {owner} first"
                    f" (a word for both is listed in {AMBIGUOUS})"
                )
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
