"""The bytes of mail as it came and went: in a store of their own, apart from the public law, gone when erased."""

from __future__ import annotations

from django.conf import settings

from migrandi.enquiries.models import Attachment, Message, OutgoingMessage
from migrandi.law import blobs


def keep(data: bytes, sha256: str | None = None) -> str:
    """Store the bytes; returns their SHA-256. A folder is its owner's alone."""
    blobs.close_off(settings.ENQUIRY_BLOBS)
    return blobs.keep(settings.ENQUIRY_BLOBS, data, sha256)


def fetch(sha256: str) -> bytes:
    """The bytes of that digest, checked against it. Raises `law.blobs.BlobMissing`."""
    return blobs.fetch(settings.ENQUIRY_BLOBS, sha256)


def drop_unheld(digests: set[str]) -> int:
    """Take away those bytes that nothing refers to any more; how many were."""
    held = {
        digest
        for model in (Message, Attachment, OutgoingMessage)
        for digest in model.objects.filter(sha256__in=digests).values_list("sha256", flat=True)
    }
    gone = digests - held
    for digest in gone:
        blobs.drop(settings.ENQUIRY_BLOBS, digest)
    return len(gone)


def drop_strays() -> int:
    """Take away bytes that a stopped process kept before it recorded what they are of; how many were. Only while
    nothing else writes."""
    blobs.sweep(settings.ENQUIRY_BLOBS)
    return drop_unheld({digest for digest, _size in blobs.held(settings.ENQUIRY_BLOBS)})
