"""Files that are known and are not law: recognised, so that they are refused with what they are and where they belong.

Asked before the formats that take nearly anything (documents of office programs, web pages, plain text).
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import NoReturn

import msgspec
import regex

from migrandi.formats import json
from migrandi.formats.document import Hints
from migrandi.formats.errors import Malformed, NotLaw
from migrandi.formats.sample import Sample

NAME = "datasets"

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"), (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "an archive"), (b"BZh", "an archive"), (b"\xfd7zXZ\x00", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"), (b"Rar!\x1a\x07", "an archive"), (b"\x28\xb5\x2f\xfd", "an archive"),
    (b"SQLite format 3\x00", "a database"), (b"PAR1", "a table of data (Parquet)"),
    (b"<stata_dta>", "a table of data (Stata)"),
)  # fmt: skip
_READABLE = (b"PK", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff")
"""How kinds of document begin that are read though they are no plain text."""
_AFTER = {
    "a picture": "Migrandi reads no text out of pictures: have the text recognised first and give it as PDF or text.",
    "an archive": "Unpack it and give the files in it.",
}
_TABLE = "Tables are not law. A table of who has signed or ratified a treaty belongs into the register of treaties."
_CALENDAR = "Calendars and address books hold no law: they belong to meetings."
_MAIL = "Messages hold no law: they belong to enquiries. A law attached to one is read when given as a file of its own."
_FEED = "Feeds announce documents and do not hold them: give the documents themselves."
_VOCABULARY = "Vocabularies and descriptions of data hold no law: they belong to the thesaurus."
_CATALOGUE = "Catalogue records describe documents and do not hold their text: give the documents themselves."
_DATA = "No format of law or judgments that Migrandi reads is made like this."

_STATA_RELEASES = frozenset(range(0x69, 0x77))
_MAIL_HEADER = regex.compile(
    r"(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Content-(?:Type|Transfer-Encoding|Disposition|ID)"
    r"|From|To|Cc|Bcc|Subject|Date|Reply-To|Sender|Resent-\w+|X-[\w-]+|DKIM-Signature|Authentication-Results"
    r"|Comments|Keywords|In-Reply-To|References|List-\w+)[ \t]*:",
    regex.IGNORECASE,
)
_MAIL_ALONE = regex.compile(
    r"(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Content-Type|DKIM-Signature)[ \t]*:",
    regex.IGNORECASE,
)
_ENCODED_WORD = regex.compile(r"=\?[\w-]+\?[BbQq]\?")
_HEADER_LINE = regex.compile(r"[!-9;-~]{1,60}[ \t]*:|[ \t]")
_MBOX = regex.compile(r"From [^\s]+(?: +[^\n]*)?\r?\n")
_TURTLE = regex.compile(r"(?:\s*(?:#[^\n]*\n|@base[^\n]*\n))*\s*(?:@prefix|PREFIX)\s+[\w.-]*:\s*<")
_TRIPLES = regex.compile(r"(?:<[^<>\s]+> <[^<>\s]+> (?:<[^<>\s]+>|\"[^\n]*|_:\w+)[^\n]* \.\r?\n){2}")
_YAML_LINE = regex.compile(r"\s*(?:- )?[\w\"'./@$-]+:(?: .*)?|\s*- .*|\s*#.*|\s+\S.*")
_JSON = "data in JSON"
_SINGLE_QUOTES = regex.compile(r"[\s\[{]*'")
_JSON_STRONG = regex.compile(r"""\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\\n]|\\.){0,200}"|'(?:[^'\\\n]|\\.){0,200}')\s*:""")
_JSON_WEAK = regex.compile(r'\s*[\[{]\s*(?:["\[{\]}]|-?\d|true\b|false\b|null\b)')
_JSON_FIELD = regex.compile(r'"([^"\\\n]{1,60})"\s*:')
_FEED_ROOTS = frozenset({"rss", "feed", "channel", "opml", "urlset", "sitemapindex"})
_FEED_NAMESPACES = (
    "purl.org/rss/",
    "www.w3.org/2005/Atom",
    "purl.org/atom",
    "my.netscape.com/rdf",
    "channel.netscape.com",
)


