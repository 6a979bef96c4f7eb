"""The brackets of a citation: `[see @refugee-convention, art 33(1), for KE UG; @crc, art 37(b)]`. Pure."""

from __future__ import annotations

from datetime import date

import regex
from django.utils.translation import gettext as _

from migrandi.citations.pinpoint_addresses import Path
from migrandi.citations.pinpoints import expressions
from migrandi.citations.recognising import flatten
from migrandi.jurisdictions import UnknownJurisdiction, find
from migrandi.papers.paper import BY_ADDRESS, Part, Place, Problem

BRACKETS = regex.compile(r"\[(?:[^\[\]@\n]{0,40}[\s(])?@[^\[\]]+\](?!\()")
"""A citation as it stands in the file."""

_KEY = regex.compile(r"@(?P<key>[^\s,;\]]+)")
_ON = regex.compile(r"(?:on|as of|au|le|el|al|في)\s+(?P<day>\S*\d\S*)", regex.IGNORECASE)
_FOR = regex.compile(r"(?:for|pour|para|بشأن)\s+(?P<states>.+)", regex.IGNORECASE | regex.DOTALL)
_IN = regex.compile(r"(?:in|lang)\s+(?P<language>[a-z]{2}(?:-[A-Za-z]{2,4})?)", regex.IGNORECASE)
_OURS = regex.compile(
    r"(?:our|my|author's|unofficial) translation|(?:notre|ma) traduction|"
    r"traduction (?:libre|non officielle|de l'auteure?)|"
    r"(?:nuestra|mi) traducción|traducción (?:propia|libre|no oficial)|ترجمتنا|ترجمة غير رسمية|наш перевод|作者译",
    regex.IGNORECASE,
)
_PAGE = regex.compile(r"(?:pp?|pages?|at|p[áa]gs?|ص|с|页)\.?\s*\d", regex.IGNORECASE)
_UNIT = regex.compile(
    r"(?:preamble|préambule|preámbulo|الديباجة|преамбула|序言|"
    r"(?:objective|principle|guideline|standard|recommendation|objectif|principe|directive|recommandation|objetivo|"
    r"principio|directriz|recomendación|الهدف|المبدأ|التوصية)s?\s+\d+)\b",
    regex.IGNORECASE,
)
"""Places that are no article, paragraph or the like: printed as they are, and not looked up."""
_ADDRESS = regex.compile(r"[a-z]+_[\w.~-]+(?:/[a-z]+_[\w.~-]+)*")
_LETTER_BEHIND = regex.compile(r"(?<=\d)-[A-Z]{1,2}\b")
_COMPARES = regex.compile(
    r"\s*(?:cf|compare|contrast|but see|comparer|contra|voir toutefois|véase en cambio|comparar|قارن|ср|比较)\.?\s*",
    regex.IGNORECASE,
)


def compares(part: Part) -> bool:
    """Whether the authority is only set beside what is said, and not relied on as binding: `cf`, `compare`, `قارن`."""
    return bool(part.signal) and _COMPARES.fullmatch(part.signal) is not None


def parts_of(raw: str, place: Place) -> tuple[tuple[Part, ...], tuple[Problem, ...]]:
    """The authorities in the brackets, and what in them cannot be read.

    `raw`: the brackets with all they hold; `place`: of the opening one. After the key come, with commas between and in
    any order: the pinpoint; `on` and a day; `for` and States; `in` and a language; “our translation”; any other words,
    which are printed as they are.
    """
    parts: list[Part] = []
    problems: list[Problem] = []
    at = 1
    for written in raw[1:-1].split(";"):
        key = _KEY.search(written)
        offset = at + (key.start() if key else len(written) - len(written.lstrip()))
        here = _after(raw, offset, place)
        at += len(written) + 1
        if key is None:
            if parts and _readable(written.strip()):
                # `[@x, art 3; art 5]`: another place in the same authority
                parts.append(_read(parts[-1].key, written.strip(), "", here, problems))
            elif written.strip():
                problems.append(Problem(here, _("“%(part)s” names no authority: write @ and its key before the place.")
                                        % {"part": written.strip()}))  # fmt: skip
            continue
        signal = written[: key.start()].strip(" (")
        rest = written[key.end() :].strip().lstrip(",").strip()
        parts.append(_read(key["key"], rest, signal, here, problems))
    return tuple(parts), tuple(problems)


def _after(raw: str, offset: int, place: Place) -> Place:
    """The place so many characters behind that of the opening bracket, line breaks counted."""
    before = raw[:offset]
    lines = before.count("\n")
    return Place(place.line + lines, offset - before.rfind("\n") if lines else place.column + offset)


def _readable(words: str) -> bool:
    return (
        bool(_UNIT.match(words))
        or bool(_ADDRESS.fullmatch(words))
        or any(one.start == 0 for one in expressions(flatten(words)))
    )


def _read(key: str, rest: str, signal: str, place: Place, problems: list[Problem]) -> Part:
    said: dict[str, object] = {}
    places: list[str] = []
    notes: list[str] = []
    for piece in filter(None, (piece.strip() for piece in regex.split(r"[,،]", rest))):
        if found := _ON.fullmatch(piece):
            try:
                said["on"] = date.fromisoformat(flatten(found["day"]))
            except ValueError:
                problems.append(Problem(place, _("“%(day)s” is not a day: write it as 2022-08-01 (year-month-day).")
                                        % {"day": found["day"]}))  # fmt: skip
        elif (found := _FOR.fullmatch(piece)) and not any(char.isdigit() for char in piece):
            said["states"] = _states(found["states"], place, problems)
        elif found := _IN.fullmatch(piece):
            said["language"] = found["language"].lower()
        elif _OURS.fullmatch(piece):
            said["translated"] = True
        elif notes or not (any(char.isdigit() for char in piece) or _readable(piece)):
            notes.append(piece)
        else:
            places.append(piece)
    pinpoint = ", ".join(places)
    paths = _paths(flatten(pinpoint))
    if _ADDRESS.fullmatch(pinpoint):
        paths = (((BY_ADDRESS, pinpoint),),)
    if pinpoint and not paths and not _PAGE.match(pinpoint) and not _UNIT.match(pinpoint):
        said_of = _("“%(pinpoint)s” cannot be read as a place: write it as art 33(1), s 97(1)(b), para 61.")
        problems.append(Problem(place, said_of % {"pinpoint": pinpoint}))
    return Part(key, place, pinpoint, paths, signal=signal, note=", ".join(notes), **said)  # type: ignore[arg-type]


def _paths(flat: str) -> tuple[Path, ...]:
    """The places that the words name; a letter behind a French code's number (`L312-1-A`) is part of it."""
    paths: list[Path] = []
    for one in expressions(flat):
        paths.extend(one.paths)
        if behind := _LETTER_BEHIND.match(flat, one.end):
            level, number = paths[-1][-1]
            paths[-1] = (*paths[-1][:-1], (level, number + behind.group()))
    return tuple(paths)


def _states(words: str, place: Place, problems: list[Problem]) -> tuple[str, ...]:
    codes: list[str] = []
    for word in words.split():
        try:
            codes.append(find(word).code)
        except UnknownJurisdiction as error:
            problems.append(Problem(place, str(error)))
    return tuple(codes)
