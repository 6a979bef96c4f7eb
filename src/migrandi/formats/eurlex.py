"""Acts of the European Union in EUR-Lex XHTML: the Official Journal, old and new, and consolidated texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree, html

from migrandi.formats.dates import first_date
from migrandi.formats.document import Block, Cell, Hints, LegalDocument, Note, Provision, Span, Table, Text
from migrandi.formats.errors import Malformed
from migrandi.formats.numbering import cut
from migrandi.formats.sample import Sample
from migrandi.formats.structured import DEEPEST
from migrandi.formats.xml import Element, TextBuilder, flatten, local

NAME = "eurlex"

_SIGNS = ("oj-convex", "eli-container", "title-doc-first", "oj-normal", "TexteOnly", 'class="ti-art"')
_ACTS = {"R": "regulation", "L": "directive", "D": "decision", "F": "framework-decision", "H": "recommendation",
         "Q": "rules", "X": "document", "C": "document"}  # fmt: skip
_CELEX = re.compile(r"(?<![0-9A-Z])[03](\d{4})([A-Z])(\d{4})(?:-(\d{8}))?")
_REFERENCE = re.compile(r"[03](\d{4})([A-Z])(\d{4})\s+[—–-]+\s+([A-Z]{2})\s+[—–-]+\s+(\d\d)\.(\d\d)\.(\d{4})")
_ELI = re.compile(r"data\.europa\.eu/eli/(reg|dir|dec)\w*/(\d{4})/(\d+)")
_OLD_NUMBER = re.compile(r"\b(?:No|n[o°]|Nr|n\.o)\s*(\d+)\b")
_IN_TITLE = re.compile(r"(?<!\d)((?:19|20)\d\d)/(\d{1,4})(?!\d)|(?<!\d)(\d{1,4})/((?:19|20)\d\d)(?!\d)")
_WORDS = (
    ("R", re.compile(r"REGULATION|RÈGLEMENT|REGLAMENTO|VERORDNUNG|REGOLAMENTO|VERORDENING|REGULAMENTO", re.IGNORECASE)),
    ("L", re.compile(r"DIRECTI|DIRETTIVA|DIRETIVA|RICHTLI", re.IGNORECASE)),
    ("D", re.compile(r"D[EÉ]CISI|DECISÃO|BESCHLUSS|BESLUIT", re.IGNORECASE)),
)
_PARAGRAPH = re.compile(r"(\d+[a-z]{0,2})\.[\s\xa0]+(?=\S)")
_LABEL = re.compile(r"[(]?(?:\d{1,3}[a-z]{0,2}|[a-z]{1,3}|[ivxlc]{1,6}|[A-Z])[).]{1,2}|[—–•·-]|\(\d+\)")
_ARTICLE = re.compile(
    r"(?:Articles?|Artículo|Artikel|Articolo|Artigo|Άρθρο|Artykuł|Článek|Článok|Cikk|Articolul|Член|Artikla|Artikkel|"
    r"Straipsnis|Članak|Člen)\s+(\d+[a-z]*|premier|único|unique|1er)\b|(\d+[a-z]*)\.?\s*(?:artikla|cikk|straipsnis|pants|člen)\b",
    re.IGNORECASE,
)
_CONTAINER = re.compile(
    r"(?P<part>PART|PARTIE|PARTE|TEIL|DEEL|PARTEA|CZĘŚĆ)\b|(?P<title>TITLE|TITRE|TÍTULO|TITEL|TITOLO)\b|"
    r"(?P<chapter>CHAPTER|CHAPITRE|CAPÍTULO|KAPITEL|CAPO|HOOFDSTUK|ROZDZIAŁ)\b|"
    r"(?P<division>SECTION|SECCIÓN|ABSCHNITT|SEZIONE|AFDELING|ODDZIAŁ)\b|"
    r"(?P<annex>ANNEX\w*|ANNEXE|ANEXO|ANHANG|ALLEGATO|BIJLAGE|ZAŁĄCZNIK|BILAG|BILAGA)\b",
    re.IGNORECASE,
)
_RANK = {"part": 1, "title": 2, "chapter": 3, "division": 4, "crossheading": 5}
_NOTICE = frozenset(
    "modref arrow reference disclaimer hd-modifiers hd-toc-1 hd-toc-2 hd-toc-3 hd-toc toc-1 toc-2 toc-3 oj-hd- "
    "date oj-hd-lg oj-hd-ti oj-hd-oj title-fam-member title-fam-member-star title-fam-member-ref-1 title-fam- "
    "member-ref-2 title-member-ref-2 title-doc-oj-reference".split()
)
"""Classes of lines that are the publisher's, not the act's."""


_ARTICLE_TITLE = re.compile(r"art_\w+\.tit_1")
"""The ELI's own identifier of an article's title, which some consolidated acts set as running text."""


def recognises(sample: Sample) -> bool:
    """Whether the bytes are a page of EUR-Lex."""
    return sample.root[1].lower() == "html" and any(sign in sample.head for sign in _SIGNS)


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The act. Raises `Malformed`."""
    try:
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Malformed(f"The page cannot be read: {error}. Fetch it again from EUR-Lex.") from error
    body = root.find("body")
    if body is None:
        raise Malformed("The page has no body. Fetch it again from EUR-Lex.")
    pieces: list[tuple[str, Block]] = []
    _walk(body, pieces, 0)
    document = LegalDocument(NAME, hints.language or "en", "eu", "act", "")
    _identify(document, root, body, pieces, hints)
    document.content = _Folder().fold(pieces)
    if not any(isinstance(block, Provision) for block in document.content):
        document.content = cut([block for _kind, block in pieces], document.language)
    document.plain = not any(isinstance(block, Provision) for block in document.content)
    yield document


