"""Reservations and declarations to treaties deposited with the United Nations: who made which kind, on which articles.

The publisher gives each State's statements as one run of text, without headings or dates. What is taken from it are
facts only: the kind, by the words that mark one, and the numbers of the articles that a statement names. A heading with
nothing under it, as of a statement withdrawn since, is kept as just that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from migrandi.treaties.refresh.articles import (
    COMPETENCE,
    DEPRIVATION,
    REFUSED_COMPETENCE,
    articles_behind,
    articles_in,
)
from migrandi.treaties.refresh.rows import Place, Row, TableNotUnderstood, code_of

SOURCE = "un-declarations-2015"
NO_TEXT = "a statement whose text the source does not give; it may have been withdrawn"
AS_ON_THE_CONVENTION = "as on the Refugee Convention"
UNSURE = "the source does not say whether it is a reservation"

_PARTS = re.compile(
    r"(?<=[.;:”\"’…])\s*(?=[A-Z“\"‘(\[…]|\d+[.)])"  # sentences, which the source runs together
    r"|(?=(?:Reservations?|Declarations?|Interpretative declarations?|Statements?|Objections?) ?:)"
    r"|(?<=[a-z.”\"“])(?=(?:Reservation|Declaration)s?[A-Z“\"])|(?<=Reservation)(?=[A-Z])|(?<=Declaration)(?=[A-Z])"
)
_HEADING = re.compile(
    r"[“\"]?(?:Upon \w+:)?(?:\w+ )?(reservation|declaration|statement|understanding|objection)s?:?", re.I
)

_OBJECTION = re.compile(
    r"\bobjects? (?:therefore )?to\b|\bobjects and rejects\b|\bobjection (?:to|is|shall)\b|\braises? an? objection"
    r"|\bnot (?:regard|consider) the\b[^.]{0,80}\breservation"
    r"|\breservations? (?:made|entered|formulated) by\b[^.]{0,120}\b(?:contrary|incompatible)",
    re.I,
)
_WITHDRAWAL = re.compile(r"\b(?:hereby |have been |has been |are |is )?withdr(?:aws?|awn|ew|awal)\b", re.I)
_RESERVATION = re.compile(
    r"\breserv(?:e|es|ed|ation|ations|ing)\b|\bnot (?:consider itself|be|regard itself as|deem itself) (?:as )?bound\b"
    r"|\bnot bound\b|\bshall not (?:apply|be applicable|be binding)\b|\bwill not (?:apply|be bound|be binding)\b"
    r"|\bnot accept\b|\bcannot (?:undertake|accept|guarantee)\b|\bdo(?:es)? not undertake\b|\brecommend(?:ation|atory)"
    r"|\bbound by\b[^.]{0,80}\bto the extent\b|\bwith the exception of\b"
    r"|\bnot (?:a |as )?(?:legally )?binding\b|\bis accepted with\b|\bexcepted from\b",
    re.I,
)
_ANNOUNCED = re.compile(r"\breserves? the right to (?:formulate|communicate|make|exercise|enter)\b", re.I)
_TERRITORY = re.compile(
    r"\bexten(?:d|ds|ded|sion)\b[^.]{0,60}\b(?:application|territor)|\bexcludes? from the application\b"
    r"|\bshall (?:also )?(?:apply|extend) to\b[^.]{0,60}\bterritor|\bwithout prejudice[^.]{0,40}Tokelau\b"
    r"|\bwith respect to the territor",
    re.I,
)
_DECLARATION = re.compile(
    r"\bdeclar|\bunderst(?:and|ood)|\binterpret|\bconsiders?\b|\bstatements?\b|\breaffirm|\bconstrued", re.I
)

_REMARKS = {
    "settlement of disputes": r"International Court of Justice|\barbitration\b|settlement of disputes",
    "some articles taken as recommendations only": r"\brecommend(?:ation|atory)",
    "most favourable treatment leaves special agreements aside": (
        r"regional,? (?:establishment, )?customs|special (?:co-operation )?(?:rights|agreements|privileges)"
        r"|preferential|nationals of (?:Brazil|Portugal|Finland, Iceland)"
    ),
    "place of residence may be designated": (
        r"(?:designate|determine|prescribe)[^.]{0,80}\bresidence\b|restrict their freedom of movement|"
        r"freedom of movement of[^.]{0,30}refugees"
    ),
    "Islamic law": r"\bIslam|\bShar(?:ia|ī)",
    "as far as the State's constitution allows": (
        r"\b(?:conflict|contrary|compatib\w+|conform\w+|inconsistent|subject to|in accordance)\b"
        r"[^.]{0,80}\bconstitution"
    ),
    "not where the State has no control of its territory": r"full restoration of the territorial integrity",
    "no recognition of Israel": r"recognition of Israel|recognize Israel",
    "age of recruitment": (
        r"\bage\b[^.]{0,80}\b(?:recruit|enlist|conscript|enrol|join|military)|recruitment[^.]{0,60}\bage\b"
    ),
    "competence of the committee not accepted": REFUSED_COMPETENCE.pattern,
    "keeps the right to deprive of nationality": DEPRIVATION.pattern,
    "only events in Europe": r"events occurring in Europe",
    "no geographical limitation": r"without any geographical limitation",
}
_FLAGGED = {name: re.compile(pattern, re.I) for name, pattern in _REMARKS.items()}

_TERRITORIES = (
    "Anguilla|Aruba|Bermuda|British Virgin Islands|Cayman Islands|Channel Islands|Cook Islands|Curaçao|Falkland Islands"
    "|Faroe Islands|French Polynesia|Gibraltar|Greenland|Guernsey|Hong Kong|Isle of Man|Jersey|Macao|Macau|Montserrat"
    "|Netherlands Antilles|Netherlands New Guinea|New Caledonia|Niue|Pitcairn|Puerto Rico|St\\. Helena|St\\. Lucia"
    "|Southern Rhodesia|Surinam(?:e)?|Swaziland|Tokelau|Turks and Caicos Islands|West Berlin"
)
_TERRITORY_NAME = re.compile(_TERRITORIES)
_ORDER = (
    "reservation",
    "declaration",
    "objection",
    "withdrawal-of-reservation",
    "territorial-application",
)


def read(data: bytes, file: str, treaty: str) -> list[Row]:
    """A row for each kind of statement that each State made. Raises `TableNotUnderstood`."""
    result: list[Row] = []
    for line, name, text in _statements(data, file):
        state = code_of(name, Place(file, line, 2))
        if not text:
            result.append(Row(state, "declaration", note=NO_TEXT, source=SOURCE))
            continue
        if text == "See chapter V.2.":
            result.append(Row(state, "declaration", note=AS_ON_THE_CONVENTION, source=SOURCE))
            continue
        parts: dict[str, list[str]] = {}
        for kind, part in _kinds(text):
            parts.setdefault(kind, []).append(part)
        result.extend(_row(state, kind, parts[kind], treaty) for kind in sorted(parts, key=_place_of))
    return result


def _statements(data: bytes, file: str) -> Iterator[tuple[int, str, str]]:
    """The line of each heading, the State it names and what it said."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise TableNotUnderstood(f"{file}, byte {error.start + 1}: this is not UTF-8.") from error
    starts = [number for number, line in enumerate(lines) if line.startswith("#")]
    if not starts or any(line.strip() for line in lines[: starts[0]]):
        raise Place(file, 1, 1).wrong("the first line has to be # and the name of a State")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start + 1, lines[start][1:].strip(), " ".join(lines[start + 1 : end]).strip()


