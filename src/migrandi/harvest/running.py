"""A harvest: what a publisher lists is fetched where it is new or changed, read, judged and recorded, find by find.

Each find's outcome is in one transaction with the law read from it, so that a run killed at any moment is gone on
with by running it again, and ends as it would have ended.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
from django.db import transaction

from migrandi.harvest import importing, reader
from migrandi.harvest.client import Client
from migrandi.harvest.contract import Find, Publisher, harvester
from migrandi.harvest.fetching import Fetcher, Same, as_it_was
from migrandi.harvest.guarding import routes
from migrandi.harvest.ledger import Ledger
from migrandi.harvest.models import Find as Held
from migrandi.harvest.models import Run, Source
from migrandi.harvest.reading_ahead import Readers, readers
from migrandi.harvest.refusals import Refused, Spent
from migrandi.harvest.reports import Failure, Report, failures
from migrandi.harvest.sessions import Listing, hosts_of, options_of, source_key
from migrandi.harvest.taking import Taker
from migrandi.harvest.withdrawing import check_missing
from migrandi.law.blobs import Store
from migrandi.law.models import Manifestation
from migrandi.law.recording import Recorder

__all__ = ["Failure", "Harvest", "Report"]

_ENOUGH = 50_000
"""After how many recorded provisions the caller is told, so that the search index keeps pace."""
_LONGEST = 500
"""Characters an identifier may have."""
_GOES_ON = timedelta(days=7)
"""For how long a stopped run is gone on with; after that the list is another one."""


class Harvest:
    """One run over one publisher. `jobs` 0: documents are read in this process, which is for tests."""

    def __init__(
        self,
        publisher: Publisher,
        *,
        home: Path,
        store: Store,
        options: Mapping[str, str] | None = None,
        since: date | None = None,
        limit: int | None = None,
        dry_run: bool = False,
        jobs: int = 1,
        accept: Collection[str] = (),
        routing: str = "",
        on_find: Callable[[str, int], object] = lambda title, found: None,
        on_recorded: Callable[[], object] = lambda: None,
        client: Client | None = None,
    ) -> None:
        self.publisher, self.since, self.limit, self.dry_run = publisher, since, limit, dry_run
        self._home, self._store, self._jobs = home, store, jobs
        self._accept = frozenset(accept)
        self._on_find, self._on_recorded = on_find, on_recorded
        self._spool = home / "harvest-spool"
        given = options_of(publisher, options or {})
        self._key = source_key(publisher, given)
        self._client = client or Client(
            publisher, self._spool, hosts=hosts_of(publisher, given), routes=routes(routing)
        )
        self._fetcher = Fetcher(publisher, self._client, store, self._spool)
        self._listing = Listing(publisher, given, self._client, self._spool)
        self._listed: set[str] = set()

    def run(self) -> Report:
        """Harvest. Raises a `UserError` where it cannot begin; whatever stops it later is in the report."""
        if self.dry_run:
            return self._look()
        with importing.alone(self._home, self._store):
            shutil.rmtree(self._spool, ignore_errors=True)
            try:
                return self._work()
            finally:
                self._client.close()
                shutil.rmtree(self._spool, ignore_errors=True)

    def _look(self) -> Report:
        """What a run would do, as far as the list alone tells. Writes nothing, fetches no document."""
        held = {row.identifier: row for row in Held.objects.filter(source__key=self._key)}
        told: Counter[tuple[str, str]] = Counter()
        state, reason = Run.State.DONE, ""
        try:
            for find in self._finds():
                row = held.get(find.identifier)
                if find.gone:
                    told["withdrawn", find.gone] += 1
                elif row is None:
                    told["new", "by its list"] += 1
                elif as_it_was(find, row):
                    told["unchanged", "by its list"] += 1
                else:
                    told["changed", "to be asked for"] += 1
        except Refused as refused:
            state, reason = Run.State.FAILED, str(refused)
        finally:
            self._client.close()
        run = Run()
        for (outcome, why), count in told.items():
            setattr(run, outcome, getattr(run, outcome) + count)
            run.found += count if outcome != "withdrawn" else 0
            run.reasons.setdefault(outcome, {})[why] = count
        return self._report(run, state, reason, [], resumed=False)

    def _work(self) -> Report:
        shown = self._key if self.publisher.generic else self.publisher.name
        source, _made = Source.objects.get_or_create(key=self._key, defaults={"name": shown[:400]})
        run, resumed = self._begin(source)
        recorder = Recorder()
        ledger = Ledger(run, recorder.batch)
        known = dict(Manifestation.objects.values_list("key", "reading"))
        taker = Taker(self.publisher, ledger, recorder, known, self._accept)
        state, reason = Run.State.DONE, ""
        try:
            self._take_all(ledger, taker, readers(frozenset(known), self._store, self._jobs))
            if self.limit is not None and len(self._listed) >= self.limit:
                state, reason = Run.State.LIMITED, f"It ended at its limit of {self.limit:,} documents."
            elif self.since is None:
                self._check_floor()
                self._withdraw_missing(ledger)
        except Spent as spent:
            state, reason = Run.State.STOPPED, f"{spent} Run it again to go on."
        except Refused as refused:
            state, reason = Run.State.FAILED, str(refused)
        run.state, run.reason, run.ended_at = state, reason, datetime.now(UTC)
        with transaction.atomic():
            ledger.write()
            run.save(update_fields=["state", "reason", "ended_at"])
        self._on_recorded()
        return self._report(run, state, reason, failures(run) if resumed else ledger.failures, resumed=resumed)

    def _begin(self, source: Source) -> tuple[Run, bool]:
        """The run to go on with, or a new one."""
        left = source.runs.filter(
            state__in=[Run.State.RUNNING, Run.State.STOPPED],
            since=self.since,
            started_at__gte=datetime.now(UTC) - _GOES_ON,
        ).first()
        if left is not None and left == source.runs.first():
            left.state, left.reason, left.ended_at = Run.State.RUNNING, "", None
            left.save(update_fields=["state", "reason", "ended_at"])
            return left, True
        return Run.objects.create(source=source, since=self.since, started_at=datetime.now(UTC)), False

    def _finds(self) -> Iterator[Find]:
        """What the publisher lists, each document once, up to the limit."""
        for listed in harvester(self.publisher)(self._listing, self.since):
            find = _short(listed)
            if find.identifier in self._listed:
                continue
            self._listed.add(find.identifier)
            self._on_find(find.title or find.identifier, len(self._listed))
            yield find
            if self.limit is not None and len(self._listed) >= self.limit:
                return

    def _take_all(self, ledger: Ledger, taker: Taker, reading: Readers) -> None:
        """Fetch, read and record. What was fetched before something stops the list is recorded nonetheless."""
        told = 0
        try:
            stopped: Refused | None = None
            try:
                for find in self._finds():
                    if find.identifier not in ledger.done:
                        self._fetch(find, ledger, reading)
                    taker.take(reading.ready())
                    if taker.provisions - told > _ENOUGH:
                        told = taker.provisions
                        self._on_recorded()
            except Refused as refused:
                stopped = refused
            while left := reading.rest():
                taker.take(left)
            if stopped is not None:
                raise stopped
        finally:
            reading.close()

    def _fetch(self, find: Find, ledger: Ledger, reading: Readers) -> None:
        """Fetch the document, where it has to be read; else note that it is the one held."""
        held = ledger.held.get(find.identifier)
        fetched = self._fetcher.fetch(find, held)
        if isinstance(fetched, Same):
            assert held is not None
            ledger.unchanged(held, fetched.reason, find)
            ledger.write_seen()
        elif fetched is not None:
            reading.add(fetched)

    def _check_floor(self) -> None:
        if len(self._listed) < self.publisher.floor:
            raise Refused(
                "floor",
                f"The list names {len(self._listed):,} documents, and at least {self.publisher.floor:,} are expected: "
                "nothing is taken as withdrawn. Look whether the publisher has changed its list.",
            )

    def _withdraw_missing(self, ledger: Ledger) -> None:
        if not self.publisher.complete:
            return
        missing = ledger.missing(self._listed)
        check_missing(len(missing), ledger.standing)
        with transaction.atomic():
            for row in missing:
                ledger.withdrawn(row, "The publisher's list no longer has it.")
            ledger.write()

    def _report(self, run: Run, state: str, reason: str, failed: list[Failure], *, resumed: bool) -> Report:
        return Report(
            self._key, self.publisher.name, run.pk or 0, str(state), reason, resumed, run.found, run.new, run.changed,
            run.unchanged, run.withdrawn, run.failed, run.reasons, failed, self._client.requests, self._client.bytes,
        )  # fmt: skip


def _short(find: Find) -> Find:
    """The find with an identifier that the database takes: of a longer one the beginning, and its digest."""
    if len(find.identifier) <= _LONGEST:
        return find
    digest = reader.digest(find.identifier.encode())
    return msgspec.structs.replace(find, identifier=f"{find.identifier[: _LONGEST - 65]} {digest}")
