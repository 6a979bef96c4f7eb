"""Reading the register's files; a mistake in one is said with its file, line and column. Pure: no database."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from migrandi.errors import UserError
from migrandi.yaml_places import place_error, read_facts

FOLDER = Path(__file__).parent / "instruments"


class RegisterError(UserError):
    """A file of the register is not as it has to be."""

    code = "register-error"


class ArticleNote(msgspec.Struct, forbid_unknown_fields=True):
    """An article: its number `n`, our own headnote by language, the slugs of its topics and of whom it is `for`."""

    n: str
    en: str
    fr: str = ""
    es: str = ""
    topics: list[str] = []
    populations: list[str] = msgspec.field(default_factory=list, name="for")


class Instrument(msgspec.Struct, forbid_unknown_fields=True):
    """One instrument, or one decision of a court. A fact that is not known is left out.

    `titles`: official titles by language. `names`: usual names and acronyms. `adopted`: as precise as known; of a
    decision, the day it was given. `in_force`: the day it entered into force in general; `applies`: the day from which
    its rules are to be applied, where that is another, and of a directive the day by which States had to follow it;
    `ended`: the first day on which it was no longer in force.
    `identifiers`: by scheme (`unts`, `unts_no`, `mtdsg`, `cets`, `ilo`, `celex`, `symbol`, `ecli`, `appno` …).
    `related`: what it is to others, as `protocol-to: /int/treaty/…`. `source`: the publication that states the facts,
    against which a reader checks them.

    Of a decision: `court`, `respondent`, our own line on it (`headnote`, by language) and the provisions it `applied`,
    by address. `copies`: the paths that publishers' copies of it would have had, so that an import lands here.
    """

    path: str
    titles: dict[str, str]
    names: list[str] = []
    adopted: str = ""
    place: str = ""
    depositary: str = ""
    in_force: date | None = None
    applies: date | None = None
    ended: date | None = None
    status: str = ""
    court: str = ""
    respondent: str = ""
    headnote: dict[str, str] = {}
    applied: list[str] = []
    copies: list[str] = []
    identifiers: dict[str, str] = {}
    address: str = ""
    related: dict[str, str] = {}
    topics: list[str] = []
    populations: list[str] = msgspec.field(default_factory=list, name="for")
    articles: list[ArticleNote] = []
    source: str = ""

    @property
    def jurisdiction(self) -> str:
        """Between whom: the first step of the path."""
        return self.path.split("/")[1]

    @property
    def kind(self) -> str:
        """What it is: the second step of the path."""
        return self.path.split("/")[2]

    @property
    def year(self) -> int | None:
        """The year in the path."""
        step = self.path.split("/")[3]
        return int(step) if step.isdigit() else None

    @property
    def number(self) -> str:
        """The last step of the path, which is also its shortest name."""
        return self.path.rsplit("/", 1)[1]


_PATH = re.compile(r"/[a-z-]+/[a-z-]+(?:/\d{4})?/[a-z0-9-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]+)?")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")


@cache
def instruments(folder: Path = FOLDER) -> tuple[Instrument, ...]:
    """Every instrument of the register in the order of its files. Raises `RegisterError`."""
    result: list[Instrument] = []
    seen: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yaml")):
        for index, instrument in enumerate(read_facts(path, list[Instrument], RegisterError)):
            wrong = _wrong(instrument)
            if not wrong and instrument.path in seen:
                wrong = f"the path {instrument.path} stands in {seen[instrument.path].name} already"
            if wrong:
                raise place_error(path, [index], wrong, RegisterError)
            seen[instrument.path] = path
            result.append(instrument)
    return tuple(result)


def _wrong(instrument: Instrument) -> str:
    """What is not right with it, in words; empty if nothing."""
    if not _PATH.fullmatch(instrument.path):
        return f"“{instrument.path}” is not a path like /int/treaty/1951/refugee-convention"
    if instrument.adopted and not _DATE.fullmatch(instrument.adopted):
        return f"“{instrument.adopted}” is not a date like 1951-07-28"
    if not instrument.titles:
        return f"{instrument.path} has no title"
    if strange := next((code for code in instrument.titles if not _LANGUAGE.fullmatch(code)), ""):
        return f"“{strange}” is not a language like fr (is there a comma in a title without quotation marks?)"
    start, ended = instrument.in_force, instrument.ended
    if start is not None and instrument.adopted > start.isoformat():
        return f"{instrument.path} cannot be in force before it was adopted"
    if ended is not None and any(day is not None and day >= ended for day in (start, instrument.applies)):
        return f"{instrument.path} cannot end before it is in force and applies"
    if strange := next((word for word in _slugs(instrument) if not _SLUG.fullmatch(word)), ""):
        return f"“{strange}” is not a topic or population like freedom-of-movement"
    numbers = [note.n for note in instrument.articles]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    return f"{instrument.path} has article {twice} twice" if twice else ""


def _slugs(instrument: Instrument) -> list[str]:
    notes = instrument.articles
    return [
        *instrument.topics,
        *instrument.populations,
        *(word for note in notes for word in [*note.topics, *note.populations]),
    ]
