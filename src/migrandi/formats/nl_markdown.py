"""Law of the Netherlands in the Markdown of the collection that mirrors wetten.overheid.nl."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrandi.formats.document import Block, Hints, LegalDocument, Provision, Text
from migrandi.formats.languages import language_of
from migrandi.formats.markdown_lines import blocks
from migrandi.formats.numbering import cut
from migrandi.formats.plain_text import decode
from migrandi.formats.sample import Sample

NAME = "nl-markdown"

_IDENTIFIER = re.compile(r"BWB[RVW]\d{5,7}")
_CONFERENCE = re.compile(r"(?:INTERNATIONAL LABOUR CONFERENCE|LEAGUE OF NATIONS|CONVENTION \d+)$", re.IGNORECASE)
_UNIT = re.compile(r"(?:Article|Artikel|Part|Partie|Chapter|Chapitre|Section|Preamble|Préambule)\b", re.IGNORECASE)
_FIRST_ARTICLE = re.compile(r"Artikel\s+(?:1|I)\b", re.IGNORECASE)
_LONGEST_TITLE = 300
_PROTOCOL = re.compile(r"Protocole?(?: No\. \d+)?", re.IGNORECASE)
_AFTER_TITLE = re.compile(r"(?:\*|The General Conference of|Treedt in werking).*", re.DOTALL)
_LABOUR = re.compile(r"Convention (?:\(No\. ?)?(\d{1,3})\b", re.IGNORECASE)
"""The number by which the conventions of the International Labour Organization are cited."""
_TITLE = re.compile(r"(?:Convention|Agreement|Protocol|Treaty|Accord|Protocole|Traité)\b", re.IGNORECASE)


def recognises(sample: Sample) -> bool:
    """Whether the file begins as this collection's files do."""
    start = sample.head.lstrip()
    return start.startswith("<meta http-equiv='Content-Type'") and ("##" in sample.head)


def read(data: bytes, hints: Hints) -> Iterator[LegalDocument]:
    """The law; a treaty in the language the register holds it in, then in Dutch. The identifier is in the file's name.

    A treaty's file has its Dutch title, then the whole treaty in another language, then the whole of it in Dutch.
    """
    pieces = [block for _level, block in blocks(decode(data).replace("\r\n", "\n"))]
    found = _IDENTIFIER.search(hints.filename)
    identifier = found.group() if found else ""
    first = next((n for n, block in enumerate(pieces) if _is_heading(block)), None)
    heading = "" if first is None else _words(pieces[first])
    split = len(pieces)
    language = "nl"
    if identifier.startswith("BWBV") and first is not None:
        split = _translation(pieces, first)
        language = language_of("\n".join(map(_words, pieces[first + 1 : split]))) or "nl"
        if language == "nl":
            split = len(pieces)
    held = _document(pieces[:split], language, heading or hints.title, identifier)
    if language != "nl" and first is not None:
        held.title = _own_title(pieces[first + 1 : split]) or held.title
        top = list(map(_words, pieces[first + 1 : first + 5]))
        if any("INTERNATIONAL LABOUR CONFERENCE" in words for words in top) and (
            number := next((match[1] for words in top if (match := _LABOUR.match(words))), None)
        ):
            held.short_title, held.identifiers["ilo"] = f"C{number}", f"C{number.zfill(3)}"
    yield held
    if split < len(pieces):
        yield _document(pieces[split:], "nl", heading, identifier)


def _document(pieces: list[Block], language: str, title: str, identifier: str) -> LegalDocument:
    treaty = identifier.startswith("BWBV")
    document = LegalDocument(
        NAME, language, "int" if treaty else "nl", "treaty" if treaty else "act", title.strip(" ."),
        number=identifier.lower() or title[:120],
    )  # fmt: skip
    if identifier:
        document.identifiers["bwb"] = identifier
    document.content = cut(pieces, language)
    document.plain = not any(isinstance(block, Provision) for block in document.content)
    return document


def _is_heading(block: Block) -> bool:
    return isinstance(block, Text) and block.role == "heading"


def _words(block: Block) -> str:
    return block.text if isinstance(block, Text) else ""


def _translation(pieces: list[Block], first: int) -> int:
    """Where the Dutch text of a treaty begins: at its title, come again; else at the line before its first article.

    The length of `pieces` where there is no second text.
    """
    title = _bare(_words(pieces[first]))
    article = len(pieces)
    for place in range(first + 3, len(pieces)):
        if _is_heading(pieces[place]) and _bare(_words(pieces[place])) == title:
            return place
        if article == len(pieces) and _FIRST_ARTICLE.match(_words(pieces[place])):
            article = place
    if article == len(pieces) or article < first + 8:
        return len(pieces)
    last = article - 1
    while last > first and language_of(_words(pieces[last])) in {"nl", ""}:
        last -= 1
    return next((place for place in range(last + 1, article) if _is_heading(pieces[place])), last + 1)


def _bare(words: str) -> str:
    return re.sub(r"\W+", "", words).lower()


def _own_title(pieces: list[Block]) -> str:
    """The treaty's title in its own language, from the first lines below the Dutch one; empty where there is none.

    Texts of the International Labour Organization have the name of its Conference first, and their title may be a
    line of its own.
    """
    begun = ""
    for block in pieces[:5]:
        words = " ".join(_AFTER_TITLE.sub("", _words(block)).split()).strip(" .")
        if _CONFERENCE.match(words):
            continue
        if _is_heading(block) and _PROTOCOL.fullmatch(words) and not begun:
            begun = words  # the title goes on in the next line
        elif _is_heading(block) and not _UNIT.match(words):
            return f"{begun} {words}".strip()
        else:
            return words if _TITLE.match(words) and len(words) < _LONGEST_TITLE else begun
    return begun
