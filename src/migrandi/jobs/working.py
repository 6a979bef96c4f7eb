"""A worker: takes one job after another, holds on to it while it works, and says how it ended."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from migrandi.errors import Away, UserError
from migrandi.jobs import queueing
from migrandi.jobs.doing import LATER, do
from migrandi.jobs.models import Job

_LOOK = 1.0
"""Seconds between two looks at an empty queue."""
_SOON = timedelta(seconds=2)
"""After which a job is tried again that another process is in the way of."""
STANDING = {Job.Kind.INDEX: 60, Job.Kind.WATCH: 300}
"""Seconds between two rounds of what is always to be done; mail only where it is set up."""


class GivenBack(KeyboardInterrupt):
    """The job in hand is left as it is, as by Ctrl-C: what was begun with the database is taken back."""


class Stopping:
    """How a worker is told to stop: asked once, it ends after the job in hand; asked again, it gives that back."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._in_hand = False

    def ask(self) -> None:
        """Ask. For the worker's own main thread, as a signal does. Raises `GivenBack` into the job, the second time."""
        again = self._asked.is_set()
        self._asked.set()
        if again and self._in_hand:
            raise GivenBack

    def asked(self, wait: float = 0) -> bool:
        """Whether it was asked, within so many seconds."""
        return self._asked.wait(wait)

    @contextmanager
    def job_in_hand(self) -> Iterator[None]:
        """While this is open a job may be given back."""
        self._in_hand = True
        try:
            yield
        finally:
            self._in_hand = False


class Done(msgspec.Struct, frozen=True):
    """How a job ended: `state` is that of the job now, `said` what was done or why it was not."""

    number: int
    kind: str
    about: str
    state: str
    said: str


def name() -> str:
    """What this worker is called: machine, process, and something no other has, for numbers of processes come again."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def set_up(moment: datetime, kinds: Collection[str]) -> None:
    """Put in what is always to be done, of those kinds."""
    standing = dict(STANDING)
    if settings.IMAP_URL:
        standing[Job.Kind.FETCH] = settings.IMAP_POLL_SECONDS
    if settings.SMTP_URL:
        standing[Job.Kind.SEND] = 15
    for kind, seconds in standing.items():
        if kind in kinds:
            queueing.put(kind, "", moment, every=seconds)


def work(
    kinds: Collection[str],
    *,
    until_empty: bool = False,
    on_done: Callable[[Done], None] = lambda done: None,
    stopping: Stopping | None = None,
) -> int:
    """Do jobs of those kinds until told to stop; how many. `until_empty`: until nothing is due.

    Stopped politely, the job in hand is done first, or given back to be begun again by another at once (`Stopping`).
    Killed, it goes to another worker when its hold runs out.
    """
    me, count = name(), 0
    stopping = stopping or Stopping()
    while not stopping.asked():
        job = _next(me, kinds)
        if job is None:
            if until_empty and not _others(kinds):
                break
            stopping.asked(_LOOK)
            continue
        on_done(_do(job, me, stopping))
        count += 1
    return count


def _next(me: str, kinds: Collection[str]) -> Job | None:
    try:
        return queueing.take(me, kinds, timezone.now(), settings.JOB_SECONDS)
    except OperationalError:
        # the database is away, or was: what the connection held is of no more use, and the next look makes a new one
        connection.close()
        return None


def _others(kinds: Collection[str]) -> bool:
    """Whether something is under way, or about to be, that may yet come back to the queue."""
    soon = timezone.now() + _SOON
    open_now = Job.objects.filter(kind__in=kinds)
    return (
        open_now.filter(state=Job.State.HELD).exists()
        or open_now.filter(state=Job.State.WAITING, due_at__lte=soon).exists()
    )


def _do(job: Job, me: str, stopping: Stopping) -> Done:
    now = timezone.now
    try:
        with _holding(job, me), stopping.job_in_hand():
            said = do(job)
    except GivenBack:
        said = _("Given back: the worker was told to stop.")
        connection.close()
        _settle(lambda: queueing.put_off(job, me, said, now(), counts=False))
    except LATER as error:
        said = str(error) or _("Another process does the same.")
        _settle(lambda: queueing.put_off(job, me, said, now() + _SOON, counts=False))
    except (Away, OperationalError, InterfaceError, OSError) as error:
        said = str(error).strip()  # a server or a disk does not answer: perhaps it does later
        connection.close()
        _settle(lambda: queueing.put_off(job, me, said, now() + _SOON * 2**job.attempts, counts=True))
    except UserError as error:
        said = str(error)
        _settle(lambda: queueing.fail(job, me, said, now()))
    except BaseException as error:
        said = "".join(traceback.format_exception_only(error)).strip()
        _settle(lambda: queueing.put_off(job, me, said, now() + _SOON * 2**job.attempts, counts=True))
        raise
    else:
        _settle(lambda: queueing.finish(job, me, said, now()))
    state = Job.objects.filter(pk=job.pk).values_list("state", flat=True).first()
    return Done(job.pk, job.kind, job.about, state or "", said)


def _settle(write: Callable[[], bool]) -> None:
    """Write how a job ended; where the database is away for a moment, until it is back or the hold is lost anyway."""
    last = time.monotonic() + settings.JOB_SECONDS
    while True:
        try:
            write()
        except OperationalError:
            connection.close()
            if time.monotonic() > last:
                raise
            time.sleep(_LOOK)
        else:
            return


@contextmanager
def _holding(job: Job, me: str) -> Iterator[None]:
    """Put off the end of the hold, from a thread with a connection of its own, while the work goes on."""
    ended = threading.Event()

    def hold_on() -> None:
        try:
            while not ended.wait(settings.JOB_SECONDS / 4):
                try:
                    queueing.hold_on(job, me, timezone.now(), settings.JOB_SECONDS)
                except OperationalError:
                    connection.close()  # tried again at the next turn: three are missed before the hold is lost
        finally:
            connection.close()

    thread = threading.Thread(target=hold_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
