"""The authorities of one paper in this database: which Work a key names, and what a place in it says on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

import msgspec
import regex
from rapidfuzz import fuzz, process

from migrandi.citations.pinpoint_addresses import Path, addresses
from migrandi.citations.resolving import target_in
from migrandi.formats.document import Block, Provision, provisions
from migrandi.law.addresses import locate
from migrandi.law.errors import LawError, NoTextThatDay, UnknownProvision, UnknownWork
from migrandi.law.history import history_of
from migrandi.law.models import Provision as Provision_
from migrandi.law.models import Work
from migrandi.law.reading import Reading, languages, provision_on, read_work
from migrandi.law.reading import Source as Origin
from migrandi.law.reading_many import units_on
from migrandi.papers.paper import BY_ADDRESS, Front, Part
from migrandi.papers.verbatim import Source, source

_DOCUMENTS = frozenset({"judgment", "decision", "views", "general-comment", "case", "advisory-opinion", "document"})
_FAMILIES = frozenset({"eu", "ca", "gb", "us", "de", "fr", "es", "nl", "cn"})


class Outside(msgspec.Struct, frozen=True):
    """A source that is not of this database: its facts as the paper gives them, named as in CSL."""

    key: str
    facts: dict[str, object]


class Held(msgspec.Struct, frozen=True):
    """A Work of this database that the paper relies on, and the address below it that the key itself names."""

    work: Work
    address: str


class Unresolved(msgspec.Struct, frozen=True):
    """A key that stands for nothing, with the keys most like it."""

    key: str
    nearest: tuple[str, ...]


Authority = Held | Outside | Unresolved


class Text(msgspec.Struct, dict=True):
    """What a place says on a day in a language. `unit`: the address of the article or section it stands in; `whole`:
    the place itself could not be set apart from it, as in a copy that does not number its paragraphs. `start`, `end`:
    the period of this wording; `stated_from`, `stated_to`: what the publisher says of it."""

    unit: str
    language: str
    blocks: list[Block]
    origin: Origin
    start: date | None
    end: date | None
    stated_from: date | None = None
    stated_to: date | None = None
    whole: bool = False

    @cached_property
    def source(self) -> Source:
        """The words, ready for comparing."""
        return source(self.blocks)


class Missing(msgspec.Struct, frozen=True):
    """Why there is no text: `place` (the Work has no such place), `gone` and `not-yet` (not on that day; `day` is the
    last day or first day it is held for), `day` (no copy that old is held), `text` (only facts are held), `headnote`
    (no text is held, but the register knows the article), `language`."""

    why: str
    sentence: str = ""
    day: date | None = None
    nearest: str = ""


class Library:
    """What a paper's keys and pinpoints stand for. Each question is put to the database once."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self._authorities: dict[str, Authority] = {}
        self._texts: dict[tuple[int, str, Path, date | None, str], Text | Missing] = {}
        self._units: dict[tuple[int, str, date | None, str], Text | Missing] = {}
        self._languages: dict[int, list[str]] = {}
        self._names: list[str] | None = None
        self._words: dict[tuple[int, str], Counter[str]] = {}
        self._sightings: dict[tuple[int, str], list[tuple[str, str]]] = {}
        self._addresses: dict[tuple[int, str], frozenset[str]] = {}

    def authority(self, key: str) -> Authority:
        """What the key names: one of the paper's own, else a Work by short name, path or identifier."""
        if key not in self._authorities:
            self._authorities[key] = self._resolve(key)
        return self._authorities[key]

    def _resolve(self, key: str) -> Authority:
        own = self.front.authorities.get(key)
        if isinstance(own, dict):
            return Outside(key, own)
        try:
            work, address = locate(own or key)
        except UnknownWork:
            return Unresolved(key, self._nearest(own or key))
        return Held(work, address)

    def _nearest(self, key: str) -> tuple[str, ...]:
        if self._names is None:
            numbers = Work.objects.filter(register=True).values_list("number", flat=True)
            paths = Work.objects.filter(register=False).values_list("path", flat=True)[:50_000]
            self._names = [*self.front.authorities, *numbers, *(path.lstrip("/") for path in paths)]
        near = process.extract(key.strip("/"), self._names, scorer=fuzz.ratio, limit=3, score_cutoff=50)
        return tuple(name for name, _score, _index in near)

    def languages(self, work: Work) -> list[str]:
        """The languages in which the Work's text is held."""
        if work.pk not in self._languages:
            self._languages[work.pk] = languages(work)
        return self._languages[work.pk]

    def language_of(self, work: Work, part: Part) -> str:
        """The language in which a citation's text is read first: its own, the paper's, else the first one held."""
        held = self.languages(work)
        wanted = part.language or self.front.language
        for language in (wanted, *(code for code in held if code.split("-")[0] == wanted.split("-")[0])):
            if language in held:
                return language
        return "en" if "en" in held or not held else held[0]

    def prepare(self, parts: Iterable[Part], on: date) -> None:
        """Read at once the articles and sections that these citations name, as `text` will be asked for them."""
        wanted: dict[tuple[int, date, str], dict[str, None]] = defaultdict(dict)
        works: dict[int, Work] = {}
        for part in parts:
            authority = self.authority(part.key)
            if not isinstance(authority, Held):
                continue
            work = authority.work
            works[work.pk] = work
            language = self.language_of(work, part)
            for path in part.paths:
                unit = address_of(work, path).split("/")[0]
                if unit in self._held(work, language):
                    wanted[work.pk, part.on or on, language][unit] = None
        for (number, day, language), units in wanted.items():
            self._read_at_once(works[number], [*units], day, language)

    def _read_at_once(self, work: Work, eids: Sequence[str], on: date, language: str) -> None:
        """The articles and sections that stood on that day, where they are not read yet."""
        new = [eid for eid in eids if (work.pk, eid, on, language) not in self._units]
        for eid, reading in units_on(work, new, on, language).items() if new else ():
            self._units[work.pk, eid, on, language] = _text_of(eid, reading)

    def text(self, work: Work, path: Path, on: date | None, language: str) -> Text | Missing:
        """What the place says on that day; the whole Work where the path is empty."""
        key = (work.pk, "", path, on, language)
        if key not in self._texts:
            self._texts[key] = self._place(work, path, on, language)
        return self._texts[key]

    def _place(self, work: Work, path: Path, on: date | None, language: str) -> Text | Missing:
        if not path:
            return self._unit(work, "", on, language)
        steps = address_of(work, path).split("/")
        if steps[0] not in self._held(work, language):
            address = "/".join(steps)
            target = target_in(work, address)
            if not self.languages(work):
                return Missing("headnote" if target.exact else "text", address)
            if not target.exact:
                return Missing("place", address, nearest=self._like(work, address))
            steps = target.address.split("/")
        unit = self._unit(work, steps[0], on, language)
        if isinstance(unit, Missing) or len(steps) == 1:
            return unit
        return _below(unit, steps[1:])

    def _held(self, work: Work, language: str) -> frozenset[str]:
        """The addresses of all that ever stood in the Work in that language."""
        key = (work.pk, language)
        if key not in self._addresses:
            rows = Provision_.objects.filter(work=work, language=language).values_list("eid", flat=True)
            self._addresses[key] = frozenset(rows)
        return self._addresses[key]

    def _like(self, work: Work, address: str) -> str:
        try:
            provision_on(work, address)
        except UnknownProvision as error:
            return str(error.fields.get("nearest", ""))
        except LawError:
            return ""
        return ""

    def _unit(self, work: Work, unit: str, on: date | None, language: str) -> Text | Missing:
        key = (work.pk, unit, on, language)
        if key not in self._units:
            self._units[key] = self._read(work, unit, on, language)
        return self._units[key]

    def _read(self, work: Work, unit: str, on: date | None, language: str) -> Text | Missing:
        if not self.languages(work):
            return Missing("text")
        try:
            reading = provision_on(work, unit, on, language) if unit else read_work(work, on, language)
        except NoTextThatDay as error:
            return self._not_that_day(work, unit, on, language, str(error))
        except UnknownProvision as error:
            return Missing("language", str(error))
        except LawError as error:
            return Missing("place", str(error))
        return _text_of(unit, reading)

    def _not_that_day(self, work: Work, unit: str, on: date | None, language: str, sentence: str) -> Missing:
        if not unit or on is None:
            return Missing("day", sentence)
        versions = history_of(work, unit, language).versions
        ends = [version.end for version in versions if version.end is not None and version.end <= on]
        starts = [version.start for version in versions if version.start is not None and version.start > on]
        if ends and not starts:
            return Missing("gone", sentence, max(ends))
        if starts:
            try:
                read_work(work, on, language)
            except NoTextThatDay:
                return Missing("day", sentence, min(starts))
            return Missing("not-yet", sentence, min(starts))
        return Missing("day", sentence)

    def sightings(self, work: Work, words: str) -> list[tuple[str, str]]:
        """Where in the Work, at any time, those words may stand: address of the article or section, and language."""
        if len(words) < _TELLING:
            return []
        key = (work.pk, words)
        if key not in self._sightings:
            rows = Provision_.objects.filter(work=work, content__contains=words).order_by("pk")
            self._sightings[key] = [*dict.fromkeys(rows.values_list("eid", "language")[:_MOST])]
        return self._sightings[key]

    def wordings(self, work: Work, text: Text) -> Iterator[Text]:
        """The other wordings held of the unit a text stands in, in its language, oldest first."""
        for version in history_of(work, text.unit, text.language).versions:
            unit = self._unit(work, text.unit, version.start, text.language)
            if isinstance(unit, Text) and version.start != text.start:
                yield unit

    def within(
        self, work: Work, eids: Sequence[str], on: date, language: str
    ) -> Iterator[Iterator[tuple[str, Source]]]:
        """Each of those articles and sections that stood on that day, with its paragraphs, as it stood."""
        self._read_at_once(work, eids, on, language)
        for eid in eids:
            unit = self._units.get((work.pk, eid, on, language))
            if isinstance(unit, Text):
                yield ((one.eid, source([one])) for one in provisions(unit.blocks) if one.kind in _CITED)

    def count_of(self, work: Work, text: Text, word: str) -> int:
        """How often the word stands in the law as a whole, in whatever size of letters."""
        key = (work.pk, text.language)
        if key not in self._words:
            whole = self._unit(work, "", None, text.language)
            flat = whole.source.flat if isinstance(whole, Text) else ""
            self._words[key] = Counter(regex.findall(r"[\p{L}\p{M}\p{N}]+", flat.lower()))
        return self._words[key][word]


