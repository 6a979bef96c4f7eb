"""What the corpus's own lists say of each of its files, as the importer would be told it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import langcodes

from migrandi.formats.document import Hints
from tests.corpus import CORPUS

LAW_KINDS = frozenset({"national law", "2-treaty-text", "3-case-law", "4-un-documents"})
"""Kinds of the lists under which law, judgments and documents stand (and tables about them, which are refused)."""

_JURISDICTIONS = {"UK": "gb"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Row:
    """One file of the corpus as its list describes it."""

    path: Path
    name: str
    kind: str
    format: str
    hints: Hints


def rows() -> Iterator[Row]:
    """Every file of both lists that lies in the folder."""
    for listed in ("manifest.csv", "manifest-intl.csv"):
        if not (CORPUS / listed).is_file():
            continue
        with (CORPUS / listed).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                path = CORPUS / row["path"]
                if path.is_file():
                    yield Row(path, row["path"], row.get("kind") or "national law", row["format"], _hints(row))


def hints_of(path: Path) -> Hints:
    """What the lists say of the file; its name alone where they do not name it."""
    return _by_path().get(path, Hints(filename=path.name))


def _by_path() -> dict[Path, Hints]:
    if not _KNOWN:
        _KNOWN.update({row.path: row.hints for row in rows()})
    return _KNOWN


_KNOWN: dict[Path, Hints] = {}


def _hints(row: dict[str, str]) -> Hints:
    jurisdiction = row.get("jurisdiction", "")
    language = row["language"]
    stated = row.get("version_date", "")
    return Hints(
        filename=row["path"].rsplit("/", 1)[-1],
        language="" if ";" in language else langcodes.standardize_tag(language, macro=True) if language else "",
        jurisdiction=_JURISDICTIONS.get(jurisdiction, jurisdiction.lower()),
        title=row["title"],
        as_of=date.fromisoformat(stated) if _DATE.fullmatch(stated) else None,
    )
