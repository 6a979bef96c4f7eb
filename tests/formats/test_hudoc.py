"""Judgments of the European Court of Human Rights: paragraphs, operative part, opinions, and what the record states."""

import json
from functools import cache

import pytest

from migrandi.formats import registry
from migrandi.formats.document import Hints, LegalDocument, Note, Provision, provisions, texts
from migrandi.formats.errors import Malformed
from migrandi.formats.identifiers import work_path
from migrandi.formats.running_judgment import build
from tests.corpus import CORPUS, needs_corpus

HIRSI, HIRSI_FR = "001-109231", "001-109230"


@cache
def judgment(itemid: str) -> LegalDocument:
    (document,) = registry.read((CORPUS / "hudoc-echr" / f"{itemid}.json").read_bytes())
    return document


def body_paragraphs(document: LegalDocument) -> list[Provision]:
    """The judgment's own paragraphs, without those of opinions."""
    return [p for p in provisions(document.content) if p.kind == "paragraph" and p.eid.startswith("para_")]


def record(text: str, **changes: object) -> bytes:
    """A record as HUDOC gives it, with words of our own."""
    fields: dict[str, object] = {
        "itemid": "001-000001", "title": "CASE OF ROE v. RURITANIA", "app_no": "12345/20;12346/20",
        "date": "2024-02-29", "country": "RUR", "doc_type": "CHAMBER", "importance": "2", "articles": "3;41",
        "conclusion": "Violation of Art. 3;Costs", "language": "ENG", "ecli": "ECLI:CE:ECHR:2024:0229JUD001234520",
        "fetched_at": "2026-01-01T00:00:00", "full_text": text,
    }  # fmt: skip
    return json.dumps(fields | changes).encode()


RUNNING = (
    ".s1 { margin:0 } .s2 { color:#000 } &#xa0; SECOND SECTION CASE OF ROE v. RURITANIA &#xa0; JUDGMENT In the "
    "case of Roe v. Ruritania, The Court delivers the following judgment: PROCEDURE 1. &#xa0; &#xa0; The case "
    "began in 1999. The applicant was born in 1951. THE FACTS I. &#xa0; &#xa0; THE CIRCUMSTANCES OF THE CASE A. "
    "&#xa0; &#xa0; The border 2. &#xa0; &#xa0; He crossed with Mr A. Smith, see paragraph 1. He was: (a) &#xa0; "
    "&#xa0; stopped; and (b) &#xa0; &#xa0; sent back. B. &#xa0; &#xa0; The appeal 3 . &#xa0; &#xa0; He appealed "
    "under Article &#xa0; 8 of Law no. 7. 4. The appeal failed. 5. &#xa0; &#xa0; He complained. FOR THESE "
    "REASONS, THE COURT UNANIMOUSLY 1. &#xa0; &#xa0; Holds that there was a violation; 2. &#xa0; &#xa0; Dismisses"
    " the rest. Done in English, and notified in writing. &#xa0; Jane Poe &#xa0; Registrar DISSENTING OPINION OF "
    "JUDGE DOE 1. &#xa0; &#xa0; I disagree.[1] 2. &#xa0; &#xa0; Firmly so. [1] &#xa0; See nothing."
)


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("itemid", "last"),
    [
        (HIRSI, 219),
        (HIRSI_FR, 219),
        ("001-170054", 289),  # quotes whole conventions, each numbered from 1
        ("001-201353", 244),  # a table of contents of ninety numbered headings before paragraph 1
        ("001-207622", 510),  # the longest here
        ("001-233212", 163),  # half its numbers have lost the gap after them
        ("001-100038", 175),  # prints 190 where 172 should stand
        ("001-185124", 27),  # the operative part is the last paragraph
    ],
)
def test_every_paragraph_of_a_judgment_is_found_and_no_other_number_taken_for_one(itemid: str, last: int) -> None:
    assert [p.number for p in body_paragraphs(judgment(itemid))] == [str(n) for n in range(1, last + 1)]


@needs_corpus
@pytest.mark.corpus
def test_both_language_versions_are_of_one_work() -> None:
    english, french = judgment(HIRSI), judgment(HIRSI_FR)
    assert work_path(english) == work_path(french) == "/coe/judgment/2012/27765-09-02-23"
    assert (english.language, french.language) == ("en", "fr")
    assert english.identifiers["ecli"] == french.identifiers["ecli"] == "ECLI:CE:ECHR:2012:0223JUD002776509"
    assert [p.eid for p in body_paragraphs(english)] == [p.eid for p in body_paragraphs(french)]


@needs_corpus
@pytest.mark.corpus
def test_chamber_and_grand_chamber_judgments_of_one_application_are_two_works() -> None:
    assert work_path(judgment("001-157277")) != work_path(judgment("001-170054"))
    assert judgment("001-170054").facts["formation"] == "Grand Chamber"


@needs_corpus
@pytest.mark.corpus
def test_what_the_record_states_is_kept() -> None:
    document = judgment("001-201353")
    assert document.date == "2020-02-13"
    assert document.short_title == "N.D. AND N.T. v. SPAIN"
    assert document.identifiers["appno"] == "8675/15; 8697/15"
    assert document.identifiers["itemid"] == "001-201353"
    assert document.facts["respondent"] == "ESP"
    assert document.facts["importance"] == "1"
    assert "P4-4" in document.facts["articles"]
    assert document.facts["conclusion"].count(";") > 3