def recognises(sample: Sample) -> bool:
    """Whether the bytes are of a kind that is known not to be law."""
    return _what(sample) is not None


def read(data: bytes, hints: Hints) -> NoReturn:
    """Raises `NotLaw` with what the file is and where it belongs, or `Malformed` where it is broken data."""
    what = _what(Sample(data, hints))
    if what is None:
        raise NotLaw("No format recognises this file as law.")
    kind, after = what
    if kind == _JSON:
        _refuse_json(data)
    raise NotLaw(f"This is {kind}. {after}")


def _what(sample: Sample) -> tuple[str, str] | None:
    for question in _QUESTIONS:
        if answer := question(sample):
            return answer
    return None


def _binary(sample: Sample) -> tuple[str, str] | None:
    data = sample.data
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind, _AFTER.get(kind, _TABLE)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "a picture", _AFTER["a picture"]
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0") and "Workbook".encode("utf-16-le") in data:
        return "a spreadsheet", _TABLE
    if len(data) > 109 and data[0] in _STATA_RELEASES and data[1] in (1, 2) and data[2] == 1:
        return "a table of data (Stata)", _TABLE
    if regex.match(rb"\d{5}[acdnp][a-z]{2}[ a-z\d]{2}[ a\d]22\d{5}", data):
        return "a file of library catalogue records (MARC)", _CATALOGUE
    return None


def _junk(sample: Sample) -> tuple[str, str] | None:
    """Bytes that are no text and of no kind that is read: control characters among the first ones."""
    start = sample.data[:1024]
    if start.startswith(_READABLE) or b"%PDF-" in start:
        return None
    long_run = b"\x00\x00" in start
    if not long_run and not (any(start[::2]) and any(start[1::2])):
        return None  # text in UTF-16 without a byte order mark
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in start)
    if long_run or controls > len(start) // 20:
        return "neither text nor a kind of document that is known", "Give the document as its publisher issued it."
    return None


def _zip(data: bytes) -> tuple[str, str] | None:
    if b"xl/workbook" in data or b"opendocument.spreadsheet" in data[:200]:
        return "a spreadsheet", _TABLE
    if b"ppt/presentation" in data or b"opendocument.presentation" in data[:200]:
        return "a set of slides", "Slides are not law: give the document itself."
    if b"word/" in data or b"opendocument.text" in data[:200]:
        return None
    return "an archive", _AFTER["an archive"]


def _calendar(sample: Sample) -> tuple[str, str] | None:
    match = regex.match(r"\s*BEGIN:([A-Z][A-Z-]*)[ \t]*\r?\n", sample.head, regex.IGNORECASE)
    if match is None:
        return None
    return ("an address book" if match[1].upper() == "VCARD" else "a calendar"), _CALENDAR


def _mail(sample: Sample) -> tuple[str, str] | None:
    """A message: its first lines are all header lines, and enough of them are known ones."""
    head = sample.head.lstrip()
    if match := _MBOX.match(head):
        head = head[match.end() :]
    known = 0
    for line in head.splitlines()[:40]:
        if not line.strip():
            break
        if not _HEADER_LINE.match(line):
            break
        if _MAIL_ALONE.match(line) or (_MAIL_HEADER.match(line) and _ENCODED_WORD.search(line)):
            known += 2
        elif _MAIL_HEADER.match(line):
            known += 1
        elif not known and not regex.match(r"[ \t]|X-|[A-Z][\w-]*:", line):
            break
        if known >= 2:
            return "an e-mail message", _MAIL
    return None


