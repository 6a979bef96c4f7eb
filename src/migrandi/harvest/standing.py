"""How each source stands: its last run, what is held of it, and whether somebody has to look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from django.db.models import Count, Q

from migrandi.harvest.contract import publishers
from migrandi.harvest.models import Run, Source

STALE = timedelta(days=45)
"""After how long without a run that got to its end a source is said to be out of date."""


class Health(msgspec.Struct):
    """A source. `state`: `never` harvested, `well`, `some-failed`, `failed`, `stopped`, `stale`."""

    key: str
    name: str
    publisher: str
    state: str
    held: int
    withdrawn: int
    last: Run | None
    last_done: datetime | None


def sources(now: datetime | None = None) -> list[Health]:
    """Every source there is a harvester for or that was harvested, those to look at first."""
    now = now or datetime.now(UTC)
    known = {facts.key: facts for facts in publishers()}
    rows = Source.objects.annotate(
        held=Count("finds", filter=Q(finds__withdrawn_at=None)),
        gone=Count("finds", filter=Q(finds__withdrawn_at__isnull=False)),
    )
    last_runs = {run.source_id: run for run in Run.objects.order_by("pk").select_related("source")}
    ends = {
        run.source_id: run.ended_at
        for run in Run.objects.filter(state__in=[Run.State.DONE, Run.State.LIMITED]).order_by("pk")
    }
    result: list[Health] = []
    for row in rows:
        facts = known.get(row.key.split(" ", maxsplit=1)[0])
        last, end = last_runs.get(row.pk), ends.get(row.pk)
        result.append(
            Health(row.key, row.name, facts.publisher if facts else "", _state(last, end, now), row.held, row.gone,
                   last, end)
        )  # fmt: skip
    harvested = {row.key for row in rows}
    result.extend(
        Health(key, facts.name, facts.publisher, "never", 0, 0, None, None)
        for key, facts in known.items()
        if key not in harvested and not facts.generic
    )
    order = ["failed", "stopped", "stale", "some-failed", "well", "never"]
    return sorted(result, key=lambda health: (order.index(health.state), health.name))


def _state(last: Run | None, end: datetime | None, now: datetime) -> str:
    if last is None:
        return "never"
    if last.state == Run.State.FAILED:
        return "failed"
    if last.state in (Run.State.STOPPED, Run.State.RUNNING):
        return "stopped"
    if end is None or now - end > STALE:
        return "stale"
    return "some-failed" if last.failed else "well"
