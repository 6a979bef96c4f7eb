"""The thesaurus on the web and in the admin, as readers and editors use it, without JavaScript."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from migrandi.annotations.walking import walk
from migrandi.concepts import editing, standing
from migrandi.concepts.models import Concept, Tag
from migrandi.concepts.tags import tag, tagger
from migrandi.formats.document import Provision, Text
from migrandi.law import models
from migrandi.law import reading as law_reading
from migrandi.thesaurus import reading
from migrandi.thesaurus.matching import concepts_in
from migrandi.treaties.loading import load_register
from tests.law.writing import law, take_in
from tests.web.visiting import own_index, page

pytestmark = pytest.mark.django_db
PLACE = "/xx/act/1999/7/art_1"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    own_index(tmp_path, monkeypatch)
    load_register()
    take_in(
        law(
            article("1", "Detention", "A refugee is detained only as a last resort. Detention of children is barred."),
            article("2", "Harbour dues", "Ships pay dues to the warden of the harbour on the day they leave."),
            title="Refugee Act", as_of="2001-01-01",
        )
    )  # fmt: skip
    take_in(
        law(
            article("1", "Rétention", "Le réfugié n’est placé en rétention qu’en dernier recours."),
            title="Loi sur les réfugiés", as_of="2001-01-01", language="fr",
        )
    )  # fmt: skip
    walk(tagger(), home=tmp_path, jobs=1)
    yield
    reading.use({})
    editing._following[""] = ""
    for remembered in (law_reading._contents, standing._standing):  # the next test's rows have the same numbers
        remembered.cache_clear()


def article(number: str, heading: str, words: str) -> Provision:
    return Provision("article", label=f"Article {number}", number=number, heading=Text(heading), content=[Text(words)])


def wording(eid: str = "art_1", language: str = "en") -> models.Provision:
    return models.Provision.objects.get(eid=eid, language=language)


@pytest.fixture
def editor(client: Client) -> User:
    user = User.objects.create_user("amal", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(
            codename__in=["change_tag", "change_concept", "add_concept", "delete_concept", "view_concept"]
        )
    )
    client.force_login(user)
    return user


def test_the_tree_has_every_concept_below_what_is_broader(client: Client) -> None:
    html = page(client, "/concepts")
    assert set(re.findall(r'href="/concepts/([a-z0-9-]+)"', html)) == {one.id for one in reading.concepts()}
    below = html[html.index('href="/concepts/detention"') :]
    assert below.index("/concepts/child-detention") < below.index("</details>")
    assert html.count("<details") == html.count("</details>")
    assert html.count("<ul") == html.count("</ul>")


@pytest.mark.parametrize(
    ("typed", "concept"),
    [
        ("réfugié", "refugees"),
        ("non-refoulement", "non-refoulement"),
        ("难民", "refugees"),
        ("unaccomp", "unaccompanied-children"),
    ],
)
def test_a_concept_is_found_by_a_word_of_any_language(client: Client, typed: str, concept: str) -> None:
    assert f'href="/concepts/{concept}"' in page(client, f"/concepts?find={typed}").split("<main")[1]


def test_words_of_no_concept_say_what_to_try(client: Client) -> None:
    assert "Try one word of them" in page(client, "/concepts?find=xyzzy")


def test_a_concept_shows_its_words_its_place_its_articles_and_the_provisions_about_it(client: Client) -> None:
    html = page(client, "/concepts/detention")
    for said in ("rétention administrative", "拘留", "احتجاز", "/concepts/child-detention"):
        assert said in html
    assert f'href="{PLACE}?lang=en"' in html and f'href="{PLACE}?lang=fr"' in html
    assert "in its heading: “detention”" in html and "/art_2" not in html.split('id="provisions"')[1]
    notes = page(client, "/concepts/non-refoulement")
    assert "/int/treaty/1951/refugee-convention/art_33" in notes


def test_the_provisions_are_narrowed_by_jurisdiction_and_language(client: Client) -> None:
    french = page(client, "/concepts/detention?lang=fr").split('id="provisions"')[1]
    assert f"{PLACE}?lang=fr" in french and f"{PLACE}?lang=en" not in french
    nothing = page(client, "/concepts/detention?jurisdiction=ca").split('id="provisions"')[1]
    assert "No provision of the law held is tagged with it." in nothing


def test_those_about_narrower_concepts_are_counted_where_asked(client: Client) -> None:
    def total(address: str) -> int:
        return int(re.search(r'id="provisions-title">[^<]*<span class="meta">(\d+)', page(client, address))[1])  # type: ignore[index]

    assert total("/concepts/persons-on-the-move") == 0
    assert total("/concepts/persons-on-the-move?narrower=1") == 2


def test_a_label_leads_to_the_concept_and_an_unknown_one_is_said(client: Client) -> None:
    assert client.get("/concepts/Refugees").headers["Location"] == "/concepts/refugees"
    assert "No concept is called" in page(client, "/concepts/xyzzy", 404)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib warns of itself while it parses JSON-LD
@pytest.mark.parametrize(("form", "kind"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_one_concept_and_all_are_handed_out_as_skos(client: Client, form: str, kind: str) -> None:
    for address, count in ((f"/concepts?as={form}", len(reading.concepts())), (f"/concepts/asylum?as={form}", 1)):
        graph = Graph().parse(data=page(client, address), format=kind)
        assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == count
        here = URIRef("http://testserver/concepts/asylum")
        broader = {str(one).rpartition("/")[2] for one in graph.objects(here, SKOS.broader)}
        assert broader == set(reading.by_id()["asylum"].broader)
    assert "is no form of a thesaurus" in page(client, "/concepts?as=pdf", 400)


def test_a_query_offers_the_concepts_it_names(client: Client) -> None:
    html = page(client, "/search?q=child+migrants+in+detention")
    offered = re.findall(r'href="/concepts/([a-z-]+)"', html)
    assert offered[:2] == ["migrant-children", "detention"]
    assert {"unaccompanied-children", "child-detention"} <= set(offered)


def test_a_provision_says_what_it_is_about_and_why(client: Client) -> None:
    html = page(client, f"{PLACE}?lang=en")
    panel = html[html.index('id="topics"') :]
    assert "/concepts/refugees" in panel and "in its text, 1 ×: “refugee”" in panel
    assert "in the law&#x27;s name: “refugee”" in panel
    assert "<form" not in panel[: panel.index("</section>")]
    assert 'id="topics"' not in page(client, "/xx/act/1999/7/art_2?lang=en")


def say(client: Client, word: str, concept: str, status: int = 302) -> None:
    sent = {"provision": wording().pk, "concept": concept, "word": word}
    assert client.post("/tags", sent).status_code == status


def test_only_who_may_change_tags_says_a_word(client: Client) -> None:
    say(client, "refused", "refugees", 403)
    client.force_login(User.objects.create_user("bob"))
    say(client, "refused", "refugees", 403)
    assert not Tag.objects.exclude(word="").exists()


def test_an_editors_word_outlasts_tagging_anew_until_it_is_taken_back(
    client: Client, editor: User, tmp_path: Path
) -> None:
    say(client, "refused", "refugees")
    say(client, "confirmed", "detention")
    say(client, "added", "droit à la liberté et à la sûreté")  # a label in another language will do
    for _again in range(2):
        tag([wording().pk])
        from migrandi.annotations.walking import forget  # noqa: PLC0415

        forget(tagger())
        walk(tagger(), home=tmp_path, jobs=1)
        words = dict(Tag.objects.filter(provision=wording()).exclude(word="").values_list("concept__slug", "word"))
        assert words == {"refugees": "refused", "detention": "confirmed", "liberty-and-security": "added"}
    assert f"{PLACE}?lang=en" not in page(client, "/concepts/refugees")
    assert "confirmed by amal" in page(client, "/concepts/detention")
    client.logout()
    reader = page(client, f"{PLACE}?lang=en")
    assert "/concepts/refugees" not in reader.split('id="topics"')[1].split("</section>")[0]
    client.force_login(editor)
    say(client, "back", "refugees")
    say(client, "back", "liberty-and-security")
    assert Tag.objects.get(provision=wording(), concept__slug="refugees").word == ""
    assert not Tag.objects.filter(concept__slug="liberty-and-security").exists()


def words_on(concept: str) -> dict[tuple[str, str, str], str]:
    """Each wording on which a person's word on the concept stands: address, language, first words."""
    rows = Tag.objects.filter(concept__slug=concept).exclude(word="").select_related("provision")
    return {(row.provision.eid, row.provision.language, row.provision.heading): row.word for row in rows}


