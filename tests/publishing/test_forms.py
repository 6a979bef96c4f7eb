"""A law at its own address in every form: what a program asks for is what it gets, and a person gets the page."""

import re
from urllib.parse import parse_qs

import msgspec
import pytest
import rispy
from django.test import Client
from lxml import etree, html
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from migrandi.formats import registry
from migrandi.formats.document import Hints
from migrandi.papers.bibliography import read as read_sources
from migrandi.publishing.negotiating import choose
from migrandi.treaties.loading import load_register
from tests.law.writing import SENTENCES, article, law, take_in

pytestmark = pytest.mark.django_db

PATH = "/xx/act/1999/7"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
SCHEMA, ELI = Namespace("https://schema.org/"), Namespace("http://data.europa.eu/eli/ontology#")
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def harbour_act() -> None:
    take_in(law(article("1", "entry", "Being heard"), article("2", "papers"), as_of="2001-01-01"))
    take_in(law(article("1", "entry", "Être entendu"), as_of="2001-01-01", language="fr", title="Loi du port"))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        ("application/akn+xml", "application/akn+xml"),
        ("application/xml", "application/akn+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("text/markdown", "text/markdown"),
        ("text/plain, */*;q=0.1", "text/plain"),
        ("text/turtle, application/ld+json;q=0.9", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "application/ld+json"),
        ("application/x-research-info-systems", "application/x-research-info-systems"),
        ("application/pdf, application/json;q=0.2", "application/json"),
        ("text/html;q=0, application/json", "application/json"),
    ],
)
def test_accept_chooses_the_form(client: Client, accept: str, media_type: str) -> None:
    for path in (PATH, f"{PATH}/art_1"):
        answer = client.get(path, headers={"Accept": accept} if accept else {})
        assert answer.status_code == 200
        assert answer["Content-Type"].split(";")[0] == media_type
        assert {"Accept", "Accept-Language", "Cookie"} <= {word.strip() for word in answer["Vary"].split(",")}


def test_the_range_that_names_a_type_most_exactly_says_how_much_it_is_liked() -> None:
    there = {"page": ("text/html",), "text": ("text/plain",), "data": ("application/json",)}
    assert choose("text/*;q=0.5, text/plain;q=0.2, application/*;q=0.3", there) == "page"
    assert choose("text/html;q=0, text/*", there) == "text"
    assert choose("application/json;q=nonsense", there) == "data"
    assert choose("image/png", there) is None
    assert choose("nonsense", there) == "page"


def test_what_is_not_there_is_said_with_what_is(client: Client) -> None:
    answer = client.get(PATH, headers={"Accept": "application/pdf"})
    assert answer.status_code == 406
    assert "Accept" in answer["Vary"]
    said = answer.content.decode()
    for media_type in ("text/html", "application/akn+xml", "application/ld+json", "text/markdown", "text/turtle"):
        assert media_type in said


