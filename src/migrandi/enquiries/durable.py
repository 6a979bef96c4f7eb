"""What a process says is done has to outlast the machine: the database writes through before it answers.

Elsewhere a power cut may cost the last second's work, which is simply done again. A message that was moved out of the
mailbox, or handed to a relay, cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from migrandi.enquiries.errors import AlreadyAtWork
from migrandi.law import blobs
from migrandi.law.sole import Taken, sole


@contextmanager
def sole_worker(task: str) -> Iterator[None]:
    """Be the one process that does this task with these data, and write through. Raises `AlreadyAtWork`.

    A process that is killed leaves no lock behind.
    """
    with ExitStack() as held:
        try:
            held.enter_context(sole(task, settings.HOME))
        except Taken as error:
            raise AlreadyAtWork(
                _("Another process does this with these data already (%(task)s). Wait for it, or stop it."), task=task
            ) from error
        _write_through()
        yield


def _write_through() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def on_disk(sha256: str) -> None:
    """Wait until the bytes of that digest outlast the machine."""
    blobs.on_disk(settings.ENQUIRY_BLOBS, sha256)
