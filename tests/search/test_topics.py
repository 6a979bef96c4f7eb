"""Law is found by what it is about and of whom it speaks: by rule, and by a person's word over it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from migrandi.concepts import standing, tags
from migrandi.concepts.models import Tag
from migrandi.formats.document import Provision, Text
from migrandi.law import models
from migrandi.law.models import IndexDebt
from migrandi.search import querying, syncing
from migrandi.search.engine import Query
from migrandi.search.following import count_citations, tag_and_index
from migrandi.search.querying import Filters
from tests.law.writing import law, take_in
from tests.web.visiting import own_index, page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
DETENTION = "Detention of unaccompanied children is barred. An unaccompanied child is not detained; detention is undue."


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    own_index(tmp_path, monkeypatch)
    take_in(
        law(
            article("1", "Detention of unaccompanied children", DETENTION),
            article("2", "Detention", "Detention ends after six weeks. Review of detention is held weekly."),
            article("3", "Harbour dues", "Ships pay dues to the warden of the harbour on the day they leave."),
            title="Refugee Act", as_of="2001-01-01",
        )
    )  # fmt: skip
    tag_and_index(tmp_path, jobs=1)
    yield
    standing._standing.cache_clear()


def article(number: str, heading: str, words: str) -> Provision:
    return Provision("article", label=f"Article {number}", number=number, heading=Text(heading), content=[Text(words)])


def wording(eid: str) -> models.Provision:
    return models.Provision.objects.get(eid=eid)


def found(text: str, filters: Filters = querying.NOTHING_NARROWED) -> set[str]:
    return {hit.address for hit in querying.search(text, filters).hits if hit.address}


@pytest.mark.parametrize(
    ("asked", "filters", "answer"),
    [
        ("topic:detention", Filters(), {"art_1", "art_2"}),
        ("тема:задержание", Filters(), {"art_1", "art_2"}),  # a label in any language
        ("population:children", Filters(), {"art_1"}),  # unaccompanied children are children
        ("", Filters(topics=("detention",)), {"art_1", "art_2"}),
        ("", Filters(populations=("unaccompanied-children",)), {"art_1"}),
        ("detention", Filters(topics=("detention",), populations=("children",)), {"art_1"}),
        ("detention -population:children", Filters(), {"art_2"}),
        ("harbour", Filters(topics=("detention",)), set()),
    ],
)
def test_a_topic_and_those_of_whom_it_speaks_narrow_a_search(asked: str, filters: Filters, answer: set[str]) -> None:
    assert found(asked, filters) == answer


def test_facets_count_what_choosing_them_finds() -> None:
    facets = querying.search("ships OR detention OR harbour").facets
    assert facets["topic"]["detention"] == 2
    assert facets["population"]["children"] == facets["population"]["unaccompanied-children"] == 1
    for facet, name in (("topic", "topics"), ("population", "populations")):
        for value, count in facets[facet].items():
            assert querying.search("ships OR detention OR harbour", Filters(**{name: (value,)})).total == count


def test_a_group_of_persons_is_asked_for_and_nothing_else() -> None:
    [mistake] = [querying.search("population:detention").mistake]
    assert mistake is not None and "topic:detention" in mistake.sentence


def test_a_persons_word_is_owed_to_the_index_and_counts_once_paid() -> None:
    tags.say(wording("art_3").pk, "detention", Tag.Word.ADDED, None, NOW)
    tags.say(wording("art_1").pk, "detention", Tag.Word.REFUSED, None, NOW)
    tags.say(wording("art_1").pk, "child-detention", Tag.Word.REFUSED, None, NOW)
    assert IndexDebt.objects.exists()
    syncing.sync()
    assert "art_3" in found("topic:detention")
    assert syncing.verify()
    tags.take_back(wording("art_3").pk, "detention")
    syncing.sync()
    assert "art_3" not in found("topic:detention")


def test_an_editor_who_says_it_on_the_page_finds_it_at_once() -> None:
    editor = User.objects.create_user("editor", password="x")
    editor.user_permissions.add(Permission.objects.get(codename="change_tag"))
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(editor)
    client.post("/tags", {"provision": wording("art_3").pk, "concept": "detention", "word": "added"})
    assert "art_3" in found("topic:detention")
    assert not IndexDebt.objects.exists()


def test_tagging_after_the_import_brings_the_index_in_line(tmp_path: Path) -> None:
    words = "Detention ends after two weeks. Review of detention is held daily on board."
    other = law(article("9", "Detention", words), number="8", title="Refugees at Sea Act", as_of="2001-01-01")
    take_in(other, filename="other.xml")
    syncing.sync()
    assert querying.search("detention board", Filters(topics=("detention",))).exact == 0
    tag_and_index(tmp_path, jobs=1)
    assert querying.search("detention board", Filters(topics=("detention",))).exact == 1
    assert syncing.verify()


def test_the_page_of_a_concept_leads_to_the_search_for_what_is_about_it() -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    assert 'href="/search?topic=detention"' in page(client, "/concepts/detention")
    assert 'href="/search?population=children"' in page(client, "/concepts/children?narrower=1")
    results = page(client, "/search?topic=detention")
    assert "Article 2 Detention" in results and "Article 3" not in results
    assert "<bdi>unaccompanied children</bdi> <span>1</span>" in results


def test_of_two_that_fit_alike_the_one_with_more_authority_comes_first_until_that_is_switched_off() -> None:
    words = "Every ferryman keeps a lantern lit through the night."
    for number, kind in (("21", "document"), ("22", "act"), ("23", "treaty")):
        one = law(article("1", "Lanterns", words), number=number, kind=kind, title=f"On lanterns {number}")
        take_in(one, filename=f"{number}.xml")
    syncing.sync()

    def order(authority: bool | None) -> list[str]:
        hits = querying.search("ferryman lantern", Filters(authority=authority)).hits
        return [hit.type for hit in hits if hit.address]

    assert order(True) == order(None) == ["treaty", "act", "document"]
    assert order(False) == ["document", "act", "treaty"]


def test_what_many_cite_comes_first_and_says_so() -> None:
    one, other = (syncing.place_of("/xx/act/1999/7", address) for address in ("art_1", "art_2"))
    syncing.engine().keep_cited({other: 12})
    hits = querying.search("detention", Filters(authority=True)).hits
    [cited] = [hit for hit in hits if hit.address == "art_2"]
    assert ("cited", ["12"]) in [(reason.kind, reason.words) for reason in cited.why]
    assert not any(reason.kind == "cited" for hit in hits if hit.address == "art_1" for reason in hit.why)
    off = querying.search("detention", Filters(authority=False)).hits
    assert not any(reason.kind == "cited" for hit in off for reason in hit.why)
    count_citations()  # nothing here cites anything
    assert syncing.engine().cited([one, other, "", "elsewhere"]) == [0, 0, 0, 0]
    assert syncing.engine().search(Query(authority=True)).total > 0
