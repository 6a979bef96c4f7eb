"""Reading a list of facts from a YAML file; a mistake in it is said with its file, line and column. No database."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec

from migrandi.errors import UserError

Fact = TypeVar("Fact")


def read_facts(path: Path, kind: type[Fact], error: type[UserError]) -> Fact:
    """What stands in the file, as `kind`. Raises `error` with the place of the first mistake."""
    import yaml  # noqa: PLC0415 an answer from the database does not wait for the reader of files it needs none of

    text = path.read_text(encoding="utf-8")
    try:
        raw = yaml.load(text, Loader=yaml.CBaseLoader)  # every value is plain text: Norway's “no” stays a word
    except yaml.MarkedYAMLError as mistake:
        mark = mistake.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise error(_sentence(path, line, column, str(mistake.problem))) from mistake
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as mistake:
        sentence, _at, place = str(mistake).partition(" - at `")
        raise place_error(path, _steps(place.rstrip("`")), sentence, error) from mistake


def place_error(path: Path, steps: list[int | str], sentence: str, error: type[UserError]) -> UserError:
    """The error with the line and column of a place in the file; `steps`: indexes of lists, keys of mappings."""
    import yaml  # noqa: PLC0415

    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    for step in steps:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
    mark = node.start_mark if node is not None else None
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return error(_sentence(path, line, column, sentence))


def _steps(place: str) -> list[int | str]:
    """`$[3].articles[2].n` as 3, articles, 2, n."""
    return [int(index) if index else name for index, name in re.findall(r"\[(\d+)\]|\.([\w-]+)", place)]


def _sentence(path: Path, line: int, column: int, what: str) -> str:
    return f"{path.name}, line {line}, column {column}: {what}."