LAST_RESORT = "Nobody is held while her claim is heard, unless a judge of the harbour has said so in writing before."


def take_in_later(tmp_path: Path, *content: Provision, language: str = "en", as_of: str = "2010-01-01") -> None:
    take_in(law(*content, title="Refugee Act", as_of=as_of, language=language))
    walk(tagger(), home=tmp_path, jobs=1)


def test_an_editors_word_is_of_the_provision_in_every_language(client: Client, editor: User) -> None:
    say(client, "added", "liberty-and-security")
    assert words_on("liberty-and-security") == {
        ("art_1", "en", "Detention"): "added", ("art_1", "fr", "Rétention"): "added",
    }  # fmt: skip
    assert f"{PLACE}?lang=fr" in page(client, "/concepts/liberty-and-security")
    say(client, "back", "liberty-and-security")
    assert words_on("liberty-and-security") == {}


def test_an_editors_word_goes_with_a_new_wording_and_a_new_language(
    client: Client, editor: User, tmp_path: Path
) -> None:
    say(client, "refused", "refugees")
    say(client, "added", "liberty-and-security")
    take_in_later(tmp_path, article("1", "Custody", "A refugee in custody is heard by the warden within a day."))
    take_in_later(tmp_path, article("1", "Detención", "El refugiado es detenido solo en último caso."), language="es")
    for heading in (("art_1", "en", "Custody"), ("art_1", "es", "Detención")):
        assert words_on("liberty-and-security")[heading] == "added" and words_on("refugees")[heading] == "refused"
    assert f"{PLACE}?lang=en" not in page(client, "/concepts/refugees")
    said = Tag.objects.filter(concept__slug="refugees", word="refused").values_list("person__username", "at")
    assert len(said) == 4 and len(set(said)) == 1 and said[0][0] == "amal"


