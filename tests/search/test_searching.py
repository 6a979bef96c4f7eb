"""What a reader is told of her search: why each result is there, what was put in for a slip; what is like a law."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from migrandi.law.models import Headnote, Work
from migrandi.search import hits, likeness, querying, saving, syncing
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.explaining import sentence
from migrandi.search.following import tag_and_index
from migrandi.search.querying import Filters, Page
from tests.law.writing import article, law, take_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    engine = TantivyEngine(tmp_path / "index")
    for room in (syncing, querying, hits, likeness):
        monkeypatch.setattr(room, "engine", lambda: engine)
    take_in(
        law(
            article("1", "entry", "Arrival of children"),
            article("2", "refuge"),
            article("3", "papers"),
            as_of="2001-01-01",
        )
    )
    take_in(law(article("1", "refuge"), article("2", "work"), as_of="2001-01-01", number="8", title="River Act"))
    french = law(article("1", "work", "Rétention des enfants"), as_of="2005-01-01", language="fr", title="Loi du port")
    take_in(french)
    tag_and_index(tmp_path, jobs=1)
    yield


def why(page: Page, path: str, address: str, language: str = "en") -> list[str]:
    [hit] = [h for h in page.hits if (h.path, h.address, h.language) == (path, address, language)]
    return [sentence(reason) for reason in hit.why]


@pytest.mark.parametrize(
    ("typed", "address", "language", "told"),
    [
        ("arrival warden", "art_1", "en", ["In the heading: arrival", "In the text: warden"]),
        ('"good faith" refuge', "art_2", "en", ["In the text: “good faith”, refuge"]),
        ("travel* harbour number:1", "art_1", "en", ["Number 1", "In the text: travel*, harbour"]),
        ("title:arrival", "art_1", "en", ["In the heading: arrival"]),
        (
            "the warden of the harbour act",
            "art_1",
            "en",
            ["In the name of the law: act", "In the text: warden, harbour"],
        ),
        ("topic:detention", "art_1", "fr", ["Names the concept “detention”: rétention"]),
        (
            "children detention",
            "art_1",
            "fr",
            ["Names the concept “detention”: rétention", "In other words for children, detention: enfants, rétention"],
        ),
    ],
)
def test_each_result_says_why_it_is_there(typed: str, address: str, language: str, told: list[str]) -> None:
    said = why(querying.search(typed, reading=language), "/xx/act/1999/7", address, language)
    assert set(told) <= set(said), said


@pytest.mark.parametrize(("typed", "language"), [("children and the warden", "en"), ("les enfants du port", "fr")])
def test_what_stands_in_two_languages_is_shown_in_that_of_the_question(
    typed: str, language: str, tmp_path: Path
) -> None:
    both = [article("1", "work", "Rétention des enfants"), article("2", "refuge")]
    take_in(law(*both, as_of="2006-01-01", language="fr", title="Loi du port"))
    tag_and_index(tmp_path, jobs=1)
    shown = [hit for hit in querying.search(typed).hits if hit.address == "art_1" and hit.path == "/xx/act/1999/7"]
    assert [(hit.language, hit.languages) for hit in shown] == [(language, [{"en": "fr", "fr": "en"}[language]])]


def test_a_phrase_that_stands_there_in_the_other_language_is_told_whole(tmp_path: Path) -> None:
    take_in(law(article("1", "work", "Travel documents"), as_of="2001-01-01", number="9", title="Quay Act"))
    tag_and_index(tmp_path, jobs=1)
    said = why(querying.search("titre de voyage"), "/xx/act/1999/9", "art_1")
    assert "In other words for titre, voyage: travel, documents" in said


def test_the_words_that_stand_there_instead_are_marked() -> None:
    page = querying.search("travel* harbour")
    hit = next(hit for hit in page.hits if hit.address == "art_1" and hit.path == "/xx/act/1999/7")
    assert {hit.snippet[start:end].lower() for start, end in hit.highlights} >= {"traveller", "harbour"}


def test_a_headnote_says_the_concept_it_was_tagged_with() -> None:
    work = Work.objects.get(path="/xx/act/1999/7")
    Headnote.objects.create(
        work=work, eid="art_9", position=9, number="9", language="en", text="A quiet line.", topics=["non-refoulement"]
    )
    syncing.rebuild()
    page = querying.search("topic:non-refoulement")
    assert why(page, work.path, "art_9") == ["Tagged with the concept “non-refoulement”"]
    assert page.facets["topic"]["non-refoulement"] == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("travelers", []),  # its stem stands there
        ("harbuor", ["harbour"]),
        ("hrabour stranegrs", ["harbour", "strangers"]),
        ("title:arivval", ["arrival"]),
        ("wardn", ["warden"]),
        ("pfennig", []),
    ],
)
def test_a_slip_is_forgiven_where_nothing_else_is_found_and_it_is_said(typed: str, shown: list[str]) -> None:
    page = querying.search(typed)
    assert [one.shown for one in page.corrections] == shown
    assert bool(page.total) == (bool(shown) or typed == "travelers")


def test_a_word_that_stands_somewhere_is_left_as_it_is() -> None:
    assert querying.search("harbour zzzzzz").corrections == []


def test_how_many_have_all_the_words_is_told_beside_those_with_some() -> None:
    page = querying.search("warden harbour")
    assert page.relaxed and 0 < page.exact < page.total
    alone = querying.search(page.exact_query)
    assert not alone.relaxed and alone.total == alone.exact == page.exact
    assert querying.search("warden nowhere").exact_query == "", "there is none to be shown alone"


def test_as_much_is_found_however_many_are_shown_at_once() -> None:
    assert querying.search("warden harbour", limit=1).total == querying.search("warden harbour", limit=10).total


def test_a_mistake_leaves_the_plain_words() -> None:
    page = querying.search("(harbour OR")
    assert page.mistake is not None and page.total and page.canonical == "harbour"


def test_a_narrowing_field_is_never_left_aside() -> None:
    page = querying.search("harbour wages nowhere lang:en")
    assert page.relaxed and {hit.language for hit in page.hits} == {"en"}


def test_what_is_like_a_provision_is_found_in_other_laws_and_languages() -> None:
    harbour = Work.objects.get(path="/xx/act/1999/7")
    found = likeness.like(harbour, "art_2", language="en")
    [english] = [group for group in found.alike if group.language == "en"]
    assert (english.hits[0].path, english.hits[0].address) == ("/xx/act/1999/8", "art_1")
    assert all(hit.path != harbour.path for group in found.alike for hit in group.hits)
    own = likeness.like(harbour, "art_1", language="en", same_law=True)
    assert "art_3" in {hit.address for group in own.alike for hit in group.hits if hit.path == harbour.path}


class TestSaved:
    """Searches kept under a name."""

    def test_a_saved_search_finds_what_the_search_found(self) -> None:
        saving.save(None, "  At the   harbour ", "(harbour) OR river", Filters(languages=("en",)), NOW)
        saved = saving.saved_as(None, "At the harbour")
        assert saved.query == "harbour OR river"
        assert saving.run(saved).total == querying.search("harbour OR river", Filters(languages=("en",))).total > 0

    def test_a_day_in_the_words_is_kept_as_a_filter(self) -> None:
        saved = saving.save(None, "Then", "harbour on:2003-01-01", Filters(), NOW)
        assert (saved.query, saved.filters) == ("harbour", {"on": "2003-01-01"})

    def test_nobody_sees_what_somebody_else_saved(self) -> None:
        alice, bob = (User.objects.create_user(name) for name in ("alice", "bob"))
        saved = saving.save(alice, "Mine", "harbour", Filters(), NOW)
        saving.save(bob, "Mine", "river", Filters(), NOW)
        assert [one.query for one in saving.saved_by(alice)] == ["harbour"]
        with pytest.raises(saving.NoSuchSearch):
            saving.saved_with(bob, saved.pk)

    def test_a_name_is_given_once_and_again_after_removal(self) -> None:
        saved = saving.save(None, "Mine", "harbour", Filters(), NOW)
        with pytest.raises(saving.NameTaken, match="Mine"):
            saving.save(None, "Mine", "river", Filters(), NOW)
        saving.remove(saved, NOW)
        saving.save(None, "Mine", "river", Filters(), NOW)
        with pytest.raises(saving.NameTaken):
            saving.have_back(saved)
        assert saving.rename(saving.saved_as(None, "Mine"), "Other").name == "Other"
        assert saving.have_back(saving.removed_as(None, "Mine")).query == "harbour"

    @pytest.mark.parametrize(("name", "words", "error"), [("", "a", saving.NotAName), ("x" * 121, "a", saving.NotAName),
                                                          ("Mine", " ", saving.NothingToSave)])  # fmt: skip
    def test_what_cannot_be_saved_is_said(self, name: str, words: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            saving.save(None, name, words, Filters(), NOW)
