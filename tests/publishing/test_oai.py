"""Whoever keeps up with this database by OAI-PMH misses nothing: by the protocol's own words, by a library, by ours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from lxml import etree
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from migrandi.harvest.models import Find, Run, Source
from migrandi.harvest.withdrawing import withdraw
from migrandi.law.models import Work
from migrandi.law.recording import Received, Recorder
from migrandi.law.units import prepare
from tests.law.writing import NOW, article, law

HOST = "oai:127.0.0.1:"
LAWS = 23


def take_in(number: int, at: datetime = NOW, jurisdiction: str = "xx") -> None:
    """A law of that number, come in at that moment."""
    document = law(
        article("1", "entry"),
        number=str(number),
        title=f"Harbour Act {number}",
        jurisdiction=jurisdiction,
        as_of="2001-01-01",
    )
    recorder = Recorder()
    key = f"{jurisdiction}{number}".zfill(64)
    recorder.record([prepare(document)], Received(key, key, 1, publisher="The harbour", licence="CC0"), at)
    recorder.write()


def withdraw_law(path: str, at: datetime) -> None:
    """The publisher no longer has that law."""
    source = Source.objects.create(key="harbour", name="The harbour")
    run = Run.objects.create(source=source, started_at=at)
    find = Find.objects.create(source=source, identifier="1", address="https://example.org/1")
    find.works.add(Work.objects.get(path=path))
    withdraw(find, run, "It was repealed.", at)


@pytest.fixture
def repository(client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator["Asking"]:
    """A repository with short pages, one law of it withdrawn."""
    monkeypatch.setattr("migrandi.publishing.oai._PAGE", {"oai_dc": 10, "akn": 4})
    for number in range(LAWS):
        take_in(number, NOW + timedelta(days=number), "yy" if number % 2 else "xx")
    withdraw_law("/xx/act/1999/0", NOW + timedelta(days=100))
    yield Asking(client)


class Asking:
    """Asks the repository, and hands out the answer's parts."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, **arguments: str) -> etree._Element:
        answer = self.client.get("/oai", {name.rstrip("_"): value for name, value in arguments.items()})
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        return etree.fromstring(answer.content)

    def all(self, verb: str, **arguments: str) -> tuple[list[etree._Element], int]:
        """Every entry of a list, and how many pages it took."""
        found, pages = [], 0
        while arguments:
            root = self(verb=verb, **arguments)
            pages += 1
            assert root.find("{*}error") is None, etree.tostring(root)
            found += root.findall(".//{*}header")
            token = root.findtext(".//{*}resumptionToken") or ""
            arguments = {"resumptionToken": token} if token else {}
        return found, pages


def identifiers(headers: list[etree._Element]) -> list[str]:
    return [header.findtext("{*}identifier") or "" for header in headers]


@pytest.mark.django_db
def test_a_list_names_every_record_once_page_by_page(repository: Asking) -> None:
    headers, pages = repository.all("ListIdentifiers", metadataPrefix="oai_dc")
    assert pages == 3
    assert len(set(identifiers(headers))) == len(headers) == LAWS
    records, pages = repository.all("ListRecords", metadataPrefix="akn")
    assert (len(records), pages) == (LAWS, 6)


@pytest.mark.django_db
def test_a_law_that_comes_in_while_a_list_is_read_moves_nothing_in_it(repository: Asking) -> None:
    first = repository(verb="ListIdentifiers", metadataPrefix="oai_dc", set="jurisdiction:xx")
    take_in(99)
    token = first.findtext(".//{*}resumptionToken") or ""
    second = repository(verb="ListIdentifiers", resumptionToken=token)
    found = identifiers([*first.iter("{*}header"), *second.iter("{*}header")])
    assert len(set(found)) == len(found) == 13


@pytest.mark.django_db
def test_a_withdrawn_law_is_a_deleted_record_without_its_text(repository: Asking) -> None:
    root = repository(verb="GetRecord", identifier=f"{HOST}/xx/act/1999/0", metadataPrefix="akn")
    header = root.find(".//{*}header")
    assert header is not None
    assert header.get("status") == "deleted"
    assert header.findtext("{*}datestamp") == (NOW + timedelta(days=100)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert root.find(".//{*}metadata") is None


@pytest.mark.django_db
def test_days_and_sets_narrow_a_list(repository: Asking) -> None:
    day = (NOW + timedelta(days=3)).date()
    headers, _pages = repository.all("ListIdentifiers", metadataPrefix="oai_dc", from_=str(day), until=str(day))
    assert identifiers(headers) == [f"{HOST}/yy/act/1999/3"]
    moment = (NOW + timedelta(days=21)).strftime("%Y-%m-%dT%H:%M:%SZ")
    headers, _pages = repository.all("ListIdentifiers", metadataPrefix="oai_dc", from_=moment, set="jurisdiction:xx")
    assert identifiers(headers) == [f"{HOST}/xx/act/1999/0", f"{HOST}/xx/act/1999/22"]
    sets = [each.text for each in repository(verb="ListSets").iter("{*}setSpec")]
    assert {"jurisdiction:xx", "jurisdiction:yy", "type:act"} <= set(sets)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nonsense", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=akn", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01&until=2026-02-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-02&until=2026-02-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%00", "badArgument"),
        ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=WyJueCIsIiIsIiIsIiIsMSwxXQ", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=marc&identifier=oai:127.0.0.1:/xx/act/1999/1", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=marc&identifier=oai:127.0.0.1:/yy/act/1999/1", "cannotDisseminateFormat"),
        ("verb=ListMetadataFormats&identifier=oai:elsewhere:/yy/act/1999/1", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=jurisdiction:zz", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nonsense", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "noRecordsMatch"),
    ],
)
def test_a_mistake_has_the_protocol_s_own_code(repository: Asking, query: str, code: str) -> None:
    answer = etree.fromstring(repository.client.get(f"/oai?{query}").content)
    error = answer.find("{*}error")
    assert error is not None
    assert error.get("code") == code
    assert error.text


