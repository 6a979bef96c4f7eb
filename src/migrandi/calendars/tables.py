"""Meetings in a table (CSV, XLSX): one a row, the columns known by their headings in English, French or Spanish.

Needed: a title and a start. Days are written 2026-03-02 or 2.3.2026, times after them as 2026-03-02 10:00. With slashes
a day and a month cannot be told apart, unless one of them is above twelve.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import regex
from openpyxl.utils.exceptions import InvalidFileException

from migrandi.calendars.entries import Aside, Entry, NotACalendar, Reading
from migrandi.calendars.text_lines import decode
from migrandi.calendars.zones import zone_named

MOST_ROWS = 50_000
_COLUMNS = {
    "title": "title titre título titulo meeting réunion reunion reunión event summary subject name nom nombre",
    "start": "start starts begin begins from début debut inicio du desde start_date startdate date dtstart fecha",
    "end": "end ends until to fin au hasta end_date enddate dtend",
    "zone": "zone timezone time_zone tz fuseau fuseau_horaire zona_horaria zona",
    "place": "place location lieu lugar venue city",
    "address": "url link address lien adresse enlace web",
    "body": "body organe órgano organo committee comité comite organisation organization organización",
    "session": "session session_number sesión sesion",
    "description": "description notes remarks remarques descripción descripcion",
    "state": "status state estado statut état",
    "topics": "topics topic thèmes themes thème theme temas tema categories keywords",
    "uid": "uid id identifier reference référence referencia",
    "language": "language lang langue idioma",
}
_KNOWN = {heading: name for name, words in _COLUMNS.items() for heading in words.split()}
_DAY = regex.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})([./])(\d{1,2})\5(\d{4})")
_TIME = regex.compile(r"[T\s]+(\d{1,2})[:h.](\d{2})(?::\d{2})?\s*$")
_CANCELLED = frozenset({"cancelled", "canceled", "annulé", "annulée", "cancelado", "cancelada"})


def read_csv(data: bytes) -> Reading:
    """The rows of a CSV, with commas, semicolons or tabs between. Raises `NotACalendar`."""
    text = decode(data).lstrip("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return _read([*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)][: MOST_ROWS + 1])
    except csv.Error as error:
        raise NotACalendar("unreadable-table", f"The table cannot be read: {error}") from error


def read_xlsx(data: bytes) -> Reading:
    """The rows of the first sheet that has any. Raises `NotACalendar`."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = [[*row] for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1)]
            if rows:
                return _read(rows)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        if isinstance(error, NotACalendar):
            raise
        raise NotACalendar("unreadable-table", f"The workbook cannot be read: {error}") from error
    raise NotACalendar("empty", "The workbook has no rows.")


def _read(rows: Sequence[Sequence[object]]) -> Reading:
    names = [_KNOWN.get("_".join(str(cell or "").strip().lower().split()), "") for cell in rows[0]] if rows else []
    missing = [name for name in ("title", "start") if name not in names]
    if missing:
        wanted = "; ".join(f"{name}: {_COLUMNS[name].split()[0]}" for name in missing)
        raise NotACalendar("no-columns", f"The first row names no column for {wanted}.")
    entries: list[Entry] = []
    aside: list[Aside] = []
    for position, row in enumerate(rows[1:], start=2):
        said = {name: cell for name, cell in reversed([*zip(names, row, strict=False)]) if name}
        if not any(str(cell or "").strip() for cell in said.values()):
            continue
        try:
            entries.append(_entry(said))
        except ValueError as error:
            aside.append(Aside(position, str(said.get("title") or "")[:200], "unreadable-row", str(error)))
    return Reading("table", entries=tuple(entries), aside=tuple(aside))


def _entry(said: dict[str, object]) -> Entry:
    def text(name: str) -> str:
        return str(said.get(name) or "").strip()

    title = text("title")
    if not title:
        raise ValueError("It has no title.")
    start = _date(said.get("start"))
    if start is None:
        raise ValueError("It has no start.")
    end = _date(said.get("end"))
    zone = zone_named(text("zone"))
    if text("zone") and not zone:
        raise ValueError(f"“{text('zone')}” is no time zone. Write it as Europe/Geneva is written: Europe/Zurich.")
    if isinstance(start, datetime):
        if end is not None and not isinstance(end, datetime):
            end = datetime.combine(end, start.time())
        end = end if end is not None else start + timedelta(hours=1)
        if zone and isinstance(end, datetime):
            start, end = start.replace(tzinfo=ZoneInfo(zone)), end.replace(tzinfo=ZoneInfo(zone))
    else:
        if isinstance(end, datetime):
            end = end.date()
        end = (end if end is not None else start) + timedelta(days=1)
        zone = ""
    if end < start:
        raise ValueError(f"It ends ({text('end')}) before it begins ({text('start')}).")
    address = text("address")
    return Entry(
        uid=text("uid") or _made_up(title, text("body")), title=title, start=start, end=end, zone=zone,
        description=text("description"), place=text("place"), session=text("session"), body=text("body"),
        address=address if address.startswith(("https://", "http://")) else "", language=text("language")[:12],
        state="cancelled" if text("state").lower() in _CANCELLED else "scheduled",
        categories=tuple(one.strip() for one in regex.split(r"[;,|]", text("topics")) if one.strip()),
    )  # fmt: skip


def _made_up(title: str, body: str) -> str:
    """What a row without a number of its own is known by when the table is read again: its title and body."""
    return "row-" + hashlib.sha256(f"{title}\n{body}".lower().encode()).hexdigest()[:24]


def _date(value: object) -> date | None:
    """A day or a moment; None for an empty cell. Raises `ValueError`."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time.min else value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    if not text:
        return None
    found = _DAY.match(text)
    if found is None:
        raise ValueError(f"“{text[:40]}” is no day. Write it as 2026-03-02.")
    day = date(*_parts(found, text))
    rest = text[found.end() :]
    if not rest.strip():
        return day
    clock = _TIME.match(rest)
    if clock is None:
        raise ValueError(f"“{text[:40]}” is no day with a time. Write it as 2026-03-02 10:00.")
    return datetime.combine(day, time(int(clock[1]), int(clock[2])))


def _parts(found: regex.Match[str], text: str) -> Iterator[int]:
    if found[1]:
        return map(int, (found[1], found[2], found[3]))
    first, second, year = int(found[4]), int(found[6]), int(found[7])
    if found[5] == "/" and first <= 12 and second <= 12 and first != second:
        raise ValueError(f"“{text[:40]}” may be two days: write it as {year}-{second:02}-{first:02} (year-month-day).")
    return map(int, (year, first, second) if second > 12 else (year, second, first))
