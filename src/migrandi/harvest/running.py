"""A harvest: what a publisher lists is fetched where it is new or changed, read, judged and recorded, find by find.

Each find's outcome is one transaction together with the law read from it, so that a run killed at any moment is gone
on with by running it again, and ends as it would have ended.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import msgspec
from django.db import connection, transaction

from migrandi.formats.document import Hints
from migrandi.harvest import archives, importing, judging, reader
from migrandi.harvest.bodies import Body
from migrandi.harvest.client import Answer, Client
from migrandi.harvest.contract import Find, Publisher, composer, harvester
from migrandi.harvest.files import Find as File
from migrandi.harvest.guarding import routes
from migrandi.harvest.models import Find as Held
from migrandi.harvest.models import Receipt, Run, Source
from migrandi.harvest.participation import rows_of
from migrandi.harvest.reader import Outcome
from migrandi.harvest.refusals import Refused, Spent
from migrandi.harvest.sessions import Listing, hosts_of, options_of, source_key
from migrandi.harvest.withdrawing import check_missing, withdraw
from migrandi.law import blobs
from migrandi.law.following import note
from migrandi.law.inserting import insert, insert_all
from migrandi.law.models import Change, Manifestation
from migrandi.law.recording import Received, find_number, record

_AHEAD = 6
"""How many documents are fetched while earlier ones are read."""
_TOGETHER = 25
"""How many documents are recorded at once at the most, where they come fast; a second is waited for at the longest."""
_FLUSH = 200
"""After how many finds at the latest it is written down that nothing happened to them."""
_ENOUGH = 50_000
"""After how many recorded provisions the caller is told, so that the search index keeps pace."""
_LONGEST = 500
"""Characters an identifier may have."""
_GOES_ON = timedelta(days=7)
"""For how long a stopped run is gone on with; after that the list is another one."""


class Failure(msgspec.Struct):
    """A document that was not taken: why, by a code that stays and in a sentence."""

    identifier: str
    address: str
    code: str
    reason: str


class Report(msgspec.Struct):
    """What a run did. `reasons` counts each reason below its outcome; `state` is how far it came and `reason` why no
    further; `resumed`: it went on with an earlier run, whose counts are in these."""

    source: str
    name: str
    run: int
    state: str
    reason: str
    resumed: bool
    found: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    failed: int
    reasons: dict[str, dict[str, int]]
    failures: list[Failure]
    requests: int
    bytes: int


class _Fetched(msgspec.Struct):
    """A find with what was answered, and the files it holds, to be read."""

    find: Find
    answer: Answer
    files: list[tuple[File, Future[bytes] | None]] = []
    outcomes: list[Outcome] = []
    bodies: list[Body] = []


class Harvest:
    """One run over one publisher. `jobs` 0: documents are read in this process, which is for tests."""

    def __init__(
        self,
        publisher: Publisher,
        *,
        home: Path,
        store: Path,
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
        self._compose = composer(publisher)
        self._on_find, self._on_recorded = on_find, on_recorded
        self._spool = home / "harvest-spool"
        given = options_of(publisher, options or {})
        self._key = source_key(publisher, given)
        self._client = client or Client(
            publisher, self._spool, hosts=hosts_of(publisher, given), routes=routes(routing)
        )
        self._listing = Listing(publisher, given, self._client, self._spool)
        self._counts: Counter[str] = Counter()
        self._reasons: dict[str, Counter[str]] = {}
        self._failures: list[Failure] = []
        self._held: dict[str, Held] = {}
        self._seen: list[int] = []
        self._listed: set[str] = set()
        self._waiting = 0

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
        state, reason = Run.State.DONE.value, ""
        try:
            for find in self._finds():
                row = held.get(find.identifier)
                outcome = "new" if row is None else "unchanged" if _as_it_was(find, row) else "changed"
                if find.gone:
                    outcome = "withdrawn"
                told = {"changed": "to be asked for", "withdrawn": find.gone}.get(outcome, "by its list")
                self._count(outcome, told)
        except Refused as refused:
            state, reason = Run.State.FAILED.value, str(refused)
        finally:
            self._client.close()
        return self._report(None, state, reason, resumed=False)

    def _work(self) -> Report:
        shown = self._key if self.publisher.generic else self.publisher.name
        source, _made = Source.objects.get_or_create(key=self._key, defaults={"name": shown[:400]})
        run, resumed = self._begin(source)
        self._held = {row.identifier: row for row in Held.objects.filter(source=source)}
        self._done = {row.identifier for row in self._held.values() if row.seen_id == run.pk}
        self._done |= set(run.receipts.values_list("identifier", flat=True))
        self._run = run
        known = dict(Manifestation.objects.values_list("key", "reading"))
        self._known = known
        state, reason = Run.State.DONE, ""
        try:
            self._read_all(frozenset(known))
            if self.limit is not None and len(self._listed) >= self.limit:
                state, reason = Run.State.LIMITED, f"It ended at its limit of {self.limit:,} documents."
            elif self.since is None:
                self._check_floor()
                self._withdraw_missing()
        except Spent as spent:
            state, reason = Run.State.STOPPED, f"{spent} Run it again to go on."
        except Refused as refused:
            state, reason = Run.State.FAILED, str(refused)
        self._flush()
        run.state, run.reason, run.ended_at = state, reason, datetime.now(UTC)
        run.save(update_fields=["state", "reason", "ended_at"])
        self._on_recorded()
        return self._report(run, state, reason, resumed=resumed)

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

    def _read_all(self, known: frozenset[str]) -> None:
        """Fetch, read and record. What was fetched before something stops the list is recorded nonetheless."""
        if not self._jobs:
            self._read_here(known)
            return
        queue: deque[_Fetched] = deque()
        pool = importing.reading_pool(known, self._store, self._jobs)
        try:
            stopped: Refused | None = None
            try:
                for find in self._finds():
                    if (fetched := self._fetch(find)) is not None:
                        try:
                            self._submit(fetched, pool)
                        except BrokenProcessPool:
                            fetched.files = [(file, None) for file, _future in fetched.files]
                        queue.append(fetched)
                    pool = self._settle(queue, len(queue) >= _AHEAD, pool, known)
            except Refused as refused:
                stopped = refused
            while queue:
                pool = self._settle(queue, True, pool, known)
            if stopped is not None:
                raise stopped
        finally:
            pool.shutdown(cancel_futures=True)
            for fetched in queue:
                _drop(fetched)

    def _read_here(self, known: frozenset[str]) -> None:
        reader.begin(known, self._store, limit_memory=False)
        ready: list[_Fetched] = []
        last = time.monotonic()
        try:
            for find in self._finds():
                if (fetched := self._fetch(find)) is not None:
                    self._submit(fetched, None)
                    ready.append(fetched)
                if len(ready) >= _TOGETHER or time.monotonic() - last > 1:
                    self._take_all(ready)
                    ready, last = [], time.monotonic()
        except Refused:
            self._take_all(ready)
            raise
        self._take_all(ready)

    def _settle(
        self, queue: deque[_Fetched], wait: bool, pool: ProcessPoolExecutor, known: frozenset[str]
    ) -> ProcessPoolExecutor:
        """Record what is read at the head of the queue. The pool to go on with: a new one where a file broke it."""
        ready = self._ready(queue, wait)
        if self._bring_in(ready, known):
            pool = self._renew(pool, queue, known)
        self._take_all(ready)
        return pool

    def _renew(self, pool: ProcessPoolExecutor, queue: deque[_Fetched], known: frozenset[str]) -> ProcessPoolExecutor:
        """A new pool for one that a file broke; what was under way in it is read alone when its turn comes."""
        pool.shutdown(cancel_futures=True)
        for fetched in queue:
            fetched.files = [(file, None) for file, _future in fetched.files]
        return importing.reading_pool(known, self._store, self._jobs)

    @staticmethod
    def _ready(queue: deque[_Fetched], wait: bool) -> list[_Fetched]:
        """The documents at the head of the queue that are read; one at least where `wait` says so."""
        ready: list[_Fetched] = []
        while queue and (
            (wait and not ready) or all(future is None or future.done() for _file, future in queue[0].files)
        ):
            ready.append(queue.popleft())
        return ready

    def _bring_in(self, ready: list[_Fetched], known: frozenset[str]) -> bool:
        """Bring the outcomes in. Whether a file broke the process that read it."""
        broken = False
        for fetched in ready:
            for file, future in fetched.files:
                try:
                    if future is None:
                        raise BrokenProcessPool
                    fetched.outcomes.append(reader.unpack(future.result()))
                except BrokenProcessPool:
                    broken = broken or future is not None
                    fetched.outcomes.append(importing.read_alone(file, known, self._store))
        return broken

    def _fetch(self, find: Find) -> _Fetched | None:
        """The document, where it has to be read; else what became of it is noted."""
        if find.identifier in self._done:
            return None
        held = self._held.get(find.identifier)
        if find.gone:
            if held is not None and held.withdrawn_at is None:
                self._withdraw([held], find.gone)
            return None
        if held is not None and _as_it_was(find, held):
            self._unchanged(held, "the publisher's list says so")
            return None
        try:
            answer = self._answer(find, held)
            if answer.body is None:
                if held is not None:
                    self._unchanged(held, "the server says so", find)
                return None
            if held is not None and held.withdrawn_at is None and answer.body.sha256 == held.sha256:
                answer.body.drop()
                self._unchanged(held, "the same bytes came", find)
                return None
            return self._opened(find, answer)
        except Spent:
            raise
        except Refused as refused:
            if refused.code == "gone" and held is not None:
                if held.withdrawn_at is None:
                    self._withdraw([held], "The publisher answers that it is gone.")
                else:
                    self._unchanged(held, "it is gone, as before")
            else:
                self._fail(find, refused.code, str(refused))
            return None

    def _answer(self, find: Find, held: Held | None) -> Answer:
        if find.load is not None:
            data = find.load()
            body = Body(reader.digest(data), len(data), data)
            self._keep(body)
            return Answer(find.address, 200, {}, {}, datetime.now(UTC), body)
        fresh = held is None or held.withdrawn_at is not None or not held.sha256
        answer = self._client.document(
            find.address,
            find.headers,
            limit=self.publisher.largest_megabytes * 2**20,
            etag="" if fresh or held is None else held.etag,
            last_modified="" if fresh or held is None else held.last_modified,
        )
        if answer.body is not None:
            self._keep(answer.body)
        return answer

    def _keep(self, body: Body) -> None:
        """The bytes as received, kept before anything is made of them."""
        if body.path:
            blobs.keep_file(self._store, Path(body.path), body.sha256)
        elif body.size:
            blobs.keep(self._store, body.data, body.sha256)

    def _opened(self, find: Find, answer: Answer) -> _Fetched:
        """The files in an answer: itself, or the members of the archive it is. Raises `Refused`."""
        body = answer.body
        assert body is not None
        fetched = _Fetched(find, answer, bodies=[body])
        try:
            judging.check_bytes(self.publisher, answer.headers.get("content-type", ""), body)
            if self.publisher.members and archives.kind(body):
                limit = self.publisher.largest_megabytes * 2**20
                for member in archives.members(body, self.publisher.members, self._spool, limit):
                    fetched.bodies.append(member.body)
                    judging.check_bytes(msgspec.structs.replace(self.publisher, media_types=[]), "", member.body)
                    fetched.files.append((self._file(find, member.name, member.body, ""), None))
                if not fetched.files:
                    raise Refused("empty", "The archive holds no document.")
            elif self._compose is not None:
                data = self._compose(find, body.head(body.size))
                fetched.files.append((self._file(find, "", Body("", len(data), data), ""), None))
            elif self.publisher.reads == "law":
                media_type = answer.headers.get("content-type", "").partition(";")[0].strip()
                fetched.files.append((self._file(find, "", body, media_type), None))
        except Refused:
            _drop(fetched)
            raise
        return fetched

    def _file(self, find: Find, member: str, body: Body, media_type: str) -> File:
        name = PurePosixPath(member or urlsplit(find.address).path).name
        hints = Hints(
            filename=name,
            media_type=media_type,
            address=find.address,
            language=find.language,
            jurisdiction=find.jurisdiction or _only(self.publisher.jurisdictions),
            title="" if member else find.title,
            as_of=find.as_of,
        )
        shown = f"{find.identifier}!{member}" if member else find.identifier
        return File(shown, hints, body.path, body.data, self.publisher.publisher, self.publisher.licence)

    @staticmethod
    def _submit(fetched: _Fetched, pool: ProcessPoolExecutor | None) -> None:
        if pool is None:
            fetched.outcomes = [reader.unpack(reader.read(file)) for file, _future in fetched.files]
        else:
            fetched.files = [(file, pool.submit(reader.read, file)) for file, _future in fetched.files]

    def _take_all(self, ready: list[_Fetched]) -> None:
        """Record what was read, all of it or none."""
        if not ready:
            return
        with transaction.atomic():
            for fetched in ready:
                self._take(fetched)
            self._write_down()
        for fetched in ready:
            _drop(fetched)
        if self._waiting > _ENOUGH:
            self._waiting = 0
            self._on_recorded()

    def _take(self, fetched: _Fetched) -> None:
        find, held = fetched.find, self._held.get(fetched.find.identifier)
        try:
            if self.publisher.reads == "participation":
                rows = rows_of(self.publisher, fetched.bodies[0].head(2**26))
                if held is None or held.rows != rows or held.withdrawn_at is not None:
                    self._taken(fetched, held, set(), rows)
                else:
                    self._unchanged(held, "it says the same", find, fetched.answer)
                return
            refusals = [outcome.refusal for outcome in fetched.outcomes if outcome.refusal]
            if len(refusals) == len(fetched.outcomes):
                raise Refused("not-law", refusals[0])
            works = set(held.works.values_list("pk", flat=True)) if held is not None else set()
            day = fetched.answer.at.date()
            for outcome in fetched.outcomes:
                for prepared in outcome.documents:
                    judging.date_copy(prepared, day)
                if find.identifier not in self._accept:
                    judging.check_law(outcome.documents, works)
        except Refused as refused:
            self._fail(find, refused.code, str(refused), fetched.answer)
            return
        taken: set[int] = set()
        for (file, _future), outcome in zip(fetched.files, fetched.outcomes, strict=True):
            if outcome.refusal:
                continue
            reading = self._known.get(outcome.key)
            if reading is None:
                done = record(outcome.documents, self._received(file, outcome, fetched.answer), fetched.answer.at)
                reading = {"works": done.works, "provisions": done.provisions, "plain": done.plain}
                self._known[outcome.key] = reading
                self._waiting += done.provisions
                taken.update(done.numbers)
            else:
                taken |= _works(msgspec.convert(reading["works"], list[str]))
        self._taken(fetched, held, taken, [])

    def _received(self, file: File, outcome: Outcome, answer: Answer) -> Received:
        return Received(
            outcome.key, outcome.sha256, outcome.size, file.hints.filename,
            answer.headers.get("content-type", "").partition(";")[0].strip() or file.hints.media_type,
            answer.address, file.publisher, file.licence,
        )  # fmt: skip

    def _taken(self, fetched: _Fetched, held: Held | None, works: set[int], rows: list[list[str]]) -> None:
        """Note that a document came and was recorded."""
        find, answer = fetched.find, fetched.answer
        new = held is None
        row = held or Held(source=self._run.source, identifier=find.identifier)
        came_back = row.withdrawn_at is not None
        _describe(row, find, answer)
        row.rows, row.seen = rows, self._run
        row.withdrawn_at, row.withdrawn_reason = None, ""
        if new:
            insert(row)
            self._held[find.identifier] = row
        else:
            row.save()
        through = Held.works.through
        known = set(row.works.values_list("pk", flat=True)) if not new else set()
        insert_all([through(find_id=row.pk, work_id=work) for work in sorted(works - known)])
        if came_back:
            for work in row.works.all():
                note(work, Change.Kind.RETURNED, answer.at, "The publisher lists it again.")
        outcome = Receipt.Outcome.NEW if new else Receipt.Outcome.CHANGED
        reason = "it is back" if came_back else ""
        self._receive(find, outcome, "", reason, answer, row)
        self._count(outcome.value, reason or ("it was not held" if new else "other bytes came"))

    def _unchanged(self, held: Held, reason: str, find: Find | None = None, answer: Answer | None = None) -> None:
        if find is not None and (held.modified != find.modified[:200] or answer is not None):
            held.modified = find.modified[:200]
            if answer is not None and answer.body is not None:
                _describe(held, find, answer)
            held.save()
        self._seen.append(held.pk)
        self._count("unchanged", reason)
        if len(self._seen) >= _FLUSH:
            self._flush()

    def _fail(self, find: Find, code: str, reason: str, answer: Answer | None = None) -> None:
        held = self._held.get(find.identifier)
        with transaction.atomic():
            self._receive(find, Receipt.Outcome.FAILED, code, reason, answer, held)
            if held is not None:
                self._seen.append(held.pk)
            self._failures.append(Failure(find.identifier, find.address, code, reason))
            self._count("failed", reason)
            self._write_down()

    def _receive(
        self, find: Find, outcome: Receipt.Outcome, code: str, reason: str, answer: Answer | None, held: Held | None
    ) -> None:
        receipt = Receipt(
            run=self._run, identifier=find.identifier[:500], find=held, outcome=outcome, code=code, reason=reason,
            at=answer.at if answer is not None else datetime.now(UTC),
            address=answer.address if answer is not None else find.address,
        )  # fmt: skip
        if answer is not None:
            receipt.status, receipt.request, receipt.response = answer.status, answer.request, answer.headers
            if answer.body is not None:
                receipt.sha256, receipt.size = answer.body.sha256, answer.body.size
        insert(receipt)

    def _withdraw(self, rows: list[Held], reason: str) -> None:
        with transaction.atomic():
            for row in rows:
                withdraw(row, self._run, reason, datetime.now(UTC))
                self._count("withdrawn", reason)
            self._write_down()

    def _check_floor(self) -> None:
        if len(self._listed) < self.publisher.floor:
            raise Refused(
                "floor",
                f"The list names {len(self._listed):,} documents, and at least {self.publisher.floor:,} are expected: "
                "nothing is taken as withdrawn. Look whether the publisher has changed its list.",
            )

    def _withdraw_missing(self) -> None:
        if not self.publisher.complete:
            return
        missing = [
            row for row in self._held.values() if row.withdrawn_at is None and row.identifier not in self._listed
        ]
        check_missing(len(missing), sum(row.withdrawn_at is None for row in self._held.values()))
        self._withdraw(missing, "The publisher's list no longer has it.")

    def _count(self, outcome: str, reason: str) -> None:
        self._counts[outcome] += 1
        self._reasons.setdefault(outcome, Counter())[reason] += 1

    def _flush(self) -> None:
        with transaction.atomic():
            self._write_down()

    def _write_down(self) -> None:
        """Write the run's counts, and which documents were seen. Call in the transaction that changed them."""
        for first in range(0, len(self._seen), 500):
            Held.objects.filter(pk__in=self._seen[first : first + 500]).update(seen=self._run)
        self._seen.clear()
        if not self._counts:
            return
        run = self._run
        for outcome, count in self._counts.items():
            setattr(run, outcome, getattr(run, outcome) + count)
            run.found += count if outcome != "withdrawn" else 0
        for outcome, reasons in self._reasons.items():
            counted = Counter(run.reasons.get(outcome, {}))
            counted.update(reasons)
            run.reasons[outcome] = dict(counted.most_common(200))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE harvest_run SET found = %s, new = %s, changed = %s, unchanged = %s, withdrawn = %s,"
                " failed = %s, reasons = %s WHERE id = %s",
                [run.found, run.new, run.changed, run.unchanged, run.withdrawn, run.failed,
                 msgspec.json.encode(run.reasons).decode(), run.pk],
            )  # fmt: skip
        self._counts.clear()
        self._reasons.clear()

    def _report(self, run: Run | None, state: str, reason: str, *, resumed: bool) -> Report:
        if run is None:
            run = Run(reasons={outcome: dict(reasons) for outcome, reasons in self._reasons.items()}, **self._counts)
            run.found = sum(count for outcome, count in self._counts.items() if outcome != "withdrawn")
        elif resumed:
            self._failures = failures(run)
        return Report(
            self._key, self.publisher.name, run.pk or 0, str(state), reason, resumed, run.found, run.new, run.changed,
            run.unchanged, run.withdrawn, run.failed, run.reasons, self._failures, self._client.requests,
            self._client.bytes,
        )  # fmt: skip