@pytest.mark.django_db
def test_what_is_asked_by_post_is_answered_alike(repository: Asking) -> None:
    asked = {"verb": "ListMetadataFormats"}
    by_post = etree.fromstring(repository.client.post("/oai", asked).content)
    prefixes = [each.text for each in by_post.iter("{*}metadataPrefix")]
    assert prefixes == [each.text for each in repository(**asked).iter("{*}metadataPrefix")] == ["oai_dc", "akn"]


@pytest.mark.django_db
def test_dublin_core_says_what_a_library_asks(repository: Asking) -> None:
    root = repository(verb="GetRecord", identifier=f"{HOST}/yy/act/1999/3", metadataPrefix="oai_dc")
    said = {etree.QName(each).localname: each.text for each in root.iter("{http://purl.org/dc/elements/1.1/}*")}
    assert said == {
        "title": "Harbour Act 3", "identifier": "http://127.0.0.1:8000/yy/act/1999/3", "type": "act", "date": "1999",
        "coverage": "yy", "language": "en", "publisher": "The harbour", "rights": "CC0",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_harvester_of_others_reads_the_whole_repository(
    live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oaipmh_scythe import Scythe  # noqa: PLC0415
    from oaipmh_scythe.exceptions import IdDoesNotExist  # noqa: PLC0415

    settings.SITE_ADDRESS = live_server.url
    monkeypatch.setattr("migrandi.publishing.oai._PAGE", {"oai_dc": 3, "akn": 2})
    for number in range(8):
        take_in(number)
    withdraw_law("/xx/act/1999/0", datetime.now(UTC))
    with Scythe(f"{live_server.url}/oai") as scythe:
        assert scythe.identify().repositoryName == "Migrandi"
        assert [each.metadataPrefix for each in scythe.list_metadata_formats()] == ["oai_dc", "akn"]
        assert "type:act" in [each.setSpec for each in scythe.list_sets()]
        assert len(list(scythe.list_identifiers(metadata_prefix="oai_dc"))) == 8
        there = list(scythe.list_records(metadata_prefix="oai_dc", ignore_deleted=True))
        assert sorted(record.metadata["title"][0] for record in there) == [f"Harbour Act {n}" for n in range(1, 8)]
        assert len(list(scythe.list_records(metadata_prefix="akn", set_="type:act"))) == 8
        with pytest.raises(IdDoesNotExist):
            scythe.get_record(identifier="oai:elsewhere:1", metadata_prefix="oai_dc")


@pytest.mark.django_db(transaction=True)
def test_our_own_harvester_takes_from_it_the_laws_it_holds(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from migrandi.harvest.contract import publisher  # noqa: PLC0415
    from migrandi.harvest.running import Harvest  # noqa: PLC0415
    from migrandi.law.reading import document_on  # noqa: PLC0415
    from tests.harvest.speaking import Reply, speaking  # noqa: PLC0415

    monkeypatch.setattr("migrandi.publishing.oai._PAGE", {"oai_dc": 3, "akn": 2})
    for number in range(5):
        take_in(number)
    before = {work.path: document_on(work) for work in Work.objects.all()}
    asking = Asking(client)
    pages, arguments = {}, {"metadataPrefix": "akn"}
    while arguments:
        given = {"verb": "ListRecords", **arguments}
        pages[tuple(sorted(given.items()))] = client.get("/oai", given).content
        token = asking(**given).findtext(".//{*}resumptionToken") or ""
        arguments = {"resumptionToken": token} if token else {}
    call_command("flush", verbosity=0, interactive=False)
    with speaking(lambda host, path, query: _page(pages, path, query, Reply)) as speaker:
        report = Harvest(
            publisher("oai_pmh"),
            home=tmp_path,
            store=tmp_path / "blobs",
            options={"start": "https://law.example.org/oai", "prefix": "akn", "inline": "yes"},
            jobs=0,
            routing=f"law.example.org={speaker.base}",
        ).run()
    assert (report.state, report.new, report.failed) == ("done", 5, 0)
    assert {work.path: document_on(work) for work in Work.objects.all()} == before


def _page(pages: dict[tuple[tuple[str, str], ...], bytes], path: str, query: dict[str, str], reply: type) -> object:
    return reply(pages[tuple(sorted(query.items()))], "text/xml") if path == "/oai" else None
