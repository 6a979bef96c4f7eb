"""The same law in both engines: what one finds the other finds, and a cluster that loses a node loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import uuid4

import pytest
from msgspec.structs import replace
from pytest_django import DjangoDbBlocker

from migrandi.harvest import files
from migrandi.harvest.importing import run
from migrandi.search.engine import Entry, Query, SearchEngine
from migrandi.search.engines.tantivy import TantivyEngine
from migrandi.search.query_language import parse
from migrandi.search.syncing import _all_there_is, entries_of
from migrandi.treaties.loading import load_register
from tests.corpus import needs_corpus, samples
from tests.emptying import empty
from tests.services.opensearch import Cluster, services

pytestmark = [*services, pytest.mark.django_db, pytest.mark.corpus, needs_corpus]

LAW = samples(
    "open-treaties/*.json", "un-general-comments/Annotated_*.json", "hudoc-echr/001-15[56]*.json",
    "ca-justice/*/I-2.5.xml", "fr-legalize/versions/CESEDA@2026-04-03.md", "de-bundestag/aufenthg_2004.md",
)  # fmt: skip
QUESTIONS = (
    "unaccompanied children detention", "detention of unaccompanied children", "best interests of the child",
    "non-refoulement", "expulsion of a refugee lawfully in the territory", "family reunification",
    "migrants access to health care", "removal order risk to life", "inadmissible on grounds of security",
    "right to work of refugees", "travel document", "stateless persons", "trafficking in persons",
    "convention refugee", "appeal against a decision to return", "education of migrant children", "Dublin transfer",
    "collective expulsion of aliens", "permanent resident", "medical examination", "refugee convention",
    "mineur rétention", "carte de séjour temporaire", "droit d'asile", "obligation de quitter le territoire français",
    "regroupement familial", "titre de séjour étudiant", "Aufenthaltserlaubnis", "Ausweisung", "Familiennachzug",
    "Abschiebung Verbot", "no devolución", "reunificación familiar", "невысылка", "право на труд",
    "عدم الإعادة القسرية", "不驱回", "儿童的最大利益", '"best interests of the child"', "title:detention children",
    "refug* AND (travel OR document*)", "asylum -detention", '"family life"~3',
)  # fmt: skip
NARROWED = (
    Query(), Query(languages=("fr",)), Query(jurisdictions=("ca",)), Query(types=("treaty",)),
    Query(years=((1950, 1970),)), Query(regions=("150",)), Query(on=date(2010, 1, 1)), Query(ever=True),
    Query(topics=("detention",)),
)  # fmt: skip


class Both(NamedTuple):
    """The law in each engine."""

    folder: SearchEngine
    cluster: SearchEngine
    entries: list[Entry]
    anew: Callable[[], SearchEngine]


@pytest.fixture(scope="module")
def both(
    cluster: Cluster,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Both]:
    """The register and this law, read once."""
    from migrandi.search.engines.opensearch.opensearch import OpenSearchEngine  # noqa: PLC0415 its client is an extra

    home = tmp_path_factory.mktemp("law")
    with django_db_blocker.unblock():
        empty()
        load_register()
        assert run(files.find(LAW), home=home, store=home / "bytes", jobs=1).refused == []
        entries = list(entries_of(sorted(_all_there_is())))
        empty()

    def anew() -> OpenSearchEngine:
        engine = OpenSearchEngine(cluster.url, uuid4().hex)
        engine.prepare()
        return engine

    made = Both(TantivyEngine(home / "index"), anew(), entries, anew)
    made.folder.replace([], entries)
    made.cluster.replace([], entries)
    yield made


def test_both_hold_the_same(both: Both) -> None:
    assert both.cluster.count() == both.folder.count() > 5_000
    assert both.cluster.fingerprint() == both.folder.fingerprint()


def test_of_ten_results_eight_are_the_same_on_average(both: Both) -> None:
    shared = {}
    for question in QUESTIONS:
        parts = parse(question).parts
        for any_word in (False, True):
            query = Query(parts, any_word=any_word, authority=True, together=True)
            here, there = (engine.search(query, facets=False).matches for engine in (both.folder, both.cluster))
            if here or there:
                same = {match.ref for match in here} & {match.ref for match in there}
                shared[question, any_word] = 10 * len(same) / max(len(here), len(there))
    mean = sum(shared.values()) / len(shared)
    assert mean >= 8


@pytest.mark.parametrize("narrowed", NARROWED, ids=str)
def test_filters_days_and_facets_are_alike(both: Both, narrowed: Query) -> None:
    for question in ("", "detention", "refugee OR étranger", "title:permit", '"family reunification"'):
        query = replace(narrowed, words=parse(question).parts)
        here, there = (engine.search(query) for engine in (both.folder, both.cluster))
        assert there.total == here.total, question
        assert there.facets == here.facets, question


def test_snippets_are_alike(both: Both) -> None:
    shown = 0
    for question, language in (("detention child", "en"), ("mineur rétention", "fr"), ("Ausweisung", "de")):
        query = Query(parse(question).parts)
        for entry in [entry for entry in both.entries if entry.language == language][::40]:
            here, there = (engine.snippet(query, language, entry.text) for engine in (both.folder, both.cluster))
            assert there.highlights == here.highlights and there.text == here.text, entry.key
            shown += bool(here.highlights)
    assert shown > 3
