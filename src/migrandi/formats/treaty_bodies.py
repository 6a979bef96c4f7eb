"""The United Nations treaty bodies: their names, and what the symbol of one of their documents says."""

from __future__ import annotations

from typing import NamedTuple

import regex

NAMES = {
    "CCPR": "Human Rights Committee",
    "CESCR": "Committee on Economic, Social and Cultural Rights",
    "CERD": "Committee on the Elimination of Racial Discrimination",
    "CEDAW": "Committee on the Elimination of Discrimination against Women",
    "CAT": "Committee against Torture",
    "CRC": "Committee on the Rights of the Child",
    "CMW": "Committee on Migrant Workers",
    "CRPD": "Committee on the Rights of Persons with Disabilities",
    "CED": "Committee on Enforced Disappearances",
    "SPT": "Subcommittee on Prevention of Torture",
}
"""The name of each body by the abbreviation that starts its symbols and is cited."""

_ALSO = {"ESCR": "CESCR", "E": "CESCR", "HRC": "CCPR", "ICCPR": "CCPR", "ICMW": "CMW"}
_COMMUNICATION = regex.compile(
    r"(?P<body>[a-z]+)-c-?(?P<session>\d{1,4})-d-(?P<number>\d{1,5}(?:-\d{1,5})*)-(?P<year>(?:19|20)\d\d)(?P<rest>(?:-\w+)*)",
    regex.ASCII,
)
_ENDING = regex.compile(r"-(rev|corr|add)-(\d+)")


class Symbol(NamedTuple):
    """What a document's symbol says: `symbol` as printed, and, of a communication, its number and year."""

    symbol: str
    body: str
    communication: str = ""
    year: int | None = None


def body(abbreviation: str) -> str:
    """The abbreviation in `NAMES` that is meant; an empty string if none is."""
    upper = abbreviation.strip().upper()
    upper = _ALSO.get(upper, upper)
    return upper if upper in NAMES else ""


def symbol(written: str) -> Symbol:
    """The symbol that was written with hyphens for a file name or address: `ccpr-c-141-d-4275-2022`."""
    lower = written.strip().lower()
    match = _COMMUNICATION.fullmatch(lower)
    if match is None:
        plain = lower.replace("-", "/").upper()
        return Symbol(plain, body(lower.partition("-")[0]))
    ending = _ENDING.sub(lambda m: f"/{m[1].capitalize()}.{m[2]}", match["rest"]).replace("-", "/")
    numbers = match["number"].replace("-", " & ")
    year = int(match["year"])
    prefix = f"{match['body'].upper()}/C/{match['session']}/D"
    return Symbol(f"{prefix}/{numbers}/{year}{ending}", body(match["body"]), f"{numbers}/{year}", year)