def failures(run: Run) -> list[Failure]:
    """What a run did not take."""
    rows = run.receipts.filter(outcome=Receipt.Outcome.FAILED)
    return [Failure(row.identifier, row.address, row.code, row.reason) for row in rows]


def _as_it_was(find: Find, held: Held) -> bool:
    """Whether the list says that the document is the one held."""
    return bool(find.modified) and held.withdrawn_at is None and held.modified == find.modified[:200]


def _describe(row: Held, find: Find, answer: Answer) -> None:
    row.address, row.title, row.modified = find.address, find.title, find.modified[:200]
    row.etag = answer.headers.get("etag", "")[:300]
    row.last_modified = answer.headers.get("last-modified", "")[:60]
    row.sha256 = answer.body.sha256 if answer.body is not None else row.sha256


def _works(paths: list[str]) -> set[int]:
    return {number for path in paths if (number := find_number(path)) is not None}


def _short(find: Find) -> Find:
    """The find with an identifier that the database takes: of a longer one the beginning, and its digest."""
    if len(find.identifier) <= _LONGEST:
        return find
    digest = reader.digest(find.identifier.encode())
    return msgspec.structs.replace(find, identifier=f"{find.identifier[: _LONGEST - 65]} {digest}")


def _only(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else ""


def _drop(fetched: _Fetched) -> None:
    for body in fetched.bodies:
        body.drop()
