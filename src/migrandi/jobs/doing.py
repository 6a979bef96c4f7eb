"""What each kind of job does: a verb of a room below that may be begun again at any moment without harm.

Which is so because: a file is known by its bytes, a run of a harvest goes on where it was, a debt is struck out once it
is paid, a message is known by its place in the mailbox, an answer's states are each one committed change, and news are
in one digest alone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from migrandi.annotations.references import REFERENCES
from migrandi.annotations.walking import AnotherWalk, walk
from migrandi.enquiries import accounts, extracting, fetching, sending, triage
from migrandi.enquiries.errors import AlreadyAtWork
from migrandi.errors import UserError
from migrandi.harvest import files, importing
from migrandi.harvest.contract import publisher
from migrandi.harvest.importing import AnotherImport
from migrandi.harvest.running import Harvest
from migrandi.jobs.models import Job
from migrandi.law.sole import Taken, sole
from migrandi.search.following import tag_and_index
from migrandi.watch import running as watching

LATER = (AnotherImport, AnotherWalk, AlreadyAtWork, Taken)
"""What tells that another process does the same just now."""
Kind = Job.Kind


class NotDone(UserError):
    """The job ended without doing what it was for."""

    code = "job-not-done"


def do(job: Job) -> str:
    """Do it; what was done, in a sentence. Raises a `UserError` where something has to be mended, one of `LATER`."""
    return _DOING[Kind(job.kind)](job.about)


def _import(about: str) -> str:
    report = importing.run(files.find([Path(about)]), home=settings.HOME, store=settings.BLOBS, jobs=1)
    refused = "; ".join(f"{one.file}: {one.reason}" for one in report.refused[:5])
    if report.refused and not report.works:
        raise NotDone(refused)
    done = _("%(files)s files, %(works)s works, %(provisions)s provisions.") % {
        "files": report.files, "works": report.works, "provisions": report.provisions
    }  # fmt: skip
    return f"{done} {refused}".strip()


def _harvest(about: str) -> str:
    report = Harvest(publisher(about), home=settings.HOME, store=settings.BLOBS, routing=settings.HARVEST_ROUTES).run()
    if report.state == "failed":
        raise NotDone(report.reason)
    return _("%(found)s found, %(new)s new, %(changed)s changed, %(failed)s failed.") % {
        "found": report.found, "new": report.new, "changed": report.changed, "failed": report.failed
    }  # fmt: skip


def _index(_about: str) -> str:
    tagged = tag_and_index(settings.HOME, jobs=1)
    with suppress(AnotherWalk):
        walk(REFERENCES, home=settings.HOME, jobs=1)
    return _("%(count)s provisions read.") % {"count": tagged.provisions}


def _fetch(_about: str) -> str:
    done = fetching.fetch(accounts.mailbox_account())
    extracting.extract_all(timezone.now())
    triage.propose_what_is_new(timezone.now())
    return _("%(count)s messages stored.") % {"count": done.stored}


def _send(_about: str) -> str:
    relay = accounts.relay()
    done = sending.send(relay, accounts.mailbox_account() if relay.archive else None)
    return _("%(sent)s sent, %(failed)s failed.") % {"sent": done.sent, "failed": done.failed}


def _watch(_about: str) -> str:
    with sole("watch", settings.HOME):
        done = watching.run(timezone.now())
    return " ".join((done.sentence(), *done.failures))


_DOING: dict[Kind, Callable[[str], str]] = {
    Kind.IMPORT: _import, Kind.HARVEST: _harvest, Kind.INDEX: _index, Kind.FETCH: _fetch, Kind.SEND: _send,
    Kind.WATCH: _watch,
}  # fmt: skip
