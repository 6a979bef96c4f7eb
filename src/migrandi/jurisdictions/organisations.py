"""The organisations, and the publications in which the facts of this room can be checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from migrandi.jurisdictions.errors import UnknownOrganisation
from migrandi.jurisdictions.tables import FOLDER, LANGUAGES, rows
from migrandi.jurisdictions.writing import plain


class Organisation(msgspec.Struct, frozen=True):
    """An organisation: its names and acronyms by language.

    `complete`: memberships.csv lists every State that ever was a member.
    """

    code: str
    names: dict[str, str]
    acronyms: dict[str, str]
    address: str
    treaty: str
    complete: bool


class Source(msgspec.Struct, frozen=True):
    """A publication in which a fact can be checked, and its address."""

    key: str
    title: str
    address: str


@cache
def organisations(folder: Path = FOLDER) -> dict[str, Organisation]:
    """Organisations by code. Raises `JurisdictionsError`."""
    acronyms = {language: f"acronym_{language}" for language in LANGUAGES}
    columns = ("code", "complete", *LANGUAGES, *acronyms.values(), "address", "treaty")
    return {
        row.needed("code"): Organisation(
            row["code"],
            {language: row.needed(language) for language in LANGUAGES},
            {language: row[column] for language, column in acronyms.items() if row[column]},
            row["address"],
            row["treaty"],
            row.one_of("complete", frozenset({"yes", "no"})) == "yes",
        )
        for row in rows(folder / "organisations.csv", columns)
    }


@cache
def sources(folder: Path = FOLDER) -> dict[str, Source]:
    """Where the facts can be checked, by key. Raises `JurisdictionsError`."""
    return {
        row.needed("key"): Source(row["key"], row.needed("title"), row.needed("address"))
        for row in rows(folder / "sources.csv", ("key", "title", "address"))
    }


def organisation_code(text: str) -> str:
    """The code of the organisation with that code, acronym or name in one of the six languages: `CEDEAO` is `ecowas`.

    Among organisations `AU` is the African Union. Raises `UnknownOrganisation`.
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