@needs_corpus
@pytest.mark.corpus
def test_paragraphs_stand_under_their_headings() -> None:
    headings = {p.eid: p for p in provisions(judgment(HIRSI).content) if p.kind == "crossheading"}
    merits = headings["hdg_the-law/hdg_III/hdg_A/hdg_2/hdg_b"]
    assert merits.label == "(b)"
    assert merits.heading is not None
    assert merits.heading.text == "Merits"
    assert "para_122" in {p.eid for p in provisions(merits.content)}


@needs_corpus
@pytest.mark.corpus
def test_the_operative_part_is_cited_by_its_points() -> None:
    (operative,) = [p for p in judgment(HIRSI).content if isinstance(p, Provision) and p.kind == "conclusions"]
    points = [p for p in operative.content if isinstance(p, Provision)]
    assert [p.eid for p in points] == [f"point_{n}" for n in range(1, 12)]
    assert [p.eid for p in points[-1].content if isinstance(p, Provision)] == ["point_11/point_a", "point_11/point_b"]


@needs_corpus
@pytest.mark.corpus
def test_separate_opinions_are_parts_of_their_own_and_number_anew() -> None:
    opinions = [p for p in judgment("001-156243").content if isinstance(p, Provision) and p.kind == "opinion"]
    assert [p.eid for p in opinions] == ["opinion_1", "opinion_2", "opinion_3"]
    assert all(p.heading is not None and p.heading.text.startswith("DISSENTING OPINION OF JUDGE") for p in opinions)
    assert any(p.eid == "opinion_3/para_1" for p in provisions(opinions[2].content))


@needs_corpus
@pytest.mark.corpus
def test_footnotes_are_notes_and_their_marks_point_to_them() -> None:
    document = judgment(HIRSI)
    notes = [b for b in document.content if isinstance(b, Note)]
    assert [note.id for note in notes] == [str(n) for n in range(1, 64)]


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize("itemid", ["001-22015", "001-23753", "001-43492", "001-66588"])
def test_an_old_decision_without_paragraph_numbers_is_whole_and_said_to_be_plain(itemid: str) -> None:
    document = judgment(itemid)
    assert document.kind == "decision"
    assert document.plain
    assert document.warnings


def test_a_running_text_is_cut_at_its_own_paragraphs_only() -> None:
    (document,) = registry.read(record(RUNNING))
    assert [p.number for p in body_paragraphs(document)] == ["1", "2", "3", "4", "5"]
    assert work_path(document) == "/coe/judgment/2024/12345-20-02-29"
    eids = {p.eid for p in provisions(document.content)}
    assert {"preamble", "hdg_the-facts/hdg_I/hdg_A", "para_2/point_b", "concl", "point_2", "opinion_1/para_2"} <= eids
    words = " ".join(texts(document.content))
    assert "margin" not in words
    assert "see paragraph 1. He was:" in words
    (note,) = [b for b in document.content if isinstance(b, Note)]
    (referring,) = [p for p in provisions(document.content) if p.eid == "opinion_1/para_1"]
    assert [(s.kind, s.target) for t in referring.content for s in getattr(t, "spans", [])] == [("note", note.id)]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"date": "29 February 2024"}, "/coe/judgment/2024/12345-20-02-29"),  # the ECLI holds the day too
        ({"ecli": "", "doc_type": "ADMISSIBILITY"}, "/coe/decision/2024/12345-20-02-29"),
        ({"ecli": "ECLI:CE:ECHR:2024:0229DEC001234520"}, "/coe/decision/2024/12345-20-02-29"),
        ({"date": "2024-02-31", "ecli": ""}, "/coe/judgment/001-000001"),
        ({"app_no": None}, "/coe/judgment/2024/ecli-ce-echr-2024-0229jud001234520"),
    ],
)
def test_a_judgment_has_an_address_from_what_its_record_states(change: dict[str, object], path: str) -> None:
    (document,) = registry.read(record(RUNNING, **change))
    assert work_path(document) == path


def test_several_records_in_one_file_are_several_judgments() -> None:
    data = b"[" + record(RUNNING) + b"," + record(RUNNING, date="2023-01-01") + b"]"
    assert [document.date for document in registry.read(data)] == ["2024-02-29", "2023-01-01"]


def test_a_field_nobody_expected_is_kept_as_a_fact_or_reported() -> None:
    (document,) = registry.read(record(RUNNING, separate_opinion=True, kpthesaurus=["1", "2"]))
    assert document.facts["separate_opinion"] == "True"
    assert any("kpthesaurus" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (record(""), "no text"),
        (record(RUNNING, full_text=None), "no text"),
        (record(RUNNING)[:-40], "broken"),
        (b'[{"itemid": "1", "app_no": "x"}, 5]', "no text"),
        (b'[5, {"itemid": "1", "app_no": "x"}]', "something else"),
    ],
)
def test_a_record_that_cannot_be_read_says_why(data: bytes, says: str) -> None:
    with pytest.raises(Malformed, match=says):
        list(registry.read(data, Hints()))


@pytest.mark.parametrize(
    "text", ["", " ", "\xa0" * 1000, "1. " * 20_000, "1. \xa0 \xa0 A " * 20_000, "A. \xa0 B " * 20_000]
)
def test_text_without_sense_is_kept_too(text: str) -> None:
    blocks, _ = build(text)
    assert "".join("".join(texts(blocks)).split()) == "".join(text.split())