def test_an_editors_word_goes_with_its_article_where_that_is_renumbered_and_not_with_its_number(
    client: Client, editor: User, tmp_path: Path
) -> None:
    take_in_later(tmp_path, article("1", "Custody", LAST_RESORT), as_of="2005-01-01")
    sent = {"provision": wording_headed("Custody").pk, "concept": "liberty-and-security", "word": "added"}
    assert client.post("/tags", sent).status_code == 302
    take_in_later(tmp_path, article("7", "Custody", LAST_RESORT), article("8", "Dues", "Ships pay on leaving."))
    take_in_later(tmp_path, article("1", "Berths", "Berths are let by the year to whoever asks first."),
                  article("7", "Custody", LAST_RESORT), as_of="2012-01-01")  # fmt: skip
    held = words_on("liberty-and-security")
    assert held[("art_7", "en", "Custody")] == "added"
    assert ("art_1", "en", "Berths") not in held and ("art_8", "en", "Dues") not in held


def wording_headed(heading: str) -> models.Provision:
    return models.Provision.objects.get(heading=heading)


def test_a_word_on_an_unknown_concept_is_said_to_be_unknown(client: Client, editor: User) -> None:
    say(client, "added", "xyzzy", 404)


# the admin


def sent(slug: str, **changed: object) -> dict[str, object]:
    """What the form of that concept sends, with some of it changed."""
    concept = reading.by_id().get(slug, reading.Concept(slug, {}))
    values: dict[str, object] = {}
    for code in reading.LANGUAGES:
        values[f"label_{code}"] = concept.label.get(code, f"{slug} {code}")
        values[f"also_{code}"] = "\n".join(concept.also.get(code, []))
        values[f"note_{code}"] = concept.note.get(code, "")
    for field in ("broader", "related"):
        values[field] = list(Concept.objects.filter(slug__in=getattr(concept, field)).values_list("pk", flat=True))
    return values | changed


def row(slug: str) -> Concept:
    return Concept.objects.get(slug=slug)


