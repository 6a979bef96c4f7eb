"""Making a pack: the chosen copies, cut into parts that stay the same while their laws do, signed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.utils.translation import gettext as _

from migrandi import __version__
from migrandi.formats.document import LegalDocument
from migrandi.law import blobs
from migrandi.law.blobs import Store
from migrandi.law.following import latest
from migrandi.law.models import Expression, Manifestation, Provision
from migrandi.law.outlines import read as read_outline
from migrandi.law.recording import Received
from migrandi.law.units import Prepared, Unit
from migrandi.packs import keys
from migrandi.packs.choosing import by_receipt, copies
from migrandi.packs.errors import NothingChosen
from migrandi.packs.packfile import Entry, Listing, Part, Selection, packed, read, write

_PART = 1_500_000
"""About how many bytes of law, before they are packed, go into one part."""
_TITLES = 40
_document = msgspec.json.Decoder(LegalDocument).decode


def make(
    file: Path,
    name: str,
    selection: Selection,
    *,
    home: Path,
    store: Store,
    at: datetime,
    beyond: Path | None = None,
    on_part: Callable[[int], object] = lambda texts: None,
) -> Listing:
    """Write the pack and return its list. `beyond`: an earlier pack, whose receipts are left out of this one.

    `at` is the moment it is made. Raises `NothingChosen`, and what `choosing.copies` raises.
    """
    left_out = {key for part in read(beyond).listing.parts for key in part.keys} if beyond is not None else set()
    chosen = copies(selection)
    signing = keys.own(home)
    parts: list[Part] = []
    works: dict[str, str] = {}
    texts = start = 0
    # parts wait on disk until the list, which stands before them, is known
    with TemporaryDirectory(dir=file.absolute().parent, prefix=".pack-") as folder:
        waiting: list[Path] = []
        for entries in _grouped(_entries(chosen, selection, store, left_out)):
            data = packed(entries)
            place = Path(folder) / str(len(parts))
            place.write_bytes(data)
            waiting.append(place)
            parts.append(
                Part(start, len(data), hashlib.sha256(data).hexdigest(), [entry.received.key for entry in entries])
            )
            start += len(data)
            for entry in entries:
                texts += len(entry.documents)
                works.update({prepared.path: prepared.document.title for prepared in entry.documents})
            on_part(texts)
        if not parts:
            raise NothingChosen(_("No text that is held is of this selection, or all of it is in the earlier pack."))
        listing = Listing(
            name, latest(), at, __version__, keys.shown(signing.public_key()), selection, len(works), texts,
            list(works.values())[:_TITLES], parts,
        )  # fmt: skip
        write(file, listing, (place.read_bytes() for place in waiting), signing)
    return listing


def _grouped(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    group: list[Entry] = []
    size = 0
    for entry in entries:
        group.append(entry)
        size += sum(len(unit.content) for prepared in entry.documents for unit in prepared.units) + len(entry.original)
        if size > _PART:
            yield group
            group, size = [], 0
    if group:
        yield group


def _entries(chosen: object, selection: Selection, store: Store, left_out: set[str]) -> Iterator[Entry]:
    for _number, held in by_receipt(chosen):  # type: ignore[arg-type]
        manifestation = held[0].manifestation
        key = _key(manifestation, held)
        if key in left_out:
            continue
        received = Received(
            key, manifestation.sha256, manifestation.size, manifestation.filename, manifestation.media_type,
            manifestation.address, manifestation.publisher, manifestation.licence,
        )  # fmt: skip
        original = blobs.fetch(store, manifestation.sha256) if selection.originals else b""
        yield Entry(received, manifestation.received_at, [_prepared(copy) for copy in held], original)


def _key(manifestation: Manifestation, held: list[Expression]) -> str:
    """The receipt's own key where all it brought is in the pack; else one of this extract, so that the whole can still
    come in later."""
    standing = manifestation.expressions.count()
    if standing == len(held) and len({copy.work_id for copy in held}) == len(manifestation.reading.get("works", [])):
        return str(manifestation.key)
    extract = "\n".join(f"{copy.work.path} {copy.language} {copy.as_of}" for copy in held)
    return hashlib.sha256(f"extract\n{manifestation.key}\n{extract}".encode()).hexdigest()


def _prepared(copy: Expression) -> Prepared:
    """The copy as it was before it was recorded."""
    outline = read_outline(copy.outline)
    held = Provision.objects.in_bulk([number for number, _depth in outline])
    units = []
    for number, depth in outline:
        row = held[number]
        units.append(
            Unit(
                row.eid, depth, row.kind, row.label, row.number, row.heading, row.in_force_from, row.in_force_to,
                row.content, row.digest,
            )
        )  # fmt: skip
    return Prepared(copy.work.path, _document(copy.document), units)
