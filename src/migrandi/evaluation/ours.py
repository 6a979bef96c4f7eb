"""Migrandi's own search as it is measured: its engine over the set's passages, in a folder apart."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from migrandi.evaluation.passages import Passage
from migrandi.evaluation.peers import FOUND
from migrandi.evaluation.sets import TestSet
from migrandi.search.embedding import Embedder, embedder
from migrandi.search.embedding_building import given, of_questions
from migrandi.search.engine import Entry, Query
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.query_language import parse
from migrandi.search.vectors import VectorFile
from migrandi.search.weights import JUDGED_BY_ANOTHER, RANKING, Ranking

_PATIENCE = 600.0
"""Seconds that a model may take over all the texts of a batch."""
_AT_ONCE = 256


def run(tests: Sequence[TestSet], ranking: Ranking = RANKING, model: str = "") -> list[dict[str, list[str]]]:
    """What Migrandi finds for each question of each set; the sets are over the same passages. The provisions' own
    headings are not in the index, unless the sets have several languages. `model`: an embedding model that is asked
    too, as MIGRANDI_EMBEDDING names it; it fails with `EmbeddingError`."""
    passages, language = tests[0].passages, tests[0].language
    made = entries(passages, headed=not language)
    with tempfile.TemporaryDirectory() as folder:
        near = near_by(embedder(model), made, Path(folder) / "vectors") if model else lambda words: ()
        engine = TantivyEngine(Path(folder) / "index", ranking)
        engine.replace([], made)

        def find(words: str) -> list[str]:
            languages = (language,) if language else ()
            query = Query(parse(words).parts, languages=languages, limit=FOUND, any_word=True, near=near(words))
            return [passages[int(match.ref)].id for match in engine.search(query, facets=False).matches]

        return [{question.id: find(question.words) for question in test.questions} for test in tests]


def entries(passages: Sequence[Passage], *, headed: bool = False) -> list[Entry]:
    """The passages as the index takes them, each known by its number; their own headings only if `headed`."""
    return [
        Entry(
            key=f"{number} {passage.id}", owner=f"{passage.work}|{passage.language}", ref=str(number),
            language=passage.language, jurisdiction="", type="", year=None, path=passage.work, number="",
            title=f"{passage.label} {passage.heading}".strip() if headed else "", text=passage.text,
            start=None, end=None, context=passage.context, place=place, provision=number + 1,
        )
        for (number, passage), place in zip(enumerate(passages), _places(passages), strict=True)
    ]  # fmt: skip


def near_by(model: Embedder, made: Sequence[Entry], folder: Path) -> Callable[[str], tuple[tuple[int, float], ...]]:
    """What tells the entries that the model takes for near to a question, the nearest first, and how near."""
    file = VectorFile(folder, "")
    for at in range(0, len(made), _AT_ONCE):
        some = made[at : at + _AT_ONCE]
        vectors = model.vectors([given(entry.title, entry.text) for entry in some], _PATIENCE)
        file.add([entry.provision for entry in some], vectors, [entry.language for entry in some])
    file.keep_questions(of_questions(model))

    def near(words: str) -> tuple[tuple[int, float], ...]:
        return tuple(file.near(model.vectors([words], _PATIENCE, question=True)[0], JUDGED_BY_ANOTHER))

    return near


def _places(passages: Sequence[Passage]) -> Iterator[int]:
    """For each passage how many of the same law and language stand before it."""
    before: Counter[tuple[str, str]] = Counter()
    for passage in passages:
        yield before[passage.work, passage.language]
        before[passage.work, passage.language] += 1
