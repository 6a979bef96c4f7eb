"""The file itself: a signed list of its parts, then the parts, each with its own checksum.

    MIGRANDI-PACK-1\\n | length of the list, 8 bytes | key, 32 bytes | signature, 64 bytes | list, JSON | the parts

The list says where each part stands, so that a file that was cut off tells what is still to come, and a transfer can
go on at that byte. It is signed with Ed25519; the parts are bound to it by their SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _

from migrandi.law.recording import Received
from migrandi.law.units import Prepared
from migrandi.packs import keys
from migrandi.packs.errors import Damaged, NotAPack

MAGIC = b"MIGRANDI-PACK-1\n"
_HEAD = len(MAGIC) + 8 + 32 + 64
_LONGEST_LIST = 256 * 2**20
_LARGEST_PART = 512 * 2**20


class Selection(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a pack holds: empty means everything. `since` and `until` are days of the copies."""

    jurisdictions: list[str] = []
    topics: list[str] = []
    languages: list[str] = []
    since: date | None = None
    until: date | None = None
    originals: bool = True


class Entry(msgspec.Struct, array_like=True):
    """What one receipt brought: where the bytes came from, when, the texts read from them, and the bytes themselves
    (empty where the pack was made without)."""

    received: Received
    at: datetime
    documents: list[Prepared]
    original: bytes = b""


class Part(msgspec.Struct):
    """Where a part stands, what it holds (keys of receipts), and its checksum."""

    start: int
    size: int
    sha256: str
    keys: list[str]


class Listing(msgspec.Struct):
    """The signed list. `edition`: a later pack of the same name has a higher one."""

    name: str
    edition: int
    made_at: datetime
    made_with: str
    signer: str
    selection: Selection
    works: int
    texts: int
    titles: list[str]
    parts: list[Part]

    @property
    def size(self) -> int:
        """Bytes of all parts together."""
        return sum(part.size for part in self.parts)


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[Entry]).decode


def packed(entries: list[Entry]) -> bytes:
    """The bytes of a part; the same entries give the same bytes."""
    return zstandard.compress(_pack(entries), 12)


def write(file: Path, listing: Listing, parts: Iterable[bytes], key: Ed25519PrivateKey) -> None:
    """Write the pack. The file appears whole or not at all."""
    encoded = msgspec.json.encode(listing)
    waiting = file.with_name(f"{file.name}.part")
    with waiting.open("wb") as opened:
        public = key.public_key().public_bytes_raw()
        opened.write(MAGIC + len(encoded).to_bytes(8, "big") + public + key.sign(encoded) + encoded)
        for part in parts:
            opened.write(part)
    waiting.replace(file)


class Opened(msgspec.Struct):
    """A pack whose list was read and whose signature is right; `base` is where its parts begin in the file."""

    file: Path
    listing: Listing
    digest: str
    base: int

    def part(self, part: Part) -> bytes:
        """The bytes of a part as they are in the file, whole or cut off."""
        with self.file.open("rb") as opened:
            opened.seek(self.base + part.start)
            return opened.read(part.size)

    def damaged(self) -> Iterator[Part]:
        """The parts that are missing or changed."""
        for part in self.listing.parts:
            if hashlib.sha256(self.part(part)).hexdigest() != part.sha256:
                yield part

    def check(self) -> None:
        """Raises `Damaged` where a part is missing or changed, with the bytes to fetch again."""
        broken = list(self.damaged())
        if broken:
            first, last = self.base + broken[0].start, self.base + broken[-1].start + broken[-1].size
            raise Damaged(
                _("%(file)s is not whole: bytes %(first)s to %(last)s are missing or damaged. Fetch them again."),
                file=self.file, first=first, last=last,
            )  # fmt: skip

    def entries(self, part: Part) -> list[Entry]:
        """What a part holds. Raises `Damaged`."""
        data = self.part(part)
        if hashlib.sha256(data).hexdigest() != part.sha256:
            self.check()
        try:
            return _unpack(zstandard.decompress(data, max_output_size=_LARGEST_PART))
        except (zstandard.ZstdError, msgspec.DecodeError) as error:
            raise Damaged(
                _("%(file)s holds a part that cannot be read: %(why)s."), file=self.file, why=error
            ) from error


def read(file: Path) -> Opened:
    """The pack. Raises `NotAPack` for another file, or where the signature is not that of the list."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
            if head[: len(MAGIC)] != MAGIC:
                raise NotAPack(_("%(file)s is no pack of Migrandi."), file=file)
            length = int.from_bytes(head[len(MAGIC) : len(MAGIC) + 8], "big")
            if length > _LONGEST_LIST:
                raise NotAPack(_("%(file)s is no pack of Migrandi: its list is too long."), file=file)
            encoded = opened.read(length)
    except OSError as error:
        raise NotAPack(_("%(file)s cannot be read: %(why)s."), file=file, why=error.strerror) from error
    if len(encoded) < length:
        raise NotAPack(_("%(file)s was cut off before the end of its list. Fetch it again."), file=file)
    signer = head[-96:-64].hex()
    if not keys.is_signed(signer, head[-64:], encoded):
        raise NotAPack(_("%(file)s was changed after it was signed, or is damaged. Do not use it."), file=file)
    try:
        listing = msgspec.json.decode(encoded, type=Listing)
    except msgspec.DecodeError as error:
        raise NotAPack(_("The list of %(file)s cannot be read: %(why)s."), file=file, why=error) from error
    if listing.signer != signer:
        raise NotAPack(_("%(file)s names another signer than the key it is signed with. Do not use it."), file=file)
    return Opened(file, listing, hashlib.sha256(encoded).hexdigest(), _HEAD + length)
