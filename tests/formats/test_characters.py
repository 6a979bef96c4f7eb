"""References to characters and the null character, as files of unknown origin hold them."""

import json

import pytest

from migrandi.formats import registry
from migrandi.formats.characters import unescape
from migrandi.formats.document import Hints, texts

LONG = b"Section 1\n\n" + b"Nobody is sent back. " * 2000
"""Longer than a detector looks."""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("caf&#233; &amp; bar&#xe9; &nbsp;", "café & baré \xa0"),
        ("R&D and AT&T;", "R&D and AT&T;"),
        ("&#0;&#x0;", "\ufffd\ufffd"),
        ("&#" + "1" * 5000 + ";", "\ufffd"),
        ("&#x" + "f" * 5000 + ";", "\ufffd"),
    ],
)
def test_references_become_the_characters_they_stand_for(source: str, text: str) -> None:
    assert unescape(source) == text


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (LONG + b"\n\nSection 2\nEvery\x00one may leave.\n", "law.txt"),
        (b'---\ntitle: "A\\0 law"\n---\n# A law\n\n## Art. 1\n\nEveryone may leave.\n', "law.md"),
        (LONG.replace(b"Section", b"# Section") + b"\n\n# Section 2\n\nEvery\x00one may leave.\n", "law.md"),
        (json.dumps([{"ID": "1.", "Labels": ["\0"], "Text": "Every\0one."}]).encode(), "CRC-GC1.json"),
    ],
)
def test_no_null_character_reaches_the_database(data: bytes, filename: str) -> None:
    for document in registry.read(data, Hints(filename=filename, title="A law")):
        held = [document.title, *document.facts.values(), *document.warnings, *texts(document.content)]
        assert not any("\0" in words for words in held)
        assert "one" in " ".join(held)