def _xml(sample: Sample) -> tuple[str, str] | None:
    namespace, name = sample.root
    if not name:
        return None
    if "marc21" in namespace.lower() or (
        name in ("collection", "record") and ("<datafield" in sample.head or "<controlfield" in sample.head)
    ):
        return "a file of library catalogue records (MARC)", _CATALOGUE
    lower = name.lower()
    if lower in _FEED_ROOTS and ("html" not in namespace):
        return "a news feed or list of addresses", _FEED
    if lower == "rdf":
        if any(mark in sample.head for mark in _FEED_NAMESPACES):
            return "a news feed or list of addresses", _FEED
        return "a file of linked data (RDF)", _VOCABULARY
    return None


def _linked_data(sample: Sample) -> tuple[str, str] | None:
    if _TURTLE.match(sample.head) or _TRIPLES.match(sample.head):
        return "a file of linked data (RDF)", _VOCABULARY
    return None


def _json_data(sample: Sample) -> tuple[str, str] | None:
    if not sample.is_json:
        return None
    if _JSON_STRONG.match(sample.head):
        return _JSON, _DATA
    if _JSON_WEAK.match(sample.head):
        try:
            json.parse(sample.data, msgspec.Raw)
        except Malformed:
            return None
        return _JSON, _DATA
    return None


def _refuse_json(data: bytes) -> NoReturn:
    """Say which fields the data has, or where it is broken."""
    head = Sample(data, Hints()).head
    fields = list(dict.fromkeys(_JSON_FIELD.findall(head)))[:5]
    lines = [line for line in data.splitlines()[:3] if line.strip()]
    one_by_line = len(lines) > 1 and all(
        line.lstrip().startswith(b"{") and line.rstrip().endswith(b"}") for line in lines
    )
    if not one_by_line and not _SINGLE_QUOTES.match(head):
        json.parse(data, msgspec.Raw)
    named = f" with the fields {', '.join(fields)}" if fields else ""
    raise NotLaw(f"This is {_JSON}{', one record in each line,' if one_by_line else ''}{named}. {_DATA}")


def _table(sample: Sample) -> tuple[str, str] | None:
    """Text whose lines all fall into the same number of cells."""
    head = sample.head
    if "\x00" in head:
        return None
    lines = head.splitlines()
    if len(sample.data) > len(head) and len(lines) > 1:
        lines = lines[:-1]
    if len(lines) < 2:
        return None
    for delimiter in ",\t;|":
        if delimiter not in lines[0]:
            continue
        try:
            rows = [row for row in csv.reader(lines[:60], delimiter=delimiter) if row]
        except csv.Error:
            continue
        if len(sample.data) > len(head) and len(rows) > 2:
            rows = rows[:-1]  # the last may be cut inside a quoted cell
        width = len(rows[0])
        even = sum(len(row) == width for row in rows)
        if width < 2 or even < 0.9 * len(rows) or (width == 2 and len(rows) < 3 and delimiter != "\t"):
            continue
        if any(cell.rstrip().endswith((".", ":", ";")) for cell in rows[0]) or (
            len(rows) < 10 and any(len(cell) > 100 for cell in rows[0])
        ):
            continue  # sentences, not names of columns
        return ("a table (TSV)" if delimiter == "\t" else "a table (CSV)"), _TABLE
    return None


def _yaml(sample: Sample) -> tuple[str, str] | None:
    lines = [line for line in sample.head.splitlines()[:12] if line.strip()]
    if len(lines) < 4 or not regex.fullmatch(r"[\w-]+:(?: .*)?", lines[0]):
        return None
    nested = any(line.startswith((" ", "- ")) for line in lines)
    if nested and all(_YAML_LINE.fullmatch(line) for line in lines):
        return "data in YAML", _DATA
    return None


_QUESTIONS: tuple[Callable[[Sample], tuple[str, str] | None], ...] = (
    _binary, _calendar, _mail, _xml, _linked_data, _json_data, _table, _yaml, _junk,
)  # fmt: skip
