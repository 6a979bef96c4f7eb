"""A page of a publisher's list, and reading it safely as XML, HTML or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urljoin

import msgspec
from lxml import etree, html

from migrandi.harvest.refusals import Refused

Element = etree._Element
T = TypeVar("T")


class Page(msgspec.Struct, frozen=True):
    """What was answered at `address` (the last one, where there were redirects)."""

    address: str
    content: bytes
    headers: Mapping[str, str] = {}

    def join(self, reference: str) -> str:
        """The whole address of a reference that stands on the page."""
        return urljoin(self.address, reference.strip())

    def xml(self) -> Element:
        """The root element. Raises `Refused` for XML that is broken or declares entities."""
        return xml(self.content)

    def html(self) -> Element:
        """The root element of a page of HTML. Raises `Refused` where there is none."""
        if not self.content.strip():
            raise Refused("empty", f"The list at {self.address} is empty.")
        root: Element = html.fromstring(self.content)
        return root

    def json(self, kind: type[T]) -> T:
        """The page as JSON of that shape. Raises `Refused` where it is none, or lacks a field that is needed."""
        try:
            return msgspec.json.decode(self.content, type=kind)
        except msgspec.DecodeError as error:
            raise Refused("not-as-expected", f"The list at {self.address} is not as expected: {error}.") from error


def xml(data: bytes) -> Element:
    """The root element, with nothing expanded and nothing fetched. Raises `Refused`."""
    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("broken-xml", f"The XML is broken: {error}.") from error
    if root is None:
        raise Refused("broken-xml", "The XML holds no element.")
    return root


def refuse_entities(head: bytes) -> None:
    """Raises `Refused` where the beginning of a document declares entities: no publisher of law does."""
    if b"<!ENTITY" in head or "<!ENTITY".encode("utf-16-le") in head or "<!ENTITY".encode("utf-16-be") in head:
        raise Refused("entities", "The XML declares entities of its own, which law does not need: it is not opened.")


def text(element: Element | None) -> str:
    """The element's text with white space folded; empty where there is no element."""
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def need(value: str | None, what: str, page: Page) -> str:
    """The value, which every entry of the list has to have. Raises `Refused`: an unnoticed gap would lose law."""
    if not value:
        raise Refused("not-as-expected", f"An entry of the list at {page.address} has no {what}.")
    return value


def secure(address: str) -> str:
    """An address that a list still writes with http, with https."""
    return f"https://{address[7:]}" if address.startswith("http://") else address
