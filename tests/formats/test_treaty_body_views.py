"""Views of the treaty bodies: many documents in one file, each with its own symbol, paragraphs, opinions and notes."""

import json
import tracemalloc
from collections import Counter
from functools import cache

import pytest

from migrandi.formats import registry
from migrandi.formats.document import LegalDocument, Note, Provision, Text, provisions
from migrandi.formats.errors import Malformed
from migrandi.formats.identifiers import work_path
from migrandi.formats.treaty_bodies import symbol
from tests.corpus import CORPUS, needs_corpus


@cache
def documents(shard: str) -> dict[str, LegalDocument]:
    data = (CORPUS / "un-treaty-body-jurisprudence" / f"jur_{shard}.json").read_bytes()
    return {work_path(document): document for document in registry.read(data)}


def paragraph(**fields: object) -> dict[str, object]:
    return {"docId": "cat-c-14-d-24-1995", "paragraphId": "1.", "n": "1", "text": "A. was sent back.", **fields}


def file_of(*paragraphs: dict[str, object]) -> bytes:
    return json.dumps({"paragraphs": paragraphs}).encode()


@pytest.mark.parametrize(
    ("written", "printed", "communication", "year"),
    [
        ("ccpr-c-141-d-4275-2022", "CCPR/C/141/D/4275/2022", "4275/2022", 2022),
        ("ccpr-c143-d-4367-2023", "CCPR/C/143/D/4367/2023", "4367/2023", 2023),  # as one file writes it
        ("cat-c-24-d-130-131-1999", "CAT/C/24/D/130 & 131/1999", "130 & 131/1999", 1999),  # two joined
        ("cat-c-33-d-163-2000-rev-1", "CAT/C/33/D/163/2000/Rev.1", "163/2000", 2000),
        ("cat-c-63-3", "CAT/C/63/3", "", None),  # a report, not a communication
    ],
)
def test_a_file_name_is_read_as_the_symbol_it_stands_for(
    written: str, printed: str, communication: str, year: int | None
) -> None:
    stated = symbol(written)
    assert (stated.symbol, stated.communication, stated.year) == (printed, communication, year)


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("shard", "works"),
    [("CAT_1995-1999", 81), ("CAT_unknown", 20), ("CCPR_1978-1979", 24), ("CCPR_2022-2023", 46)],  # one is there twice
)
def test_every_document_of_a_file_is_a_work_of_its_own(shard: str, works: int) -> None:
    assert len(documents(shard)) == works


@needs_corpus
@pytest.mark.corpus
def test_views_are_known_by_symbol_committee_and_respondent() -> None:
    document = documents("CAT_1995-1999")["/un/views/1996/cat-c-18-d-39-1996"]
    assert document.identifiers == {"symbol": "CAT/C/18/D/39/1996"}
    assert document.title == "Committee against Torture, communication No. 39/1996 (Sweden)"
    assert document.facts["committee"] == "CAT"
    assert document.facts["respondent"] == "Sweden"


@needs_corpus
@pytest.mark.corpus
def test_paragraphs_keep_the_numbers_they_are_cited_by() -> None:
    document = documents("CAT_unknown")["/un/views/2000/cat-c-33-d-163-2000-rev-1"]
    numbers = [p.number for p in provisions(document.content) if p.kind == "paragraph"]
    assert numbers[:5] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert numbers[-1] == "7"
    assert all(count == 1 for count in Counter(numbers).values())


@needs_corpus
@pytest.mark.corpus
def test_an_individual_opinion_is_a_part_of_its_own() -> None:
    opinions = [
        p
        for d in documents("CCPR_1978-1979").values()
        for p in d.content
        if isinstance(p, Provision) and p.kind == "opinion"
    ]
    assert opinions
    assert all(p.eid.startswith("opinion_") for p in opinions)


@needs_corpus
@pytest.mark.corpus
def test_a_scan_read_by_a_program_is_said_to_be_one() -> None:
    scanned = [d for d in documents("CAT_1995-1999").values() if d.warnings]
    assert len(scanned) == 9
    assert all("scan" in d.warnings[0] for d in scanned)


@needs_corpus
@pytest.mark.corpus
def test_numbers_that_the_collection_left_in_the_words_are_found() -> None:
    decision = next(d for d in documents("CAT_1995-1999").values() if "24/1995" in d.title)
    assert [p.number for p in provisions(decision.content) if p.kind == "paragraph"] == ["1", "2", "3", "4"]


def test_a_footnote_mark_becomes_a_mark_and_its_note_stands_below_the_paragraph() -> None:
    footnotes = [{"n": 3, "text": "See No. 1/1990."}]
    (document,) = registry.read(file_of(paragraph(text="He left.[[fn:3]] She stayed.", footnotes=footnotes)))
    (held,) = provisions(document.content)
    text, note = held.content
    assert isinstance(text, Text)
    assert text.text == "He left. She stayed."
    assert [(s.start, s.kind, s.target) for s in text.spans] == [(8, "note", "3")]
    assert isinstance(note, Note)
    assert (note.marker, note.id) == ("3", "3")


def test_documents_whose_paragraphs_are_mixed_are_put_together() -> None:
    other = "cat-c-14-d-25-1995"
    data = file_of(paragraph(), paragraph(docId=other), paragraph(n="2", paragraphId="2."))
    assert [[p.number for p in provisions(d.content)] for d in registry.read(data)] == [["1", "2"], ["1"]]


def test_the_points_of_a_decision_are_cited_one_by_one() -> None:
    words = "The Committee decides: (a) That it is admissible; (b) That this be made known under rule 3 (c)."
    (document,) = registry.read(file_of(paragraph(n="8", text=words)))
    assert [p.eid for p in provisions(document.content)] == ["para_8", "para_8/point_a", "para_8/point_b"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (file_of(), "no paragraph"),
        (file_of(paragraph(text=None, n=None)), "no text"),
        (file_of(paragraph())[:-9], "broken"),
        (file_of(paragraph(docId=7)), "docId"),
        (file_of(paragraph(footnotes="none")), "footnotes"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, says: str) -> None:
    padded = b'{"paragraphId": 0, "docId": 0, ' + data[1:]
    with pytest.raises(Malformed, match=says):
        list(registry.read(padded))


def test_a_large_file_is_read_document_by_document_and_not_held_in_memory_whole() -> None:
    words = "The Committee observes that the author left. " * 40
    data = file_of(
        *(
            paragraph(docId=f"ccpr-c-141-d-{number}-2022", n=str(n), paragraphId=f"{n}.", text=words)
            for number in range(1, 101)
            for n in range(1, 41)
        )
    )
    tracemalloc.start()
    count = sum(1 for _ in registry.read(data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100
    assert peak < len(data) / 2
