"""A document cut into the rows the database keeps, and put together again without loss. Pure: no database.

A unit is what a lawyer cites (an article, a section with all it holds), a container without the provisions it holds
(a chapter's label, heading and opening words), or loose text that stands between provisions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from migrandi.formats.document import CONTAINERS, Block, LegalDocument, Provision, Text, texts
from migrandi.formats.identifiers import work_path

LOOSE = "text"
"""Kind of a unit that holds loose text; it is not a provision of the law and has no number."""

_LOOSE_SIZE = 4_000
"""Characters after which loose text goes on in a further unit, so that a law without numbers can be read in parts."""


class Unit(msgspec.Struct, array_like=True):
    """One row-to-be: the provision without the units below it, how deep it stands, and the digest of its content."""

    eid: str
    depth: int
    kind: str
    label: str
    number: str
    heading: str
    in_force_from: date | None
    in_force_to: date | None
    content: str
    digest: str


class Prepared(msgspec.Struct, array_like=True):
    """A document ready to be recorded: its facts, and its units in order."""

    path: str
    document: LegalDocument
    units: list[Unit]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Block).decode


def decode(content: str | bytes) -> Provision:
    """The provision in a unit's content."""
    block = _decode(content)
    if not isinstance(block, Provision):
        raise TypeError(f"a unit holds a provision, not a {type(block).__name__}")
    return block


def prepare(document: LegalDocument) -> Prepared:
    """The document's units, and the document without its content. The document itself is left as it is."""
    units = [_unit(depth, provision) for depth, provision in split(document.content)]
    return Prepared(work_path(document), msgspec.structs.replace(document, content=[]), units)


def _unit(depth: int, provision: Provision) -> Unit:
    content = _encode(provision)
    return Unit(
        provision.eid,
        depth,
        provision.kind,
        provision.label,
        provision.number,
        provision.heading.text if provision.heading is not None else "",
        provision.in_force_from,
        provision.in_force_to,
        content.decode(),
        hashlib.blake2b(content, digest_size=16).hexdigest(),
    )


def split(content: list[Block]) -> Iterator[tuple[int, Provision]]:
    """Every unit of `content` in order, with its depth. `assemble` is the inverse."""
    yield from _split(content, 0, "")


def _split(blocks: Iterable[Block], depth: int, container: str) -> Iterator[tuple[int, Provision]]:
    loose: list[Block] = []
    count = 0
    for block in blocks:
        if not isinstance(block, Provision):
            loose.append(block)
            continue
        if loose:
            for piece in _pieces(loose):
                count += 1
                yield depth, _loose(piece, container, count)
            loose = []
        if block.kind not in CONTAINERS:
            yield depth, block
            continue
        first = next((i for i, b in enumerate(block.content) if isinstance(b, Provision)), len(block.content))
        opening = block.content[:first]
        if first == len(block.content) and len(list(_pieces(opening))) > 1:
            opening, first = [], 0
        yield depth, msgspec.structs.replace(block, content=opening)
        yield from _split(block.content[first:], depth + 1, block.eid)
    for piece in _pieces(loose):
        count += 1
        yield depth, _loose(piece, container, count)


def _loose(blocks: list[Block], container: str, count: int) -> Provision:
    own = f"{LOOSE}_{count}"
    return Provision(LOOSE, content=blocks, eid=f"{container}/{own}" if container else own)


def _pieces(blocks: list[Block]) -> Iterator[list[Block]]:
    """Loose blocks in runs of a size to be read, a new run at a heading once the one before has some length."""
    piece: list[Block] = []
    size = 0
    for block in blocks:
        heading = isinstance(block, Text) and block.role == "heading"
        if piece and (size > _LOOSE_SIZE or (heading and size > _LOOSE_SIZE // 4)):
            yield piece
            piece, size = [], 0
        piece.append(block)
        size += sum(map(len, texts([block])))
    if piece:
        yield piece


def assemble(units: Iterable[tuple[int, Provision]]) -> list[Block]:
    """The content that `split` cut: the units given in order with their depths, put together again."""
    top: list[Block] = []
    open_containers: list[list[Block]] = [top]
    for depth, provision in units:
        del open_containers[depth + 1 :]
        holder = open_containers[-1]
        if provision.kind == LOOSE:
            holder.extend(provision.content)
        elif provision.kind in CONTAINERS:
            copy = msgspec.structs.replace(provision, content=list(provision.content))
            holder.append(copy)
            open_containers.append(copy.content)
        else:
            holder.append(provision)
    return top
