"""The entries: States and areas of ISO 3166-1, and former ones, most of them of ISO 3166-3."""

from __future__ import annotations

from collections import Counter
from functools import cache
from gettext import GNUTranslations
from importlib.util import find_spec
from pathlib import Path

import msgspec

from migrandi.jurisdictions.moments import Moment
from migrandi.jurisdictions.tables import FOLDER, LANGUAGES, rows

_FORMER = ("code", "kind", "from", "to", *LANGUAGES, "note", "source")
_KOSOVO = "xk"
"""ISO 3166-1 has no entry for Kosovo; CLDR, the European Union and others write XK, of the codes left to users."""


class Jurisdiction(msgspec.Struct, frozen=True):
    """A State, an area or an organisation.

    `code` is ours, lower case: ISO 3166-1 alpha-2 (`ke`), ISO 3166-3 (`suhh`), an organisation's acronym (`ecowas`).
    `kind`: `state`, `area` (an entry of ISO 3166-1 that is not a State here), `former-state`, `former-area`,
    `organisation`. `alpha_2`, `alpha_3` and `numeric` are ISO's, empty where it gives none.
    """

    code: str
    kind: str
    alpha_2: str = ""
    alpha_3: str = ""
    numeric: str = ""


class Former(msgspec.Struct, frozen=True):
    """What is known of a State or area that is no more; `until` is the first day on which it was no more."""

    kind: str
    since: Moment
    until: Moment
    names: dict[str, str]
    note: str
    source: str


def iso(part: str) -> list[dict[str, str]]:
    """The entries of ISO 3166-`part` as pycountry packages them."""
    data = (_pycountry() / "databases" / f"iso3166-{part}.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, list[dict[str, str]]])[f"3166-{part}"]


def iso_translations(language: str) -> GNUTranslations:
    """What the names of ISO 3166-1 are in that language, as pycountry packages them: usual and formal ones."""
    folder = {"zh": "zh_CN"}.get(language, language)
    with (_pycountry() / "locales" / folder / "LC_MESSAGES" / "iso3166-1.mo").open("rb") as file:
        return GNUTranslations(file)


def _pycountry() -> Path:
    """Where pycountry lies. It is not imported, because its start alone takes longer than an answer may."""
    spec = find_spec("pycountry")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        raise ModuleNotFoundError("pycountry is not installed", name="pycountry")
    return Path(folders[0])


@cache
def state_codes(folder: Path = FOLDER) -> frozenset[str]:
    """The codes of those entries of ISO 3166-1 that are States: the ones in states.csv."""
    return frozenset(row["code"] for row in rows(folder / "states.csv", ("code", "from", "to", "note", "source")))


@cache
def former(folder: Path = FOLDER) -> dict[str, Former]:
    """Former States and areas by code. Raises `JurisdictionsError`."""
    result: dict[str, Former] = {}
    for row in rows(folder / "former.csv", _FORMER):
        kind = row.one_of("kind", frozenset({"state", "area"}))
        since, until = row.needed_moment("from"), row.needed_moment("to")
        names = {language: row.needed(language) for language in LANGUAGES}
        if row.needed("code") in result:
            raise row.wrong("code", f"{row['code']} stands in this file already")
        result[row["code"]] = Former(kind, since, until, names, row["note"], row["source"])
    return result


@cache
def entries() -> dict[str, Jurisdiction]:
    """Every State and area, of today and former, by our code."""
    states = state_codes()
    result: dict[str, Jurisdiction] = {}
    for entry in iso("1"):
        code = entry["alpha_2"].lower()
        kind = "state" if code in states else "area"
        result[code] = Jurisdiction(code, kind, entry["alpha_2"], entry["alpha_3"], entry["numeric"])
    result[_KOSOVO] = Jurisdiction(_KOSOVO, "area", _KOSOVO.upper())
    withdrawn = {entry["alpha_4"].lower(): entry for entry in iso("3")}
    for code, gone in former().items():
        entry = withdrawn.get(code, {})
        codes = (entry.get(scheme, "") for scheme in ("alpha_2", "alpha_3", "numeric"))
        result[code] = Jurisdiction(code, f"former-{gone.kind}", *codes)
    return result


@cache
def by_code() -> dict[str, str]:
    """Our code for every ISO code, upper case: alpha-2, alpha-3, numeric, and those withdrawn that mean one thing only.

    Of the four letters of ISO 3166-3 the last two are the code that took the place: `BUMM` is Burma, now `mm`.
    """
    known = entries()
    result: dict[str, str] = {}
    for entry in known.values():
        if entry.kind in ("state", "area"):
            result |= {code: entry.code for code in (entry.alpha_2, entry.alpha_3, entry.numeric) if code}
    withdrawn: list[tuple[str, str]] = []
    for iso_entry in iso("3"):
        long = iso_entry["alpha_4"]
        code = long.lower() if long.lower() in known else long[2:].lower()
        if code in known:
            result[long] = code
            withdrawn += [(iso_entry.get(scheme, ""), code) for scheme in ("alpha_2", "alpha_3", "numeric")]
    meanings = Counter(written for written, _code in set(withdrawn))
    result |= {w: code for w, code in withdrawn if w and meanings[w] == 1 and w not in result}
    return result | {code.upper(): code for code in known}
