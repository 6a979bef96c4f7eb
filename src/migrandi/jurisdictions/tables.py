"""Reading this room's data files; a mistake in one is said with its file, line and column."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import msgspec

from migrandi.jurisdictions.errors import JurisdictionsError
from migrandi.jurisdictions.moments import Moment, moment

FOLDER = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
"""Those of the United Nations: the columns of names."""


class Row(msgspec.Struct, frozen=True):
    """A row of a table: its values, and the line as it was written, with the place it stands at."""

    path: Path
    line: int
    text: str
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def wrong(self, column: str, sentence: str) -> JurisdictionsError:
        """The error that says what is wrong with this row's value in that column."""
        starts = dict(zip(self.values, _starts(self.text), strict=True))
        return JurisdictionsError(
            f"{self.path.name}, line {self.line}, column {starts.get(column, 1)} ({column}): {sentence}."
        )

    def needed(self, column: str) -> str:
        """The value, which has to be there. Raises `JurisdictionsError`."""
        if not self[column]:
            raise self.wrong(column, "nothing is written here, and something has to be")
        return self[column]

    def moment(self, column: str) -> Moment | None:
        """The day in that column, None where it is empty. Raises `JurisdictionsError`."""
        if not self[column]:
            return None
        try:
            return moment(self[column])
        except ValueError as error:
            raise self.wrong(column, str(error)) from error

    def needed_moment(self, column: str) -> Moment:
        """The day in that column, which has to be there. Raises `JurisdictionsError`."""
        self.needed(column)
        result = self.moment(column)
        assert result is not None  # because something is written there
        return result

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """The value, which has to be one of these. Raises `JurisdictionsError`."""
        if self[column] not in allowed:
            few = f"; it is one of {', '.join(sorted(allowed))}" if len(allowed) < 12 else ""
            raise self.wrong(column, f"“{self[column]}” is not known here{few}")
        return self[column]


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Every row of a CSV file, a row a line. Raises `JurisdictionsError` for another heading or number of values."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        above = data.count(b"\n", 0, error.start)
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise JurisdictionsError(f"{path.name}, line {above + 1}, column {column}: this is not UTF-8.") from error
    lines = text.splitlines()
    if not lines or lines[0].split(",") != list(columns):
        raise JurisdictionsError(f"{path.name}, line 1, column 1: the heading has to be {','.join(columns)}.")
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        try:
            (values,) = csv.reader([line], strict=True)
        except (csv.Error, ValueError) as error:
            raise JurisdictionsError(
                f"{path.name}, line {number}, column 1: the quotation marks are not in pairs ({error})."
            ) from error
        if len(values) != len(columns):
            raise JurisdictionsError(
                f"{path.name}, line {number}, column {len(line) + 1}: there are {len(values)} values, and there "
                f"have to be {len(columns)}. A value with a comma in it is written in quotation marks."
            )
        yield Row(path, number, line, dict(zip(columns, values, strict=True)))


def _starts(line: str) -> list[int]:
    """At which character, counted from 1, each value of the line starts."""
    result, quoted = [1], False
    for index, character in enumerate(line, 1):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            result.append(index + 1)
    return result
