"""Laws as git keeps them in the `legalize` collections: Markdown with a head of facts (France, Uruguay, Peru …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from migrandi.formats.document import Block, Hints, LegalDocument, Note, Provision, Text
from migrandi.formats.errors import Malformed
from migrandi.formats.markdown_lines import blocks, front_matter
from migrandi.formats.numbering import cut
from migrandi.formats.sample import Sample

NAME = "legalize-md"

_LANGUAGES = {"fr": "fr", "uy": "es", "pe": "es", "es": "es", "mx": "es", "cl": "es", "ar": "es", "co": "es",
              "pt": "pt",
              "de": "de", "at": "de", "it": "it", "se": "sv", "pl": "pl", "lt": "lt", "lv": "lv"}  # fmt: skip
_KINDS = {
    "code": "code", "ley": "act", "loi": "act", "constitution": "constitution", "constitucion": "constitution",
    "decreto_ley": "decree-law", "decreto_supremo": "decree", "decreto_legislativo": "decree-law", "decreto": "decree",
    "resolucion": "resolution", "real_decreto": "decree", "ley_organica": "act", "reglamento": "regulation",
}  # fmt: skip
_ARTICLE = re.compile(r"(?:Article|Artículo|ARTÍCULO|ARTICULO|Art\.)\s+(.+?)\s*[.\-–—]*$")
_FRENCH_ARTICLE = re.compile(r"Article (?:[LRDA]\.?\s?\*?\s?\d|Annexe\b).{0,20}")
_FRENCH_CONTAINER = re.compile(
    r"(?:partie (?:législative|réglementaire).{0,20}"
    r"|(?:livre|titre|sous-titre|chapitre|section|sous-section|paragraphe|sous-paragraphe)\s+"
    r"(?:[IVXL]+(?:er)?|\d+(?:er|-\d+)?|unique|préliminaire|liminaire)(?:\s(?:bis|ter|quater|[A-Z]))?\s*(?:[:.].*)?"
    r"|annexes?\s*(?:\d.*)?)",
    re.IGNORECASE,
)
"""Lines of the older French copies that are headings, though nothing but their words marks them."""
_PARAGRAPH_LABEL = re.compile(r"(?:([IVX]{1,5}(?:\s?bis|\s?ter)?)\.[\s ]?[-–—][\s ]|(\d{1,3})°[\s ]|([a-z])\)[\s ])")
_RANK = {
    "tome": 0, "partie": 1, "annexe": 1, "anexo": 1, "livre": 2, "libro": 2, "titre": 3, "título": 3, "titulo": 3,
    "sous-titre": 4, "chapitre": 5, "capítulo": 5, "capitulo": 5, "sección": 6, "seccion": 6, "section": 6,
    "sous-section": 7, "subsección": 7, "paragraphe": 8, "sous-paragraphe": 9,
}  # fmt: skip
_CONTAINER_KINDS = {
    "tome": "tome", "partie": "part", "livre": "book", "libro": "book", "titre": "title", "título": "title",
    "titulo": "title", "sous-titre": "subtitle", "chapitre": "chapter", "capítulo": "chapter", "capitulo": "chapter",
    "section": "division", "sección": "division", "seccion": "division", "sous-section": "subdivision",
    "subsección": "subdivision", "annexe": "annex", "anexo": "annex",
}  # fmt: skip
_LABEL = re.compile(
    r"([\w-]+(?:\s+(?:[IVXLCDM]+(?:er|bis|ter)?|\d+\w*|unique|préliminaire|único|[A-Z])\b)?)\s*[:.–—-]*\s*(.*)",
    re.DOTALL,
)


def recognises(sample: Sample) -> bool:
    """Whether the file has the head of this family of collections."""
    head = sample.head[:6000]
    return head.startswith("---") and "\nidentifier:" in head and "\ncountry:" in head and "\nrank:" in head


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law. Raises `Malformed`."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Malformed(f"The file is not UTF-8 at byte {error.start}. Fetch it again.") from error
    said, body = front_matter(text)
    country = said.get("country", "").lower()
    rank = said.get("rank", "").lower()
    document = LegalDocument(
        NAME,
        hints.language or _LANGUAGES.get(country, "und"),
        country,
        _KINDS.get(rank, rank.replace("_", "-") or "act"),
        said.get("title") or hints.title,
    )
    _describe(document, said)
    pieces = list(blocks(body))
    if document.jurisdiction == "fr":
        pieces = _outside_the_parts(_marked(pieces), document)
    if any(level and _ARTICLE.match(block.text) for level, block in pieces if isinstance(block, Text)):
        document.content.extend(_structured(pieces, document.warnings))
    else:
        document.content = cut(_flat(pieces), document.language)
    document.plain = not any(isinstance(block, Provision) for block in document.content)
    yield document


def _describe(document: LegalDocument, said: dict[str, str]) -> None:
    identifier = said.get("identifier", "")
    year = said.get("publication_date", "")[:4]
    number = said.get("official_number") or re.sub(r"^[A-Z]{2}-[a-z-]+-", "", identifier)
    if document.jurisdiction == "fr":
        # a French code is known by its name, never by a number
        document.number = document.title
        document.identifiers["legi"] = identifier
    else:
        document.number = number
        document.year = int(year) if year.isascii() and year.isdigit() and document.kind != "constitution" else None
        document.identifiers["legalize"] = identifier
    document.date = said.get("promulgation_date") or said.get("publication_date") or ""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", document.date):
        document.date = ""
    document.as_of = _day(said.get("last_updated", ""))
    for name in ("status", "source", "official_journal", "department"):
        if said.get(name):
            document.facts[name] = said[name]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _flat(pieces: list[tuple[int, Block]]) -> list[Block]:
    """The blocks without their levels, for laws that mark their articles in no other way than by words."""
    return [block for _level, block in pieces]


def _marked(pieces: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
    """The blocks of a French law, headings that only their words tell given a level."""
    marked: list[tuple[int, Block]] = []
    for (level, block), following in zip_longest(pieces, (block for _level, block in pieces[1:])):
        words = block.text if isinstance(block, Text) and not block.spans else ""
        opens = bool(_FRENCH_ARTICLE.fullmatch(words) or _FRENCH_CONTAINER.fullmatch(words))
        if words.lower().startswith("annexe ") and not level:
            # a line that names an annex is its heading where it stands above it, else the annex's own first line
            opens = opens and isinstance(following, Text) and following.text.startswith("Article Annexe")
        marked.append((level or 5 if opens else level, block))
    return marked


def _outside_the_parts(pieces: list[tuple[int, Block]], document: LegalDocument) -> list[tuple[int, Block]]:
    """Set apart what stands before the first part of a code; returns the rest.

    The collection leaves there articles of a repealed code, under numbers that the code in force uses for others.
    """
    for place, (level, block) in enumerate(pieces):
        if level and isinstance(block, Text) and block.text.lower().startswith("partie "):
            before = pieces[:place]
            if any(marked and isinstance(held, Text) and _ARTICLE.match(held.text) for marked, held in before):
                document.content.append(Provision("attachment", content=_structured(before, document.warnings)))
                document.warnings.append("What stands before the first part of the code is kept apart from it.")
                return pieces[place:]
            break
    return pieces


def _structured(pieces: list[tuple[int, Block]], warnings: list[str]) -> list[Block]:
    """Containers nested by their word (book, title, chapter …): the collections' levels are not to be relied on."""
    twice: list[tuple[Provision, Note]] = []
    top: list[Block] = []
    levels: list[tuple[int, list[Block]]] = [(-1, top)]
    article: Provision | None = None
    inner: list[Block] = top
    for level, block in pieces:
        if level == 0 or not isinstance(block, Text):
            if article is not None and isinstance(block, Text):
                inner = _put(article, inner, block)
            else:
                inner.append(block)
            continue
        match = _ARTICLE.match(block.text)
        if match is not None:
            following = _article(block, match)
            holder = levels[-1][1]
            if article is not None and holder and holder[-1] is article and article.label == following.label:
                # the collection gives two wordings one after the other: nearly always the later one stands
                twice.append((following, Note(article.content, "history", "also printed")))
                holder[-1] = following
            else:
                holder.append(following)
            article, inner = following, following.content
            continue
        container, rank = _container(block, level)
        while len(levels) > 1 and levels[-1][0] >= rank:
            levels.pop()
        levels[-1][1].append(container)
        levels.append((rank, container.content))
        article, inner = None, container.content
    for following, other in twice:
        following.content.append(other)
    if twice:
        labels = ", ".join(dict.fromkeys(following.label for following, _other in twice))
        warnings.append(
            f"Printed more than once, one after the other, without saying which stood: {labels}."
            " The last is given as the text, the others as notes to it."
        )
    return top


