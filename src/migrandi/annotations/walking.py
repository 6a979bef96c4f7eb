"""The walk over every recorded provision that an annotator has not read yet: in batches, in parallel, resumable.

An annotator reads a provision in a worker process that knows no database, and stores what it found in the process that
walks. A batch and the mark of how far the walk has come are one transaction: stopped at any moment, the walk goes on
where it was, and nothing is stored twice.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from migrandi.annotations.reading import Wording, read_batch, start
from migrandi.errors import UserError
from migrandi.law.models import Mark, Provision
from migrandi.law.sole import Taken, sole

_BATCH = 1_000
"""How many provisions a worker reads at a time."""
_AHEAD = 3
"""How many batches are read ahead for each worker."""


class Annotator(msgspec.Struct, frozen=True):
    """Something that is read from every provision.

    `name` keys the mark. `version` is raised when the same words are read otherwise: everything is then read anew.
    `begin` sets a worker up with what `told` worked out beforehand; `read` reads one provision there. Both have to
    stand at the top of a module that can be loaded without the database. `store` writes what was found, of each
    provision by its number; `clear` takes away all that an older version stored. `prepare` turns a batch into what
    `read` is to be given, each with its `id`, where that needs the database. `stored` is told the numbers after which
    and up to which a batch was read, once what was found in it is stored.
    """

    name: str
    version: int
    told: Callable[[], tuple[Any, ...]]
    begin: Callable[..., None]
    read: Callable[[Any], Any]
    store: Callable[[Sequence[tuple[int, Any]]], int]
    clear: Callable[[], None]
    prepare: Callable[[Sequence[Wording]], Sequence[Any]] = tuple
    stored: Callable[[int, int], None] = lambda after, upto: None


class Walked(msgspec.Struct):
    """What a walk did: provisions read, and findings stored."""

    provisions: int = 0
    found: int = 0


class AnotherWalk(UserError):
    """Another walk is under way on the same data."""

    code = "another-walk"
    status = 409


def walk(
    annotator: Annotator,
    *,
    home: Path,
    jobs: int | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Walked:
    """Let the annotator read every provision it has not read. Raises `AnotherWalk` where one is under way.

    `home`: where the lock stands; `jobs`: how many processes read (default: one a core). `progress` is told how many
    provisions are done, of how many.
    """
    with ExitStack() as held:
        try:
            held.enter_context(sole(annotator.name, home))
        except Taken as error:
            raise AnotherWalk(_("The same is being read already. Wait until that is done.")) from error
        mark = _begin_at(annotator)
        total = Provision.objects.filter(pk__gt=mark).count()
        walked = Walked()
        for last, count, found in _read(annotator, mark, total, jobs or os.cpu_count() or 1):
            with transaction.atomic():
                walked.found += annotator.store(found)
                annotator.stored(mark, last)
                _set_mark(annotator, last)
            mark = last
            walked.provisions += count
            progress(walked.provisions, max(total, walked.provisions))
        return walked


def forget(annotator: Annotator) -> None:
    """Let the next walk begin anew, as if the annotator had read nothing."""
    Mark.objects.filter(key=f"read:{annotator.name}").delete()


def behind(annotator: Annotator) -> int:
    """How many provisions the annotator has not read."""
    return Provision.objects.filter(pk__gt=read_up_to(annotator)).count()


def read_up_to(annotator: Annotator) -> int:
    """The last provision that the annotator has read; 0 where another version of it read last."""
    version, upto = _mark(annotator)
    return upto if version == annotator.version else 0


def _mark(annotator: Annotator) -> tuple[int, int]:
    """The version that read last, and up to which provision."""
    kept = Mark.objects.filter(key=f"read:{annotator.name}").values_list("value", flat=True).first()
    version, _space, upto = (kept or "0 0").partition(" ")
    return int(version), int(upto)


def _set_mark(annotator: Annotator, upto: int) -> None:
    Mark.objects.update_or_create(key=f"read:{annotator.name}", defaults={"value": f"{annotator.version} {upto}"})


def _begin_at(annotator: Annotator) -> int:
    """The provision after which to begin; 0, all cleared, where another version was the last to read."""
    version, upto = _mark(annotator)
    if version != annotator.version:
        with transaction.atomic():
            annotator.clear()
            _set_mark(annotator, 0)
        return 0
    newest = Provision.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return min(upto, newest)


def _batches(mark: int) -> Iterator[list[Wording]]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.id, p.eid, p.language, p.content, w.path, w.jurisdiction, w.kind, w.number, w.register"
                " FROM law_provision p JOIN law_work w ON w.id = p.work_id WHERE p.id > %s ORDER BY p.id LIMIT %s",
                [mark, _BATCH],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        mark = rows[-1][0]
        yield [Wording(*row) for row in rows]


def _read(annotator: Annotator, mark: int, total: int, jobs: int) -> Iterator[tuple[int, int, list[tuple[int, Any]]]]:
    """The batches in order: the last provision of each, how many it had, and what was found."""
    if jobs == 1 or total <= _BATCH:
        annotator.begin(*annotator.told())
        for batch in _batches(mark):
            yield batch[-1].id, len(batch), read_batch(annotator.read, annotator.prepare(batch))
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=start, initargs=(annotator.begin, annotator.told())) as pool:
        queue: deque[tuple[list[Wording], Future[list[tuple[int, Any]]]]] = deque()
        source = _batches(mark)
        try:
            while True:
                for batch in islice(source, jobs * _AHEAD - len(queue)):
                    queue.append((batch, pool.submit(read_batch, annotator.read, annotator.prepare(batch))))
                if not queue:
                    return
                done, future = queue.popleft()
                yield done[-1].id, len(done), future.result()
        finally:
            pool.shutdown(cancel_futures=True)
