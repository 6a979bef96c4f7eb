"""Bytes of a calendar, export, feed or table in any of the forms known here, told by what is in them."""

from __future__ import annotations

from datetime import date

from migrandi.calendars import feeds, icalendar_reading, indico, tables
from migrandi.calendars.entries import NotACalendar, Reading
from migrandi.calendars.text_lines import decode

LARGEST = 20 * 2**20
"""The most bytes that are read."""


def read(data: bytes, first: date, last: date, name: str = "") -> Reading:
    """What the bytes hold. `name`: the file's, for what the bytes do not tell.

    Meetings that repeat without end are told out from `first` to `last`. Raises `NotACalendar`, with its reason.
    """
    if len(data) > LARGEST:
        raise NotACalendar("too-large", f"It is larger than {LARGEST // 2**20} megabytes.")
    if not data.strip():
        raise NotACalendar("empty", "There is nothing in it.")
    if data.startswith(b"PK\x03\x04"):
        return tables.read_xlsx(data)
    head = decode(data[:4000]).lstrip("\ufeff \t\r\n")
    if "\x00<" in head[:8] or head[:1] in ("<", "\x00"):
        return feeds.read(data)
    if head[:1] in ("{", "["):
        return indico.read(data)
    if "BEGIN:" in head.upper():
        return icalendar_reading.read(data, first, last)
    if name.lower().endswith((".csv", ".tsv")) or any(sign in head.partition("\n")[0] for sign in ",;\t"):
        return tables.read_csv(data)
    raise NotACalendar("unknown-form", "This is no iCalendar file, Indico export, RSS or Atom feed, CSV or XLSX.")
