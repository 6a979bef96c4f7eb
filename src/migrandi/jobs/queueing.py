"""The queue: putting jobs in, taking the next one, keeping hold of it, and saying how it ended.

    waiting ──take──> held ──finish──> done     (or waiting again, where it is one for every so many seconds)
       ↑               ├──put off──> waiting    (something it needs is taken just now, or does not answer)
       │               ├──fail──> failed        (a person has to mend something, then `again`)
       └───────────────┘  the worker died: its hold ran out, and whoever looks next takes it

Every step of a worker names that worker: one that lost its hold while it slept changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.jobs.models import Job

ATTEMPTS = 5
"""How often a job is begun whose workers died, or which a fault of ours ended, before it has failed."""
_DONE = 20
"""How many that were done a list tells."""
State = Job.State


class UnknownJob(UserError):
    """There is no such job, or it is not in a state for that."""

    code = "unknown-job"
    status = 404


def put(kind: str, about: str, moment: datetime, *, every: int | None = None) -> Job:
    """Put a job in, due at that moment. The same job, still to be done, is left as it is but for `every`."""
    with transaction.atomic():
        job = Job.objects.filter(kind=kind, about=about, state__in=(State.WAITING, State.HELD)).first()
        if job is None:
            return Job.objects.create(kind=kind, about=about, due_at=moment, made_at=moment, every=every)
        if every is not None and job.every != every:
            job.every = every
            job.save(update_fields=["every"])
        return job


def listed(most: int = 500) -> list[Job]:
    """The last jobs that were done, then what is to be done, being done, and failed."""
    standing = Job.objects.exclude(state=State.DONE).order_by("pk")[:most]
    done = Job.objects.filter(state=State.DONE).order_by("-pk")[:_DONE]
    return [*reversed(done), *standing]


def shape(job: Job) -> dict[str, Any]:
    """A job in the shape for programs."""
    return {
        "number": job.pk, "kind": job.kind, "about": job.about, "state": job.state, "due_at": job.due_at,
        "attempts": job.attempts, "worker": job.worker, "said": job.said,
    }  # fmt: skip


def take(worker: str, kinds: Collection[str], moment: datetime, seconds: float) -> Job | None:
    """The next job for that worker, held for so many seconds; None where nothing is to be done.

    A job whose holder's time ran out is taken too. One that was begun too often has failed.
    """
    with transaction.atomic():
        open_now = Q(state=State.WAITING, due_at__lte=moment) | Q(state=State.HELD, held_until__lt=moment)
        for job in Job.objects.select_for_update(skip_locked=True).filter(open_now, kind__in=kinds).order_by("due_at"):
            if job.attempts >= ATTEMPTS:
                job.state, job.ended_at, job.worker, job.held_until = State.FAILED, moment, "", None
                job.said = job.said or "Each worker that began it died."
                job.save()
                continue
            job.state, job.worker, job.attempts = State.HELD, worker, job.attempts + 1
            job.held_until = moment + timedelta(seconds=seconds)
            job.save(update_fields=["state", "worker", "attempts", "held_until"])
            return job
    return None


def hold_on(job: Job, worker: str, moment: datetime, seconds: float) -> bool:
    """Put off the end of the worker's hold. False where it has none any more."""
    return bool(_held(job, worker).update(held_until=moment + timedelta(seconds=seconds)))


def finish(job: Job, worker: str, said: str, moment: datetime) -> bool:
    """It is done. False where the worker lost it meanwhile, and another does it over."""
    if job.every is None:
        return _end(job, worker, state=State.DONE, said=said, ended_at=moment)
    due = moment + timedelta(seconds=job.every)
    return _end(job, worker, state=State.WAITING, said=said, due_at=due, attempts=0, ended_at=moment)


def put_off(job: Job, worker: str, said: str, until: datetime, *, counts: bool) -> bool:
    """It cannot be done now. `counts`: whether this was one of its attempts."""
    attempts = job.attempts if counts else job.attempts - 1
    return _end(job, worker, state=State.WAITING, said=said, due_at=until, attempts=attempts)


def fail(job: Job, worker: str, said: str, moment: datetime) -> bool:
    """It cannot be done until a person mends something. One for every so many seconds is tried again at its time."""
    if job.every is not None:
        return finish(job, worker, said, moment)
    return _end(job, worker, state=State.FAILED, said=said, ended_at=moment)


def again(number: int, moment: datetime) -> Job:
    """Let a job that failed be done again. Raises `UnknownJob`."""
    with transaction.atomic():
        job = Job.objects.filter(pk=number, state=State.FAILED).first()
        if job is None:
            raise UnknownJob(_("There is no job %(number)s that failed."), number=number)
        return put(job.kind, job.about, moment, every=job.every)


def _held(job: Job, worker: str) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=State.HELD, worker=worker)


def _end(job: Job, worker: str, **fields: object) -> bool:
    fields["said"] = str(fields["said"])[:2000]
    return bool(_held(job, worker).update(worker="", held_until=None, **fields))
