"""The project's own questions: enough of them in every language, in two halves, and their answers are in the law."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from migrandi.evaluation import written
from migrandi.evaluation.split import part
from migrandi.evaluation.written import LANGUAGES, MEASURED, TUNED, QuestionsError
from tests.corpus import CORPUS, needs_corpus
from tests.harvest.test_importing import program


def test_there_are_many_questions_on_many_topics_in_each_of_the_six_languages() -> None:
    needs = written.needs()
    asked = Counter(language for need in needs for language, ways in need.ask.items() for _way in ways)
    assert set(asked) == set(LANGUAGES)
    assert asked.total() >= 150 and min(asked.values()) >= 20, asked
    assert len({need.topic for need in needs}) >= 15
    assert len({need.id for need in needs}) == len(needs)
    assert all(need.answers and any(2 in grades.values() for grades in need.answers.values()) for need in needs)


def test_no_question_is_asked_twice() -> None:
    asked = Counter(way for need in written.needs() for ways in need.ask.values() for way in ways)
    assert [way for way, times in asked.items() if times > 1] == []


def test_each_half_has_its_share_and_is_written_down() -> None:
    halves = Counter(need.half for need in written.needs())
    assert set(halves) == {MEASURED, TUNED}
    assert min(halves.values()) >= 0.4 * halves.total()
    said = (written.FOLDER / "README.md").read_text()
    [listed] = re.findall(r"^Tuned: (.*?)\. All others", said, re.MULTILINE | re.DOTALL)
    assert set(re.split(r",\s+", listed)) == {need.id for need in written.needs() if need.half == TUNED}


def test_law_that_may_be_trained_on_is_no_answer() -> None:
    canadian = {path for need in written.needs() for path in need.answers if path.startswith("/ca/act/")}
    assert canadian and {part(path) for path in canadian} == {"measured"}


@pytest.mark.parametrize(
    ("names", "halves"),
    [
        ([], [MEASURED]),
        (["questions"], [MEASURED]),
        (["questions-fr"], [MEASURED]),
        (["questions-tuned-ar", "questions-zh"], [MEASURED, TUNED]),
        (["headings-en"], []),
    ],
)
def test_only_the_half_asked_for_is_made(names: list[str], halves: list[str]) -> None:
    assert written.halves(names) == halves


def test_a_grade_that_does_not_exist_is_said_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "mistaken.yaml").write_text(
        "- id: anchors\n  topic: things\n  ask: {en: [anchors]}\n  answers:\n    /xx/act/1999/7: {art_1: 3}\n"
    )
    with pytest.raises(QuestionsError, match=r"mistaken\.yaml, line 5, column \d+"):
        written.needs(tmp_path)


def test_a_folder_without_the_law_gives_no_set(tmp_path: Path) -> None:
    assert list(written.asked([tmp_path])) == []


@needs_corpus
@pytest.mark.corpus
def test_every_answer_is_a_provision_of_the_law_searched() -> None:
    measured, tuned = written.asked([CORPUS], [MEASURED, TUNED])
    held = {passage.id for passage in measured.passages}
    named = {
        written.address(path, eid) for need in written.needs() for path, eids in need.answers.items() for eid in eids
    }
    assert named <= held
    assert "left out" not in measured.says + tuned.says
    assert sum(map(len, measured.parts.values())) == len(measured.questions) >= 100
    assert not {q.need for q in measured.questions} & {q.need for q in tuned.questions}
    assert {passage.language for passage in measured.passages} > set(LANGUAGES)


@needs_corpus
@pytest.mark.corpus
def test_questions_whose_answers_are_not_in_the_law_given_are_left_out_and_counted(tmp_path: Path) -> None:
    (tmp_path / "pe-legalize").symlink_to(CORPUS / "pe-legalize")
    [tuned] = written.asked([tmp_path], [TUNED])
    needs = [need for need in written.needs() if need.half == TUNED]
    kept = {question.need for question in tuned.questions}
    assert "peru-naturalisation" in kept, "its answers are Peruvian law"
    assert "detained-stateless" in kept, "the register answers in part"
    assert (f"{len(needs) - len(kept)} left out" in tuned.says) == (len(kept) < len(needs))


@needs_corpus
@pytest.mark.corpus
def test_the_command_measures_one_language_beside_a_peer(tmp_path: Path) -> None:
    arguments = ["evaluate", "--corpus", str(CORPUS), "--set", "questions-zh", "--peer", "fts5", "--json"]
    [result] = json.loads(program(tmp_path / "home", *arguments).stdout)["sets"]
    assert (result["name"], [engine["name"] for engine in result["engines"]]) == ("questions-zh", ["migrandi", "fts5"])
    assert result["engines"][0]["figures"]["MRR@10"]["mean"] > result["engines"][1]["figures"]["MRR@10"]["mean"]


def test_a_set_that_the_law_does_not_give_is_refused_with_the_names_of_those_it_gives(tmp_path: Path) -> None:
    (tmp_path / "law.md").write_text("# Harbour Act\n\n## Article 1\n\nA traveller is heard.\n")
    ran = program(tmp_path / "home", "evaluate", "--corpus", str(tmp_path), "--set", "questions", check=False)
    assert ran.returncode == 2 and "It gives: none" in ran.stderr
    ran = program(tmp_path / "home", "evaluate", "--corpus", str(tmp_path), "--peer", "grep", check=False)
    assert ran.returncode == 2 and "tantivy, fts5, bm25s" in " ".join(ran.stderr.split())
