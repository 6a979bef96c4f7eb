"""Reading XML safely, and turning mixed content into `Text` with its marked stretches."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from migrandi.formats.document import Span, Text
from migrandi.formats.errors import Malformed

Element = etree._Element

_SPACE = re.compile(r"[ \t\r\n\f\v]+")


BREAKS = frozenset({"br", "eol", "eop", "marker", "lb", "LineBreak"})
"""Empty elements that set words apart."""


def parse(data: bytes, *, recover: bool = False) -> Element:
    """The root element. No entity of the document's own is expanded, nothing is fetched. Raises `Malformed`.

    `recover`: mend what a browser would (for publishers whose files are known to be broken).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Malformed(f"The XML is broken at line {error.lineno}: {error.msg}.") from error
    except ValueError as error:
        raise Malformed(f"The XML cannot be read: {error}.") from error
    if root is None:
        raise Malformed("The XML holds no element.")
    return root


def local(element: Element) -> str:
    """The element's name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rsplit("}", 1)[-1]


class TextBuilder:
    """Collects characters and marks into one `Text`, folding white space as it goes."""

    __slots__ = ("_length", "_parts", "_space", "spans")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._space = False
        self.spans: list[Span] = []

    def add(self, characters: str | None) -> None:
        """Append characters; runs of white space become one space, none at the start."""
        if not characters:
            return
        folded = _SPACE.sub(" ", characters)
        if folded[0] == " ":
            self._space = True
            folded = folded[1:]
        if not folded:
            return
        trailing = folded[-1] == " "
        if trailing:
            folded = folded[:-1]
        if self._space and self._length:
            self._parts.append(" ")
            self._length += 1
        self._space = trailing
        self._parts.append(folded)
        self._length += len(folded)

    def position(self) -> int:
        """Where the next character will stand; call before adding what a mark covers."""
        return self._length + (1 if self._space and self._length else 0)

    def mark(self, start: int, kind: str, target: str = "") -> None:
        """Mark what was added since `start`. A `note` mark may cover nothing; any other must cover something."""
        end = self._length
        if kind == "note":
            self.spans.append(Span(min(start, end), end, kind, target))
        elif end > start:
            self.spans.append(Span(start, end, kind, target))

    def text(self, role: str = "") -> Text | None:
        """What was collected, or None if nothing was; the builder is then empty again."""
        if not self._length and not self.spans:
            return None
        result = Text("".join(self._parts), self.spans, role)
        self._parts, self.spans, self._length, self._space = [], [], 0, False
        return result


def flatten(element: Element, mark: Callable[[Element], tuple[str, str] | None], into: TextBuilder) -> None:
    """Add the element's whole text to `into`; `mark(child)` says how a child is marked: (kind, target) or None."""
    into.add(element.text)
    for child in element:
        if isinstance(child.tag, str):
            if not len(child) and not child.text and local(child) in BREAKS:
                into.add(" ")
            marking = mark(child)
            start = into.position()
            flatten(child, mark, into)
            if marking is not None:
                into.mark(start, *marking)
        into.add(child.tail)
