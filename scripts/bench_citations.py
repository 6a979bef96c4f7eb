"""Measures how fast citations are read in real law: megabytes of words and provisions a second on one core.

Run it with MIGRANDI_TEST_CORPUS set; it prints a table and a digest of what was found, which is the same as long as
the same things are found. Beside whole laws it reads each text written to do harm that the tests hold.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

from migrandi.citations.citation import Citation
from migrandi.citations.recognising import names_of, recognise
from migrandi.citations.within import Law, cited_in, pieces, words
from migrandi.formats import registry
from migrandi.formats.document import Provision
from migrandi.formats.errors import FormatError
from migrandi.harvest import files
from migrandi.law.units import decode, prepare
from migrandi.treaties.register.reading import instruments

CORPUS = Path(os.environ.get("MIGRANDI_TEST_CORPUS") or Path(__file__).parents[1] / "shared" / "corpus")
LAW = {
    "Canada, acts and regulations": ("ca-justice/eng/*.xml", "ca-justice/fra/*.xml"),
    "Germany": ("de-bundestag/*.md",),
    "France": ("fr-legalize/versions/CESEDA@2021-09-30.md",),
    "Netherlands": ("nl-markdown/BWBR*.md",),
    "Spanish-speaking": ("pe-legalize/*.md", "uy-legalize/*.md"),
    "European Union": ("official/eu/*.xhtml",),
    "United Kingdom": ("official/uk/*.xml", "uk-find-case-law/*.xml"),
    "United States": ("us-uslm/*.xml",),
    "Treaty bodies": ("un-general-comments/*.json",),
    "Strasbourg": ("hudoc-echr/001-1*.json",),
}
SHARE = 1_500_000
"""At most so many characters of each: what is read of them is the same for ever, in the order of the names."""


class Read(NamedTuple):
    """What reading one kind of law came to."""

    characters: int
    provisions: int
    seconds: float
    citations: list[Citation]


def provisions(patterns: tuple[str, ...]) -> list[tuple[Provision, Law]]:
    """Provisions of the corpus files, as they are kept after an import."""
    found: list[tuple[Provision, Law]] = []
    size = 0
    for file in sorted(path for pattern in patterns for path in CORPUS.glob(pattern)):
        for find in files.find([file]):
            try:
                documents = list(registry.read(Path(find.path).read_bytes(), find.hints))
            except FormatError:
                continue
            for document in documents:
                whole = prepare(document)
                law = Law(whole.path, document.jurisdiction, document.kind)
                for unit in whole.units:
                    found.append((decode(unit.content), law))
                    size += len(words(pieces(found[-1][0])))
        if size > SHARE:
            break
    return found


def read(sample: list[tuple[Provision, Law]], names: tuple[tuple[str, str], ...]) -> Read:
    start = time.process_time()
    found = [citation for provision, law in sample for citation in cited_in(provision, law, names)]
    seconds = time.process_time() - start
    return Read(sum(len(words(pieces(one))) for one, _law in sample), len(sample), seconds, found)


def main() -> None:
    names = names_of(instruments())
    recognise("Article 3 of the Convention", names=names)
    every = hashlib.blake2b(digest_size=8)
    total = Read(0, 0, 0.0, [])
    print(f"{'law':32} {'million characters':>18} {'provisions':>10} {'citations':>9} {'M characters/s':>14}")
    for name, patterns in LAW.items():
        one = read(provisions(patterns), names)
        for citation in one.citations:
            every.update(repr(citation).encode())
        total = Read(*(mine + its for mine, its in zip(total, one, strict=True)))  # type: ignore[operator]
        show(name, one)
    show("all", total)
    print(f"provisions a second: {total.provisions / total.seconds:,.0f}; what was found: {every.hexdigest()}")


def show(name: str, one: Read) -> None:
    rate = one.characters / 1e6 / one.seconds if one.seconds else 0.0
    cells = f"{one.characters / 1e6:18.2f} {one.provisions:10} {len(one.citations):9} {rate:14.3f}"
    print(f"{name:32} {cells}")


if __name__ == "__main__":
    sys.exit(main())
