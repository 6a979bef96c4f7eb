"""What is made for engines that know nothing of our stems is what Tantivy makes, letter by letter."""

from pathlib import Path

import pytest

from migrandi.search.engine import Entry, Query
from migrandi.search.engines.layout import analyzer_of, composed, field_of
from migrandi.search.engines.snippets import shown
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.query_language import parse

TEXTS = (
    ("en", "river", "Nobody crosses. " * 20 + "The warden “of the rivers” watches his or her river. " + "On. " * 30),
    ("en", "warden river", "A warden. " + "Nothing here. " * 30 + "The warden of the river. " * 12),
    ("fr", "étranger", "Nul n’est éloigné. " * 15 + "L’étranger présente sa demande à l’autorité, où il réside. " * 5),
    ("de", "Aufenthalt", "Vorher geschah nichts. " * 20 + "Der Aufenthalt endet, über Aufenthalte wird verfügt. " * 3),
    ("ar", "المسافر", "لا يجوز ذلك عبر النهر. " * 15 + "يحمل المسافرون وثائقهم عبر الحدود. " * 6),
    ("zh-Hans", "旅客", "任何人不得过河。" * 20 + "旅客应当携带旅行证件。" * 8),
)  # fmt: skip


@pytest.mark.parametrize(("language", "words", "text"), TEXTS, ids=lambda one: one[:12])
def test_both_show_the_same_stretch(language: str, words: str, text: str, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index")
    engine.replace([], [Entry("1", "1", "1", language, "xx", "act", 1999, "/xx", "1", "", text, None, None)])
    query = Query(parse(words).parts)
    analyze = analyzer_of(field_of(language)).analyze
    telling = dict.fromkeys(analyze(words), 1 / 2)
    made = shown(composed(text), telling, analyze, 240, cjk=field_of(language) == "cjk")
    theirs = engine.snippet(query, language, text)
    assert made is not None and theirs.highlights
    assert (made.text, made.highlights) == (theirs.text, theirs.highlights)
