"""A node is killed while texts are put in and while they are asked for; an index is built anew while it is searched;
the cluster takes nothing in for a while. Nothing is lost, and nobody is told anything else."""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from uuid import uuid4

import pytest

from migrandi.search.engine import Entry, Query, Result, SearchEngine
from migrandi.search.query_language import parse
from tests.services.opensearch import Cluster, services

pytestmark = [*services]
log = logging.getLogger(__name__)

KILLS = int(os.environ.get("MIGRANDI_KILLS") or 3)
"""How often a node is killed; the project's own measure is 20."""
ASKING = 3
MANY = 3_000
STANDING, ARTICLES = 300, 20
RIVER = Query(parse("river").parts, limit=50)


def entries(words: str, many: int = MANY, owner: str = "1:en") -> Iterator[Entry]:
    """So many provisions of one law, all of which have these words."""
    for number in range(many):
        yield Entry(
            key=f"{number} {words}", owner=owner, ref=f"p{number}", language="en", jurisdiction="xx", type="act",
            year=1999, path="/xx/act/1999/7", number=str(number), title=f"Article {number}",
            text=f"{words} {number}", start=None, end=None, place=number, provision=number,
        )  # fmt: skip


def opened(cluster: Cluster, name: str, shards: int = 3):  # type: ignore[no-untyped-def]
    from migrandi.search.engines.opensearch.opensearch import OpenSearchEngine  # noqa: PLC0415 its client is an extra

    engine = OpenSearchEngine(cluster.url, name, shards=shards)
    engine.prepare()
    return engine


