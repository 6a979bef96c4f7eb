"""Status of the human-rights treaties by member of the United Nations: party since a year, signatory, no action."""

from __future__ import annotations

import re

from migrandi.treaties.refresh.conflicts import CONTRADICTS
from migrandi.treaties.refresh.rows import Place, Read, Row, code_of, table

SOURCE = "hr-status-2022"

TREATIES = {
    "hr_status_cat": "cat",
    "hr_status_cedaw": "cedaw",
    "hr_status_cped": "icpped",
    "hr_status_crc": "crc",
    "hr_status_crpd": "crpd",
    "hr_status_iccpr": "iccpr",
    "hr_status_iccpr_op1": "iccpr-op1",
    "hr_status_iccpr_op2": "iccpr-op2",
    "hr_status_icerd": "icerd",
    "hr_status_icescr": "icescr",
    "hr_status_icescr_op": "icescr-op",
    "hr_status_icmw": "icrmw",
    "hr_status_op_cedaw": "cedaw-op",
    "hr_status_op_crc_ac": "crc-opac",
    "hr_status_op_crc_ic": "crc-opic",
    "hr_status_op_crc_sc": "crc-opsc",
    "hr_status_op_crpd": "crpd-op",
    "hr_status_opcat": "opcat",
}
"""The treaty that each file is about."""

_COLUMNS = ["iso2", "member", "state party", "year ratification or accession", "signatory", "no action", "status"]
_ISO_SLIPS = {("TP", "tl"), ("S", "ss")}
"""Codes that the tables write and ISO 3166-1 does not: the old one of East Timor, half of South Sudan's."""
_REMARK_ON_THE_NAME = re.compile(
    r"(?:(?:Found |Was written )?[Aa]s |Found (?:in|as) |Fix name|The name should be fixed).*"
)
_NOTES = {
    "Signed as Czechoslovakia": "signed by Czechoslovakia",
    "Signed as German Democratic Republic": "signed by the German Democratic Republic",
    "Signature tied to the UK's": "the source ties it to the signature of the United Kingdom",
    "Brunei's signature was tied to UK's ratification as noted in the declarations and reservations.": (
        "the source ties it to the ratification by the United Kingdom"
    ),
}
_DENOUNCED = re.compile(r"Denounced the OP (?:in )?(\d{4})")
_FLAGS = {"state party": ("1", "0", "0"), "signatory state": ("0", "1", "0"), "no action": ("0", "0", "1")}


def read(data: bytes, file: str) -> Read:
    """The status of each member that a table lists. Raises `TableNotUnderstood`."""
    lines = table(data, file)
    line, heading = next(lines, (1, []))
    if heading not in (_COLUMNS, [*_COLUMNS, "note"]):
        raise Place(file, line, 1).wrong(f"the heading has to be {','.join(_COLUMNS)} and perhaps note")
    result = Read([], [])
    for line, values in lines:
        if len(values) != len(heading):
            raise Place(file, line, 1).wrong(f"there are {len(values)} values under {len(heading)} headings")
        _member(values, file, line, result)
    return result


def _member(values: list[str], file: str, line: int, result: Read) -> None:
    iso, name, party, year, signatory, nothing, status, *rest = values
    state = code_of(name, Place(file, line, 2))
    if not state:
        return
    if iso.lower() != state and (iso, state) not in _ISO_SLIPS:
        raise Place(file, line, 1).wrong(f"“{iso}” is not the code of {name}, which is {state.upper()}")
    if status not in _FLAGS:
        raise Place(file, line, 7).wrong(f"“{status}” is not one of {', '.join(_FLAGS)}")
    for column, flag in ((3, party), (5, signatory), (6, nothing)):
        if flag not in {"0", "1", ""}:
            raise Place(file, line, column).wrong(f"“{flag}” is neither 0 nor 1")
    if year and not re.fullmatch(r"(?:19|20)\d\d", year):
        raise Place(file, line, 4).wrong(f"“{year}” is not a year")
    notes, denounced = _remark(rest[0] if rest else "", Place(file, line, 8))
    if (party, signatory, nothing) != _FLAGS[status]:
        notes.append(CONTRADICTS)
    if status == "state party":
        if not year:
            result.left_out.append(
                f"{file}, line {line}: {name} is called a party, and the other columns say nothing of it"
            )
            return
        result.rows.append(Row(state, "party", year, note="; ".join(notes), source=SOURCE))
        if denounced:
            result.rows.append(Row(state, "denunciation", denounced, source=SOURCE))
        return
    if year:
        raise Place(file, line, 4).wrong(f"a year, and {name} is no party")
    action = "signature" if status == "signatory state" else "no-action"
    result.rows.append(Row(state, action, note="; ".join(notes), source=SOURCE))


def _remark(text: str, place: Place) -> tuple[list[str], str]:
    """Our words for a remark, and the year of a denunciation that it speaks of."""
    if not text or _REMARK_ON_THE_NAME.fullmatch(text):
        return [], ""
    if match := _DENOUNCED.fullmatch(text):
        return [], match[1]
    if text not in _NOTES:
        raise place.wrong(f"the remark “{text}” is not known here")
    return [_NOTES[text]], ""
