"""`migrandi work` and `migrandi job`: workers, and what they have to do."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Annotated

import typer
from django.utils import timezone
from rich.text import Text

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, out, print_table
from migrandi.jobs import queueing, working
from migrandi.jobs.models import Job

_GRACE = 8.0
"""Seconds for a job to end once the worker is told to stop: fewer than whatever told it waits (containers: 10)."""
_jobs = typer.Typer(no_args_is_help=True, help="What workers have to do.")
app.add_typer(_jobs, name="job")


@app.command("work")
def work(
    kind: Annotated[
        list[Job.Kind] | None, typer.Option(help="Do only jobs of this kind; may be given more than once.")
    ] = None,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when nothing is due.")] = False,
    as_json: Json = False,
) -> None:
    """Do what is to be done: import, harvest, index, fetch and send mail, tell followers. Run as many as you like.

    On any machine that reaches the database (DATABASE_URL). Each job is given to one worker; where one dies, its job
    goes to another. Ctrl-C ends it after the job in hand; again, or eight seconds later, that is given back for another
    to begin anew. Example: migrandi work --kind send --kind fetch
    """
    stopping = working.Stopping()

    def stop(number: int, _frame: FrameType | None) -> None:
        # asked for as a second signal is, so that it reaches the job wherever that waits
        again = threading.Timer(_GRACE, os.kill, (os.getpid(), number))
        again.daemon = True
        again.start()
        stopping.ask()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)

    def told(done: working.Done) -> None:
        if as_json:
            print_json(done)
        else:
            err.print(Text(f"{done.kind} {done.about}".rstrip() + f": {done.said}"))

    with mistakes_as_sentences(as_json):
        installation.ensure()
        kinds = [one.value for one in kind or Job.Kind]
        if not until_empty:
            working.set_up(timezone.now(), kinds)
        working.work(kinds, until_empty=until_empty, on_done=told, stopping=stopping)


@_jobs.command("add")
def add(
    kind: Annotated[Job.Kind, typer.Argument(help="What is to be done.")],
    about: Annotated[
        list[str] | None, typer.Argument(help="Files or folders to import, publishers to harvest; a job for each.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put jobs into the queue. One that waits already is not put in twice.

    A file has to be where every worker sees it, by its full path. Example: migrandi job add import /shared/laws/*.xml
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        made = [queueing.put(kind.value, one, timezone.now()) for one in about or [""]]
    if as_json:
        print_json({"jobs": [job.pk for job in made]})
    else:
        out.print(Text(f"{len(made):,} in the queue; they are done by: migrandi work"))


@_jobs.command("list")
def list_jobs(as_json: Json = False) -> None:
    """List what is to be done, being done, and failed, and the last that was done."""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        rows = queueing.listed()
    if as_json:
        print_json({"jobs": [queueing.shape(job) for job in rows]})
    elif rows:
        print_table(
            ["number", "kind", "about", "state", "attempts", "outcome"],
            [[job.pk, job.kind, job.about, job.get_state_display(), job.attempts, job.said] for job in rows],
            right=["number", "attempts"],
        )
    else:
        out.print("The queue is empty: migrandi job add import FILE")


@_jobs.command("again")
def again(number: Annotated[int, typer.Argument(help="As in the list.")], as_json: Json = False) -> None:
    """Let a job that failed be done again, once what it said is mended. Example: migrandi job again 12"""
    with mistakes_as_sentences(as_json):
        installation.ensure()
        job = queueing.again(number, timezone.now())
    if as_json:
        print_json({"jobs": [job.pk]})
    else:
        out.print(Text(f"It is in the queue again as {job.pk}."))
