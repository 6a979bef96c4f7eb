"""Importing files: read in parallel, recorded in turn, each whole or not at all, so that any stop can be resumed."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.harvest import reader
from migrandi.harvest.files import Find
from migrandi.harvest.reader import Outcome
from migrandi.law import blobs
from migrandi.law.blobs import Store
from migrandi.law.models import Manifestation
from migrandi.law.recording import Received, Recorder
from migrandi.law.sole import Taken, sole

_AHEAD = 16
"""How many files are read ahead for each worker, unless they are large."""
_BYTES_AHEAD = 48 * 2**20
"""How many bytes of files are read ahead in all."""
_CHECKPOINT = 16_000
"""After how many pages SQLite carries its log over while an import writes."""
_ENOUGH = 100_000
"""After how many recorded provisions the caller is told, so that the search index keeps pace."""


class AnotherImport(UserError):
    """Another import is at work on the same data."""

    code = "another-import"
    status = 409


class Refusal(msgspec.Struct):
    """A file that was not taken, with the reason as a sentence."""

    file: str
    reason: str


class Report(msgspec.Struct):
    """What an import did. Provisions are units of the law (an article or section with all it holds, a container's
    heading). `unchanged` of them were in the database as they are; `changed` are new wordings of laws already held."""

    files: int = 0
    works: int = 0
    provisions: int = 0
    unchanged: int = 0
    changed: int = 0
    plain_text: list[str] = []
    refused: list[Refusal] = []


def run(
    finds: Iterable[Find],
    *,
    home: Path,
    store: Store,
    jobs: int | None = None,
    on_file: Callable[[str], object] = lambda name: None,
    on_recorded: Callable[[], object] = lambda: None,
) -> Report:
    """Import every file. Raises `AnotherImport` where one is at work on the same data.

    `home`: where the lock stands; `store`: where bytes as received are kept; `jobs`: how many processes read (default:
    one a core). `on_file` is called after each file with its name, `on_recorded` now and then and at the end, outside
    any transaction, for whoever must follow what was recorded.
    """
    with alone(home, store):
        known = dict(Manifestation.objects.values_list("key", "reading"))
        report = Report()
        works: set[str] = set()
        waiting = 0
        for ready in _outcomes(finds, frozenset(known), store, jobs or os.cpu_count() or 1):
            before = report.provisions
            # what is ready goes in together: a stop leaves all of these files or none, and each of them whole
            recorder = Recorder()
            with transaction.atomic():
                for find, outcome in ready:
                    report.files += 1
                    _take(find, outcome, recorder, known, report, works)
                recorder.write()
            for find, _outcome in ready:
                on_file(find.name)
            waiting += report.provisions - before
            if waiting > _ENOUGH:
                waiting = 0
                on_recorded()
        on_recorded()
        report.works = len(works)
        return report


@contextmanager
def alone(home: Path, store: Store) -> Iterator[None]:
    """One writer at a time, with what a killed one left swept away. Raises `AnotherImport` where one is at work."""
    with ExitStack() as held:
        try:
            held.enter_context(sole("import", home))
        except Taken as error:
            raise AnotherImport(_("Another import is at work on the same data. Wait until it is done.")) from error
        blobs.sweep(store)
        _write_in_bulk()
        yield


def _write_in_bulk() -> None:
    """Let SQLite carry its log over less often in this connection: the same pages are written again and again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT}")


def _take(
    find: Find,
    outcome: Outcome,
    recorder: Recorder,
    known: dict[str, dict[str, object]],
    report: Report,
    works: set[str],
) -> None:
    if outcome.refusal:
        report.refused.append(Refusal(find.name, outcome.refusal))
        return
    reading = known.get(outcome.key)
    if reading is None:
        received = Received(
            outcome.key, outcome.sha256, outcome.size, find.hints.filename, find.hints.media_type,
            find.hints.address, find.publisher, find.licence,
        )  # fmt: skip
        done = recorder.record(outcome.documents, received, datetime.now(UTC))
        known[outcome.key] = {"works": done.works, "provisions": done.provisions, "plain": done.plain}
        unchanged, changed = done.unchanged, done.changed
        reading = known[outcome.key]
    else:
        unchanged, changed = msgspec.convert(reading["provisions"], int), 0
    works.update(msgspec.convert(reading["works"], list[str]))
    report.provisions += msgspec.convert(reading["provisions"], int)
    report.unchanged += unchanged
    report.changed += changed
    if reading["plain"]:
        report.plain_text.append(find.name)


def _outcomes(
    finds: Iterable[Find], known: frozenset[str], store: Store, jobs: int
) -> Iterator[Sequence[tuple[Find, Outcome]]]:
    """The files with their outcomes, as many at once as are ready, in the order of `finds` whatever the jobs."""
    finds = iter(finds)
    first = list(islice(finds, 2))
    if jobs == 1 or len(first) < 2:
        reader.begin(known, store, limit_memory=False)
        for find in [*first, *finds]:
            yield [(find, reader.unpack(reader.read(find)))]
        return
    queue: deque[tuple[Find, Future[bytes]]] = deque()
    pool = reading_pool(known, store, jobs)
    try:
        source = chain(first, finds)
        exhausted = False
        while True:
            while not exhausted and _room(queue, jobs):
                following = next(source, None)
                if following is None:
                    exhausted = True
                else:
                    queue.append((following, pool.submit(reader.read, following)))
            if not queue:
                return
            ready: list[tuple[Find, Outcome]] = []
            try:
                while queue and (not ready or queue[0][1].done()):
                    ready.append((queue[0][0], reader.unpack(queue[0][1].result())))
                    queue.popleft()
            except BrokenProcessPool:
                # one of the files under way broke its reader: read each of them alone to find out which
                pool.shutdown(cancel_futures=True)
                ready += [(suspect, read_alone(suspect, known, store)) for suspect, _future in queue]
                queue.clear()
                pool = reading_pool(known, store, jobs)
            yield ready
    finally:
        pool.shutdown(cancel_futures=True)


def _room(queue: Collection[tuple[Find, Future[bytes]]], jobs: int) -> bool:
    """Whether one more file may be read ahead."""
    if len(queue) <= jobs:
        return True
    return len(queue) < jobs * _AHEAD and sum(len(find.data) for find, _future in queue) < _BYTES_AHEAD


def reading_pool(known: frozenset[str], store: Store, jobs: int) -> ProcessPoolExecutor:
    """Processes that read files: `reader.read` may be submitted to it."""
    return ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), initializer=reader.begin, initargs=(known, store, True)
    )


def read_alone(find: Find, known: frozenset[str], store: Store) -> Outcome:
    """The file's outcome, read in a process of its own, which it may break."""
    with reading_pool(known, store, 1) as pool:
        try:
            return reader.unpack(pool.submit(reader.read, find).result())
        except BrokenProcessPool:
            return Outcome(refusal="The file breaks the program that reads it, and was left out.")
