"""A row read from a public table, the names that its publishers give States, and what stops the reading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from migrandi.treaties.register.participation import REGISTER, rows
from migrandi.treaties.register.reading import RegisterError


class TableNotUnderstood(RegisterError):
    """A public table has something that the reading does not know: a name, a column, a letter, a form of date."""

    code = "table-not-understood"


class Row(NamedTuple):
    """A treaty action as a row of the register; see `participation.Action`."""

    state: str
    action: str
    date: str = ""
    articles: str = ""
    note: str = ""
    source: str = ""


class Read(NamedTuple):
    """The rows of a table, and a sentence for each line of it that says nothing certain and was left out."""

    rows: list[Row]
    left_out: list[str]


class Place(NamedTuple):
    """Where in a table something stands: the file, the line and the column, both counted from 1."""

    file: str
    line: int
    column: int

    def wrong(self, what: str) -> TableNotUnderstood:
        """The error that says what is not understood here."""
        return TableNotUnderstood(f"{self.file}, line {self.line}, column {self.column}: {what}.")


@cache
def state_names(folder: Path = REGISTER) -> Mapping[str, str]:
    """The code of each name that a table gives a State; an empty code: no State, its rows are passed over."""
    result: dict[str, str] = {}
    path = folder / "state_names.csv"
    for line, (name, code) in rows(path, ("name", "code")):
        if name in result:
            raise RegisterError(f"{path.name}, line {line}, column 1: the name “{name}” stands here twice.")
        result[name] = code
    return result


def code_of(name: str, place: Place) -> str:
    """The code of the State of that name. Raises `TableNotUnderstood` for a name that nobody has keyed yet."""
    found = state_names().get(name)
    if found is None:
        raise place.wrong(f"no State is known as “{name}”; add the name with its code to state_names.csv")
    return found


def table(data: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """The line and values of each row of a public CSV file, its heading first. Raises `TableNotUnderstood`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableNotUnderstood(f"{file}, byte {error.start + 1}: this is not UTF-8.") from error
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        for values in reader:
            yield reader.line_num, values
    except csv.Error as error:
        raise Place(file, reader.line_num, 1).wrong(f"the quotation marks are not in pairs ({error})") from error