def _walk(element: Element, pieces: list[tuple[str, Block]], depth: int) -> None:
    """Gather the page's paragraphs, list points and tables in order, each with its class."""
    if depth > DEEPEST:
        raise Malformed(f"Elements nest deeper than {DEEPEST}: the page is broken. Fetch it again from EUR-Lex.")
    _stray(element.text, pieces)
    for child in element:
        name, kind = local(child), child.get("class") or ""
        if name == "p" and _holds_blocks(child):
            _walk(child, pieces, depth + 1)  # the oldest pages set the whole text in one paragraph
        elif name in {"p", "h1", "h2", "h3", "h4", "pre"} or (name == "div" and not _holds_blocks(child)):
            if "norm" in kind.split() and (listed := _numbered_div(child, depth)) is not None:
                pieces.append((kind, listed))
            elif (text := _text(child)) is not None:
                titled = kind == "norm" and _ARTICLE_TITLE.fullmatch(element.get("id") or "") is not None
                pieces.append(("stitle-article-norm" if titled else kind or name, text))
        elif name == "table":
            pieces.extend(("", block) for block in _table(child, depth))
        elif name in {"script", "style", "head", "col", "colgroup"} or not name:
            pass
        elif "grid-container" in kind:
            pieces.append(("", _grid(child, depth)))
        elif name == "div" and "norm" in kind.split() and (listed := _numbered_div(child, depth)) is not None:
            pieces.append((kind, listed))
        elif _holds_blocks(child):
            recital = re.fullmatch(r"rct_(\d+)", child.get("id") or "")
            if recital:
                pieces.append(("recital", _recital(child, recital[1], depth)))
            else:
                _walk(child, pieces, depth + 1)
        elif (text := _text(child)) is not None:
            pieces.append((kind, text))
        _stray(child.tail, pieces)


def _stray(words: str | None, pieces: list[tuple[str, Block]]) -> None:
    if words and (line := " ".join(words.split())):
        pieces.append(("", Text(line)))


