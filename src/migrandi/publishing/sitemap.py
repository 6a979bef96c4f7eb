"""The map of the site for search engines (sitemaps.org): an index of parts, each of which names laws."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from migrandi.publishing.linked_data import place
from migrandi.publishing.records import part_of, parts

SIZE = 10_000
"""How many numbers of Works a part spans; the protocol takes up to 50,000 addresses."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def index(site: str) -> bytes:
    """The parts there are. `site`: its address, without a slash at its end."""
    root = etree.Element(f"{{{_NAMESPACE}}}sitemapindex", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    for part, changed in parts(SIZE):
        _add(root, "sitemap", f"{site}/sitemaps/{part}.xml", changed)
    return _written(root)


def part(site: str, number: int) -> bytes:
    """One part. One without Works is empty."""
    root = etree.Element(f"{{{_NAMESPACE}}}urlset", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    for path, changed in part_of(number, SIZE):
        _add(root, "url", place(site, path), changed)
    return _written(root)


def _add(root: etree._Element, name: str, address: str, changed: datetime) -> None:
    entry = etree.SubElement(root, f"{{{_NAMESPACE}}}{name}")
    etree.SubElement(entry, f"{{{_NAMESPACE}}}loc").text = address
    etree.SubElement(entry, f"{{{_NAMESPACE}}}lastmod").text = changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
