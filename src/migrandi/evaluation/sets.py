"""Test sets, made from whatever folder of law is given: passages, questions, and which passages answer each.

`headings-LL`: a provision's heading has to find the provision, its heading taken away (known item). `across-LL-LL`: the
heading in one language, the same provision in the other. `stard`, `echr-qa` and `general-comments` are read from files
of those collections where they lie in the folder. Chance is seeded: the same folder gives the same sets.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import regex

from migrandi.evaluation.passages import Passage
from migrandi.evaluation.split import part

MOST_QUESTIONS = 500
LEAST_WORDS = 3
"""Words a heading has at least: “Definitions” stands over hundreds of sections and tells none of them."""
LEAST_QUESTIONS = 30
_SEED = 7
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


_ARTICLE = regex.compile(r"第[〇零一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?$")


class Question(msgspec.Struct, frozen=True):
    """What is asked, in which language, and how well each passage that answers it does (1, or 1 to 3). Questions of one
    `need` are one thing asked in several ways; empty where each stands for itself."""

    id: str
    words: str
    language: str
    answers: dict[str, int]
    need: str = ""


class TestSet(msgspec.Struct, frozen=True):
    """Passages and the questions put to them. `language`: that of all passages; empty where they are of several.

    There, headings are part of what is searched, and passages of one id are one document in several languages.
    `parts`: sets of some of the questions, by name, that figures are given for too.
    """

    name: str
    says: str
    language: str
    passages: list[Passage]
    questions: list[Question]
    parts: dict[str, list[str]] = {}

    __test__ = False


def headings(passages: Iterable[Passage], of: str = "measured") -> Iterator[TestSet]:
    """For each language with enough headings: heading to provision; and across each pair of languages of the same law.

    Only Works that nothing is trained on are asked about (`of` another part of `split.py`: for choosing weights); all
    passages of the language can be found.
    """
    by_language: dict[str, list[Passage]] = {}
    for passage in passages:
        by_language.setdefault(passage.language, []).append(passage)
    asked: dict[str, dict[tuple[str, str], Passage]] = {}
    for language, held in sorted(by_language.items()):
        asked[language] = {(p.work, p.eid): p for p in held if part(p.work) == of and asked_by_heading(p)}
        questions = _sample([Question(p.id, p.heading, language, {p.id: 1}) for p in asked[language].values()])
        if len(questions) >= LEAST_QUESTIONS:
            yield TestSet(
                f"headings-{language}", "A provision's heading finds the provision", language, held, questions
            )
    for language, held in sorted(by_language.items()):
        places = {(p.work, p.eid): p for p in held}
        for other in sorted(asked):
            if other == language:
                continue
            questions = _sample(
                [
                    Question(p.id, p.heading, other, {places[key].id: 1})
                    for key, p in asked[other].items()
                    if key in places
                ]
            )
            if len(questions) >= LEAST_QUESTIONS:
                says = "A provision's heading in one language finds the provision in another"
                yield TestSet(f"across-{other}-{language}", says, language, held, questions)


def asked_by_heading(passage: Passage) -> bool:
    """Whether its heading tells enough to ask for it."""
    return len(_WORD.findall(passage.heading)) >= LEAST_WORDS


def _sample(questions: list[Question]) -> list[Question]:
    questions.sort(key=lambda question: question.id)
    return random.Random(_SEED).sample(questions, min(MOST_QUESTIONS, len(questions)))


class _Text(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    text: str
    title: str = ""


def collection(folder: Path) -> TestSet:
    """A collection laid out as BEIR does: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv`, all in Chinese (STARD)."""
    read = msgspec.json.Decoder(_Text).decode
    texts = [read(line) for line in (folder / "corpus.jsonl").read_bytes().splitlines() if line.strip()]
    asked = [read(line) for line in (folder / "queries.jsonl").read_bytes().splitlines() if line.strip()]
    answers: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        question, passage, grade = line.split("\t")
        answers.setdefault(question, {})[passage] = int(grade)
    # a title is a law's name and an article's number; as everywhere, a provision stands under the name of its law
    laws = [_ARTICLE.sub("", t.title) for t in texts]
    passages = [Passage(t.id, law, "zh", t.id, t.title, "", law, t.text) for t, law in zip(texts, laws, strict=True)]
    questions = [Question(q.id, q.text, "zh", answers[q.id]) for q in asked if q.id in answers]
    return TestSet(
        "stard", "Questions of Chinese citizens find the articles that answer them", "zh", passages, questions
    )


def answered(file: Path) -> TestSet:
    """Questions on the European Court's case-law; what can be found are the paragraphs of all answers (ECHR-QA)."""
    passages: list[Passage] = []
    questions: list[Question] = []
    with io.StringIO(file.read_text()) as lines:
        csv.field_size_limit(10**8)
        for number, row in enumerate(csv.DictReader(lines)):
            found = [line for line in row["answer"].splitlines() if len(_WORD.findall(line)) > LEAST_WORDS]
            own = [
                Passage(f"{number}.{n}", row["guide_id"], "en", str(n), "", "", "", line)
                for n, line in enumerate(found)
            ]
            passages += own
            if own:
                questions.append(Question(str(number), row["question"], "en", {p.id: 1 for p in own}))
    return TestSet(
        "echr-qa",
        "Questions on the European Court's case-law find the paragraphs that answer",
        "en",
        passages,
        questions,
    )


class _Paragraph(msgspec.Struct):
    id: str | int | float | None = msgspec.field(name="ID", default=None)
    text: str | None = msgspec.field(name="Text", default=None)
    labels: list[str] = msgspec.field(name="Labels", default_factory=list)


def labelled(files: Iterable[Path]) -> TestSet:
    """General comments whose paragraphs bear the populations they speak of: each population finds its paragraphs."""
    read = msgspec.json.Decoder(list[_Paragraph]).decode
    passages: list[Passage] = []
    answers: dict[str, dict[str, int]] = {}
    for file in sorted(files):
        for number, paragraph in enumerate(read(file.read_bytes())):
            key = f"{file.stem}.{number}"
            passages.append(
                Passage(key, file.stem, "en", str(number), str(paragraph.id or ""), "", "", paragraph.text or "")
            )
            for label in paragraph.labels:
                answers.setdefault(label, {})[key] = 1
    questions = [Question(label, label, "en", found) for label, found in sorted(answers.items())]
    return TestSet(
        "general-comments", "A population finds the paragraphs of general comments on it", "en", passages, questions
    )


def collections(folder: Path) -> Iterator[TestSet]:
    """Every collection with its own questions below the folder."""
    for file in sorted(folder.rglob("qrels.tsv")):
        if (file.parent / "corpus.jsonl").is_file() and (file.parent / "queries.jsonl").is_file():
            yield collection(file.parent)
    for file in sorted(folder.rglob("annotated_qa_pairs.csv")):
        yield answered(file)
    by_folder: dict[Path, list[Path]] = {}
    for file in folder.rglob("Annotated_*.json"):
        by_folder.setdefault(file.parent, []).append(file)
    for _folder, files in sorted(by_folder.items()):
        yield labelled(files)
