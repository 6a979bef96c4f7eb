"""General comments: their numbered paragraphs, and whose they are by the name of the file."""

import json

import pytest

from migrandi.formats import registry
from migrandi.formats.document import Hints, provisions
from migrandi.formats.errors import Malformed
from migrandi.formats.identifiers import work_path
from tests.corpus import CORPUS, needs_corpus, samples
from tests.formats.manifests import hints_of


def comment(*paragraphs: tuple[object, str]) -> bytes:
    return json.dumps([{"ID": number, "Labels": ["Migrants"], "Text": text} for number, text in paragraphs]).encode()


SHORT = comment(("1.", "States shall:\r\n(a) Respect;\r\n(b) Protect (see (a) above)."), ("2. ", "And fulfil."))


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "path", "last"),
    [
        ("Annotated_CCPR_GC15_aliens", "/un/general-comment/ccpr-15", 10),
        ("Annotated_CERD_GR30_non-citizens", "/un/general-comment/cerd-30", 39),
        ("Annotated_CMW_GC2_migrant_workers", "/un/general-comment/cmw-2", 79),
        ("Annotated_CEDAW-GR26-migrants", "/un/general-comment/cedaw-26", 29),
        ("Annotated_CRC-GC5-Implementation", "/un/general-comment/crc-5", 73),  # begins with words before paragraph 1
    ],
)
def test_a_general_comment_is_cited_by_its_paragraphs(name: str, path: str, last: int) -> None:
    file = CORPUS / "un-general-comments" / f"{name}.json"
    (document,) = registry.read(file.read_bytes(), hints_of(file))
    numbers = [p.number for p in provisions(document.content) if p.kind == "paragraph"]
    assert work_path(document) == path
    assert numbers == [str(n) for n in range(1, last + 1)]
    assert document.language == "en"


@needs_corpus
@pytest.mark.corpus
def test_no_two_general_comments_share_an_address() -> None:
    files = samples("un-general-comments/Annotated_*.json")
    paths = {work_path(document) for file in files for document in registry.read(file.read_bytes(), hints_of(file))}
    assert len(paths) == len(files) == 85


@pytest.mark.parametrize(
    ("hints", "title", "number"),
    [
        (
            Hints(filename="Annotated_CCPR_GC15_aliens.json"),
            "Human Rights Committee: General comment No. 15, aliens",
            "CCPR-15",
        ),
        (
            Hints(filename="x.json", title="CEDAW GR26 migrants"),
            "Committee on the Elimination of Discrimination against Women: General recommendation No. 26, migrants",
            "CEDAW-26",
        ),
        (
            Hints(filename="CRC-CMW-GC22-principles.json"),
            "Committee on the Rights of the Child and Committee on Migrant Workers: Joint general comment No. 22, "
            "principles",
            "CRC-CMW-22",
        ),
        (
            Hints(filename="ESCR-GC14.json"),
            "Committee on Economic, Social and Cultural Rights: General comment No. 14",
            "CESCR-14",
        ),
        (
            Hints(filename="CRC_CEDAW-GC18-Harmful-REV.json"),
            "Committee on the Rights of the Child and Committee on the Elimination of Discrimination against Women: "
            "Joint general comment No. 18, Harmful (revised)",
            "CRC-CEDAW-18-rev",
        ),
    ],
)
def test_whose_comment_it_is_comes_from_the_name_it_was_given_by(hints: Hints, title: str, number: str) -> None:
    (document,) = registry.read(SHORT, hints)
    assert (document.title, document.number) == (title, number)
    assert not document.warnings


def test_a_comment_nobody_named_is_read_and_the_editor_told() -> None:
    (document,) = registry.read(SHORT)
    (other,) = registry.read(comment(("1.", "Another one.")))
    assert "States shall:" in document.title
    assert "name it" in document.warnings[0]
    assert work_path(document) != work_path(other)


def test_lines_that_enumerate_are_points() -> None:
    (document,) = registry.read(SHORT, Hints(filename="CRC-GC1.json"))
    assert [p.eid for p in provisions(document.content)] == ["para_1", "para_1/point_a", "para_1/point_b", "para_2"]
    assert document.facts["topics"] == "Migrants"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (comment(("1.", "")), None),
        (comment(("", "")), "no text"),
        (SHORT[:-5], "broken"),
        (SHORT[:-1] + b", 3]", "something else"),
        (comment(("1.", "x"), ({"a": 1}, "y")), "something else"),
    ],
)
def test_a_comment_that_cannot_be_read_says_why(data: bytes, says: str | None) -> None:
    if says is None:
        assert [p.label for d in registry.read(data) for p in provisions(d.content)] == ["1."]
        return
    with pytest.raises(Malformed, match=says):
        list(registry.read(data))
