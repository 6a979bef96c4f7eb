"""Enquiries as missions write them: the authority that a lawyer would name is among the first five proposals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from pytest_django import DjangoDbBlocker

from migrandi.enquiries.likely import authorities
from migrandi.enquiries.telling import language_told, states_told
from migrandi.harvest import files
from migrandi.harvest.importing import run
from migrandi.law.models import Work
from migrandi.search.syncing import sync
from migrandi.treaties.loading import load_register
from tests.corpus import needs_corpus, samples
from tests.emptying import empty

pytestmark = [pytest.mark.corpus, needs_corpus, pytest.mark.usefixtures("_law"), pytest.mark.django_db]

HERE = Path(__file__).parent
ON = date(2026, 11, 28)
LAW = samples(
    "un-general-comments/Annotated_*.json", "open-treaties/*.json", "hudoc-echr/001-109231.json",
    "hudoc-echr/001-15[56]*.json", "hudoc-echr/001-10*.json", "hudoc-echr/001-11*.json", "ca-justice/*/I-2.5.xml",
    "fr-legalize/versions/CESEDA@2026-04-03.md", "de-bundestag/aufenthg_2004.md", "udhr/eng.html", "udhr/fra.html",
    "udhr/spa.html", "udhr/arb.html", "pe-legalize/DLEG-1350-2017.md", "uy-legalize/*.md",
)  # fmt: skip


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


def rank_of_the_right_one(one: dict[str, object]) -> int:
    """At which place the first right authority is proposed; 0 for none among the first ten."""
    text, state = str(one["text"]), str(one["state"])
    language = language_told(text)
    assert language is not None and language.value == one["language"]
    states = [told.value for told in states_told(text, language.value, state)]
    found = authorities(text, language.value, states, ON)
    right = [f"/{path}" for path in one["authorities"]]
    for place, proposed in enumerate(found, start=1):
        if any(proposed.reference == path or proposed.reference.startswith(f"{path}/") for path in right):
            assert proposed.reasons, "each proposal says why"
            return place
    return 0


def ranks(name: str) -> dict[str, int]:
    asked = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return {one["id"]: rank_of_the_right_one(one) for one in asked}


def test_the_right_authority_is_among_the_first_five_for_at_least_24_of_30() -> None:
    found = ranks("questions")
    right = [one for one, rank in found.items() if 0 < rank <= 5]
    print(f"{len(right)} of {len(found)}: {found}")  # noqa: T201 the measured figure
    assert len(found) >= 30 and len(right) >= 24, found


def test_those_held_back_do_as_well() -> None:
    found = ranks("held_out")
    right = [one for one, rank in found.items() if 0 < rank <= 5]
    print(f"{len(right)} of {len(found)}: {found}")  # noqa: T201 the measured figure
    assert len(right) >= 6, found


def test_no_other_states_own_law_is_proposed() -> None:
    kenyan = authorities("May the police detain asylum seekers without a court order?", "en", ["ke"], ON, most=30)
    own = {Work.objects.get(path=one.path).jurisdiction for one in kenyan}
    assert kenyan and not own & {"ca", "fr", "de", "pe", "uy", "coe", "eu", "oas"}


def test_a_treaty_that_binds_comes_with_the_day_it_began_to() -> None:
    found = authorities("May they be sent back to torture?", "en", ["ke"], ON)
    [cat] = [one for one in found if one.path == "/int/treaty/1984/cat" and one.address == "art_3"]
    assert cat.standing is not None and cat.standing.answer == "bound" and "1997" in cat.standing.since


def test_what_the_message_cites_comes_first() -> None:
    found = authorities("Does article 31 of the Refugee Convention help him?", "en", ["ke"], ON)
    assert found[0].reference == "/int/treaty/1951/refugee-convention/art_31"
    assert "cites" in found[0].reasons[0]
