"""A node is killed while texts are put in and while they are asked for; an index is built anew while it is searched;
the cluster takes nothing in for a while. Nothing is lost, and nobody is told anything else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from migrandi.search.engine import Entry, Query
from migrandi.search.query_language import parse
from tests.services.opensearch import Cluster, services

pytestmark = [*services]

MANY = 3_000
RIVER = Query(parse("river").parts, limit=50)


def entries(words: str, many: int = MANY) -> Iterator[Entry]:
    """So many provisions of one law, all of which have these words."""
    for number in range(many):
        yield Entry(
            key=f"{number} {words}", owner="1:en", ref=f"p{number}", language="en", jurisdiction="xx", type="act",
            year=1999, path="/xx/act/1999/7", number=str(number), title=f"Article {number}",
            text=f"{words} {number}", start=None, end=None, place=number, provision=number,
        )  # fmt: skip


def opened(cluster: Cluster, name: str):  # type: ignore[no-untyped-def]
    from migrandi.search.engines.opensearch.opensearch import OpenSearchEngine  # noqa: PLC0415 its client is an extra

    engine = OpenSearchEngine(cluster.url, name)
    engine.prepare()
    return engine


@pytest.fixture
def whole(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, whole before and after."""
    cluster.wait_for_all()
    yield cluster
    cluster.wait_for_all()


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


def test_who_searches_while_a_node_is_killed_is_answered_as_before(whole: Cluster) -> None:
    engine = opened(whole, uuid4().hex)
    engine.replace([], entries("a river", 300))
    before = engine.search(RIVER)
    done = threading.Event()
    answers, failures = [], []

    def ask() -> None:
        while not done.is_set():
            try:
                answers.append(engine.search(RIVER))
            except BaseException as error:
                failures.append(error)
                raise

    askers = [threading.Thread(target=ask) for _asker in range(3)]
    for asker in askers:
        asker.start()
    try:
        time.sleep(1)
        asked = len(answers)
        whole.nodes[1].kill()
        until = time.monotonic() + 60
        while len(answers) < asked + 30 and not failures and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        done.set()
        for asker in askers:
            asker.join()
        whole.nodes[1].start()
    assert failures == []
    assert len(answers) >= asked + 30
    assert {(answer.total, frozenset(answer.facets["type"].items())) for answer in answers} == {
        (300, frozenset({("act", 300)}))
    }
    assert before.total == 300


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
