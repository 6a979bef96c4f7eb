"""The organisations, and the publications in which the facts of this room can be checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from migrandi.jurisdictions.errors import JurisdictionsError, UnknownOrganisation
from migrandi.jurisdictions.tables import FOLDER
from migrandi.jurisdictions.writing import plain


class Organisation(msgspec.Struct, forbid_unknown_fields=True):
    """An organisation. `complete`: memberships.csv lists every State that ever was a member."""

    names: dict[str, str]
    acronyms: dict[str, str]
    address: str
    treaty: str
    complete: bool


class Source(msgspec.Struct, forbid_unknown_fields=True):
    """A publication in which a fact can be checked, and its address."""

    title: str
    address: str


@cache
def organisations(folder: Path = FOLDER) -> dict[str, Organisation]:
    """Organisations by code. Raises `JurisdictionsError`."""
    result: dict[str, Organisation] = _read(folder / "organisations.yaml", dict[str, Organisation])
    return result


@cache
def sources(folder: Path = FOLDER) -> dict[str, Source]:
    """Where the facts can be checked, by key. Raises `JurisdictionsError`."""
    result: dict[str, Source] = _read(folder / "sources.yaml", dict[str, Source])
    return result


def organisation_code(text: str) -> str:
    """The code of the organisation with that code, acronym or name in any of the six languages: `AU` is `au-union`.

    Raises `UnknownOrganisation`.
    """
    code = _by_name().get(plain(text))
    if code is None:
        raise UnknownOrganisation(text, sorted(organisations()))
    return code


@cache
def _by_name() -> dict[str, str]:
    return {plain(name): code for code, name in organisation_names()}


def organisation_names() -> list[tuple[str, str]]:
    """Every code, name and acronym of every organisation, each with the code."""
    return [
        (code, name)
        for code, known in organisations().items()
        for name in (code, *known.names.values(), *known.acronyms.values())
    ]


def _read(path: Path, shape: Any) -> Any:
    import yaml  # noqa: PLC0415 a code is answered without it

    text = path.read_text(encoding="utf-8")
    try:
        raw = yaml.load(text, Loader=yaml.CBaseLoader)  # every value is plain text
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise JurisdictionsError(f"{path.name}, line {line}, column {column}: {error.problem}.") from error
    try:
        return msgspec.convert(raw, shape, strict=False)
    except msgspec.ValidationError as error:
        line, column = _place(yaml.compose(text, Loader=yaml.CBaseLoader), raw, shape)
        raise JurisdictionsError(f"{path.name}, line {line}, column {column}: {error}.") from error


def _place(root: Any, raw: Any, shape: Any) -> tuple[int, int]:
    """Line and column of the first entry that is not of the shape; of the file's start if it is no mapping."""
    if isinstance(raw, dict):
        for (key_node, _value), (key, value) in zip(root.value, raw.items(), strict=True):
            try:
                msgspec.convert({key: value}, shape, strict=False)
            except msgspec.ValidationError:
                return key_node.start_mark.line + 1, key_node.start_mark.column + 1
    return 1, 1
