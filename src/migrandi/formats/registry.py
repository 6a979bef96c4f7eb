"""The list of formats, and the detector that chooses among them by content.

A format is a module of this package with three names:

- `NAME`: its name in reports and in the database, as `akoma-ntoso`;
- `recognises(sample: Sample) -> bool`: whether the bytes are of this format, by what they hold;
- `read(data: bytes, hints: Hints) -> Iterable[LegalDocument]`: the documents in them, nearly always one.

To add one, write its file and add its line to `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from migrandi.formats.characters import holds_nulls, storable
from migrandi.formats.document import Hints, LegalDocument
from migrandi.formats.errors import Malformed, NotLaw
from migrandi.formats.identifiers import assign_eids
from migrandi.formats.sample import Sample

FORMATS: tuple[str, ...] = (
    # asked in this order: the most particular first, plain text last
    "akoma_ntoso_own",
    "akoma_ntoso",
    "formex",
    "justice_canada",
    "clml",
    "uslm",
    "bwb",
    "gii",
    "boe",
    "egov_japan",
    "eisb",
    "lovdata",
    "rada",
    "eurlex",
    "normattiva",
    "impo",
    "open_treaties",
    "hudoc",
    "treaty_body_views",
    "general_comments",
    "hrc_votes",
    "pdf",
    "docx",
    "doc",
    "datasets",
    "legalize_md",
    "gesetze_md",
    "nl_markdown",
    "html",
    "markdown",
    "plain_text",
)


class Format(Protocol):
    """What a format module offers."""

    NAME: str

    def recognises(self, sample: Sample) -> bool:
        """Whether the bytes are of this format."""

    def read(self, data: bytes, hints: Hints) -> Iterable[LegalDocument]:
        """The documents in the bytes. Raises a `FormatError` that says why they cannot be read."""


@cache
def load(module: str) -> Format:
    """The format module of that name."""
    return cast(Format, import_module(f"migrandi.formats.{module}"))


def detect(data: bytes, hints: Hints) -> Format:
    """The first format that recognises the bytes. Raises `NotLaw` where none does."""
    sample = Sample(data, hints)
    if not data.strip():
        raise NotLaw("The file is empty.")
    for module in FORMATS:
        candidate = load(module)
        if candidate.recognises(sample):
            return candidate
    raise NotLaw("No format recognises this file as law.")


def read(data: bytes, hints: Hints | None = None) -> Iterator[LegalDocument]:
    """Every document in the bytes, with the address of each provision assigned.

    Raises a `FormatError`, whose text is for the person who gave the bytes; nothing else for any bytes at all.
    """
    hints = hints or Hints()
    try:
        nulls = holds_nulls(data)  # once: there may be thousands of documents in them
        for document in detect(data, hints).read(data, hints):
            if hints.as_of is not None:
                document.as_of = hints.as_of
            if nulls:
                storable(document)
            assign_eids(document)
            yield document
    except RecursionError as error:
        raise Malformed("The document nests deeper than any law does: it is broken.") from error
