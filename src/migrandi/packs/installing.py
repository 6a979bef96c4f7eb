"""Installing a pack: checked whole before anything is written, then part by part, each of them all or nothing.

What is held already is passed over, so that a newer pack installs as a difference, and one that was stopped goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.harvest.importing import alone
from migrandi.law import blobs
from migrandi.law.blobs import Store
from migrandi.law.models import Manifestation
from migrandi.law.recording import Recorder
from migrandi.law.units import decode
from migrandi.packs import keys
from migrandi.packs.errors import Damaged, OlderPack, UnknownKey
from migrandi.packs.models import Installation
from migrandi.packs.packfile import Entry, Opened, read


class Installed(msgspec.Struct):
    """What an installation did: receipts taken and passed over, provisions recorded, new among them."""

    name: str
    edition: int
    signer: str
    taken: int = 0
    held: int = 0
    provisions: int = 0
    new: int = 0


def install(
    file: Path,
    *,
    home: Path,
    store: Store,
    at: datetime,
    trust_unknown: bool = False,
    on_part: Callable[[int, int], object] = lambda done, of: None,
    on_recorded: Callable[[], object] = lambda: None,
) -> Installed:
    """Install the pack. `at` is the moment of it. `on_part` is told how many parts are done, of how many.

    Raises `UnknownKey` unless the signer is trusted or `trust_unknown` says so, `NotAPack`, `Damaged`, `OlderPack`
    where a newer edition is installed, and `AnotherImport`.
    """
    opened = read(file)
    listing = opened.listing
    if not trust_unknown and listing.signer not in keys.trusted(home):
        raise UnknownKey(
            _(
                "%(file)s is signed with the key %(key)s, which is not trusted here. Ask its sender for the key by "
                "another way; where it is this one, run “migrandi pack trust %(key)s --name …”."
            ),
            file=file, key=listing.signer,
        )  # fmt: skip
    opened.check()
    with alone(home, store):
        row = _begin(opened, at)
        done = Installed(listing.name, listing.edition, listing.signer)
        known = set(Manifestation.objects.values_list("key", flat=True))
        for number, part in enumerate(listing.parts, 1):
            wanted = set(part.keys) - known
            done.held += len(part.keys) - len(wanted)
            if wanted:
                entries = [entry for entry in opened.entries(part) if entry.received.key in wanted]
                _take(opened, entries, store, done)
            on_part(number, len(listing.parts))
        on_recorded()
        row.done_at = at
        row.save()
    return done


def _begin(opened: Opened, at: datetime) -> Installation:
    listing = opened.listing
    row = Installation.objects.filter(name=listing.name, signer=listing.signer).first()
    if row is not None and row.edition > listing.edition:
        raise OlderPack(
            _("A newer edition of the pack “%(name)s” is installed: its texts would be replaced by older ones."),
            name=listing.name,
        )
    row = row or Installation(name=listing.name, signer=listing.signer)
    row.edition, row.digest, row.begun_at, row.done_at = listing.edition, opened.digest, at, None
    row.save()
    return row


def _take(opened: Opened, entries: list[Entry], store: Store, done: Installed) -> None:
    for entry in entries:
        _check(opened, entry)
        if entry.original:
            blobs.keep(store, entry.original, entry.received.sha256)
    recorder = Recorder()
    with transaction.atomic():
        for entry in entries:
            taken = recorder.record(entry.documents, entry.received, entry.at)
            done.taken += 1
            done.provisions += taken.provisions
            done.new += taken.provisions - taken.unchanged
        recorder.write()


def _check(opened: Opened, entry: Entry) -> None:
    """Raises `Damaged` where a text or its original is not what its digest says."""
    for prepared in entry.documents:
        for unit in prepared.units:
            if hashlib.blake2b(unit.content.encode(), digest_size=16).hexdigest() != unit.digest:
                raise Damaged(_("%(file)s holds a text that is not what its digest says."), file=opened.file)
            try:
                decode(unit.content)
            except (msgspec.DecodeError, TypeError) as error:
                raise Damaged(
                    _("%(file)s holds a text that cannot be read: %(why)s."), file=opened.file, why=error
                ) from error
    if entry.original and hashlib.sha256(entry.original).hexdigest() != entry.received.sha256:
        raise Damaged(_("%(file)s holds an original that is not what its digest says."), file=opened.file)
