"""What a legal officer asks of real law: the provision that answers is among the first five results."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from migrandi.harvest import files
from migrandi.harvest.importing import run
from migrandi.search.querying import Filters, search
from migrandi.search.syncing import sync
from migrandi.treaties.loading import load_register
from tests.corpus import needs_corpus, samples
from tests.emptying import empty

pytestmark = [pytest.mark.corpus, needs_corpus, pytest.mark.usefixtures("_law"), pytest.mark.django_db]

LAW = samples(
    "un-general-comments/Annotated_*.json", "open-treaties/*.json", "hudoc-echr/001-109231.json",
    "hudoc-echr/001-15[56]*.json", "ca-justice/*/I-2.5.xml", "fr-legalize/versions/CESEDA@2026-04-03.md",
    "de-bundestag/aufenthg_2004.md", "hrc-voting/resolutions.csv",
)  # fmt: skip

CODE = "/fr/code/code-de-l-entree-et-du-sejour-des-etrangers-et-du-droit-d-asile"
VM = "/coe/judgment/2015/60125-11-07-07"
IRREGULAR = "/un/general-comment/cmw-2"
MSS = "/coe/judgment/2011/mss-v-belgium-and-greece"


@pytest.fixture(scope="module")
def _law(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The register and this law, read once."""
    home = tmp_path_factory.mktemp("asked")
    with django_db_blocker.unblock():
        empty()
        load_register()
        report = run(files.find(LAW), home=home, store=home / "bytes", jobs=1)
        assert report.refused == []
        sync()
    yield
    with django_db_blocker.unblock():
        empty()


def first_five(words: str, kind: str = "") -> set[str]:
    """The addresses of the first five results."""
    hits = search(words, Filters(types=(kind,) if kind else ()), limit=5).hits
    return {f"{hit.path}/{hit.address}".rstrip("/") for hit in hits}


ANSWERED = [
    ("unaccompanied children detention", "", "/un/general-comment/crc-6/para_61"),
    ("unaccompanied children detention", "", "/eu/directive/2013/33/art_11"),
    ("provisions that speak of unaccompanied children and detention", "", "/eu/directive/2013/33/art_11"),
    ("detention of unaccompanied children", "", "/un/general-comment/crc-6/para_61"),
    ("detention of unaccompanied children", "", "/eu/directive/2013/33/art_11"),
    ("unaccompanied minors in detention", "", "/eu/directive/2013/33/art_11"),
    ("mineur rétention", "code", f"{CODE}/art_L741-5"),
    ("عدم الإعادة القسرية", "", "/int/treaty/1951/refugee-convention/art_33"),
    ("不驱回", "", "/int/treaty/1951/refugee-convention/art_33"),
    ("невысылка", "", "/int/treaty/1951/refugee-convention/art_33"),
    ('"M.S.S. v. Belgium and Greece"', "judgment", MSS),
    ("cites M.S.S. v. Belgium and Greece", "judgment", f"{VM}/para_136"),
    ("access to health care for migrants in an irregular situation", "general-comment", f"{IRREGULAR}/para_74"),
    ("migrants access to health care", "general-comment", f"{IRREGULAR}/para_72"),
    ("principe de non-refoulement", "treaty", "/int/treaty/1951/refugee-convention/art_33"),
    ("no devolución", "", "/int/treaty/1951/refugee-convention/art_33"),
    ("sent back to torture", "", "/int/treaty/1984/cat/art_3"),
    ("sending somebody back to torture", "", "/int/treaty/1984/cat/art_3"),
    ("renvoyé vers la torture", "", "/int/treaty/1984/cat/art_3"),
    ("devuelto a la tortura", "", "/int/treaty/1984/cat/art_3"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "answer"), ANSWERED)
def test_the_answer_is_among_the_first_five(words: str, kind: str, answer: str) -> None:
    assert answer in first_five(words, kind)


@pytest.mark.parametrize("words", ["Dublin transfer", "judgments that apply article 3 to a Dublin transfer"])
def test_a_judgment_on_a_dublin_transfer_comes_first(words: str) -> None:
    [hit, *_others] = search(words, Filters(types=("judgment",)), limit=5).hits
    assert hit.path == VM


@pytest.mark.parametrize(
    "words",
    ["migrants", "human rights of migrants", "What has the Human Rights Council resolved on migrants?"],
)
def test_what_the_human_rights_council_resolved_on_migrants_since_2010(words: str) -> None:
    hits = search(words, Filters(types=("resolution",), years=("2010-2030",)), limit=5).hits
    assert len(hits) == 5
    assert len({hit.path for hit in hits}) == 5
    for hit in hits:
        assert hit.path.startswith("/un/resolution/20")
        assert "migrant" in hit.work_title.lower()
        assert "Human Rights Council resolution" in hit.work_title


CITED = {
    "Art 33(1) Refugee Convention": "/int/treaty/1951/refugee-convention/art_33/para_1",
    "art. 33 par. 1 GC": "/int/treaty/1951/refugee-convention/art_33/para_1",
    "§ 60 AufenthG": "/de/act/aufenthg_2004/sec_60",
    "L.611-1 CESEDA": f"{CODE}/art_L611-1",
    "IRPA s 97(1)(a)": "/ca/act/2001/c-27/sec_97/subsec_1/para_a",
    "Case C-411/10": "/eu/judgment/2011/ns-and-me",
    "Application no. 30696/09": MSS,
    "[2023] UKSC 42": "/gb/judgment/2023/aaa-syria",
    "CRC General Comment No. 6 (2005), para 61": "/un/general-comment/crc-6/para_61",
    "A/HRC/RES/18/21": "/un/resolution/2011/a-hrc-res-18-21",
}


@pytest.mark.parametrize("cited", CITED)
def test_a_citation_typed_leads_straight_to_the_place(cited: str) -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get("/search", {"q": cited})
    assert (answer.status_code, answer.get("Location")) == (302, CITED[cited])
