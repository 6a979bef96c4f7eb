"""Law in XML or HTML whose elements say what they are: read by a table that names the role of each element.

A format gives a `Roles` table; what is in no table is looked into and never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import msgspec

from migrandi.formats.cals import WIDEST, table_of
from migrandi.formats.document import Block, Cell, Figure, Note, Provision, Table, Text
from migrandi.formats.errors import Malformed
from migrandi.formats.xml import BREAKS, Element, TextBuilder, flatten, local

DEEPEST = 150
"""How deep elements are taken to nest; deeper is no law but an attack or a broken file."""


class Roles(msgspec.Struct):
    """What the elements of a format are, by local name.

    `provisions`: element to kind. `numbers`, `headings`: the parts of a provision that label it. `lines`: a paragraph
    of running text. `inline`: stands in a line. `notes`: element to the note's kind. `skipped`: not the document's
    text. `marks`: how an inline element marks its words, as (kind, target). `table`, `row`, `cells`: HTML's names.
    `kind_of`, `dates_of`: finer answers where the name alone does not tell. `preformatted`: spacing matters.
    """

    provisions: Mapping[str, str] = {}
    numbers: frozenset[str] = frozenset({"num"})
    headings: frozenset[str] = frozenset({"heading"})
    lines: frozenset[str] = frozenset({"p"})
    inline: frozenset[str] = frozenset()
    notes: Mapping[str, str] = {}
    skipped: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset({"img"})
    preformatted: frozenset[str] = frozenset({"pre"})
    mark: Callable[[Element], tuple[str, str] | None] = lambda element: None
    kind_of: Callable[[Element, str], str] = lambda element, kind: kind
    dates_of: Callable[[Element], tuple[date | None, date | None]] = lambda element: (None, None)
    id_of: Callable[[Element], str] = lambda element: element.get("eId") or element.get("id") or ""
    number_of: Callable[[str, str], str] = lambda label, kind: bare_number(label)


_WORDS_BEHIND = frozenset(
    "luku osa osasto kap. kapitel kapittel avd. avdelning titel teil buch abschnitt unterabschnitt".split()
)
"""Words of Northern languages and of German that stand behind the number of a chapter or part."""


def bare_number(label: str) -> str:
    """What is left of a label without its word and marks: `33` of `Article 33.`, `a` of `(a)`."""
    words = label.replace("\xa0", " ").strip(' .:;,–—-[]"“”«»')
    if words.startswith("(") and words.endswith(")"):
        return words[1:-1].strip()
    first, _space, rest = words.partition(" ")
    if rest.rpartition(" ")[2].lower() in _WORDS_BEHIND:
        return words.rpartition(" ")[0].rstrip(".")
    named = bool(rest) and len(first) > 1 and not any(sign.isdigit() for sign in first)
    if named or (rest and first in {"§", "§§", "s", "S"}):
        words = rest.strip()
    return words.strip("§ ().").rstrip(".)").strip()


class Reader:
    """Reads elements into blocks by the roles. `warnings` gathers what an editor should look at."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.warnings: list[str] = []
        self._depth = 0
        self._notes = 0
        # blocks that stood inside a line, to come after it
        self._later: list[Block] = []

    def blocks(self, element: Element) -> list[Block]:
        """Everything in the element, in order: its own text as paragraphs, its children as what they are."""
        return self._looked_into(element)

    def _close(self, builder: TextBuilder, out: list[Block], role: str = "") -> None:
        text = builder.text(role)
        if text is not None and (text.text or text.spans):
            out.append(text)

    def _is_inline(self, element: Element, name: str) -> bool:
        if name in self.roles.notes:
            return False
        return name in self.roles.inline

    def _inline(self, element: Element, name: str, builder: TextBuilder) -> None:
        """An inline element's words, marked; a block inside it (a note, a table) comes after the paragraph."""
        if name in BREAKS:
            builder.add(" ")
            return
        if self._holds_blocks(element):
            builder.add(element.text)
            held: list[Block] = []
            self._nested(element, builder, held)
            self._later.extend(held)
            return
        marking = self.roles.mark(element)
        start = builder.position()
        flatten(element, self.roles.mark, builder)
        if marking is not None:
            builder.mark(start, *marking)

    def _holds_blocks(self, element: Element) -> bool:
        roles = self.roles
        return any(
            name in roles.notes or name in roles.provisions or name in roles.figures or name == "table"
            for child in element.iter()
            if child is not element and (name := local(child))
        )

    def _nested(self, element: Element, builder: TextBuilder, held: list[Block]) -> None:
        for child in element:
            name = local(child)
            if name and name not in self.roles.skipped:
                if name in self.roles.notes:
                    held.extend(self._note(child, name, builder))
                elif self._is_inline(child, name) and self._holds_blocks(child):
                    builder.add(child.text)
                    self._nested(child, builder, held)
                elif self._is_inline(child, name):
                    marking = self.roles.mark(child)
                    start = builder.position()
                    flatten(child, self.roles.mark, builder)
                    if marking is not None:
                        builder.mark(start, *marking)
                else:
                    held.extend(self.block(child))
            builder.add(child.tail)

    def block(self, element: Element) -> list[Block]:
        """What one element is: usually one block; several if it only holds others; none if it is empty."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Malformed(
                f"Elements nest deeper than {DEEPEST}: the file is broken. Fetch it again from its publisher."
            )
        try:
            return self._block(element)
        finally:
            self._depth -= 1

    def _block(self, element: Element) -> list[Block]:
        name, roles = local(element), self.roles
        if not name or name in roles.skipped:
            return []
        if name in roles.provisions:
            return [self.provision(element, roles.kind_of(element, roles.provisions[name]))]
        if name in roles.notes:
            return list(self._note(element, name, None))
        if name in roles.preformatted:
            words = "".join(map(str, element.itertext())).strip("\n")
            return [Text(words, [], "pre")] if words.strip() else []
        if name == "table":
            return [self.table(element)]
        if name in roles.figures:
            return [Figure(element.get("src") or element.get("href") or "", element.get("alt") or "")]
        if name in roles.lines:
            return self.line(element)
        return self._looked_into(element)

    def _looked_into(self, element: Element) -> list[Block]:
        """An element with no role of its own: its text and children in order, its notes after each paragraph."""
        outer, self._later = self._later, []
        out: list[Block] = []
        builder = TextBuilder()
        builder.add(element.text)
        for child in element:
            name = local(child)
            if name and name not in self.roles.skipped:
                if self._is_inline(child, name):
                    self._inline(child, name, builder)
                else:
                    self._close(builder, out)
                    out.extend(self._later)
                    self._later = []
                    out.extend(self.block(child))
            builder.add(child.tail)
        self._close(builder, out)
        out.extend(self._later)
        self._later = outer
        return out

    def line(self, element: Element, role: str = "") -> list[Block]:
        """One paragraph, then the notes and other blocks that stood in it."""
        outer, self._later = self._later, []
        builder = TextBuilder()
        builder.add(element.text)
        held: list[Block] = []
        out: list[Block] = []
        for child in element:
            name = local(child)
            if name and name not in self.roles.skipped:
                if name in self.roles.notes:
                    held.extend(self._note(child, name, builder))
                elif name in self.roles.provisions or name == "table" or name in self.roles.lines:
                    self._close(builder, out, role)
                    out.extend(self.block(child))
                elif name in self.roles.figures:
                    held.extend(self.block(child))
                elif self._is_inline(child, name) or not self._holds_blocks(child):
                    self._inline(child, name, builder)
                else:
                    self._close(builder, out, role)
                    out.extend(self.block(child))
            builder.add(child.tail)
        self._close(builder, out, role)
        out.extend(self._later)
        out.extend(held)
        self._later = outer
        return out

    def _note(self, element: Element, name: str, builder: TextBuilder | None) -> Iterator[Block]:
        """A note; where it stands in a line, its mark is left there."""
        marker = element.get("marker") or ""
        self._notes += 1
        identity = element.get("eId") or element.get("id") or f"note-{self._notes}"
        if builder is not None:
            builder.mark(builder.position(), "note", identity)
        content = self._looked_into(element)
        if content or marker:
            yield Note(content, self.roles.notes[name], marker, identity)

    def provision(self, element: Element, kind: str) -> Provision:
        """A provision with its label, heading, days and all it holds."""
        roles = self.roles
        provision = Provision(kind, source_id=roles.id_of(element))
        provision.in_force_from, provision.in_force_to = roles.dates_of(element)
        content = provision.content
        builder = TextBuilder()
        builder.add(element.text)
        for child in element:
            name = local(child)
            if name and name not in roles.skipped:
                if name in roles.numbers and not provision.label and provision.heading is None:
                    self._close(builder, content)
                    provision.label, more = self._label(child)
                    provision.number = roles.number_of(provision.label, kind)
                    content.extend(more)
                elif name in roles.headings and provision.heading is None:
                    self._close(builder, content)
                    lines = self.line(child)
                    provision.heading = next((line for line in lines if isinstance(line, Text)), None)
                    content.extend(line for line in lines if line is not provision.heading)
                elif self._is_inline(child, name) and not self._holds_blocks(child):
                    self._inline(child, name, builder)
                else:
                    self._close(builder, content)
                    content.extend(self.block(child))
            builder.add(child.tail)
        self._close(builder, content)
        return provision

    def _label(self, element: Element) -> tuple[str, list[Block]]:
        lines = self.line(element)
        label = " ".join(line.text.strip() for line in lines if isinstance(line, Text))
        return label, [line for line in lines if not isinstance(line, Text)]

    def table(self, element: Element) -> Table:
        """A table, in HTML's elements or in CALS's."""
        if any(local(child) == "tgroup" for child in element):
            return table_of(element, self._looked_into)
        table = Table()
        for child in element:
            self._rows(child, table, header=False)
        return table

    def _rows(self, element: Element, table: Table, header: bool) -> None:
        name = local(element)
        if name in {"thead", "tbody", "tfoot"}:
            for child in element:
                self._rows(child, table, header or name == "thead")
        elif name == "caption":
            table.caption = " ".join("".join(map(str, element.itertext())).split())
        elif name == "tr":
            table.rows.append([self._cell(cell, header) for cell in element if local(cell) in {"td", "th"}])
        elif name and name not in self.roles.skipped and "".join(map(str, element.itertext())).strip():
            table.rows.append([Cell(self.block(element))])

    def _cell(self, element: Element, header: bool) -> Cell:
        return Cell(
            self._looked_into(element),
            header or local(element) == "th",
            _span(element, "colspan"),
            _span(element, "rowspan"),
        )


def _span(element: Element, name: str) -> int:
    value = (element.get(name) or "").strip()
    return max(1, min(int(value[:4]), WIDEST)) if value.isascii() and value.isdigit() else 1
