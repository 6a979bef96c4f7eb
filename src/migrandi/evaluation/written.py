"""Questions written for the project, put to the register and to law of many kinds at once, judged by reading the law.

`questions/*.yaml` hold needs: what somebody wants to know, asked in one or more of six languages, and how well each
provision answers (2: it answers; 1: it helps; one not named: no). `documents.yaml` names the files of law that are
searched beside the register. A provision is one document in however many languages and copies it is held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from migrandi.errors import UserError
from migrandi.evaluation.passages import Passage, read
from migrandi.evaluation.sets import Question, TestSet
from migrandi.treaties.register.reading import Instrument, instruments
from migrandi.yaml_places import read_facts

FOLDER = Path(__file__).parent / "questions"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
MEASURED, TUNED = "questions", "questions-tuned"
"""The sets' names, one for each half of the needs: what is measured, and what weights may be chosen on."""

Grade = Annotated[int, msgspec.Meta(ge=1, le=2)]


class QuestionsError(UserError):
    """A file of questions is not as it has to be."""

    code = "questions-error"


class Need(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody wants to know: its topic, the words it is asked with by language, and the grade of each provision
    that answers, by the law's path and the provision's address (empty: the law as such, by its names or headnote)."""

    id: str
    topic: str
    ask: dict[str, list[str]]
    answers: dict[str, dict[str, Grade]]

    @property
    def half(self) -> str:
        """The set it belongs to, told by a hash of its name: all its questions, in whatever language, are in one."""
        return MEASURED if hashlib.sha256(self.id.encode()).digest()[0] % 2 else TUNED


class Documents(msgspec.Struct, forbid_unknown_fields=True):
    """`files`: patterns of the law's files below a corpus folder. `copies`: the path under which a further copy of a
    law is read, and the path by which the questions name it."""

    files: list[str]
    copies: dict[str, str]


def needs(folder: Path = FOLDER) -> list[Need]:
    """Every need in the order of the files. Raises `QuestionsError` with the place of a mistake."""
    found: list[Need] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "documents.yaml":
            found += read_facts(path, list[Need], QuestionsError)
    return found


def documents(folder: Path = FOLDER) -> Documents:
    """What is searched. Raises `QuestionsError`."""
    return read_facts(folder / "documents.yaml", Documents, QuestionsError)


def files(folders: Iterable[Path]) -> list[Path]:
    """The files of law below the folders that belong to what is searched."""
    patterns = documents().files
    return sorted({file for folder in folders for pattern in patterns for file in folder.glob(pattern)})


def asked(folders: Iterable[Path], names: Iterable[str] = (MEASURED,)) -> Iterator[TestSet]:
    """The sets of these names. A need of which no answer is in this law is left out, and `says` how many are.

    The register alone makes no set: without a file of law, nothing is given.
    """
    found = files(folders)
    if not found:
        return
    copies = documents().copies
    passages = list(_of_register())
    for passage in read(found):
        path = copies.get(passage.work, passage.work)
        passages.append(msgspec.structs.replace(passage, id=address(path, passage.eid)))
    held = {passage.id for passage in passages}
    listed = needs()
    for name in names:
        own = [need for need in listed if need.half == name]
        answered = [(need, grades) for need in own if (grades := _grades(need, held))]
        questions = [
            Question(f"{need.id}.{language}.{number}", words, language, grades, need.id)
            for need, grades in answered
            for language, ways in need.ask.items()
            for number, words in enumerate(ways, 1)
        ]
        says = "Questions of lawyers and missions in six languages find the provisions that answer"
        if missing := len(own) - len(answered):
            says += f"; {missing} left out, whose answers are not in this law"
        parts = {f"{name}-{language}": [q.id for q in questions if q.language == language] for language in LANGUAGES}
        yield TestSet(name, says, "", passages, questions, parts={n: ids for n, ids in parts.items() if ids})


def halves(names: Iterable[str]) -> list[str]:
    """The sets of these questions that the names ask for, each as a whole or in one language; with no name, what is
    measured."""
    wanted = set(names) or {MEASURED}
    return [half for half in (MEASURED, TUNED) if wanted & {half, *(f"{half}-{language}" for language in LANGUAGES)}]


def address(path: str, eid: str) -> str:
    """The one name of a provision, or of a law as such."""
    return f"{path}#{eid}" if eid else path


def _grades(need: Need, held: set[str]) -> dict[str, int]:
    found = {address(path, eid): grade for path, eids in need.answers.items() for eid, grade in eids.items()}
    return {name: grade for name, grade in found.items() if name in held}


def _of_register() -> Iterator[Passage]:
    """What the register says, as search indexes it: each law's names, its headnote, and a note on each article."""
    for instrument in instruments():
        for language in sorted({*instrument.titles, *instrument.headnote}):
            yield _of_law(instrument, language)
        name = instrument.titles["en"]
        for note in instrument.articles:
            marks = [mark.replace("-", " ") for mark in (*note.topics, *note.populations)]
            for language, words in (("en", note.en), ("fr", note.fr), ("es", note.es)):
                if words:
                    eid = f"art_{note.n.lower()}"
                    yield Passage(
                        address(instrument.path, eid), instrument.path, language, eid, "", f"{name} art. {note.n}", "",
                        "\n".join([words, *marks]),
                    )  # fmt: skip


def _of_law(instrument: Instrument, language: str) -> Passage:
    title = instrument.titles.get(language) or instrument.titles["en"]
    heading = " · ".join([title, *(instrument.names if language == "en" else ())])
    marks = [mark.replace("-", " ") for mark in (*instrument.topics, *instrument.populations)]
    note = instrument.headnote.get(language, "")
    text = "\n".join([note, *marks] if note else sorted(instrument.identifiers.values()))
    return Passage(instrument.path, instrument.path, language, "", "", heading, "", text)