def _holds_blocks(element: Element) -> bool:
    return any(
        local(inner) in {"p", "div", "table", "h1", "h2", "h3", "h4", "pre", "hr"}
        for inner in element.iterdescendants()
    )


def _inner(element: Element, depth: int) -> list[Block]:
    held: list[tuple[str, Block]] = []
    if _holds_blocks(element):
        _walk(element, held, depth + 1)
        return [block for _kind, block in held]
    text = _text(element)
    return [text] if text is not None else []


def _text(element: Element) -> Text | None:
    builder = TextBuilder()
    flatten(element, _mark, builder)
    text = builder.text()
    return text if text is not None and text.text else None


def _mark(element: Element) -> tuple[str, str] | None:
    name, kind = local(element), element.get("class") or ""
    if name == "a" and element.get("href"):
        target = element.get("href") or ""
        return ("note", target[1:]) if target.startswith("#ntr") or "note" in kind else ("ref", target)
    if name in {"i", "em"} or "italic" in kind:
        return "em", ""
    if name in {"b", "strong"} or "bold" in kind:
        return "strong", ""
    if name == "sup" or "super" in kind:
        return "sup", ""
    return ("sub", "") if name == "sub" else None


def _recital(element: Element, number: str, depth: int) -> Provision:
    held: list[tuple[str, Block]] = []
    _walk(element, held, depth + 1)
    if len(held) == 1 and isinstance(held[0][1], Provision):
        point = held[0][1]
        return Provision("recital", point.label, number, content=point.content, source_id=element.get("id") or "")
    return Provision("recital", "", number, content=[block for _kind, block in held], source_id=element.get("id") or "")


def _numbered_div(element: Element, depth: int) -> Provision | None:
    """A paragraph of a consolidated act: its number in a span of its own."""
    first = next((child for child in element if local(child)), None)
    if first is None or "no-parag" not in (first.get("class") or "") or (element.text or "").strip():
        return None
    label = " ".join("".join(map(str, first.itertext())).split())
    held: list[tuple[str, Block]] = []
    tail, first.tail = first.tail, None
    _stray(tail, held)
    element.remove(first)
    _walk(element, held, depth + 1)
    return Provision("paragraph", label, label.rstrip(". "), content=[block for _kind, block in held])


def _grid(element: Element, depth: int) -> Provision:
    """A list point of a consolidated act: sign in the first column, words in the second."""
    point = Provision("point")
    for child in element:
        if "grid-list-column-1" in (child.get("class") or ""):
            point.label = " ".join("".join(map(str, child.itertext())).split())
            point.number = point.label.strip("(). ")
        else:
            point.content.extend(_inner(child, depth))
    return point


def _table(element: Element, depth: int) -> list[Block]:
    """A table; or list points, which the Official Journal sets as tables of a sign and its words."""
    rows = [
        [cell for cell in row if local(cell) in {"td", "th"}]
        for row in element.iter()
        if local(row) == "tr" and _owner(row) is element
    ]
    points: list[Block] = []
    for row in rows:
        filled = [cell for cell in row if "".join(map(str, cell.itertext())).strip()]
        label = " ".join("".join(map(str, filled[0].itertext())).split()) if filled else ""
        if len(filled) == 2 and _LABEL.fullmatch(label):
            points.append(Provision("point", label, label.strip("(). "), content=_inner(filled[1], depth)))
    if points and len(points) == len(
        [row for row in rows if any("".join(map(str, c.itertext())).strip() for c in row)]
    ):
        return points
    table = Table(
        [
            [
                Cell(_inner(cell, depth), local(cell) == "th", _span(cell, "colspan"), _span(cell, "rowspan"))
                for cell in row
            ]
            for row in rows
        ]
    )
    return [table] if any(cell.content for row in table.rows for cell in row) else []