def change(client: Client, slug: str, **changed: object) -> str:
    response = client.post(f"/admin/concepts/concept/{row(slug).pk}/change/", sent(slug, **changed), follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_editors_word_for_a_concept_is_found_at_once_and_handed_out(client: Client, editor: User) -> None:
    also = "\n".join([*reading.by_id()["refugees"].also["en"], "harbour seekers"])
    html = change(client, "refugees", also_en=also)
    assert "migrandi tags" in html
    assert row("refugees").changes == {"also": {"en": also.split("\n")}}
    assert [match.concept for match in concepts_in("the harbour seekers", "en")] == ["refugees"]
    assert "harbour seekers" in page(client, "/concepts/refugees") and "harbour seekers" in page(
        client, "/concepts?as=ttl"
    )


def test_after_a_change_everything_is_tagged_anew(client: Client, editor: User, tmp_path: Path) -> None:
    assert walk(tagger(), home=tmp_path, jobs=1).provisions == 0
    change(client, "aliens", also_en="strangers\nwarden of the harbour")
    assert walk(tagger(), home=tmp_path, jobs=1).provisions == 3
    assert Tag.objects.filter(provision=wording("art_2"), concept__slug="aliens").exists()


def test_a_change_is_undone(client: Client, editor: User) -> None:
    before = reading.by_id()["refugees"]
    change(client, "refugees", label_en="persons in flight", note_en="Other note.")
    assert reading.by_id()["refugees"].label["en"] == "persons in flight"
    chosen = {"action": "revert_chosen", "_selected_action": [row("refugees").pk]}
    assert client.post("/admin/concepts/concept/", chosen).status_code == 302
    assert reading.by_id()["refugees"] == before and row("refugees").changes is None
    assert not concepts_in("persons in flight", "en")


@pytest.mark.parametrize(
    ("slug", "changed", "says"),
    [
        ("refugees", {"label_fr": "asile"}, "“asile” stands for asylum already"),
        ("persons-on-the-move", {"broader": "refugees"}, "is below itself"),
        ("refugees", {"related": "persons-on-the-move"}, "not merely related"),
        ("refugees", {"label_zh": ""}, "This field is required"),
    ],
)
def test_a_change_that_would_break_the_thesaurus_is_refused_with_the_reason(
    client: Client, editor: User, slug: str, changed: dict[str, str], says: str
) -> None:
    before = reading.by_id()[slug]
    values = {name: [row(value).pk] if name in ("broader", "related") else value for name, value in changed.items()}
    assert says in change(client, slug, **values).replace("&#x27;", "'")
    assert reading.by_id()[slug] == before and row(slug).changes is None


def test_a_concept_is_added_used_and_taken_away(client: Client, editor: User, tmp_path: Path) -> None:
    editing.record_concepts()
    values = sent("harbour-law", label_en="harbour dues", broader=[row("migration").pk]) | {"slug": "harbour-law"}
    client.post("/admin/concepts/concept/add/", values)
    assert reading.by_id()["harbour-law"].broader == ["migration"]
    walk(tagger(), home=tmp_path, jobs=1)
    assert "/art_2" in page(client, "/concepts/harbour-law") and "harbour dues" in page(client, "/concepts")
    client.post(f"/admin/concepts/concept/{row('harbour-law').pk}/delete/", {"post": "yes"})
    assert "harbour-law" not in reading.by_id()
    assert not Tag.objects.filter(concept__slug="harbour-law").exists()


def test_a_shipped_concept_cannot_be_deleted(client: Client, editor: User) -> None:
    editing.record_concepts()
    client.post(f"/admin/concepts/concept/{row('refugees').pk}/delete/", {"post": "yes"})
    assert row("refugees").shipped


def test_another_process_follows_the_change_with_its_next_page(client: Client, editor: User) -> None:
    change(client, "refugees", label_en="persons in flight")
    reading.use({})  # as a process that has not heard of it
    editing._following[""] = ""
    assert "persons in flight" in page(client, "/concepts/refugees")


def test_the_command_shows_concepts_and_tags_as_json(client: Client) -> None:
    from migrandi.concepts.about import provisions_about, tags_of_provision  # noqa: PLC0415
    from migrandi.concepts.presenting import shape_of_about, shape_of_tag  # noqa: PLC0415

    shape = shape_of_about(provisions_about(["detention"]))
    assert shape["total"] == 2 and shape["languages"] == {"en": 1, "fr": 1}
    assert json.dumps([shape_of_tag(tag) for tag in tags_of_provision(wording().pk)])
