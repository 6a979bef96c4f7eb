"""Web pages of any publisher: their text in order, headings and tables kept, cut by the numbering they show."""

from __future__ import annotations

import re
from collections.abc import Iterator

import langcodes
from lxml import etree
from lxml import html as parser

from migrandi.formats.document import Block, Cell, Figure, Hints, LegalDocument, Table, Text
from migrandi.formats.errors import Malformed, NotLaw
from migrandi.formats.plain_text import decode, document_of
from migrandi.formats.sample import Sample
from migrandi.formats.structured import DEEPEST
from migrandi.formats.titles import names_a_law, naming_line
from migrandi.formats.xml import Element, TextBuilder, local

NAME = "html"

_UNSEEN = frozenset(
    "script style head title noscript template option select button nav textarea svg iframe object link meta".split()
)
_INLINE = frozenset(
    "a b i em strong span sup sub u font small big abbr cite ins del tt acronym mark q s code bdo bdi wbr label "
    "var dfn time strike nobr center0 img".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARKS = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "sup": "sup",
    "sub": "sub",
    "ins": "ins",
    "del": "del",
}
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_TAGS = re.compile(r"<(?:html|body|p|div|table|br|h[1-6]|span|font)\b", re.IGNORECASE)


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a web page or a piece of one."""
    if sample.root[1].lower() in {"html", "body"} or "<!doctype html" in sample.head[:400].lower():
        return True
    return sample.head.lstrip()[:1] == "<" and len(_TAGS.findall(sample.head)) >= 2


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The page's text. Raises `Malformed`, `NotLaw`."""
    root = tree(data)
    walker = Walker()
    body = root.find(".//body")
    walker.walk(body if body is not None else root, 0)
    walker.close()
    if not walker.out:
        raise NotLaw("The page holds no text.")
    spoken = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    if not hints.language and spoken and langcodes.tag_is_valid(spoken):
        hints = Hints(hints.filename, hints.media_type, hints.address, langcodes.standardize_tag(spoken, macro=True),
                      hints.jurisdiction, hints.title, hints.as_of)  # fmt: skip
    yield document_of(NAME, walker.out, hints, hints.title or _title(root, walker.out))


def _title(root: Element, blocks: list[Block]) -> str:
    """The document's title: the page's one main heading, else the page's title if it names a law and not a site.

    Many publishers give each page the name of their site; then the line that names the law is the title.
    """
    main = [" ".join("".join(map(str, h1.itertext())).split()) for h1 in root.iter("h1")]
    said = [" ".join((title.text or "").split()) for title in root.iter("title") if not _of_picture(title)]
    longest = max(said, key=len, default="")
    if len(main) == 1 and " " in main[0]:
        if longest and main[0].startswith(longest):
            return longest  # what follows it in the heading are the site's links
        bare = "".join(main[0].split())
        return next((b.text for b in blocks if isinstance(b, Text) and "".join(b.text.split()) == bare), main[0])
    of_its_own = len(longest.split()) > 3 or any(map(str.isdigit, longest))  # “Law Bank”, “Laws of Ruritania” are sites
    return longest if of_its_own and names_a_law(longest) else naming_line(blocks) or longest


