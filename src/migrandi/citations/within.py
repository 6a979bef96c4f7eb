"""What a provision of a law cites: recognised in its words, marked by its publisher, or places of the law itself."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import regex

from migrandi.citations.citation import Authority, Citation, Mention
from migrandi.citations.own import Own
from migrandi.citations.pinpoint_addresses import addresses
from migrandi.citations.pinpoints import expressions
from migrandi.citations.publishers import Pointed, pointed
from migrandi.citations.recognising import flatten, recognise
from migrandi.formats.document import Block, Note, Provision, Table, Text


class Law(msgspec.Struct, frozen=True):
    """What is known of the law that a provision is of, for what its words may mean. `key`: of the register, if it has
    the law; `subject`: the treaty that it is about (a committee's comments, a court's judgments), or the treaty itself.
    """

    path: str
    jurisdiction: str
    kind: str
    subject: str = ""


_MAY_CITE = regex.compile(
    r"\d|[٠-٩۰-۹]|第|§|Conv|conv|Pact|pact|Coven|Protoc|Chart|Carta|Declar|Déclar|Treaty|Trait|Directi|Dublin|Schengen|"
    r"[Cc]onsti|Конв|Пакт|Прот|اتفاقي|العهد|公约|宣言|宪章|议定书|v\. |c\. |\p{Lu}{3}|[Vv]erdrag|Abkommen|\(?[IVX]{2,}"
)
_APART = "\x00"
"""Put between paragraphs where they are read: as long as the line break it stands for, and no space."""
_NUMBER_FIRST = regex.compile(
    r"\d{1,4}[a-z]{0,2}\s(?:van|of|de|du|der|des)\s|\d{1,4}[a-z]{0,2}(?:,\s\w+ (?:lid|onder).*)?$"
)
_FAMILIES = {
    "ca": "ca", "us": "us", "de": "de", "at": "de", "fr": "fr", "nl": "nl", "cn": "cn", "eu": "eu",
    **dict.fromkeys("es pe uy mx co ar cl ec bo py ve cr do gt hn pa sv".split(), "es"),
    **dict.fromkeys("gb gb-eng gb-wls gb-sct gb-nir ie au nz za ke tz ug in mt".split(), "act"),
}  # fmt: skip
_NOT_LAW = frozenset({"judgment", "views", "decision", "general-comment", "resolution", "document", "declaration"})
_KINDS = {"eu": "eu-act", "treaty": "treaty"}


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a provision's words, where it begins among all of them, and whether it is a note to the law."""

    text: Text
    start: int
    note: bool


def pieces(provision: Provision) -> list[Piece]:
    """The provision's words in order, headings with them and labels without. Between two stands one line break."""
    result: list[Piece] = []
    at = 0
    for text, note in _texts(provision, False):
        result.append(Piece(text, at, note))
        at += len(text.text) + 1
    return result


def _texts(block: Block, note: bool) -> Iterator[tuple[Text, bool]]:
    if isinstance(block, Text):
        yield block, note
    elif isinstance(block, Provision | Note):
        if isinstance(block, Provision) and block.heading is not None:
            yield block.heading, note
        for inner in block.content:
            yield from _texts(inner, note or isinstance(block, Note))
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                for inner in cell.content:
                    yield from _texts(inner, note)


def words(parts: list[Piece]) -> str:
    """The provision's words as one text; citations count its characters."""
    return "\n".join(piece.text.text for piece in parts)


def cited_in(provision: Provision, law: Law, names: tuple[tuple[str, str], ...]) -> list[Citation]:
    """Every citation in the provision. `names`: the register's, from `recognising.names_of`."""
    parts = pieces(provision)
    text = words(parts)
    marked = _marked(parts, text, law)
    if not marked and _MAY_CITE.search(text) is None:
        return []
    own = _own(law, provision.eid)
    # no citation goes on from one paragraph into the next
    apart = _APART.join(piece.text.text for piece in parts)
    found = recognise(apart, names=names, subject=law.subject, marked=marked, own=own)
    notes = [(piece.start, piece.start + len(piece.text.text)) for piece in parts if piece.note]
    return [
        one
        for one in found
        # a note tells how the text came about: its bare numbers are of the amending laws
        if not (own is not None and one.authority == own.authority and any(s <= one.start < e for s, e in notes))
    ]


def _own(law: Law, unit: str) -> Own | None:
    if law.kind in _NOT_LAW:
        return None
    family = "treaty" if law.kind == "treaty" else _FAMILIES.get(law.jurisdiction, "treaty")
    return Own(Authority("path", law.path), family, unit)


def _marked(parts: list[Piece], text: str, law: Law) -> list[Mention]:
    """The references that the publisher marked and whose address is understood."""
    found: list[Mention] = []
    for piece in parts:
        for span in piece.text.spans:
            if span.kind != "ref" or not span.target or span.start >= span.end:
                continue
            to = pointed(span.target, law.jurisdiction)
            start, end = piece.start + span.start, piece.start + span.end
            if to is None or (found and start < found[-1].end):
                continue
            kind = "us-code" if to.authority.scheme == "usc" else _KINDS.get(to.family, "statute")
            places = (to.pinpoint,) if to.pinpoint else _printed(text[start:end], to)
            found.append(Mention(start, end, kind, to.authority, to.family, pinpoints=places))
    return found


def _printed(printed: str, to: Pointed) -> tuple[str, ...]:
    """The places that a marked stretch itself names, where its address does not: `[18 van de Vreemdelingenwet](…)`."""
    flat = flatten(printed)
    if _NUMBER_FIRST.match(flat):
        flat = f"art. {flat}"
    return tuple(one for place in expressions(flat) for one in addresses(place.paths, to.family, to.authority.value))
