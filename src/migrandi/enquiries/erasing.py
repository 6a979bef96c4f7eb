"""An enquiry is erased: its rows, its index, its bytes, its answers and its memo with every version; and no trace left.

SQLite leaves deleted words in its file until they are written over: they are written over (`secure_delete`), the write-
ahead log is emptied, and the file is made anew (`VACUUM`), which needs as much room again as the database has.
PostgreSQL's tables are made anew in the same way; its own log keeps what was written until it is used over again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from migrandi.enquiries import blobs
from migrandi.enquiries.models import Attachment, Enquiry, Message, OutgoingMessage, Thread
from migrandi.papers.models import Paper
from migrandi.people import audit
from migrandi.people.access import require
from migrandi.people.actors import Actor
from migrandi.people.levels import Verb


def erase(enquiry: Enquiry, actor: Actor, moment: datetime, why: str = "asked") -> None:
    """Erase an enquiry with all that hangs on it. What was released of its memo stays: it tells of nobody.

    `why`: a word for the trail, as `asked` or `retention`. Call `leave_no_trace` after the last of several. Raises
    `people.errors.NotAllowed`.
    """
    require(actor, Verb.ERASE, enquiry.confidence, enquiry.mission)
    digests = _digests(enquiry)
    with transaction.atomic():
        _overwrite_what_is_deleted()
        audit.note(
            actor, "erased", "enquiry", str(enquiry.pk), moment, mission=enquiry.mission,
            confidence=enquiry.confidence, detail={"why": why},
        )  # fmt: skip
        memos = {one.memo_id for one in [enquiry, *enquiry.merged.all()] if one.memo_id is not None}
        thread, merged = enquiry.thread, [*enquiry.merged.all()]
        enquiry.releases.filter(stage="proposed").delete()
        for one in (*merged, enquiry):
            one.delete()
        Paper.objects.filter(pk__in=memos, enquiries=None).delete()
        _drop_thread(thread)
    blobs.drop_unheld(digests)


def erase_what_is_due(actor: Actor, moment: datetime) -> int:
    """Erase what was closed longer ago than the retention period (`settings.ENQUIRY_KEPT_DAYS`); how many that were."""
    if not settings.ENQUIRY_KEPT_DAYS:
        return 0
    before = moment - timedelta(days=settings.ENQUIRY_KEPT_DAYS)
    due = Enquiry.objects.filter(stage=Enquiry.Stage.CLOSED, closed_at__lt=before, merged_into=None)
    count = 0
    for enquiry in due:
        erase(enquiry, actor, moment, "retention")
        count += 1
    if count:
        leave_no_trace()
    return count


def leave_no_trace() -> None:
    """Make the database's file anew, so that nothing deleted can be read from it. Outside of transactions only."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("ANALYZE")  # what is commonest in a column stands among the server's statistics
            cursor.execute("VACUUM FULL")


def _overwrite_what_is_deleted() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _digests(enquiry: Enquiry) -> set[str]:
    """Every digest whose bytes the enquiry may be the last to hold."""
    of = {"enquiry__in": [enquiry, *enquiry.merged.all()]}
    digests = set(Message.objects.filter(**of).values_list("sha256", flat=True))
    digests.update(Attachment.objects.filter(message__in=Message.objects.filter(**of)).values_list("sha256", flat=True))
    digests.update(OutgoingMessage.objects.filter(**of).values_list("sha256", flat=True))
    return digests


def _drop_thread(thread: Thread) -> None:
    """A thread goes with its last enquiry, and with what machines wrote to it."""
    if not thread.enquiries.exists():
        digests = set(thread.messages.values_list("sha256", flat=True))
        thread.delete()
        blobs.drop_unheld(digests)