def _owner(row: Element) -> Element | None:
    above = row.getparent()
    while above is not None and local(above) != "table":
        above = above.getparent()
    return above


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or ""
    return max(1, min(int(value[:3]), 200)) if value.isascii() and value.isdigit() else 1


class _Folder:
    """Folds the page's flat run of paragraphs into chapters, articles, paragraphs and annexes."""

    def __init__(self) -> None:
        self.top: list[Block] = []
        self.levels: list[tuple[int, list[Block]]] = [(0, self.top)]
        self.article: Provision | None = None
        self.paragraph: Provision | None = None
        self.waiting: Provision | None = None

    def fold(self, pieces: list[tuple[str, Block]]) -> list[Block]:
        """The content."""
        for kind, block in pieces:
            if isinstance(block, Text):
                self.line(kind, block)
            elif isinstance(block, Provision) and block.kind == "recital":
                self.top.append(block)
            elif isinstance(block, Provision) and block.kind == "paragraph" and self.article is not None:
                self.article.content.append(block)
                self.paragraph = block
            else:
                self.put(block)
        return self.top

    def line(self, kind: str, text: Text) -> None:
        """One paragraph of the page."""
        names = {name.removeprefix("oj-") for name in kind.split()}
        if names & {"note", "footnote"}:
            self.put(_note(text))
        elif names & {name.removeprefix("oj-") for name in _NOTICE}:
            self.put(Note([text], "editorial"))
        elif names & {"ti-art", "title-article-norm"} or (not names & {"doc-ti"} and _is_article(text)):
            self.open_article(text)
        elif names & {"sti-art", "stitle-article-norm"} and self.article is not None and self.article.heading is None:
            self.article.heading = text
        elif names & {"ti-section-1", "title-division-1", "ti-grseq-1", "title-annex-1", "title-gr-seq-level-1"} or (
            names & {"doc-ti", "title-doc-first"} and self.article is not None and _kind_of(text.text) == "annex"
        ):
            self.open_container(text)
        elif names & {"ti-section-2", "title-division-2", "title-annex-2"} and self.waiting is not None:
            self.title(text)
        elif self.article is None and len(text.text) < 60 and _kind_of(text.text) == "annex" and text.text.isupper():
            self.open_container(text)
        else:
            self.body(text)

    def open_article(self, text: Text) -> None:
        found = _ARTICLE.search(text.text)
        number = (found[1] or found[2]) if found else text.text.rpartition(" ")[2]
        number = {"premier": "1", "1er": "1", "unique": "1", "único": "1"}.get(number.lower(), number)
        self.article = Provision("article", text.text, number)
        self.paragraph = self.waiting = None
        self.levels[-1][1].append(self.article)

    def open_container(self, text: Text) -> None:
        kind = _kind_of(text.text)
        found = re.search(r"\b([IVXLC]+|\d+[a-z]?|[A-Z])\b\.?$", text.text.strip())
        made = Provision(
            kind, text.text if kind != "crossheading" else "", found[1] if found and kind != "crossheading" else ""
        )
        if kind == "crossheading":
            made.heading = text
        rank = 0 if kind == "annex" else _RANK[kind]
        while len(self.levels) > 1 and self.levels[-1][0] >= rank:
            self.levels.pop()
        if kind == "annex":
            del self.levels[1:]
        self.levels[-1][1].append(made)
        self.levels.append((max(rank, 1) if kind != "annex" else 1, made.content))
        self.article = self.paragraph = None
        self.waiting = made

    def title(self, text: Text) -> None:
        if self.waiting is not None and self.waiting.heading is None:
            self.waiting.heading = text
        else:
            self.put(text)

    def body(self, text: Text) -> None:
        found = _PARAGRAPH.match(text.text)
        if found and self.article is not None:
            label = text.text[: found.end()].strip()
            self.paragraph = Provision("paragraph", label, found[1], content=[_without(text, found.end())])
            self.article.content.append(self.paragraph)
        else:
            self.put(text)

    def put(self, block: Block) -> None:
        """Put a block where the page stands: list points below the paragraph they follow."""
        if self.paragraph is not None and isinstance(block, Provision):
            self.paragraph.content.append(block)
        elif self.article is not None:
            if isinstance(block, Text):
                self.paragraph = None
            self.article.content.append(block)
        else:
            self.levels[-1][1].append(block)