def tree(data: bytes) -> Element:
    """The page as a tree, its encoding as it says, or as its bytes make words. Raises `Malformed`."""
    said = _CHARSET.search(data[:4096])
    text = ""
    # a page that names an encoding of two bytes in single bytes is wrong about itself; so is one that names Latin
    # letters in single bytes and is valid UTF-8, which such letters never are by chance
    if said is not None and not said[1].lower().startswith(b"utf-16") and not _is_utf8(data):
        # what calls itself ISO 8859-1 is read as the code page of Windows that holds it, as every browser does
        named = said[1].decode("ascii").lower()
        try:
            text = data.decode("cp1252" if named in {"iso-8859-1", "latin1", "us-ascii"} else named, "replace")
        except LookupError:
            text = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text or decode(data))
    try:
        return parser.document_fromstring(text.replace("\x00", ""), parser=parser.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Malformed(f"The page cannot be read: {error}.") from error


def _of_picture(title: Element) -> bool:
    above = title.getparent()
    return above is not None and local(above).lower() == "svg"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Walker:
    """Gathers a page's paragraphs, headings, tables and pictures in order."""

    def __init__(self) -> None:
        self.out: list[Block] = []
        self._line = TextBuilder()
        self._role = ""

    def close(self) -> None:
        """End the paragraph being gathered."""
        text = self._line.text(self._role)
        if text is not None and text.text:
            self.out.append(text)

    def walk(self, element: Element, depth: int) -> None:
        """Everything in the element. Raises `Malformed` where elements nest too deep."""
        if depth > DEEPEST:
            # a page this deep is broken mark-up: what is left in it is one paragraph
            self._line.add("".join(map(str, element.itertext())))
            return
        self._line.add(element.text)
        for child in element:
            name = local(child).lower()
            if name and name not in _UNSEEN:
                self._child(child, name, depth)
            self._line.add(child.tail)

    def _child(self, child: Element, name: str, depth: int) -> None:
        if name == "br":
            self.close()
        elif name == "img":
            if child.get("alt"):
                self.close()
                self.out.append(Figure(child.get("src") or "", child.get("alt") or ""))
        elif name == "table" and _is_data(child):
            self.close()
            self.out.append(self._table(child, depth))
        elif name == "pre":
            self.close()
            for line in "".join(map(str, child.itertext())).split("\n"):
                if line.strip():
                    self.out.append(Text(" ".join(line.split())))
        elif name in _INLINE:
            self._inline(child, name, depth)
        else:
            self.close()
            before, self._role = self._role, "heading" if name in _HEADINGS else self._role
            self.walk(child, depth + 1)
            self.close()
            self._role = before

    def _inline(self, child: Element, name: str, depth: int) -> None:
        if self._role == "heading" and _next_part(child, name):
            self._line.add(" ")
        start, count = self._line.position(), len(self.out)
        self.walk(child, depth + 1)
        if len(self.out) == count:  # a mark that reaches over several paragraphs is none
            if name == "a" and child.get("href"):
                self._line.mark(start, "ref", child.get("href") or "")
            elif name in _MARKS:
                self._line.mark(start, _MARKS[name])

    def _table(self, element: Element, depth: int) -> Table:
        table = Table()
        for row in element.iter():
            if local(row) == "tr" and _owner(row) is element:
                table.rows.append([self._cell(cell, depth) for cell in row if local(cell) in {"td", "th"}])
            elif local(row) == "caption" and _owner(row) is element:
                table.caption = " ".join("".join(map(str, row.itertext())).split())
        return table

    def _cell(self, element: Element, depth: int) -> Cell:
        inner = Walker()
        inner.walk(element, depth + 1)
        inner.close()
        return Cell(inner.out, local(element) == "th", _span(element, "colspan"), _span(element, "rowspan"))


def _next_part(child: Element, name: str) -> bool:
    """Whether a heading's part follows another that the page's style sheet sets on a line of its own."""
    before = child.getprevious()
    if name != "span" or before is None or local(before) != "span" or before.tail:
        return False
    return bool(child.get("class")) and before.get("class") not in {None, child.get("class")}


def _owner(row: Element) -> Element | None:
    above = row.getparent()
    while above is not None and local(above) != "table":
        above = above.getparent()
    return above


def _is_data(table: Element) -> bool:
    """Whether a table tells something by its cells; many publishers set their whole page in tables.

    It does where no other table is in it, at least two rows have at least two filled cells, cells are short, and
    nothing but rows holds text.
    """
    if any(local(inner) == "table" for inner in table.iterdescendants()):
        return False
    rows = [[cell for cell in row if local(cell) in {"td", "th"}] for row in table.iter() if local(row) == "tr"]
    filled = [[len("".join(map(str, cell.itertext())).strip()) for cell in row] for row in rows]
    wide = [sizes for sizes in filled if sum(size > 0 for size in sizes) >= 2]
    sizes = [size for row in filled for size in row if size]
    loose = any((part.text or "").strip() for part in table.iter() if local(part) in {"table", "tbody", "thead", "tr"})
    tails = any(
        (part.tail or "").strip() for part in table.iter() if local(part) in {"tbody", "thead", "tr", "td", "th"}
    )
    return len(wide) >= 2 and bool(sizes) and sum(sizes) / len(sizes) < 400 and not loose and not tails


def _span(element: Element, name: str) -> int:
    value = (element.get(name) or "").strip()
    return max(1, min(int(value[:3]), 200)) if value.isascii() and value.isdigit() else 1
