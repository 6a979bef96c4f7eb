"""Judgments and decisions of the European Court of Human Rights, as records of its HUDOC database with their text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import langcodes
import msgspec
import regex

from migrandi.formats import json
from migrandi.formats.characters import unescape
from migrandi.formats.document import Hints, LegalDocument, provisions
from migrandi.formats.enumerations import fold
from migrandi.formats.errors import Malformed
from migrandi.formats.running_judgment import build
from migrandi.formats.sample import Sample

NAME = "hudoc"

_KINDS = {"JUD": "judgment", "DEC": "decision", "REP": "report", "ADV": "advisory-opinion"}
_FORMATIONS = {
    "GRANDCHAMBER": "Grand Chamber", "DECGRANDCHAMBER": "Grand Chamber", "CHAMBER": "Chamber", "COMMITTEE": "Committee",
    "ADMISSIBILITY": "Chamber", "ADMISSIBILITYCOM": "Committee",
}  # fmt: skip
_ECLI = regex.compile(
    r"ECLI:CE:ECHR:(?P<year>\d{4}):(?P<month>\d\d)(?P<day>\d\d)(?P<kind>[A-Z]{3})\d+", regex.IGNORECASE | regex.ASCII
)
_RULE = regex.compile(
    r"\s*(?:[.#@][\w-]|(?:body|html|p|div|span|table|td|th|tr|li|ol|ul|h[1-6]|a|img)\b)[^{}<>]{0,300}\{[^{}]*\}"
)
_AROUND = regex.compile(r"\A(?:CASE OF|AFFAIRE)\s+", regex.IGNORECASE)

_HARVEST = frozenset({"text_url", "full_text_length", "fetched_at", "url", "collection"})
"""What a record says of its fetching, or says twice."""


def recognises(sample: Sample) -> bool:
    """Whether the bytes are one HUDOC record or an array of them."""
    return sample.is_json and '"itemid"' in sample.head and ("ECLI:CE:ECHR" in sample.head or '"app_no"' in sample.head)


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The judgments or decisions in the bytes, one per record. Raises `Malformed`."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        for raw in json.parse(data, list[msgspec.Raw]):
            yield _document(json.parse(raw, dict[str, object]), hints)
    else:
        yield _document(json.parse(data, dict[str, object]), hints)


def _document(record: dict[str, object], hints: Hints) -> LegalDocument:
    source = record.pop("full_text", None)
    if not isinstance(source, str) or not source.strip():
        raise Malformed("The HUDOC record holds no text of the judgment: fetch it with its full text.")
    warnings: list[str] = []
    fields = _fields(record, warnings)
    itemid, ecli, numbers = fields.pop("itemid", ""), fields.pop("ecli", ""), fields.pop("app_no", "")
    day, kind = _day_and_kind(fields.pop("date", ""), ecli, fields.pop("doc_type", ""), fields, warnings)
    applications = [number.strip() for number in numbers.split(";") if number.strip()]
    title = fields.pop("title", "") or hints.title or itemid
    document = LegalDocument(
        format=NAME,
        language=_language(fields.pop("language", ""), hints),
        jurisdiction="coe",
        kind=kind,
        title=title,
        short_title=_AROUND.sub("", title),
        year=day.year if day else None,
        # one application may be judged more than once in a year: the day tells the judgments apart
        number=f"{applications[0]} {day:%m-%d}" if applications and day else ecli or itemid,
        date=day.isoformat() if day else "",
        identifiers={
            scheme: value
            for scheme, value in (("ecli", ecli), ("itemid", itemid), ("appno", "; ".join(applications)))
            if value
        },
    )
    document.facts = {"court": "European Court of Human Rights", "respondent": fields.pop("country", "")} | fields
    document.facts = {name: regex.sub(r";(?=\S)", "; ", value) for name, value in document.facts.items() if value}
    text = unescape(source[_style_sheet(source) :])
    document.content, told = build(text)
    document.plain = not any(p.kind == "paragraph" for p in provisions(document.content))
    document.warnings = warnings + told
    return document


def _fields(record: dict[str, object], warnings: list[str]) -> dict[str, str]:
    """The record's values as text; those of its fetching are left out, nested ones reported."""
    fields: dict[str, str] = {}
    for name, value in record.items():
        if name in _HARVEST or value is None:
            continue
        if isinstance(value, str | int | float):
            fields[fold(name)] = fold(str(value))
        else:
            warnings.append(f"The record's field {name} holds more than one value and was left out.")
    return fields


def _day_and_kind(
    stated: str, ecli: str, formation: str, fields: dict[str, str], warnings: list[str]
) -> tuple[date | None, str]:
    """The day of the judgment and what kind of document it is, from the record or else from its ECLI."""
    match = _ECLI.fullmatch(ecli)
    kind = _KINDS.get(match["kind"].upper(), "judgment") if match else "judgment"
    if not match and formation.startswith(("DEC", "ADMISSIB")):
        kind = "decision"
    if formation:
        fields["formation"] = _FORMATIONS.get(formation, formation)
    candidates = [stated[:10]]
    if match:
        candidates.append(f"{match['year']}-{match['month']}-{match['day']}")
    for candidate in candidates:
        try:
            return date.fromisoformat(candidate), kind
        except ValueError:
            continue
    warnings.append(f"The date of the judgment cannot be read: {stated or 'none is given'}.")
    return None, kind


def _language(code: str, hints: Hints) -> str:
    """HUDOC's three-letter code as the two-letter one."""
    for tag in (code, hints.language, "en"):
        if regex.fullmatch(r"[A-Za-z]{2,3}", tag):
            return langcodes.standardize_tag(tag)
    return "en"


def _style_sheet(text: str) -> int:
    """Where the style sheet that HUDOC's conversion puts before the text ends; 0 if there is none."""
    position = 0
    while match := _RULE.match(text, position):
        position = match.end()
    return position
