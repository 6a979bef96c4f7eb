"""A law as reference managers take it: RIS, and the COinS that Zotero finds in a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from migrandi.law.models import Work
from migrandi.papers.authorities import describe
from migrandi.papers.bibliography import as_items, ris_of
from migrandi.papers.library import Held

_ZOTERO = {"legislation": "statute", "legal_case": "case", "treaty": "statute", "report": "report"}
"""Zotero's own kinds, by CSL's; it has none for treaties."""


def named(kind: str, label: str) -> str:
    """A provision by its label; by its kind, too, where the label is a bare number (`section 97`)."""
    return f"{kind} {label}" if label and not any(letter.isalpha() for letter in label) else label


def ris(work: Work, label: str, language: str, address: str) -> str:
    """The law in RIS; of a provision with its label behind the title."""
    return ris_of(_item(work, label, language, address))


def coins(work: Work, label: str, language: str, address: str) -> str:
    """What the title of a `span class="Z3988"` holds: the law as an OpenURL context object (Z39.88-2004)."""
    item = _item(work, label, language, address)
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    said = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", _ZOTERO.get(item["type"], "document")),
        ("rft.title", item["title"]),
        ("rft.date", "-".join(f"{part:02d}" for part in issued)),
        ("rft.creator", item.get("authority", "")),
        ("rft.coverage", item.get("jurisdiction", "")),
        ("rft.language", language),
        ("rft.identifier", address),
    ]
    return urlencode([(name, value) for name, value in said if value])


def _item(work: Work, label: str, language: str, address: str) -> dict[str, Any]:
    key = f"{work.path}/{label}" if label else work.path
    (item,) = as_items([describe(key.strip("/"), Held(work, ""), language or "en")])
    title = f"{item['title']}, {label}" if label else item["title"]
    return item | {"title": title, "URL": address}
