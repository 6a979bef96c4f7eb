"""An outline of the evidence by topic, with no model: each line cites what it rests on and stands the check."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from migrandi.concepts.editing import record_concepts
from migrandi.concepts.models import Concept, Tag
from migrandi.law.models import Provision
from migrandi.papers import gathering, keeping
from migrandi.papers.checking import check_text
from migrandi.papers.models import Paper
from migrandi.papers.outlining import as_markdown, outline
from tests.law.writing import article, law, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ON = date(2020, 6, 1)


@pytest.fixture
def kept() -> Paper:
    return keeping.create("---\ntitle: A\nstates: [KE]\ndate: 2020-06-01\n---\n", None, NOON)


def test_nothing_collected_is_no_outline(kept: Paper) -> None:
    assert outline(kept) == []


def test_evidence_stands_by_topic_each_piece_once_and_passes_the_check(kept: Paper) -> None:
    for reference in (
        "crc/art_37",
        "iccpr/art_9",
        "refugee-convention/art_33",
        "cat/art_3",
        "refugee-convention/art_31",
    ):
        gathering.collect(kept, reference, None, NOON)
    gathering.collect_status(kept, "crc", "KE", None, NOON, on=ON)
    gathering.collect_status(kept, "icrmw", "KE", None, NOON, on=ON)
    gathering.jot(kept, "Ask --> the <!-- mission.", None, NOON)
    topics = outline(kept)
    assert topics[0].title == "Who is bound" and len(topics[0].pieces) == 2
    assert sum(len(topic.pieces) for topic in topics) == kept.evidence.count()
    by_concept = {topic.concept: {piece.evidence.path.rpartition("/")[2] for piece in topic.pieces} for topic in topics}
    together = next(places for places in by_concept.values() if "art_37" in places)
    assert "art_9" in together  # both are on detention
    refoulement = next(places for places in by_concept.values() if "art_33" in places)
    assert "art_3" in refoulement
    text = keeping.latest(kept).text + "\n" + as_markdown(topics)
    report = check_text(text)
    assert (report.findings, report.citations) == ([], 7)
    assert "for KE]" in text and "[cf @icrmw" in text


def test_the_tags_of_a_provision_say_its_topic_and_its_own_words_are_quoted_right(kept: Paper) -> None:
    take_in(law(article("4", "appeal"), as_of="2001-01-01"), "a.xml")
    record_concepts()
    concept = Concept.objects.get(slug="statelessness")
    for provision in Provision.objects.filter(eid="art_4"):
        Tag.objects.create(provision=provision, concept=concept, confidence=1, word=Tag.Word.ADDED)
    gathering.collect(kept, "xx/act/1999/7/art_4", None, NOON, on=ON)
    [topic] = outline(kept)
    assert topic.concept == "statelessness" and "“" in topic.pieces[0].line
    assert [one.kind for one in check_text(as_markdown([topic]), today=ON).findings] == []


def test_the_outline_speaks_the_language_of_the_paper(kept: Paper) -> None:
    newest = keeping.latest(kept)
    keeping.save(kept, newest.number, newest.text.replace("date:", "language: fr\ndate:"), None, NOON)
    gathering.collect(kept, "crc/art_37", None, NOON)
    [topic] = outline(kept)
    assert topic.title.lower() in ("détention", "enfants", "privation de liberté", "torture") or topic.concept


def test_what_was_put_away_is_not_in_the_outline(kept: Paper) -> None:
    piece = gathering.collect(kept, "crc/art_37", None, NOON)
    gathering.put_away(piece, NOON)
    assert outline(kept) == []
    gathering.take_back(piece)
    assert len(outline(kept)) == 1
