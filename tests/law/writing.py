"""Small laws of our own invention, and recording them as if they had been imported."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from migrandi.formats.document import LegalDocument, Provision, Text
from migrandi.formats.identifiers import assign_eids
from migrandi.law.recording import Received, Recorded, record
from migrandi.law.units import prepare

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)

SENTENCES = {
    "entry": "A traveller who reaches the harbour shall be heard within three days by the warden of the harbour.",
    "refuge": "Nobody who asks for refuge in good faith shall be sent back across the river against her will.",
    "papers": "The warden shall give to every person admitted a paper that names her and the day on which it ends.",
    "appeal": "Against the warden's refusal the person may turn to the court of the town within thirty days.",
    "appeal-long": "Against the warden's refusal the person may turn to the court of the town within sixty days.",
    "work": "Whoever holds such a paper may work for wages in any trade that the town leaves open to strangers.",
}
"""Sentences of an invented harbour law, long enough to be told apart by their words."""


def article(number: str, key: str, heading: str = "", **fields: object) -> Provision:
    """An article with one of the sentences."""
    return Provision(
        "article",
        label=f"Article {number}",
        number=number,
        heading=Text(heading) if heading else None,
        content=[Text(SENTENCES[key])],
        **fields,  # type: ignore[arg-type]
    )


def law(*content: Provision, as_of: str | None = None, language: str = "en", **fields: object) -> LegalDocument:
    """The harbour law of an invented State, with these provisions."""
    said: dict[str, object] = {
        "format": "test", "language": language, "jurisdiction": "xx", "kind": "act", "title": "Harbour Act",
        "year": 1999, "number": "7", "content": list(content), "as_of": date.fromisoformat(as_of) if as_of else None,
    }  # fmt: skip
    document = LegalDocument(**(said | fields))  # type: ignore[arg-type]
    assign_eids(document)
    return document


def take_in(document: LegalDocument, filename: str = "law.xml") -> Recorded:
    """Record the document as a file received."""
    prepared = prepare(document)
    key = hashlib.sha256(repr((prepared.units, document.as_of, document.language, filename)).encode()).hexdigest()
    return record([prepared], Received(key, key, 1, filename), NOW)
