"""The index holds what the database says, whatever happened in between."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy

from migrandi.law.models import IndexDebt
from migrandi.search import hits, querying, syncing
from migrandi.search.engines.tantivy import TantivyEngine
from tests.law.writing import article, law, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    engine = TantivyEngine(tmp_path / "index")
    for room in (syncing, querying, hits):
        monkeypatch.setattr(room, "engine", lambda: engine)
    yield


def test_what_is_imported_is_found_once_the_debt_is_paid() -> None:
    take_in(law(article("1", "entry", "Arrival"), article("2", "refuge"), as_of="2001-01-01"))
    assert querying.search("harbour").total == 0
    assert syncing.sync() == 3  # two articles and the name of the law
    assert not IndexDebt.objects.exists()
    [hit] = querying.search('"reaches the harbour"').hits
    assert (hit.path, hit.address, hit.title) == ("/xx/act/1999/7", "art_1", "Article 1 Arrival")
    assert syncing.verify()


def test_a_new_version_takes_the_place_of_the_old_but_the_old_is_found_on_its_day() -> None:
    from datetime import date  # noqa: PLC0415

    take_in(law(article("1", "appeal"), as_of="2001-01-01"))
    syncing.sync()
    take_in(law(article("1", "appeal-long"), as_of="2005-01-01"))
    syncing.sync()
    assert querying.search("sixty days").total == 1
    assert querying.search('"thirty days"').total == 0
    assert querying.search('"thirty days"', querying.Filters(on=date(2003, 1, 1))).total == 1
    assert syncing.verify()


def test_paying_twice_or_rebuilding_gives_the_same_index() -> None:
    take_in(law(article("1", "entry"), as_of="2001-01-01"))
    syncing.sync()
    before = syncing.engine().fingerprint()
    assert syncing.sync() == 0
    syncing.rebuild()
    assert syncing.engine().fingerprint() == before


def test_a_large_build_leaves_few_segments_for_each_search_to_ask(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(syncing, "_LEAST", 1)  # as if these were hundreds of thousands
    for number in range(45):
        take_in(law(article("1", "entry"), as_of="2001-01-01", number=str(number)), f"{number}.xml")
    told: list[tuple[int, int]] = []
    assert syncing.sync(lambda paid, of: told.append((paid, of))) == 90  # an article and the name of each
    assert len(told) >= 8, "put in in parts, and told of each"
    index = tantivy.Index.open(str(tmp_path / "index"))
    assert index.searcher().num_segments <= 2
    assert querying.search("harbour").total == 45, "a law and its only text are one hit"
    assert syncing.verify()


def test_words_that_no_text_has_together_are_answered_with_some_of_them() -> None:
    take_in(law(article("1", "entry"), article("2", "work"), as_of="2001-01-01"))
    syncing.sync()
    page = querying.search("harbour wages")
    assert page.relaxed
    assert {hit.address for hit in page.hits} >= {"art_1", "art_2"}


def test_a_name_of_a_law_leads_to_it() -> None:
    take_in(law(article("1", "entry"), as_of="2001-01-01"))
    syncing.sync()
    assert [hit.kind for hit in querying.search("harbour act").hits][:1] == ["work"]