def _kinds(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence with the kind of statement it belongs to.

    A sentence that marks no kind belongs to that of the one before it: the items of a list to the words above it.
    """
    found: list[tuple[str, str]] = []
    kind = ""
    for part in filter(None, (piece.strip() for piece in _PARTS.split(text))):
        if heading := _HEADING.fullmatch(part):
            word = heading[1].lower()
            kind = word if word in {"reservation", "objection"} else "declaration"
            continue
        kind = _marked(part) or kind
        found.append((kind, part))
    first = next((kind for kind, _part in found if kind), "unsure")
    yield from ((kind or first, part) for kind, part in found)


def _marked(part: str) -> str:
    """The kind that the words of a sentence mark; empty if they mark none."""
    if _OBJECTION.search(part):
        return "objection"
    if _WITHDRAWAL.search(part) and "reservation" in part.lower():
        return "withdrawal-of-reservation"
    if _TERRITORY.search(part) and _TERRITORY_NAME.search(part):
        return "territorial-application"
    if REFUSED_COMPETENCE.search(part):
        return "reservation"
    if COMPETENCE.search(part) or DEPRIVATION.search(part) or _ANNOUNCED.search(part):
        return "declaration"
    if _RESERVATION.search(part):
        return "reservation"
    return "declaration" if _DECLARATION.search(part) else ""


def _row(state: str, kind: str, parts: list[str], treaty: str) -> Row:
    text = " ".join(parts)
    notes = [name for name, pattern in _FLAGGED.items() if pattern.search(text)]
    if any(COMPETENCE.search(part) and not REFUSED_COMPETENCE.search(part) for part in parts):
        later = re.search(r"\bwill recogni[sz]e\b", text)
        notes.append("competence of the committee to be accepted later" if later else "competence of the committee")
    if kind == "unsure":
        notes.append(UNSURE)
    if kind == "territorial-application":
        names = sorted(set(_TERRITORY_NAME.findall(text)))
        excluded = " excluded" if re.search(r"excludes? from", text) and not re.search(r"\bextends?\b", text) else ""
        notes = [f"territory{excluded}: {', '.join(names)}"]
        if re.search(r"excludes? from", text) and not excluded:
            notes = [f"territories extended to or excluded: {', '.join(names)}"]
    articles = [] if kind == "objection" else articles_in(parts, treaty)
    if behind := articles_behind(parts, treaty):
        notes.insert(0, f"articles of the Convention: {' '.join(behind)}")
    action = "declaration" if kind == "unsure" else kind
    return Row(state, action, "", " ".join(articles), "; ".join(_unique(notes)), SOURCE)


def _place_of(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _unique(notes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(notes))
