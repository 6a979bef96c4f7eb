"""Runs as a person asks for them: tried without writing, limited, since a day, out of budget, exported, documented."""

import importlib.util
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import msgspec
import pytest
from warcio.archiveiterator import ArchiveIterator

from migrandi.harvest import documenting, skeleton, warc
from migrandi.harvest.contract import SHIPPED, BrokenFacts, Find, Politeness, Publisher, UnknownPublisher, publisher
from migrandi.harvest.models import Find as Held
from migrandi.harvest.models import Receipt, Run, Source
from migrandi.harvest.pages import Page
from migrandi.harvest.sessions import OptionMissing, UnknownOption, hosts_of, options_of
from migrandi.law.models import Work
from tests.harvest.speaking import Law
from tests.harvest.test_changes import stage as stage  # noqa: PLC0414 a fixture
from tests.harvest.test_publishers import Stage

pytestmark = pytest.mark.django_db


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(stage: Stage) -> None:
    report = stage.run(dry_run=True)
    assert (report.found, report.new) == (3, 3)
    assert not Source.objects.exists() and not Work.objects.exists()
    assert stage.documents_given() == 0


def test_a_limit_ends_the_run_and_withdraws_nothing(stage: Stage) -> None:
    stage.run()
    stage.publisher = msgspec.structs.replace(stage.publisher, complete=True)
    report = stage.run(limit=1)
    assert (report.state, report.found, report.withdrawn) == ("limited", 1, 0)


def test_since_a_day_only_what_changed_later_is_looked_at(stage: Stage) -> None:
    stage.laws[1] = Law(2, version=2)
    report = stage.run(since=date(2026, 1, 15))
    assert (report.found, report.new) == (1, 1)


def test_a_list_below_the_floor_fails_the_run(stage: Stage) -> None:
    stage.publisher = msgspec.structs.replace(stage.publisher, floor=4)
    report = stage.run()
    assert report.state == "failed" and "at least 4" in report.reason
    assert report.new == 3, "what came is kept"


def test_a_run_out_of_its_budget_is_gone_on_with_by_the_next(stage: Stage) -> None:
    stage.publisher = msgspec.structs.replace(stage.publisher, politeness=Politeness(requests_per_run=4))
    first = stage.run()
    assert (first.state, first.new) == ("stopped", 2) and "4 requests" in first.reason
    second = stage.run()
    assert (second.state, second.run, second.resumed) == ("done", first.run, True)
    assert (second.found, second.new) == (3, 3)
    assert Run.objects.count() == 1


def test_a_publisher_that_asks_to_come_back_much_later_stops_the_run(stage: Stage) -> None:
    stage.publisher = msgspec.structs.replace(stage.publisher, politeness=Politeness(longest_wait_seconds=5))
    stage.speaker.faults["/laws/2.xml"] = ["429"]
    report = stage.run()
    assert report.state == "stopped" and "come back" in report.reason
    assert stage.run().new == 3


def test_each_host_is_asked_no_faster_than_is_polite(stage: Stage) -> None:
    stage.run()
    assert len([pause for pause in stage.clock.slept if pause > 0.9]) >= 4


def test_what_was_received_can_be_read_from_a_warc_file(stage: Stage, tmp_path: Path) -> None:
    report = stage.run()
    file = tmp_path / "run.warc.gz"
    assert warc.export(Run.objects.get(pk=report.run), tmp_path / "blobs", file) == 3
    with file.open("rb") as opened:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(opened)
        ]
    bodies = [body for kind, _address, body in records if kind == "response"]
    assert len(bodies) == 3 and all(b"akomaNtoso" in body for body in bodies)
    assert {address for kind, address, _body in records if kind == "request"} == set(
        Receipt.objects.values_list("address", flat=True)
    )


def test_a_receipt_has_the_request_and_the_response_but_no_key(stage: Stage) -> None:
    stage.run()
    receipt = Receipt.objects.first()
    assert receipt is not None
    assert "Migrandi/" in receipt.request["user-agent"] and receipt.response["content-type"] == "application/xml"
    assert not {"authorization", "cookie"} & set(receipt.request)
    assert Held.objects.filter(sha256=receipt.sha256).exists()


def test_what_a_harvester_has_to_be_told_is_asked_for_in_a_sentence() -> None:
    with pytest.raises(OptionMissing, match="key"):
        options_of(publisher("laws_africa"), {})
    with pytest.raises(OptionMissing, match="start"):
        options_of(publisher("feed"), {})
    with pytest.raises(UnknownOption, match="bananas"):
        options_of(publisher("finlex"), {"bananas": "1"})
    with pytest.raises(UnknownPublisher):
        publisher("../finlex")
    assert hosts_of(publisher("feed"), {"start": "https://laws.example.org/feed"}) == {"laws.example.org"}


def test_the_page_of_publishers_is_the_one_their_facts_give() -> None:
    page = SHIPPED.parents[3] / "docs" / "harvesters.md"
    assert page.read_text(encoding="utf-8") == documenting.page(), "run: migrandi harvester document docs/harvesters.md"


class Answering:
    """A session over the skeleton's own sample."""

    def __init__(self, facts: Publisher, listing: object) -> None:
        self.publisher, self.options, self.spool, self._listing = facts, {"start": facts.start}, Path(), listing

    def get(self, address: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] = {}) -> Page:
        path, _mark, query = address.removeprefix("https://example.org").partition("?")
        pairs = dict(part.split("=") for part in query.split("&") if part)
        reply = self._listing([Law(n) for n in range(1, 6)], "", path, pairs)  # type: ignore[operator]
        return Page(address, reply.body)


def load(file: Path) -> object:
    spec = importlib.util.spec_from_file_location(f"written_{file.stem}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_new_harvester_works_as_it_is_written(tmp_path: Path) -> None:
    files = {file.name: file for file in skeleton.write("lovdata", tmp_path)}
    assert set(files) == {"__init__.py", "publisher.toml", "harvester.py", "lovdata.py", "lovdata.md"}
    facts = msgspec.toml.decode(files["publisher.toml"].read_bytes(), type=Publisher)
    sample = load(files["lovdata.py"])
    steps = load(files["harvester.py"])
    found: Iterator[Find] = steps.finds(Answering(facts, sample.listing), None)  # type: ignore[attr-defined]
    assert [find.identifier for find in found] == ["1", "2", "3", "4", "5"]
    for name in ("lovdata", "Lov Data", "../x"):
        with pytest.raises(skeleton.BadName):
            skeleton.write(name, tmp_path)


def test_broken_facts_are_named_with_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "harbour").mkdir()
    (tmp_path / "harbour" / "publisher.toml").write_text('name = "x"\n')
    monkeypatch.setattr("migrandi.harvest.contract.folders", lambda: [tmp_path])
    with pytest.raises(BrokenFacts, match=r"publisher\.toml"):
        publisher("harbour")
