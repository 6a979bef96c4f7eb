"""What States did about treaties: the rows of the register's participation files. Pure: no database.

A treaty has one file, `participation/<short>.csv`, a row a treaty action. `sources.yaml` says where the rows are from
and on which day that was read, `tables.csv` whether a source names every State that had taken an action by that day.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from migrandi.treaties.register.reading import RegisterError
from migrandi.yaml_places import place_error, read_facts

REGISTER = Path(__file__).parent
FOLDER = REGISTER / "participation"
COLUMNS = ("state", "action", "date", "articles", "note", "source")
TABLE_COLUMNS = ("treaty", "source", "complete", "to")

ACTIONS = frozenset(
    {
        "signature",
        "definitive-signature",
        "ratification",
        "accession",
        "succession",
        "acceptance",
        "approval",
        "formal-confirmation",
        "provisional-application",
        "denunciation",
        "withdrawal-of-denunciation",
        "withdrawal-of-consent",
        "reservation",
        "declaration",
        "objection",
        "withdrawal-of-reservation",
        "modification-of-reservation",
        "territorial-application",
        "notification",
        "party",
        "no-action",
    }
)
"""`party`: the source says no more than that the State is bound. `no-action`: it says that it has done nothing."""

_STATE = re.compile(r"[a-z]{2,}(?:-[a-z]+)*")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_SOURCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Action(msgspec.Struct, frozen=True):
    """A treaty action of a State.

    `treaty`: the last step of the instrument's path. `state`: ISO 3166-1 alpha-2, of a former State ISO 3166-3, in
    lower case; `eu`. `date`: as precise as the source has it, empty if it says none. `articles`: those the action is
    about, as the treaty writes them, with spaces between. `source`: a key of `sources.yaml`. `line`: its line in the
    file.
    """

    treaty: str
    state: str
    action: str
    date: str
    articles: str
    note: str
    source: str
    line: int


class Source(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where rows are from. `read`: the day (or month, or year) on which it was read, and so up to which it speaks."""

    key: str
    title: str
    publisher: str
    address: str
    read: str
    note: str = ""


class Table(msgspec.Struct, frozen=True):
    """What a source says of a treaty. `complete`: it names every State that had acted; any other had done nothing.

    `to`: the day up to which it speaks of this treaty, where that is earlier than the day the source was read.
    """

    treaty: str
    source: str
    complete: bool
    line: int
    to: str = ""


@cache
def actions(folder: Path = FOLDER) -> tuple[Action, ...]:
    """Every row of every participation file, in the order of the files and their lines. Raises `RegisterError`."""
    known = {source.key for source in sources(folder.parent)}
    result: list[Action] = []
    for path in sorted(folder.glob("*.csv")):
        result.extend(read_actions(path, known))
    return tuple(result)


def read_actions(path: Path, known: set[str]) -> list[Action]:
    """The rows of one participation file; `known`: the keys of the sources. Raises `RegisterError`."""
    treaty = path.stem
    result: list[Action] = []
    days: set[str] = {""}
    for line, values in rows(path, COLUMNS):
        state, action, day, articles, note, source = values
        if not _STATE.fullmatch(state):
            raise _wrong(path, line, values, 0, f"“{state}” is not an ISO 3166 code in lower case, such as ke or suhh")
        if action not in ACTIONS:
            raise _wrong(
                path, line, values, 1, f"“{action}” is not a treaty action; known are {', '.join(sorted(ACTIONS))}"
            )
        if day not in days:
            if not is_day(day):
                raise _wrong(path, line, values, 2, f"“{day}” is not a date like 1954-01-22, 1954-01 or 1954")
            days.add(day)
        if source not in known:
            what = f"“{source}” is not a key of sources.yaml" if source else "a row has to name its source"
            raise _wrong(path, line, values, 5, what)
        result.append(Action(treaty, state, action, day, articles, note, source, line))
    return result


@cache
def sources(folder: Path = REGISTER) -> tuple[Source, ...]:
    """What `sources.yaml` in that folder lists. Raises `RegisterError`."""
    path = folder / "sources.yaml"
    listed = read_facts(path, list[Source], RegisterError)
    seen: set[str] = set()
    for index, source in enumerate(listed):
        wrong = ""
        if not _SOURCE.fullmatch(source.key):
            wrong = f"“{source.key}” is not a key like un-status-2015"
        elif source.key in seen:
            wrong = f"the key {source.key} stands here twice"
        elif not is_day(source.read):
            wrong = f"“{source.read}” is not a date like 2015-03-14, 2015-03 or 2015"
        if wrong:
            raise place_error(path, [index], wrong, RegisterError)
        seen.add(source.key)
    return tuple(listed)


@cache
def tables(folder: Path = REGISTER) -> tuple[Table, ...]:
    """What `tables.csv` in that folder lists: a source, a treaty, whether it is complete. Raises `RegisterError`."""
    path = folder / "tables.csv"
    known = {source.key for source in sources(folder)}
    result: list[Table] = []
    for line, values in rows(path, TABLE_COLUMNS):
        treaty, source, complete, to = values
        if source not in known:
            raise _wrong(path, line, values, 1, f"“{source}” is not a key of sources.yaml")
        if complete not in {"yes", "no"}:
            raise _wrong(path, line, values, 2, f"“{complete}” is neither yes nor no")
        if to and not is_day(to):
            raise _wrong(path, line, values, 3, f"“{to}” is not a date like 2013-02-15")
        result.append(Table(treaty, source, complete == "yes", line, to))
    return tuple(result)


def is_day(text: str) -> bool:
    """Whether it is a day, month or year of the calendar, as 1954-01-22, 1954-01 or 1954."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The line and values of each row of a CSV file that has these columns. Raises `RegisterError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RegisterError(f"{path.name}, byte {error.start + 1}: this is not UTF-8.") from error
    reader = csv.reader(text.splitlines(), strict=True)
    wide = len(columns)
    try:
        if next(reader, []) != list(columns):
            raise RegisterError(f"{path.name}, line 1, column 1: the heading has to be {','.join(columns)}.")
        for values in reader:
            if len(values) != wide:
                raise RegisterError(
                    f"{path.name}, line {reader.line_num}, column 1: there are {len(values)} values, and there have "
                    f"to be {wide}. A value with a comma in it is written in quotation marks."
                )
            yield reader.line_num, values
    except csv.Error as error:
        raise RegisterError(
            f"{path.name}, line {reader.line_num}, column 1: the quotation marks are not in pairs ({error})."
        ) from error


def _wrong(path: Path, line: int, values: Sequence[str], index: int, what: str) -> RegisterError:
    """The error of a value; its column is the character at which it starts, with its heading."""
    columns = COLUMNS if len(values) == len(COLUMNS) else TABLE_COLUMNS
    before = values[:index]
    start = 1 + sum(len(value) + 1 + (2 + value.count('"') if set(value) & {",", '"'} else 0) for value in before)
    return RegisterError(f"{path.name}, line {line}, column {start} ({columns[index]}): {what}.")