_MOST = 40
"""In how many wordings of provisions words are looked for that do not stand where they are said to."""
_TELLING = 12
"""Characters that words have to have to be looked for: fewer stand everywhere."""
_CITED = frozenset({"article", "section", "rule", "regulation", "recital", "paragraph"})


def _text_of(unit: str, reading: Reading) -> Text:
    return Text(
        unit, reading.language, reading.content, reading.source, reading.start, reading.end,
        reading.statement_from, reading.statement_to,
    )  # fmt: skip


def family_of(work: Work) -> str:
    """How places in the Work are named (`pinpoints.FAMILIES`)."""
    if work.kind in _DOCUMENTS and work.jurisdiction != "eu":
        return "document"
    if work.kind in ("treaty", "declaration"):
        return "treaty"
    if work.kind == "constitution":
        return "constitution"
    land = work.jurisdiction.split("-")[0]
    return land if land in _FAMILIES else "act"


def address_of(work: Work, path: Path) -> str:
    """The address below the Work that the place has, as `art_33/para_1`."""
    if path[0][0] == BY_ADDRESS:
        return path[0][1]
    [address] = addresses((path,), family_of(work), work.number if work.register else "")
    return address


def _below(unit: Text, steps: list[str]) -> Text | Missing:
    """The part of a unit with those numbers, level by level, whatever the levels are called in this copy."""
    blocks = unit.blocks
    for depth, step in enumerate(steps):
        number = step.partition("_")[2].lower()
        inner = _children(blocks)
        found = [one for one in inner if one.number.strip("()., ").lower() == number]
        if not found and depth == 0:
            found = [one for one in _grandchildren(inner) if one.number.strip("()., ").lower() == number]
        if found:
            blocks = [found[0]]
            continue
        numbered = [one for one in inner if one.number]
        if numbered and not _label_lost(number, numbered, blocks):
            return Missing("place", "/".join(steps), nearest=", ".join(one.number for one in numbered))
        return msgspec.structs.replace(unit, blocks=blocks, whole=True)
    return msgspec.structs.replace(unit, blocks=blocks)


def _label_lost(number: str, numbered: list[Provision], blocks: list[Block]) -> bool:
    """Whether a part is there, its label lost by the source: a first one before the second, one between two others."""
    held = [one.number.strip("()., ").lower() for one in numbered]
    if number.isdigit() and all(one.isdigit() for one in held):
        before = any(isinstance(block, Provision) and block.content and not isinstance(block.content[0], Provision)
                     for block in blocks)  # fmt: skip
        return (int(number) < int(held[0]) and before) or int(held[0]) < int(number) < int(held[-1])
    return held[0] in ("b", "ii") and number in ("a", "i")


def _children(blocks: list[Block]) -> list[Provision]:
    """The provisions directly inside what the blocks hold."""
    found: list[Provision] = []
    for block in blocks:
        if isinstance(block, Provision):
            found.extend(one for one in block.content if isinstance(one, Provision))
    return found


def _grandchildren(inner: list[Provision]) -> list[Provision]:
    return [one for child in inner if not child.number for one in _children([child])]
