"""The organisations, and the publications in which the facts of this room can be checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from migrandi.jurisdictions.errors import JurisdictionsError, UnknownOrganisation
from migrandi.jurisdictions.tables import FOLDER
from migrandi.jurisdictions.writing import plain


class Organisation(msgspec.Struct, forbid_unknown_fields=True):
    """An organisation: its names and acronyms by language.

    `complete`: memberships.csv lists every State that ever was a member.
    """

    code: str
    names: dict[str, str]
    acronyms: dict[str, str]
    address: str
    treaty: str
    complete: bool


class Source(msgspec.Struct, forbid_unknown_fields=True):
    """A publication in which a fact can be checked, and its address."""

    key: str
    title: str
    address: str


@cache
def organisations(folder: Path = FOLDER) -> dict[str, Organisation]:
    """Organisations by code. Raises `JurisdictionsError`."""
    from migrandi.yaml_places import read_facts  # noqa: PLC0415 a State's code is answered without a reader of YAML

    listed = read_facts(folder / "organisations.yaml", list[Organisation], JurisdictionsError)
    return {organisation.code: organisation for organisation in listed}


@cache
def sources(folder: Path = FOLDER) -> dict[str, Source]:
    """Where the facts can be checked, by key. Raises `JurisdictionsError`."""
    from migrandi.yaml_places import read_facts  # noqa: PLC0415 a State's code is answered without a reader of YAML

    listed = read_facts(folder / "sources.yaml", list[Source], JurisdictionsError)
    return {source.key: source for source in listed}


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
