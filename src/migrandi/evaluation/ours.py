"""Migrandi's own search as it is measured: its engine over the set's passages, in a folder apart."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from migrandi.evaluation.passages import Passage
from migrandi.evaluation.peers import FOUND
from migrandi.evaluation.sets import TestSet
from migrandi.search.engine import Entry, Query
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.query_language import parse
from migrandi.search.weights import RANKING, Ranking


def run(tests: Sequence[TestSet], ranking: Ranking = RANKING) -> list[dict[str, list[str]]]:
    """What Migrandi finds for each question of each set; the sets are over the same passages. The provisions' own
    headings are not in the index, unless the sets have several languages."""
    passages, language = tests[0].passages, tests[0].language
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder) / "index", ranking)
        engine.replace([], entries(passages, headed=not language))

        def find(words: str) -> list[str]:
            languages = (language,) if language else ()
            query = Query(parse(words).parts, languages=languages, limit=FOUND, any_word=True)
            return [passages[int(match.ref)].id for match in engine.search(query, facets=False).matches]

        return [{question.id: find(question.words) for question in test.questions} for test in tests]


def entries(passages: Sequence[Passage], *, headed: bool = False) -> list[Entry]:
    """The passages as the index takes them, each known by its number; their own headings only if `headed`."""
    return [
        Entry(
            key=f"{number} {passage.id}", owner=f"{passage.work}|{passage.language}", ref=str(number),
            language=passage.language, jurisdiction="", type="", year=None, path=passage.work, number="",
            title=f"{passage.label} {passage.heading}".strip() if headed else "", text=passage.text,
            start=None, end=None, context=passage.context, place=place,
        )
        for (number, passage), place in zip(enumerate(passages), _places(passages), strict=True)
    ]  # fmt: skip


def _places(passages: Sequence[Passage]) -> Iterator[int]:
    """For each passage how many of the same law and language stand before it."""
    before: Counter[tuple[str, str]] = Counter()
    for passage in passages:
        yield before[passage.work, passage.language]
        before[passage.work, passage.language] += 1
