"""Test sets made from small law of our own invention."""

import json
from pathlib import Path

from migrandi.evaluation import passages, sets
from migrandi.evaluation.passages import Passage
from tests.evaluation.invented import passage, work

LAW = """# Harbour Act

## Part 1 Arrivals

### Article 1 Who is heard by the warden

A traveller who reaches the harbour is heard within three days.

### Article 2 Refuge of good faith

Nobody who asks for refuge is sent back across the river.
"""


def bilingual(number: int) -> list[Passage]:
    return [
        passage(number),
        passage(number, language="fr", heading=f"Règles sur la chose {number}", text=f"Le gardien compte {number}."),
    ]


def test_a_provision_is_read_apart_from_its_heading_with_the_names_it_stands_under(tmp_path: Path) -> None:
    (tmp_path / "harbour.md").write_text(LAW)
    first, second = passages.read([tmp_path])
    assert (first.label, first.heading) == ("Article 1", "Who is heard by the warden")
    assert "within three days" in first.text and "heard by the warden" not in first.text
    assert first.context.splitlines() == ["Harbour Act", "Arrivals"]
    assert second.text == "Nobody who asks for refuge is sent back across the river."


def test_of_copies_of_several_days_the_last_is_read(tmp_path: Path) -> None:
    (tmp_path / "harbour@2001-01-01.md").write_text(LAW)
    (tmp_path / "harbour@2005-01-01.md").write_text(LAW.replace("three days", "nine days"))
    texts = [p.text for p in passages.read([tmp_path])]
    assert len(texts) == 2 and "nine days" in texts[0]


def test_headings_ask_for_their_provisions_within_a_language_and_across() -> None:
    found = {test.name: test for test in sets.headings(p for n in range(40) for p in bilingual(n))}
    assert sorted(found) == ["across-en-fr", "across-fr-en", "headings-en", "headings-fr"]
    own, across = found["headings-en"], found["across-fr-en"]
    assert len(own.questions) == len(across.questions) == 40
    for question in own.questions:
        [answer] = question.answers
        text = next(p.text for p in own.passages if p.id == answer)
        assert question.words not in text
    for question in across.questions:
        [answer] = question.answers
        assert answer.split("|")[1:] == ["en", question.id.split("|")[2]] and question.language == "fr"


def test_law_that_is_trained_on_is_searched_and_never_asked_about() -> None:
    law = [passage(n) for n in range(40)] + [passage(n, of="trained") for n in range(40)]
    [own] = sets.headings(law)
    assert len(own.passages) == 80
    assert {next(iter(q.answers)).split("|")[0] for q in own.questions} == {work("measured")}


def test_headings_that_tell_nothing_and_too_few_make_no_set() -> None:
    short = [passage(n, heading="Definitions") for n in range(40)]
    assert list(sets.headings(short)) == []
    assert list(sets.headings([passage(n) for n in range(29)])) == []


def test_the_same_law_gives_the_same_set_whatever_its_order() -> None:
    law = [passage(n) for n in range(600)]
    [one], [other] = sets.headings(law), sets.headings(reversed(law))
    assert len(one.questions) == sets.MOST_QUESTIONS
    assert [q.id for q in one.questions] == [q.id for q in other.questions]


def test_collections_below_a_folder_are_found_and_read(tmp_path: Path) -> None:
    beir, guide, comments = tmp_path / "beir", tmp_path / "guide", tmp_path / "comments"
    for folder in (beir, guide, comments):
        folder.mkdir()
    (beir / "corpus.jsonl").write_text('{"_id": "a", "title": "第一条", "text": "旅客在三日内听取"}\n')
    (beir / "queries.jsonl").write_text('{"_id": "q", "text": "几日内听取"}\n{"_id": "r", "text": "无人回答"}\n')
    (beir / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t2\n")
    (guide / "annotated_qa_pairs.csv").write_text(
        "guide_id,question,answer\n"
        'harbour,Who is heard?,"A traveller is always heard.\nNo.\nThe warden hears every one."\n'
    )
    labelled = [{"ID": "1", "Text": "Sailors are heard.", "Labels": ["Sailors"]}, {"ID": "2", "Text": "Ships are not."}]
    (comments / "Annotated_HARBOUR_GC1.json").write_text(json.dumps(labelled))
    found = {test.name: test for test in sets.collections(tmp_path)}
    assert sorted(found) == ["echr-qa", "general-comments", "stard"]
    assert [(q.words, q.answers) for q in found["stard"].questions] == [("几日内听取", {"a": 2})]
    assert found["echr-qa"].questions[0].answers == {"0.0": 1, "0.1": 1}, "a line of one word is no paragraph"
    assert [(q.words, list(q.answers)) for q in found["general-comments"].questions] == [
        ("Sailors", ["Annotated_HARBOUR_GC1.0"])
    ]
