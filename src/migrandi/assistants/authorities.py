"""What stands behind an answer: where it can be read and the checksum of what was received there.

Each authority says of what its checksum is: the bytes as received, the register as a whole, or the entry as told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import msgspec
from django.conf import settings

from migrandi.law.models import Work
from migrandi.law.reading import Reading, Source, languages, provision_on, read_work
from migrandi.treaties.models import ParticipationSource
from migrandi.treaties.register.digesting import register_sha256

Shape = dict[str, Any]

BYTES, REGISTER, ENTRY = "the bytes as received", "the register of this database", "the entry as told"

_checksum_of_register = cache(register_sha256)


def page(path: str, eid: str = "", on: date | None = None, language: str = "") -> str:
    """Where a person reads it on this site."""
    asked = "&".join(f"{name}={value}" for name, value in (("on", on), ("lang", language)) if value)
    return f"{settings.SITE_ADDRESS}{path}{f'/{eid}' if eid else ''}{f'?{asked}' if asked else ''}"


def of_source(source: Source, path: str, eid: str, on: date | None, language: str) -> Shape:
    """The publisher's bytes that a text was read from."""
    here = page(path, eid, on, language)
    return {
        "address": source.address or here, "sha256": source.sha256, "checksum_of": BYTES, "publisher": source.publisher,
        "received_at": source.received_at.isoformat(), "as_of": source.as_of.isoformat() if source.as_of else None,
        "page": here,
    }  # fmt: skip


def of_reading(reading: Reading) -> Shape:
    """The bytes behind a reading."""
    return of_source(reading.source, reading.work.path, reading.eid, reading.on, reading.language)


def of_place(work: Work, eid: str, on: date | None, language: str) -> Shape:
    """The bytes behind a law or a provision as of a day; the register, where no text is held.

    Raises a `LawError` where the law has no such provision on that day.
    """
    if not languages(work):
        return of_register(work, eid)
    return of_reading(provision_on(work, eid, on, language or None) if eid else read_work(work, on, language or None))


def of_register(work: Work, eid: str = "") -> Shape:
    """The register's line on a Work, and the official address that it names."""
    here = page(work.path, eid)
    return {
        "address": str(work.facts.get("address") or here), "sha256": _checksum_of_register(), "checksum_of": REGISTER,
        "page": here,
    }  # fmt: skip


def of_participation(said: Iterable[str]) -> list[Shape]:
    """The publications from which States' acts were taken that are named in these lines."""
    lines = set(said)
    anyhow = {
        "address": f"{settings.SITE_ADDRESS}/treaties",
        "sha256": _checksum_of_register(),
        "checksum_of": REGISTER,
    }
    return [
        {
            "title": source.title, "publisher": source.publisher, "read": source.read,
            "address": source.address or settings.SITE_ADDRESS, "sha256": _checksum_of_register(),
            "checksum_of": REGISTER,
        }
        for source in ParticipationSource.objects.all()
        if any(f"{source.title}. {source.publisher}." in line for line in lines)
    ] or [anyhow]  # fmt: skip


def of_entry(address: str, told: object, sha256: str = "") -> Shape:
    """Something that came by itself, as a meeting: its source's bytes if they are known, else the entry as told."""
    digest = sha256 or hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()
    return {"address": address, "sha256": digest, "checksum_of": BYTES if sha256 else ENTRY}
