"""Status tables of treaties deposited with the Secretary-General of the United Nations, a file a treaty."""

from __future__ import annotations

import re
from datetime import date

from migrandi.treaties.refresh.rows import Place, Read, Row, TableNotUnderstood, code_of, table

SOURCE = "un-status-2015"

_MONTHS = {name: index for index, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_CELL = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})(?: ([A-Za-z]+))?")
_HEADING = re.compile(r"(?P<act>[^()]+?)(?:\((?P<letter>[A-Za-z]+)\))?")

_ACTS = {
    "Signature": "signature",
    "Succession to signature": "signature",
    "Definitive signature": "definitive-signature",
    "Ratification": "ratification",
    "Accession": "accession",
    "Succession": "succession",
    "Acceptance": "acceptance",
    "Approval": "approval",
    "Formal confirmation": "formal-confirmation",
    "Definitive signature or participation in the Convention and the Protocol": "party",
    "Participation": "party",
    "Ratification of the Convention as amended": "ratification",
    "Accession to the Convention as amended": "accession",
    "Succession to the Convention as amended": "succession",
}
_NOTES = {
    "Succession to signature": "succession to the predecessor's signature",
    "Definitive signature or participation in the Convention and the Protocol": (
        "by definitive signature, or by participating in the Convention and the Protocol"
    ),
    "Participation": "by participating in the Convention and the Protocol",
}


def read(data: bytes, file: str, note: str = "") -> Read:
    """The actions that a status table lists; `note` goes with each. Raises `TableNotUnderstood`."""
    lines = table(data, file)
    line, heading = next(lines, (1, []))
    if len(heading) < 2 or heading[0] != "Participant":
        raise Place(file, line, 1).wrong("the first column has to be Participant")
    columns = [_letters(text, Place(file, line, index)) for index, text in enumerate(heading[1:], 2)]
    result = Read([], [])
    for line, values in lines:
        if len(values) != len(heading):
            raise Place(file, line, 1).wrong(f"there are {len(values)} values under {len(heading)} headings")
        state = code_of(values[0], Place(file, line, 1))
        found = [
            _row(state, cell, letters, note, Place(file, line, index))
            for index, (cell, letters) in enumerate(zip(values[1:], columns, strict=True), 2)
            if cell
        ]
        if not found:
            result.left_out.append(f"{file}, line {line}: {values[0]} stands in the list, and no action of it")
        result.rows.extend(found)
    return result


def _letters(heading: str, place: Place) -> dict[str, str]:
    """What each letter after a date means in that column; no letter is the empty one."""
    result: dict[str, str] = {}
    for part in heading.split(", "):
        match = _HEADING.fullmatch(part)
        if match is None or match["act"] not in _ACTS:
            raise place.wrong(f"“{part}” is not a treaty action that is known here")
        letter = match["letter"] or ""
        if letter in result:
            raise place.wrong(f"two treaty actions have the same letter in “{heading}”")
        result[letter] = match["act"]
    if len(result) == 1:
        result.setdefault("", next(iter(result.values())))
    return result


def _row(state: str, cell: str, letters: dict[str, str], note: str, place: Place) -> Row:
    match = _CELL.fullmatch(cell)
    if match is None or match[2] not in _MONTHS:
        raise place.wrong(f"“{cell}” is not a date like 22 Jan 1954 a")
    letter = match[4] or ""
    act = letters.get(letter)
    if act is None:
        raise place.wrong(f"the heading does not say what the letter “{letter}” of “{cell}” means")
    try:
        day = date(int(match[3]), _MONTHS[match[2]], int(match[1]))
    except ValueError as error:
        raise place.wrong(f"“{cell}” is not a day of the calendar") from error
    notes = "; ".join(text for text in (_NOTES.get(act, ""), note) if text)
    return Row(state, _ACTS[act], day.isoformat(), note=notes, source=SOURCE)


def index(data: bytes, file: str) -> dict[str, str]:
    """The stem of the file that each treaty has, by the treaty's number at the depositary (`XVIII-12-b`).

    The list that comes with the tables links each treaty to its page, and the link has the number.
    """
    lines = table(data, file)
    line, heading = next(lines, (1, []))
    expected = ["chapter_no", "treaty_no", "treaty_name", "url", "chapter_url", "chapter_name"]
    if heading != expected:
        raise TableNotUnderstood(f"{file}, line {line}, column 1: the heading has to be {','.join(expected)}.")
    result: dict[str, str] = {}
    for _line, values in lines:
        number = re.search(r"[?&]mtdsg_no=([A-Z]+(?:-[A-Z])?-[0-9A-Za-z-]+)", values[3])
        if number is not None:
            result[number[1]] = f"{values[0]}-{values[1].replace('.', '-')}"
    return result
