"""The pages of sources and runs: what they say before anything was harvested, after, and when something failed."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from migrandi.harvest.models import Find, Receipt, Run, Source
from migrandi.law.models import Work
from tests.emptying import empty
from tests.web.visiting import page

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def harvested() -> tuple[Run, Work]:
    """A run that took one law, failed at one, and saw one withdrawn."""
    empty()
    source = Source.objects.create(key="finlex", name="Finlex open data")
    run = Run.objects.create(
        source=source, state=Run.State.DONE, started_at=NOW, ended_at=NOW, found=3, new=1, unchanged=1, withdrawn=1,
        failed=1, reasons={"failed": {"It was sent as image/png.": 1}, "withdrawn": {"The list no longer has it.": 1}},
    )  # fmt: skip
    work = Work.objects.create(
        path="/fi/act/2001/3", jurisdiction="fi", kind="act", title="Harbour Act", recorded_at=NOW
    )
    gone = Find.objects.create(
        source=source, identifier="3", address="https://opendata.finlex.fi/3", seen=run, withdrawn_at=NOW,
        withdrawn_reason="The list no longer has it.",
    )  # fmt: skip
    gone.works.add(work)
    Receipt.objects.create(run=run, identifier="3", find=gone, outcome="withdrawn", at=NOW, reason="gone")
    Receipt.objects.create(
        run=run, identifier="4", outcome="failed", code="content-type", at=NOW, reason="It was sent as image/png.",
        address="https://opendata.finlex.fi/4",
    )  # fmt: skip
    return run, work


def test_before_any_harvest_the_page_says_what_to_do(client: Client) -> None:
    shown = page(client, "/harvests")
    assert "Nothing was harvested yet" in shown and "migrandi harvest finlex" in shown


def test_the_page_of_sources_tells_their_health_and_the_last_runs(client: Client) -> None:
    run, _work = harvested()
    shown = page(client, "/harvests")
    assert "Finlex open data" in shown and "some documents failed" in shown
    assert f"/harvests/{run.pk}" in shown
    assert "migrandi harvest finlex<" not in shown


def test_the_page_of_a_run_gives_each_outcome_its_reason(client: Client) -> None:
    run, _work = harvested()
    shown = page(client, f"/harvests/{run.pk}")
    assert "It was sent as image/png." in shown and "Harbour Act" in shown
    only = page(client, f"/harvests/{run.pk}?outcome=failed")
    assert "https://opendata.finlex.fi/4" in only and "Harbour Act" not in only
    page(client, "/harvests/999", 404)


def test_the_pages_take_the_same_queries_however_many_runs_there_are(
    client: Client, django_assert_max_num_queries: object
) -> None:
    run, _work = harvested()
    for _more in range(12):
        Run.objects.create(source=run.source, state=Run.State.DONE, started_at=NOW, ended_at=NOW)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page(client, "/harvests")