def _is_article(text: Text) -> bool:
    found = _ARTICLE.match(text.text)
    return found is not None and len(text.text) <= found.end() + 2


def _kind_of(words: str) -> str:
    found = _CONTAINER.match(words.strip())
    return next((kind for kind, word in found.groupdict().items() if word), "crossheading") if found else "crossheading"


def _without(text: Text, count: int) -> Text:
    """The text without its first characters."""
    spans = [
        Span(max(span.start - count, 0), span.end - count, span.kind, span.target)
        for span in text.spans
        if span.end > count
    ]
    return Text(text.text[count:], spans, text.role)


def _note(text: Text) -> Note:
    found = re.match(r"\(\s?\*?\w{0,4}\s?\)", text.text)
    if found is None:
        return Note([text], "footnote")
    rest = text.text[found.end() :]
    return Note([_without(text, len(text.text) - len(rest.lstrip()))], "footnote", found.group())


def _identify(
    document: LegalDocument, root: Element, body: Element, pieces: list[tuple[str, Block]], hints: Hints
) -> None:
    """Which act it is: from the consolidated text's reference line, its ELI, its CELEX number, or its title."""
    lines = [(kind, block.text) for kind, block in pieces if isinstance(block, Text)]
    titles = [words for kind, words in lines if re.search(r"doc-ti\b|title-doc-(?:first|last)", kind)]
    if not titles:
        titles = [words for _k, words in lines if any(word.match(words) for _letter, word in _WORDS)][:1]
    if not titles:
        titles = [words for kind, words in lines if kind in {"h1", "strong"}][:1] or [words for _k, words in lines[2:4]]
    document.title = " ".join(titles[:4])[:600] or hints.title
    printed = "".join(map(str, body.itertext()))
    reference = _REFERENCE.search(printed[:5000])
    eli = _ELI.search(printed)
    celex = _CELEX.search(f"{hints.filename} {hints.address} {root.findtext('.//title') or ''}")
    old = re.search(r"3\d{4}[A-Z]\d{4}", printed[:3000])
    if reference:
        _set(document, reference[1], reference[2], reference[3])
        document.language = reference[4].lower()
        document.as_of = _day(f"{reference[7]}-{reference[6]}-{reference[5]}")
    elif eli:
        _set(document, eli[2], {"reg": "R", "dir": "L", "dec": "D"}[eli[1]], eli[3].zfill(4))
    elif celex:
        _set(document, celex[1], celex[2], celex[3])
    elif old:
        _set(document, old.group()[1:5], old.group()[5], old.group()[6:])
    elif found := _IN_TITLE.search(document.title):
        first, second = (found[1], found[2]) if found[1] else (found[4], found[3])
        letter = next((letter for letter, word in _WORDS if word.match(document.title)), "X")
        _set(document, first, letter, second.zfill(4))
    elif found := _OLD_NUMBER.search(document.title):
        document.number = found[1]
    document.date = first_date(document.title, document.language)  # the act's own stands before those of acts it names
    spoken = next((words for kind, words in lines if kind in {"oj-hd-lg", "hd-lg"}), "")
    if re.fullmatch(r"[A-Z]{2}", spoken):
        document.language = spoken.lower()


def _set(document: LegalDocument, year: str, letter: str, number: str) -> None:
    document.year, document.number = int(year), number.lstrip("0") or "0"
    document.kind = _ACTS.get(letter, "act")
    document.identifiers["celex"] = f"3{year}{letter}{number.zfill(4)}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
