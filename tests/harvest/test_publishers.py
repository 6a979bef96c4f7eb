"""Every harvester against a server that speaks as its publisher does: what it takes, and what goes wrong on the way."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from migrandi.harvest.client import Client
from migrandi.harvest.contract import Publisher, module_of, publisher, publishers
from migrandi.harvest.models import Find, Receipt
from migrandi.harvest.running import Harvest, Report
from migrandi.harvest.sessions import hosts_of, options_of
from migrandi.law.models import Change, Provision, Work
from tests.corpus import CORPUS, needs_corpus, samples
from tests.emptying import empty
from tests.harvest import publishers as speech
from tests.harvest.speaking import Clock, Law, Reply, Speaker, speaking, tag_of

SPOKEN = {module.name: importlib.import_module(f"{speech.__name__}.{module.name}")
          for module in pkgutil.iter_modules(speech.__path__)}  # fmt: skip
WEB = sorted(name for name, module in SPOKEN.items() if not hasattr(module, "LOCAL"))
EVERY = sorted(SPOKEN)

pytestmark = pytest.mark.django_db


class Stage:
    """A publisher on a server of this machine, and the runs over it."""

    def __init__(self, name: str, folder: Path, speaker: Speaker, laws: list[Law]) -> None:
        self.module, self.folder, self.speaker, self.laws = SPOKEN[name], folder, speaker, laws
        self.publisher: Publisher = msgspec.structs.replace(publisher(name), floor=1)
        self.clock = Clock()

    def run(self, **wanted: object) -> Report:
        """Harvest once."""
        options = getattr(self.module, "OPTIONS", {})
        if hasattr(self.module, "options"):
            options = self.module.options([law for law in self.laws if not law.gone or keeps_gone(self.module)],
                                          self.folder)  # fmt: skip
        hosts = hosts_of(self.publisher, options_of(self.publisher, options))
        client = Client(
            self.publisher, self.folder / "spool", hosts=hosts,
            routes=dict.fromkeys(hosts, self.speaker.base), sleep=self.clock.sleep, clock=self.clock,
        )  # fmt: skip
        self.speaker.given.clear()
        return Harvest(
            self.publisher, home=self.folder, store=self.folder / "blobs", options=options, jobs=0, client=client,
            **wanted,  # type: ignore[arg-type]
        ).run()  # fmt: skip

    def documents_given(self) -> int:
        """How many documents the server sent in the last run."""
        paths = {self.module.document_path(Law(law.number, version)) for law in self.laws for version in (1, 2)}
        return sum(self.speaker.given[path] for path in paths)

    def fail(self, number: int, *faults: str) -> None:
        """Let something go wrong with a document."""
        law = next(law for law in self.laws if law.number == number)
        self.speaker.faults[self.module.document_path(law)] = list(faults)


def keeps_gone(module: ModuleType) -> bool:
    """Whether the publisher's list still names what it has withdrawn."""
    return getattr(module, "KEEPS_GONE", False)


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The publisher that the test is about, with five laws."""
    module = SPOKEN[request.param]
    steps = module_of(publisher(request.param))
    if hasattr(steps, "_SIZE") and isinstance(steps._SIZE, int):
        monkeypatch.setattr(steps, "_SIZE", 2)
    laws = [Law(number) for number in range(1, 6)]

    def answer(host: str, path: str, query: dict[str, str]) -> Reply | None:
        listed = [law for law in laws if not law.gone or keeps_gone(module)]
        if path == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow: /private\n", "text/plain")
        for law in listed:
            if path == module.document_path(law):
                if law.gone:
                    return Reply(b"gone", "text/plain", 410)
                body = module.document(law)
                return Reply(body, module.MEDIA_TYPE, headers={"ETag": tag_of(body)})
        reply: Reply | None = module.listing(listed, host, path, query)
        return reply

    with speaking(answer) as speaker:
        yield Stage(request.param, tmp_path, speaker, laws)


def on(names: list[str]) -> pytest.MarkDecorator:
    """For each of the publishers."""
    return pytest.mark.parametrize("stage", names, indirect=True)


def test_every_harvester_has_a_sample_of_how_its_publisher_speaks() -> None:
    assert {facts.key for facts in publishers()} == set(SPOKEN)


@pytest.mark.parametrize("name", EVERY)
def test_every_publisher_states_its_facts(name: str) -> None:
    facts = publisher(name)
    assert facts.licence and facts.takes and facts.leaves and facts.interface
    assert facts.documentation.startswith("https://")
    assert facts.generic or (facts.hosts and facts.languages and facts.jurisdictions and facts.start)
    assert facts.politeness.seconds_between_requests >= 0.5


@on(EVERY)
def test_a_first_run_takes_every_law_from_every_page(stage: Stage) -> None:
    report = stage.run()
    assert (report.state, report.reason) == ("done", "")
    assert (report.found, report.new, report.failed) == (5, 5, 0), report.failures
    if stage.publisher.reads == "law":
        assert Work.objects.filter(finds__source__key=report.source).distinct().count() == 5
        said = " ".join(Provision.objects.values_list("content", flat=True))
        assert all(f"This is law {number}." in said for number in range(1, 6))
    else:
        find = Find.objects.first()
        assert find is not None
        assert any(row[0] == "Kenya" and "196" in row[2] for row in find.rows)
    receipt = Receipt.objects.filter(run=report.run).first()
    assert receipt is not None and receipt.sha256 and receipt.size


@on(EVERY)
def test_an_unchanged_run_fetches_no_document_again(stage: Stage) -> None:
    stage.run()
    before = Change.objects.count()
    report = stage.run()
    assert (report.found, report.unchanged, report.new, report.changed, report.failed) == (5, 5, 0, 0, 0)
    if stage.publisher.key in WEB:
        assert stage.documents_given() == 0
    assert Change.objects.count() == before


@on(EVERY)
def test_a_changed_law_gets_a_new_version_and_the_change_can_be_followed(stage: Stage) -> None:
    stage.run()
    stage.laws[2] = Law(3, version=2)
    report = stage.run()
    further = getattr(stage.module, "FURTHER_VERSION", False) and stage.publisher.key == "git_laws"
    assert (report.new, report.changed) == ((1, 0) if further else (0, 1)), report
    assert report.failed == 0
    if stage.publisher.key in WEB:
        assert stage.documents_given() == 1
    if stage.publisher.reads == "law":
        said = " ".join(Provision.objects.values_list("content", flat=True))
        assert "sixty days" in said and said.count("ninety days") == 5
        change = Change.objects.last()
        assert change is not None and change.kind == Change.Kind.CHANGED


@on([name for name in EVERY if name != "git_laws"])
def test_a_withdrawn_law_is_marked_and_stays(stage: Stage) -> None:
    stage.run()
    held = Provision.objects.count()
    stage.laws[3] = Law(4, gone=True)
    report = stage.run()
    assert (report.withdrawn, report.failed) == (1, 0), report
    assert Find.objects.exclude(withdrawn_at=None).count() == 1
    assert Provision.objects.count() == held
    if stage.publisher.reads == "law":
        assert Change.objects.filter(kind=Change.Kind.WITHDRAWN).count() == 1
    again = stage.run()
    assert again.withdrawn == 0
    stage.laws[3] = Law(4)
    assert stage.run().changed == 1
    assert not Find.objects.exclude(withdrawn_at=None).exists()


@on([name for name in WEB if getattr(SPOKEN[name], "PAGED", True)])
def test_a_list_is_read_page_by_page(stage: Stage) -> None:
    stage.run()
    lists = {path for path in stage.speaker.asked if path not in stage.speaker.faults and "robots" not in path}
    documents = {stage.module.document_path(law) for law in stage.laws}
    assert len(lists - documents) >= 3


@on(WEB)
def test_a_server_that_asks_to_wait_is_waited_for(stage: Stage) -> None:
    stage.fail(2, "429")
    report = stage.run()
    assert (report.new, report.failed) == (5, 0), report.failures
    assert 7 in stage.clock.slept


@on(WEB)
def test_a_server_that_fails_once_is_asked_again_and_one_that_fails_always_is_reported(stage: Stage) -> None:
    stage.fail(2, "500")
    stage.fail(3, *["500"] * 9)
    report = stage.run()
    assert (report.new, report.failed) == (4, 1)
    assert report.failures[0].code == "server-error"
    assert stage.run().new + stage.run().failed <= 1


@on(WEB)
def test_a_connection_that_breaks_is_tried_again(stage: Stage) -> None:
    stage.fail(4, "cut")
    report = stage.run()
    assert (report.new, report.failed) == (5, 0), report.failures


@on(WEB)
def test_a_document_of_the_wrong_type_is_refused_and_the_good_one_stays(stage: Stage) -> None:
    stage.run()
    said = sorted(Provision.objects.values_list("digest", flat=True))
    stage.laws[1] = Law(2, version=2)
    stage.fail(2, "wrong type")
    report = stage.run()
    if stage.publisher.media_types:
        assert [failure.code for failure in report.failures] == ["content-type"]
    else:
        assert len(report.failures) == 1
    assert sorted(Provision.objects.values_list("digest", flat=True)) == said
    assert stage.run().changed == 1


REAL = sorted(name for name in WEB if hasattr(SPOKEN[name], "CORPUS"))


@needs_corpus
@pytest.mark.corpus
@on(REAL)
def test_real_documents_are_taken_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    files = samples(*stage.module.CORPUS)[:3]
    assert files, CORPUS
    stage.laws[:] = [Law(number) for number in range(1, len(files) + 1)]
    monkeypatch.setattr(stage.module, "document", lambda law: files[law.number - 1].read_bytes())
    report = stage.run()
    assert (report.new, report.failed) == (len(files), 0), report.failures
    assert Provision.objects.count() > 20
    again = stage.run()
    assert (again.unchanged, stage.documents_given()) == (len(files), 0)


@pytest.fixture(autouse=True)
def _emptied() -> Iterator[None]:
    empty()
    yield
    Find.objects.all().delete()
    empty()
