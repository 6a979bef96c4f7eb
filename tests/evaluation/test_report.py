"""Every engine on the same passages and questions, and the page of figures."""

from pathlib import Path

import pytest

from migrandi.evaluation import ours, peers
from migrandi.evaluation.report import BEGIN, BEGIN_WITH_MODEL, END, END_WITH_MODEL, measure, table, write
from migrandi.evaluation.sets import Question, TestSet
from tests.evaluation.invented import THINGS, passage, small_set
from tests.search.tiny_model import make_model

SENTENCES = {
    "en": ("The warden hears every traveller who arrives.", "hearing of travellers"),
    "fr": ("Le gardien entend les voyageurs qui arrivent.", "voyageur entendu"),
    "es": ("El guardián oye a los viajeros que llegan.", "viajero"),
    "ru": ("Смотритель выслушивает каждого путешественника.", "путешественники"),
    "ar": ("يستمع الحارس إلى المسافرين القادمين.", "المسافر"),
    "zh": ("看守听取每一位旅客的陈述。", "听取旅客"),
}


@pytest.mark.parametrize("engine", ["migrandi", *peers.installed()])
def test_each_engine_finds_the_section_with_the_words(engine: str) -> None:
    test = small_set()
    [found] = ours.run([test]) if engine == "migrandi" else peers.run(peers.PEERS[engine], [test])
    assert found["q1"][0] == test.passages[1].id


@pytest.mark.parametrize("engine", [name for name in peers.installed() if name != "fts5"])
def test_a_peer_stems_each_language_its_own_way(engine: str) -> None:
    texts = [passage(n, language=language, text=said) for n, (language, (said, _asked)) in enumerate(SENTENCES.items())]
    questions = [
        Question(language, asked, language, {texts[n].id: 1})
        for n, (language, (_said, asked)) in enumerate(SENTENCES.items())
    ]
    [found] = peers.run(peers.PEERS[engine], [small_set(language="", passages=texts, questions=questions)])
    assert {language: ids[0] for language, ids in found.items()} == {p.language: p.id for p in texts}


@pytest.mark.parametrize("engine", ["migrandi", *peers.installed()])
def test_headings_are_searched_where_a_set_has_several_languages_and_not_otherwise(engine: str) -> None:
    def found(language: str) -> list[str]:
        test = small_set(language=language, questions=[Question("q", "rules", "en", {"a": 1})])
        [run] = ours.run([test]) if engine == "migrandi" else peers.run(peers.PEERS[engine], [test])
        return run["q"]

    assert len(found("")) == 3
    assert found("en") == []


def measured() -> TestSet:
    texts = [passage(n) for n in range(3)]
    asked = [Question(f"q{n}", THINGS[n], "en", {text.id: 1}, f"need {n}") for n, text in enumerate(texts)]
    return small_set(passages=texts, questions=asked, parts={"small-en": ["q1"]})


def test_a_set_and_its_parts_are_measured_with_every_peer() -> None:
    whole, part = measure([measured()], ["tantivy", "fts5"])
    assert [engine.name for engine in whole.engines] == ["migrandi", "tantivy", "fts5"]
    assert (whole.name, whole.questions, part.name, part.questions) == ("small", 3, "small-en", 1)
    assert all(engine.figures["MRR@10"].mean == 1.0 for engine in (*whole.engines, *part.engines))
    ours_, theirs, _other = whole.engines
    assert ours_.against is None
    assert theirs.against is not None and theirs.against["MRR@10"].p == 1.0, "both found all: nothing tells them apart"


def test_the_page_keeps_what_stands_around_its_table(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Figures\n\n{BEGIN}\nold\n{END}\n\nAfterwards.\n")
    results = measure([measured()], ["fts5"])
    write(page, results)
    text = page.read_text()
    assert text.startswith("# Figures") and text.endswith("Afterwards.\n") and "old" not in text
    assert table(results) in text
    assert "| small | 3 | 3 | **migrandi** | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) |  |  |" in text
    assert (
        "|  | |  | fts5 | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) | +0.000, p = 1.000 | +0.000, p = 1.000 |" in text
    )
    write(page, results)
    assert page.read_text() == text, "writing it again changes nothing"


def test_sets_over_the_same_passages_are_indexed_once_and_keep_their_order() -> None:
    first = measured()
    other = small_set(
        name="other", passages=[passage(7)], questions=[Question("q", THINGS[7], "en", {passage(7).id: 1})]
    )
    again = small_set(name="again", passages=first.passages, questions=first.questions[:1])
    steps: list[str] = []
    results = measure([first, other, again], [], steps.append)
    assert steps == ["small, again: migrandi", "other: migrandi"]
    assert [(one.name, one.of, one.questions) for one in results] == [
        ("small", "small", 3), ("small-en", "small", 1), ("other", "other", 1), ("again", "again", 1),
    ]  # fmt: skip


def test_what_a_model_adds_stands_beside_each_engine_in_a_table_of_its_own(tmp_path: Path) -> None:
    make_model(tmp_path / "model")
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\nwithout\n{END}\n\n{BEGIN_WITH_MODEL}\nold\n{END_WITH_MODEL}\n")
    results = measure([measured()], ["fts5"], model=f"onnx:{tmp_path / 'model'}")
    ours_, with_model, theirs = results[0].engines
    assert with_model.name == "migrandi, with the model"
    assert ours_.against_with_model is not None and theirs.against_with_model is not None
    assert with_model.against_with_model is None
    write(page, results)
    text = page.read_text()
    assert "without" in text and "old" not in text
    header = next(line for line in text.splitlines() if line.startswith("| set"))
    assert {line.count("|") for line in text.splitlines() if line.startswith("|")} == {header.count("|")}