@pytest.mark.parametrize("form", ["akn", "jsonld", "json", "md", "txt", "ttl", "ris"])
def test_an_ending_names_the_form_and_who_has_the_answer_is_not_sent_it_again(client: Client, form: str) -> None:
    for path in (f"{PATH}.{form}", f"{PATH}/art_1.{form}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Content-Disposition" not in answer
        again = client.get(path, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
        assert not again.content
        file = client.get(path.removesuffix(f".{form}"), {"as": form})
        assert file.content == answer.content
        assert "attachment" in file["Content-Disposition"]


def test_another_spelling_of_the_address_leads_to_its_own_with_the_ending(client: Client) -> None:
    answer = client.get("/XX/act/1999/7/ART_1.ttl?lang=fr")
    assert answer.status_code == 301
    assert answer["Location"] == f"{PATH}/art_1.ttl?lang=fr"


def test_akoma_ntoso_reads_back_as_the_law_it_was(client: Client) -> None:
    (document,) = registry.read(client.get(f"{PATH}.akn?lang=en").content, Hints())
    assert [block.label for block in document.content] == ["Article 1", "Article 2"]  # type: ignore[union-attr]


def test_the_page_tells_programs_where_the_other_forms_are(client: Client) -> None:
    page = html.fromstring(client.get(f"{PATH}/art_1?lang=fr&on=2002-02-02").content.decode())
    alternates = {link.get("type"): link.get("href") for link in page.xpath("//link[@rel='alternate']")}
    assert alternates["text/turtle"] == f"{PATH}/art_1.ttl?lang=fr&on=2002-02-02"
    for media_type, address in alternates.items():
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, media_type)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_linked_data_says_what_it_is_in_schema_org_and_in_eli_alike_in_both_writings(client: Client) -> None:
    as_json = Graph().parse(data=client.get(f"{PATH}.jsonld").content, format="json-ld")
    turtle = Graph().parse(data=client.get(f"{PATH}.ttl").content, format="turtle")
    assert as_json.isomorphic(turtle)
    work = URIRef(f"{SITE}{PATH}")
    assert (work, RDF.type, SCHEMA.Legislation) in turtle
    assert (work, RDF.type, ELI.LegalResource) in turtle
    assert (work, SCHEMA.name, Literal("Loi du port", lang="fr")) in turtle
    french = URIRef(f"{SITE}{PATH}?lang=fr&on=2001-01-01")
    assert (work, ELI.is_realized_by, french) in turtle
    assert (french, ELI.realizes, work) in turtle


def test_a_provision_as_linked_data_has_its_text_its_time_and_the_bytes_it_was_read_from(client: Client) -> None:
    node = msgspec.json.decode(client.get(f"{PATH}/art_1.jsonld?lang=en").content)
    assert SENTENCES["entry"] in node["text"]["@value"]
    assert node["isPartOf"] == f"{SITE}{PATH}"
    assert node["temporalCoverage"] == "2001-01-01/.."
    assert len(node["isBasedOn"]["sha256"]) == 64


def test_ris_is_read_back_by_a_reference_manager_and_names_the_provision(client: Client) -> None:
    (item,) = read_sources(client.get(f"{PATH}/art_2.ris?lang=en").content.decode()).values()
    assert item["title"] == "Harbour Act, Article 2"
    assert item["type"] == "legislation"
    assert item["URL"] == f"{SITE}{PATH}/art_2"


@pytest.mark.parametrize(
    ("path", "kind", "title", "year"),
    [
        (PATH, "STAT", "Harbour Act", "1999"),
        (f"{PATH}/art_2", "STAT", "Harbour Act, Article 2", "1999"),
        ("/int/treaty/1951/refugee-convention", "GEN", "Convention relating to the Status of Refugees", "1951/07/28"),
    ],
)
def test_ris_is_what_another_reader_of_it_takes_for_such(
    client: Client, path: str, kind: str, title: str, year: str
) -> None:
    load_register()
    text = client.get(f"{path}.ris?lang=en").content.decode()
    (entry,) = rispy.loads(text)
    assert entry["type_of_reference"] == kind and kind in rispy.TYPE_OF_REFERENCE_MAPPING
    assert entry["title"] == title and entry["year"] == year
    assert entry["urls"] and "unknown_tag" not in entry
    (again,) = rispy.loads(rispy.dumps([entry]))
    assert again == entry


def test_a_page_carries_what_zotero_looks_for(client: Client) -> None:
    page = html.fromstring(client.get(f"{PATH}/art_1?lang=en").content.decode())
    (span,) = page.xpath("//span[@class='Z3988']")
    said = parse_qs(span.get("title"), strict_parsing=True)
    assert said["ctx_ver"] == ["Z39.88-2004"]
    assert said["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert said["rft.type"] == ["statute"]
    assert said["rft.title"] == ["Harbour Act, Article 1"]
    assert said["rft.identifier"] == [f"{SITE}{PATH}/art_1"]


def test_of_a_law_whose_text_is_not_held_the_facts_are_handed_out(client: Client) -> None:
    from migrandi.law.models import Work  # noqa: PLC0415
    from tests.law.writing import NOW  # noqa: PLC0415

    Work.objects.create(
        path="/int/treaty/1900/harbours", jurisdiction="int", kind="treaty", title="Treaty", recorded_at=NOW
    )
    assert client.get("/int/treaty/1900/harbours.ttl").status_code == 200
    assert client.get("/int/treaty/1900/harbours", headers={"Accept": "application/json"}).json()["kind"] == "treaty"
    refused = client.get("/int/treaty/1900/harbours", headers={"Accept": "text/markdown"})
    assert refused.status_code == 406
    assert "text/markdown" not in refused.content.decode()
    page = client.get("/int/treaty/1900/harbours").content.decode()
    assert 'class="Z3988"' in page


def test_the_map_names_every_law_and_robots_are_told_of_it(client: Client) -> None:
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").content.decode()
    index = etree.fromstring(client.get("/sitemap.xml").content)
    parts = [loc.text or "" for loc in index.iter("{*}loc")]
    assert all(re.fullmatch(rf"{SITE}/sitemaps/\d+\.xml", part) for part in parts)
    laws = [
        loc.text
        for part in parts
        for loc in etree.fromstring(client.get(part.removeprefix(SITE)).content).iter("{*}loc")
    ]
    assert laws == [f"{SITE}{PATH}"]