@pytest.fixture
def whole(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, whole before and after, whatever was killed in between."""
    cluster.wait_for_all()
    yield cluster
    for node in cluster.nodes:
        if not node.runs:
            node.start()
    cluster.wait_for_all()


def test_a_node_that_hangs_is_not_waited_for(whole: Cluster) -> None:
    from migrandi.search.engines.opensearch.opensearch import OpenSearchEngine  # noqa: PLC0415 its client is an extra

    name = uuid4().hex
    opened(whole, name).replace([], entries("a river", 40))
    with socket.create_server(("127.0.0.1", 0)) as hanging:  # who comes is let in, and nothing is said
        asked = OpenSearchEngine(f"http://127.0.0.1:{hanging.getsockname()[1]},{whole.url}", name)
        began = time.monotonic()
        for _each in range(6):
            assert asked.search(RIVER).total == 40
        assert time.monotonic() - began < 30, "a minute is what all else may take"
    assert 1_000 < asked.room() < 10_000_000


def test_a_node_killed_while_texts_are_put_in_loses_none(whole: Cluster) -> None:
    calm, struck = (opened(whole, uuid4().hex) for _engine in range(2))
    calm.replace([], entries("a river"))

    def going() -> Iterator[Entry]:
        for number, entry in enumerate(entries("a river")):
            if number == MANY // 2:
                whole.nodes[0].kill()
            yield entry

    assert struck.replace(["1:en"], going()) == MANY
    assert struck.count() == MANY
    assert struck.fingerprint() == calm.fingerprint()
    # what is put in while the node is away is there as well
    assert struck.replace(["1:en"], entries("another river", 100)) == 100
    whole.nodes[0].start()
    whole.wait_for_all()
    assert struck.search(RIVER).total == struck.count() == 100


def test_a_node_killed_as_soon_as_an_index_is_made_takes_no_part_of_it_along(whole: Cluster) -> None:
    engine = opened(whole, uuid4().hex, shards=20)  # so that copies take a while
    whole.nodes[1].kill()
    assert engine.replace([], entries("a river", 100)) == engine.count() == 100


class Load:
    """People who search, each as a web process does, and one who puts laws in, until `over`."""

    def __init__(self, cluster: Cluster) -> None:
        self.name = uuid4().hex
        engine = opened(cluster, self.name)
        engine.replace([], entries("a river", STANDING))
        self.laws: list[int] = []
        """Of which it was said that they are in."""
        self.answers: list[tuple[float, Result]] = []
        """How long each took, and what it was."""
        self.failures: list[BaseException] = []
        self.over = threading.Event()
        self._engine = engine
        asking = [partial(self._ask, opened(cluster, self.name)) for _asker in range(ASKING)]
        self._threads = [threading.Thread(target=self._go_on, args=(one,)) for one in (*asking, self._write)]
        for thread in self._threads:
            thread.start()

    def _go_on(self, what: Callable[[], None]) -> None:
        while not self.over.is_set():
            try:
                what()
            except BaseException as error:
                self.failures.append(error)
                raise

    def _ask(self, engine: SearchEngine) -> None:
        began = time.monotonic()
        found = engine.search(RIVER)
        self.answers.append((time.monotonic() - began, found))

    def _write(self) -> None:
        law = len(self.laws) + 1
        self._engine.replace([f"{law + 1}:en"], entries(f"a desert of{law}", ARTICLES, owner=f"{law + 1}:en"))
        self.laws.append(law)

    def goes_on(self) -> None:
        """Wait until some more was found, and one more law put in."""
        answers, laws = len(self.answers), len(self.laws)
        until = time.monotonic() + 120
        while not self.failures and (len(self.answers) < answers + 5 * ASKING or len(self.laws) <= laws):
            assert time.monotonic() < until, (answers, laws, len(self.answers), len(self.laws))
            time.sleep(0.05)

    def end(self) -> None:
        """Let each do to the end what it is at."""
        self.over.set()
        for thread in self._threads:
            thread.join()


def test_whichever_node_is_killed_every_search_is_answered_and_what_was_put_in_is_there(whole: Cluster) -> None:
    chance = random.Random(9)
    load = Load(whole)
    try:
        load.goes_on()
        for _kill in range(KILLS):
            node = chance.choice(whole.nodes)
            time.sleep(chance.random())
            node.kill()
            load.goes_on()  # with one node less
            node.start()
            whole.wait_for_all()
            load.goes_on()
    finally:
        load.end()
    assert load.failures == []
    assert {(found.total, found.facets["type"]["act"]) for _took, found in load.answers} == {(STANDING, STANDING)}
    after = opened(whole, load.name)
    assert after.count() == STANDING + ARTICLES * len(load.laws)
    for law in load.laws:
        assert after.search(Query(parse(f"of{law}").parts)).total == ARTICLES, law
    log.info(
        "%s kills; %s searches, the longest of %.1f s; %s laws put in",
        KILLS, len(load.answers), max(took for took, _found in load.answers), len(load.laws),
    )  # fmt: skip


def test_an_index_is_built_anew_while_it_is_searched(whole: Cluster) -> None:
    name = uuid4().hex
    reading, writing = opened(whole, name), opened(whole, name)
    writing.replace([], entries("a river", 50))
    writing.begin_anew()
    writing.replace([], entries("a desert", 20))
    assert reading.search(RIVER).total == 50
    # who was stopped here goes on where it stopped
    again = opened(whole, name)
    again.replace(["2:en"], entries("a desert", 40))
    assert reading.search(RIVER).total == 50
    again.finish_anew()
    time.sleep(1.1)
    assert reading.search(RIVER).total == 0
    assert reading.search(Query(parse("desert").parts)).total == reading.count() == 40
    again.finish_anew()
    assert reading.count() == 40


def test_what_a_busy_cluster_refuses_is_sent_again(whole: Cluster) -> None:
    engine = opened(whole, uuid4().hex)
    client, index = engine._cluster.client, engine._indexes.read
    # as of a cluster whose disks are full: each text is refused with 429
    client.indices.put_settings(index=index, body={"index.blocks.read_only_allow_delete": True})
    free = threading.Timer(
        2, client.indices.put_settings, kwargs={"index": index, "body": {"index.blocks.read_only_allow_delete": None}}
    )
    free.start()
    assert engine.replace([], entries("a river", 200)) == 200
    free.join()
    assert engine.count() == 200


def test_a_text_the_cluster_cannot_take_is_named_and_nothing_is_half_done(whole: Cluster) -> None:
    from migrandi.search.engines.opensearch.cluster import SearchRefused  # noqa: PLC0415 its client is an extra

    engine = opened(whole, uuid4().hex)
    engine.replace([], entries("a river", 10))
    before = engine.fingerprint()
    wrong = [*entries("a desert", 5), next(entries("a sea", 1))]
    wrong[-1] = Entry(**{name: getattr(wrong[-1], name) for name in Entry.__struct_fields__} | {"year": 2**40})
    with pytest.raises(SearchRefused, match="p0"):
        engine.replace(["1:en"], wrong)
    engine.replace([], [])
    assert engine.fingerprint() == before


def test_a_cluster_that_is_away_is_said_in_a_sentence() -> None:
    from migrandi.search.engines.opensearch.cluster import Cluster as Asked  # noqa: PLC0415
    from migrandi.search.engines.opensearch.cluster import SearchAway  # noqa: PLC0415

    asked = Asked("http://migrandi:hidden@127.0.0.1:9")
    for patience in (0.2, 30):  # who asks next does not wait for what is known to be away
        with pytest.raises(SearchAway, match=r"127\.0\.0\.1:9 does not answer") as told:
            asked.ask(lambda client: client.info(), patience)
        assert "hidden" not in str(told.value)
