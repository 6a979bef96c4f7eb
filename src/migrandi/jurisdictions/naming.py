"""What a jurisdiction is called, and which one a name means."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from migrandi.jurisdictions.entries import Jurisdiction, by_code, entries, former, iso, iso_translations
from migrandi.jurisdictions.errors import UnknownJurisdiction
from migrandi.jurisdictions.organisations import organisation_names, organisations
from migrandi.jurisdictions.tables import FOLDER, LANGUAGES, rows
from migrandi.jurisdictions.writing import jumbled, plain

_OFFERED = 4


def find(text: str) -> Jurisdiction:
    """The jurisdiction with that code or name.

    A code is ISO 3166-1's (`KE`, `KEN`, `404`), ISO 3166-3's (`SUHH`) or ours (`ecowas`); it goes before a name, so
    that `AU` is Australia. A name may be in any of the six languages, official or usual, in any case and without its
    accents. Raises `UnknownJurisdiction` with the nearest names.
    """
    written = text.strip()
    code = by_code().get(written.upper().zfill(3) if written.isdecimal() else written.upper())
    if code is not None:
        return entries()[code]
    words = plain(written)
    code = _english().get(words) or _by_name().get(words) or _by_jumbled().get(jumbled(written))
    if code is None:
        raise UnknownJurisdiction(text, _nearest(written))
    return jurisdiction(code)


def jurisdiction(code: str) -> Jurisdiction:
    """The jurisdiction with exactly that code of ours. Raises `UnknownJurisdiction`."""
    if code in entries():
        return entries()[code]
    if code in organisations():
        return Jurisdiction(code, "organisation")
    raise UnknownJurisdiction(code, _nearest(code))


def is_known(code: str) -> bool:
    """Whether that is exactly a code of ours."""
    return code in entries() or code in organisations()


def name(code: str, language: str = "en") -> str:
    """What the jurisdiction is called in that language; in English where there is no name in it.

    For States and areas of today CLDR's names (by Babel, in any of its languages), for former ones and organisations
    ours in the six languages. Raises `UnknownJurisdiction`.
    """
    if code in former():
        names = former()[code].names
    elif code in entries():
        return _territories(language).get(code.upper()) or _territories("en")[code.upper()]
    else:
        jurisdiction(code)
        names = organisations()[code].names
    return names.get(language.split("-", maxsplit=1)[0], names["en"])


def region_name(number: str, language: str = "en") -> str:
    """What a region of UN M49 is called in that language, after CLDR: `014` is Eastern Africa."""
    return _territories(language).get(number) or _territories("en")[number]


@cache
def _territories(language: str) -> dict[str, str]:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 a code is answered without it

    try:
        return dict(Locale.parse(language.replace("-", "_")).territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale.parse("en").territories)


_FORMS = ("common_name", "name", "official_name")


@cache
def usual_names(folder: Path = FOLDER) -> tuple[tuple[str, str], ...]:
    """Usual names beside those of ISO and CLDR, in any language, each with its code. Raises `JurisdictionsError`."""
    known = frozenset(entries())
    listed = rows(folder / "names.csv", ("name", "code", "language"))
    return tuple((row.needed("name"), row.one_of("code", known)) for row in listed)


@cache
def _english() -> dict[str, str]:
    """By a usual name in any language or by ISO's English one: all that most questions need, and quickly read."""
    result: dict[str, str] = {}
    for called, code in usual_names():
        result.setdefault(plain(called), code)
    for code, gone in former().items():
        result.setdefault(plain(gone.names["en"]), code)
    for entry in iso("1"):
        for form in _FORMS:
            if form in entry:
                result.setdefault(plain(entry[form]), entry["alpha_2"].lower())
    return result


@cache
def _by_name() -> dict[str, str]:
    """By every name in the six languages."""
    result = dict(_english())
    names = [(code, name(code, language)) for language in LANGUAGES for code in entries()]
    translations = [iso_translations(language) for language in LANGUAGES if language != "en"]
    for entry in iso("1"):
        english = [entry[form] for form in _FORMS if form in entry]
        called = [translation.gettext(form) for translation in translations for form in english]
        names += [(entry["alpha_2"].lower(), form) for form in called]
    for code, called_so in names + organisation_names():
        result.setdefault(plain(called_so), code)
    return result


@cache
def _by_jumbled() -> dict[str, str]:
    """By the words of a name; what would mean two is left out."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for called, code in _by_name().items():
        meanings[jumbled(called)].add(code)
    return {words: next(iter(codes)) for words, codes in meanings.items() if len(codes) == 1}


def _nearest(text: str) -> list[tuple[str, str]]:
    """The few jurisdictions whose names are most like the text: code and name in English."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 only a mistake needs it

    names = _by_name()
    found = process.extract(plain(text), names.keys(), scorer=fuzz.WRatio, limit=3 * _OFFERED)
    codes = list(dict.fromkeys(names[match] for match, _score, _index in found))[:_OFFERED]
    return [(code, name(code)) for code in codes]
