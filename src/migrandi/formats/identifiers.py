"""Addresses: of a Work (`/ca/act/2001/c-27`) and of each provision below it (`art_33/para_1`)."""

from __future__ import annotations

import re
import unicodedata

from migrandi.formats.document import CONTAINERS, KINDS, Block, LegalDocument, Provision, Table

_KEPT_WHOLE = frozenset({"schedule", "annex", "appendix", "attachment", "opinion"})
"""Containers that number their provisions anew: `sched_1/sec_1` is not `sec_1`."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘－"), "-")
_NOT_IN_SLUG = re.compile(r"[^\w-]+")
_NOT_IN_NUMBER = re.compile(r"[^\w.-]+")
_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}


def slug(words: str) -> str:
    """`words` as one lower-case path segment: accents off Latin letters, other scripts kept, the rest hyphens."""
    plain = words.translate(_DASHES).lower()
    if not plain.isascii():
        plain = "".join(_LATIN.get(letter, letter) for letter in plain)
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if not "̀" <= c <= "ͯ"))
    return re.sub(r"-{2,}", "-", _NOT_IN_SLUG.sub("-", plain)).strip("-_")


def work_path(document: LegalDocument) -> str:
    """The path of the document's Work: `/jurisdiction/kind[/year]/number`; the title where it has no number."""
    parts = [document.jurisdiction or "unknown", document.kind]
    if document.year is not None:
        parts.append(f"{document.year:04d}")
    parts.append(slug(document.number) or slug(document.title)[:120].strip("-") or "untitled")
    return "/" + "/".join(parts)


def segment(kind: str, number: str) -> str:
    """One step of an address: `art_33`, `para_1`; the kind alone where there is no number."""
    bare = _NOT_IN_NUMBER.sub("-", number.strip().translate(_DASHES)).strip("-._")
    return f"{KINDS.get(kind, kind)}_{bare}" if bare else KINDS.get(kind, kind)


def assign_eids(document: LegalDocument) -> None:
    """Give every provision of the document its address, unique in it and the same in every dated copy of it.

    Articles, sections and the like are addressed from the Work itself (`art_33`), as lawyers cite them, not through
    the parts and chapters above them, except in schedules and annexes, which number anew. Where two have the same
    address, the later one is told apart by its container, or else by a counter (`art_7~2`).
    """
    taken: dict[str, int] = {}
    _assign(document.content, "", "", taken)


def _assign(blocks: list[Block], base: str, container: str, taken: dict[str, int]) -> None:
    """`base` is put before a unit's address, `container` before a container's."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    _assign(cell.content, base, container, taken)
            continue
        if not isinstance(block, Provision):
            continue
        own = segment(block.kind, block.number or (block.label if block.kind not in CONTAINERS else ""))
        if block.kind in CONTAINERS:
            if own == KINDS.get(block.kind) and block.heading is not None and block.kind == "crossheading":
                own = f"{own}_{slug(block.heading.text)[:60].strip('-')}"
            eid = _free(f"{container}/{own}" if container else own, "", taken)
            inner = eid if block.kind in _KEPT_WHOLE else base
            block.eid = eid
            _assign(block.content, inner, eid, taken)
        else:
            wanted = f"{base}/{own}" if base else own
            eid = _free(wanted, f"{container}/{own}" if container else "", taken)
            block.eid = eid
            _assign(block.content, eid, eid, taken)


def _free(wanted: str, instead: str, taken: dict[str, int]) -> str:
    """`wanted` if no other provision has it, else `instead`, else `wanted` with the first free counter."""
    eid = wanted
    if eid in taken and instead:
        eid = instead
    count = taken.get(wanted, 1)
    while eid in taken:
        count += 1
        eid = f"{wanted}~{count}"
    # where the next of the same address begins to count, so that ten thousand alike are not ten thousand searches
    taken[wanted] = max(count, taken.get(wanted, 1))
    taken[eid] = taken.get(eid, 1)
    return eid
