"""Writing Atom (RFC 4287): a feed of titles, addresses and moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import regex
from lxml import etree

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = regex.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Item(msgspec.Struct, frozen=True):
    """An entry. `uid`: an address or URN that stays the same; `changed`: with its zone; `summary`: plain text."""

    uid: str
    title: str
    address: str
    changed: datetime
    summary: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()


def write(title: str, uid: str, address: str, page: str, items: Sequence[Item], changed: datetime) -> bytes:
    """The feed. `address`: its own; `page`: the page it goes with; `changed`: used where there is no item."""
    feed = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default namespace
    _put(feed, "title", title)
    _put(feed, "id", uid)
    etree.SubElement(feed, "link", rel="self", href=_clean(address), type="application/atom+xml")
    etree.SubElement(feed, "link", rel="alternate", href=_clean(page), type="text/html")
    _put(feed, "updated", _moment(max((item.changed for item in items), default=changed)))
    author = etree.SubElement(feed, "author")
    _put(author, "name", "Migrandi")
    for item in items:
        entry = etree.SubElement(feed, "entry")
        if item.language:
            entry.set("{http://www.w3.org/XML/1998/namespace}lang", item.language)
        _put(entry, "title", item.title)
        _put(entry, "id", item.uid)
        etree.SubElement(entry, "link", rel="alternate", href=_clean(item.address), type="text/html")
        _put(entry, "updated", _moment(item.changed))
        for category in item.categories:
            etree.SubElement(entry, "category", term=_clean(category))
        _put(entry, "summary", item.summary or item.title)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _put(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
