"""RSS (0.9 to 2.0, RDF) and Atom (0.3, 1.0): news, and meetings where an item says when one is.

A meeting is an item with the dates of RSS's event module (`ev:startdate`) or of xCal (`xcal:dtstart`). Markup in titles
and summaries is left out: what is kept is plain text.
"""

from __future__ import annotations

import base64
import binascii
import html
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.entities import html5
from typing import Any

import regex
from lxml import etree

from migrandi.calendars.entries import Aside, Entry, News, NotACalendar, Reading
from migrandi.calendars.zones import name_of, zone_named

_DECLARED = regex.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = regex.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = regex.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_KEPT = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"), (b"\x00<", "utf-16-be"), (b"<\x00", "utf-16-le"),
)  # fmt: skip
_ITEMS = frozenset({"item", "entry"})
_STARTS, _ENDS = ("startdate", "dtstart"), ("enddate", "dtend")
_TEXT = ("description", "summary", "content", "encoded", "subtitle", "body", "fullitem", "div")
_PUBLISHED = ("published", "pubdate", "issued", "date", "updated", "modified", "created")
_LONGEST = 20_000
_BLOCKS = frozenset({"p", "div", "br", "li", "td", "tr", "h1", "h2", "h3", "h4"})


def read(data: bytes) -> Reading:
    """The items of a feed. Raises `NotACalendar` where the bytes are no feed."""
    root = _parsed(data)
    if _name(root) not in ("rss", "feed", "rdf", "channel"):
        raise NotACalendar("no-feed", f"This is XML that begins with <{_name(root)}>: no RSS or Atom feed.")
    entries: list[Entry] = []
    news: list[News] = []
    aside: list[Aside] = []
    items = [element for element in root.iter() if _name(element) in _ITEMS]
    language = _language(root)
    for position, item in enumerate(items, start=1):
        said = _fields(item)
        title = said.get("title") or said.get("text", "")[:120]
        uid = said.get("id") or said.get("guid") or said.get("link") or title
        if not uid:
            reason = "It has no title, no address and no text."
            aside.append(Aside(position, _name(item), "empty", reason))
            continue
        start = next((said[name] for name in _STARTS if said.get(name)), "")
        if start:
            end = next((said[name] for name in _ENDS if said.get(name)), "")
            try:
                entries.append(_meeting(said, uid, title, start, end))
            except ValueError as error:
                aside.append(Aside(position, title[:200], "unreadable-date", str(error)))
            continue
        published = next((said[name] for name in _PUBLISHED if said.get(name)), "")
        at = _moment(published)
        news.append(
            News(uid, title, said.get("link", ""), at, said.get("text", ""), said.get("language", "") or language)
        )
    channel = next((one for one in root.iter() if _name(one) in ("channel", "feed")), root)
    name = next((_words(one) for one in channel if _name(one) == "title"), "")
    return Reading("feed", name, tuple(entries), tuple(news), tuple(aside), whole=False)


def _parsed(data: bytes) -> Any:
    text = _decoded(data)
    text = _ENTITY.sub(_as_character, _DECLARATION.sub("", text, count=1)).replace("\x00", "")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotACalendar(
            "unreadable-xml", f"The feed cannot be read as XML: {' '.join(str(error).split())[:200]}"
        ) from error
    if root is None:
        raise NotACalendar("unreadable-xml", "The feed cannot be read as XML: there is no element in it.")
    return root


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    declared = _DECLARED.match(data[:400])
    for encoding in (declared[1].decode("ascii") if declared else "", "utf-8", "cp1252"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8")
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace")


def _as_character(match: Any) -> str:
    """An entity that HTML has and XML has not."""
    if match[1] in _KEPT:
        return str(match[0])
    meant = html5.get(f"{match[1]};")
    return html.escape(meant) if meant else f"&amp;{match[1]};"


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _fields(item: Any) -> dict[str, str]:
    """What the item says, by the element's own name; of several of one name the first that says anything."""
    said: dict[str, str] = {}
    for element in item:
        name = _name(element)
        if name == "link":
            address = (element.get("href") or element.text or "").strip()
            if element.get("rel", "alternate") == "alternate" and address.startswith(("http://", "https://")):
                said.setdefault("link", address[:2000])
        elif name in _TEXT:
            if not said.get("text"):
                said["text"] = _words(element)
        elif name and not said.get(name):
            said[name] = _words(element)[:2000]
    guid = said.get("guid", "")
    if "link" not in said and guid.startswith(("http://", "https://")):
        said["link"] = guid
    if said.get("text"):
        said["text"] = said["text"][:_LONGEST]
    said["language"] = _language(item)
    return said


def _language(element: Any) -> str:
    return (element.get("{http://www.w3.org/XML/1998/namespace}lang") or "").split("-")[0].split("_")[0].lower()[:12]


def _words(element: Any) -> str:
    """The element's words without markup, on one line a paragraph."""
    raw = "".join(_inside(element))
    if (element.get("mode") or "") == "base64":
        try:
            raw = base64.b64decode(raw, validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            raw = ""
    if "<" in raw:
        raw = _without_markup(raw)
    return " ".join(html.unescape(raw).split())


def _inside(element: Any) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        if _name(part) in _BLOCKS:
            yield " "
        if _name(part) not in ("script", "style", "object", "embed", "iframe", ""):
            yield from _inside(part)
        yield part.tail or ""


def _without_markup(raw: str) -> str:
    try:
        tree = etree.fromstring(f"<div>{raw[:200_000]}</div>", etree.HTMLParser(recover=True, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        tree = None
    if tree is None:
        return regex.sub(r"<[^>]*>", " ", raw)
    return "".join(_inside(tree))


def _moment(text: str) -> datetime | None:
    """A moment as RSS (RFC 822) or Atom (ISO 8601) write it; None where it is neither."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _meeting(said: dict[str, str], uid: str, title: str, start: str, end: str) -> Entry:
    begins = _date(start)
    until = _date(end) if end else begins
    if isinstance(begins, datetime) != isinstance(until, datetime):
        raise ValueError(f"It begins with “{start}” and ends with “{end}”: one is a day, the other a time.")
    if not isinstance(begins, datetime):
        until = until + timedelta(days=1)
    if (
        isinstance(begins, datetime)
        and isinstance(until, datetime)
        and (begins.tzinfo is None) != (until.tzinfo is None)
    ):
        until = until.replace(tzinfo=begins.tzinfo)
    if until < begins:
        raise ValueError(f"It ends ({end}) before it begins ({start}).")
    return Entry(
        uid, title, begins, until, zone_named(said.get("tzid", "")) or name_of(begins), place=said.get("location", ""),
        description=said.get("text", ""), address=said.get("link", ""), organiser=said.get("organizer", ""),
        language=said.get("language", ""),
    )  # fmt: skip


def _date(text: str) -> date:
    """A day or a moment; one with an offset is kept as universal time. Raises `ValueError`."""
    text = text.strip()
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“{text[:60]}” is no day or time.") from error
    return found.astimezone(UTC) if found.tzinfo is not None else found
