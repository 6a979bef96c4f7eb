"""Real provisions for papers of tests: read from the corpus when a test runs, never written down here."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

from migrandi.formats.document import provisions, texts
from migrandi.harvest import files
from migrandi.harvest.importing import run
from migrandi.law.models import Work
from migrandi.law.reading import provision_on
from migrandi.treaties.loading import load_register
from tests.corpus import samples
from tests.emptying import empty

SOURCES = (
    "open-treaties/refugee.json", "open-treaties/crc.json", "open-treaties/iccpr.json",
    "udhr/arb.html", "udhr/eng.html", "udhr/fra.html",
    "ca-justice/versions/I-2.5@2021-02-26.xml", "ca-justice/versions/I-2.5@2024-10-16.xml",
    "ca-justice/versions/I-2.5@2025-12-10.xml", "ca-justice/fra/I-2.5.xml",
    "fr-legalize/versions/CESEDA@2009-09-16.md", "fr-legalize/versions/CESEDA@2021-09-30.md",
    "un-general-comments/Annotated_CRC-GC6-UASC.json",
)  # fmt: skip
CANADA = "ca/act/2001/c-27"
CESEDA = "fr/code/code-de-l-entree-et-du-sejour-des-etrangers-et-du-droit-d-asile"


def take_in(home: Path) -> None:
    """The register and the files of the corpus, as an installation has them."""
    empty()
    load_register()
    report = run(files.find(samples(*SOURCES)), home=home, store=home / "bytes", jobs=1)
    assert report.refused == []


@cache
def words(key: str, eid: str, language: str, on: str = "", paragraph: int = 0) -> tuple[str, ...]:
    """The words of one paragraph of a provision: the first that has at least ten, or one further on."""
    path = key if "/" in key else {
        "refugee-convention": "int/treaty/1951/refugee-convention", "crc": "int/treaty/1989/crc",
        "iccpr": "int/treaty/1966/iccpr", "udhr": "un/declaration/1948/udhr",
    }[key]  # fmt: skip
    work = Work.objects.get(path=f"/{path}")
    reading = provision_on(work, eid, date.fromisoformat(on) if on else None, language)
    long = [text for text in texts(reading.content) if len(text.split()) >= 10]
    # what a source has glued together is for tests of its own
    clean = re.sub(r"(?<=[a-z])\s*\n\s*", " ", long[paragraph])
    return tuple(clean.split())


@cache
def whole(path: str, eid: str, language: str, on: str = "") -> str:
    """All words of a provision, without its labels."""
    reading = provision_on(Work.objects.get(path=f"/{path}"), eid, date.fromisoformat(on) if on else None, language)
    labels = {one.label for one in provisions(reading.content)}
    return " ".join(" ".join(text for text in texts(reading.content) if text not in labels).split())


def quote(key: str, eid: str, language: str, start: int = 0, count: int = 12, on: str = "", paragraph: int = 0) -> str:
    """So many words of a provision, as they stand."""
    return " ".join(words(key, eid, language, on, paragraph)[start : start + count])
