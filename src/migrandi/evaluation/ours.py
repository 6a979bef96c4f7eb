"""Migrandi's own search as it is measured: its engine over the set's passages, in a folder apart."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from migrandi.evaluation.passages import Passage
from migrandi.evaluation.peers import FOUND
from migrandi.evaluation.sets import TestSet
from migrandi.search.engine import Entry, Query
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.query_language import parse
from migrandi.search.weights import RANKING, Ranking


def run(test: TestSet, ranking: Ranking = RANKING) -> dict[str, list[str]]:
    """What Migrandi finds for each question of the set. The provisions' own headings are not in the index, unless the
    set has several languages."""
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder) / "index", ranking)
        engine.replace([], _entries(test.passages, headed=not test.language))
        found = {}
        for question in test.questions:
            languages = (test.language,) if test.language else ()
            query = Query(parse(question.words).parts, languages=languages, limit=FOUND, any_word=True)
            result = engine.search(query, facets=False)
            found[question.id] = [test.passages[int(match.ref)].id for match in result.matches]
        return found


def _entries(passages: Sequence[Passage], *, headed: bool) -> list[Entry]:
    return [
        Entry(
            key=f"{number} {passage.id}", owner="", ref=str(number), language=passage.language, jurisdiction="",
            type="", year=None, path=passage.work, number="",
            title=f"{passage.label} {passage.heading}".strip() if headed else "", text=passage.text,
            start=None, end=None, context=passage.context,
        )
        for number, passage in enumerate(passages)
    ]  # fmt: skip