_TITLED = re.compile(r"((?:\d+(?:-[A-Z])?|[IVXLC]+)[º°ª]?\.[-–—]?)\s+(?=\S{2})")
"""A number that a title follows: `Artículo I. Principio de …`."""


def _article(line: Text, match: re.Match[str]) -> Provision:
    titled = _TITLED.match(match[1])
    if titled is None or line.spans:
        return Provision("article", line.text, _number(match[1]))
    end = match.start(1) + titled.end()
    label, number = line.text[:end].strip(), titled[1].rstrip(".-–—")
    return Provision("article", label, _number(number), Text(line.text[end:]))


def _put(article: Provision, inner: list[Block], text: Text) -> list[Block]:
    """A paragraph of an article; what is numbered `I. -`, `1°` or `a)` is a part of it. Returns where the next goes."""
    match = _PARAGRAPH_LABEL.match(text.text)
    if match is None or text.spans:
        (article.content if inner is article.content else inner).append(text)
        return inner
    label = match.group().strip()
    rest = Text(text.text[match.end() :])
    if match[1]:
        made = Provision("paragraph", label, match[1], content=[rest])
        article.content.append(made)
        return made.content
    made = Provision("point" if match[2] else "item", label, match[2] or match[3], content=[rest])
    inner.append(made)
    return inner


def _number(words: str) -> str:
    """`L. 511-1` as it is cited without its spaces: `L511-1`; `1º` as `1`.

    The star of `R* 762-2` tells how the decree was made and is no part of the number.
    """
    number = re.sub(r"^([LRDA])\.?\s*\*?\s*(?=\d)", r"\1", words.strip(" *"))
    return re.sub(r"^(\d+)\s?(?:er|[º°])(?=$|\s)", r"\1", number)


def _container(block: Text, level: int) -> tuple[Provision, int]:
    words = block.text
    first = words.split(" ", 1)[0].lower().rstrip(":.")
    kind = _CONTAINER_KINDS.get(first)
    if kind is None:
        return Provision("crossheading", heading=block), _RANK.get(first, 1 if level < 3 else 10)
    if re.match(r"annexe\s+\d", words, re.IGNORECASE):
        return Provision("crossheading", heading=block), _RANK["annexe"] + 1  # a line above "Article Annexe 6.3"
    match = _LABEL.match(words)
    if match is None or block.spans:
        return Provision(kind, words, ""), _RANK[first]
    label = words[: match.start(2)].strip() if match[2] else words
    number = label.rstrip(" :.–—-").rpartition(" ")[2]
    number = "" if number.lower() == first else re.sub(r"^(\w+?)er$", r"\1", number)
    return Provision(kind, label, number, Text(match[2]) if match[2] else None), _RANK[first]
