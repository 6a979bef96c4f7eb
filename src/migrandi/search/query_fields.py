"""The fields of the query language: their names in six languages, and what may stand after each. Pure: no database."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache

import langcodes
import regex
from babel import Locale
from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from migrandi import jurisdictions
from migrandi.errors import UserError
from migrandi.search.engine import Node, Words
from migrandi.thesaurus.branches import populations
from migrandi.thesaurus.reading import LANGUAGES, by_id, concepts, plain, until_edited

FIELDS = {
    "title": "title:refugee",
    "number": "number:33",
    "path": "path:/ca/act/2001/c-27",
    "jurisdiction": "jurisdiction:ke",
    "region": "region:002",
    "lang": "lang:fr",
    "type": "type:treaty",
    "year": "year:1990-2005",
    "topic": "topic:detention",
    "population": "population:children",
    "on": "on:2015-06-01",
}
"""Each field with an example of its use."""
NARROWING = frozenset(FIELDS) - {"title", "on"}
"""Fields that say which texts, not which words."""

_CALLED = {
    "title": "title titre título titulo titel заголовок العنوان 标题",
    "number": "number numéro numero número nummer номер رقم 编号",
    "path": "path",
    "jurisdiction": "jurisdiction juridiction jurisdicción jurisdiccion country pays país pais юрисдикция страна دولة "
    "国家",
    "region": "region région región регион منطقة 地区",
    "lang": "lang language langue idioma lengua язык لغة 语言",
    "type": "type kind tipo тип نوع 类型",
    "year": "year année annee año jahr год سنة 年份",
    "topic": "topic thème theme tema тема موضوع 主题",
    "population": "population población poblacion население группа السكان 人群",
    "on": "on",
}
_NAMES = {name: field for field, names in _CALLED.items() for name in names.split()}
_YEARS = regex.compile(r"(?P<sign>[<>]=?)?(?P<first>\d{4})(?:(?P<to>-|–|\.\.)(?P<last>\d{4})?)?")
FIRST_YEAR, LAST_YEAR = 1, 9999


class NotAValue(UserError):
    """What stands after a field cannot be looked for in it."""

    code = "not-a-value"


def field_called(name: str) -> str:
    """The field of that name in any of the languages; empty if there is none."""
    return _NAMES.get(unicodedata.normalize("NFC", name).lower(), "")


def field_like(name: str) -> str:
    """The field somebody may have meant by a name that is none; empty if none is near."""
    lower = unicodedata.normalize("NFC", name).lower()
    most = 1 if len(lower) <= 5 else 2
    near = min(_NAMES, key=lambda known: OSA.distance(lower, known))
    return _NAMES[near] if len(lower) > 3 and OSA.distance(lower, near) <= most else ""


def value_of(field: str, written: str) -> str:
    """What stands after a field in the form in which it is looked for. Raises `NotAValue`."""
    if field == "path":
        return written if written.startswith("/") else f"/{written}"
    if field == "number":
        return written.lower()
    make = _MAKE.get(field)
    return make(written) if make else written


def _jurisdiction(written: str) -> str:
    code = written.lower()
    if jurisdictions.is_known(code) or code in ("int", "unknown"):
        return code
    if regex.fullmatch(r"[a-z]{2}-[a-z0-9]{1,3}", code) and jurisdictions.is_known(code[:2]):
        return code
    try:
        return jurisdictions.find(written).code
    except jurisdictions.UnknownJurisdiction as error:
        nearest = ", ".join(f"{jurisdictions.name(found)} ({found})" for found in error.nearest)
        raise NotAValue(
            _("“%(written)s” is no State or organisation. Nearest: %(nearest)s. Write a code, as jurisdiction:ke."),
            written=written,
            nearest=nearest,
        ) from error


def _region(written: str) -> str:
    number = written if written in _regions().values() else _regions().get(plain(written), "")
    if not number:
        raise NotAValue(
            _("“%(written)s” is no region of UN M49. Write its number or its name, as region:002 or region:Africa."),
            written=written,
        )
    return number


@cache
def _regions() -> dict[str, str]:
    """The number of each region by its name in the six languages."""
    numbers: dict[str, None] = {}
    for code in jurisdictions.entries():
        place = jurisdictions.region(code)
        numbers |= dict.fromkeys(n for n in (place.region, place.sub_region, place.intermediate_region) if n)
    return {plain(jurisdictions.region_name(n, spoken)): n for spoken in LANGUAGES for n in numbers}


def _language(written: str) -> str:
    if langcodes.tag_is_valid(written):
        return langcodes.standardize_tag(written)
    if code := _languages().get(plain(written)):
        return code
    raise NotAValue(_("“%(written)s” is no language. Write its code, as lang:fr or lang:zh-Hans."), written=written)


@cache
def _languages() -> dict[str, str]:
    """The code of each language by its name in the six languages."""
    names = ((plain(name), code) for spoken in LANGUAGES for code, name in Locale.parse(spoken).languages.items())
    return {name: code.replace("_", "-") for name, code in sorted(names, key=lambda pair: -len(pair[1]))}


def _year(written: str) -> str:
    match = _YEARS.fullmatch(written)
    if match is None or (match["sign"] and match["to"]):
        raise NotAValue(
            _("“%(written)s” is not a year. Write year:2001, year:1990-2005, year:<2000 or year:>=2010."),
            written=written,
        )
    first, last = int(match["first"]), int(match["last"] or 0)
    sign = match["sign"] or ""
    if sign:
        first, last = {
            "<": (FIRST_YEAR, first - 1), "<=": (FIRST_YEAR, first),
            ">": (first + 1, LAST_YEAR), ">=": (first, LAST_YEAR),
        }[sign]  # fmt: skip
    elif match["to"]:
        last = last or LAST_YEAR
    else:
        last = first
    first, last = max(first, FIRST_YEAR), min(last, LAST_YEAR)
    if first > last:
        raise NotAValue(
            _("“%(written)s” ends before it begins. Write the earlier year first, as year:1990-2005."), written=written
        )
    return f"{first:04d}" if first == last else f"{first:04d}-{last:04d}"


def years(value: str) -> tuple[int, int]:
    """The first and the last year of a value of `year:`."""
    first, _between, last = value.partition("-")
    return int(first), int(last or first)


def _concept(written: str) -> str:
    concept = written.lower() if written.lower() in by_id() else _topics().get(plain(written), "")
    if not concept:
        raise NotAValue(
            _("“%(written)s” is no concept of the thesaurus. Write a label, as topic:detention, or the plain word."),
            written=written,
        )
    return concept


def _population(written: str) -> str:
    concept = _concept(written)
    if concept not in populations():
        raise NotAValue(
            _("“%(written)s” is no group of persons. Write topic:%(concept)s, or a group, as population:children."),
            written=written,
            concept=concept,
        )
    return concept


@until_edited
def _topics() -> dict[str, str]:
    """The id of each concept by its labels in the six languages; of a label that several have, the first's."""
    labels = ((word, one.id) for one in reversed(concepts()) for spoken in LANGUAGES for word in one.words(spoken))
    return {plain(word): concept for word, concept in labels}


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError as error:
        raise NotAValue(
            _("“%(written)s” is not a day. Write it as on:2015-06-01 (year-month-day)."), written=written
        ) from error


_MAKE = {
    "jurisdiction": _jurisdiction,
    "region": _region,
    "lang": _language,
    "type": str.lower,
    "year": _year,
    "topic": _concept,
    "population": _population,
    "on": _day,
}


def is_free(part: Node) -> bool:
    """Whether it is of a person's own words, without fields (but those that narrow) and quotes."""
    return isinstance(part, Words) and (part.field in NARROWING or (part.field == "text" and not part.phrase))
