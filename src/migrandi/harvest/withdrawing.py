"""Marking what a publisher no longer has: the law stays as it is held, with a line that says so."""

from __future__ import annotations

from datetime import datetime

import msgspec

from migrandi.harvest.models import Find, Receipt, Run
from migrandi.harvest.refusals import Refused
from migrandi.law.following import note
from migrandi.law.models import Change, Work
from migrandi.remembering import until_written

_FEW = 5


class Withdrawal(msgspec.Struct, frozen=True):
    """That a publisher no longer has a Work, since when as far as is known, and how that is known."""

    source: str
    at: datetime
    reason: str


def withdraw(row: Find, run: Run, reason: str, at: datetime) -> None:
    """Mark a document as withdrawn, and note it of its Works that no other document of the source gives. Call in a
    transaction."""
    row.withdrawn_at, row.withdrawn_reason = at, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    if not run.receipts.filter(identifier=row.identifier).exists():
        Receipt.objects.create(
            run=run, identifier=row.identifier, find=row, outcome=Receipt.Outcome.WITHDRAWN, reason=reason, at=at,
            address=row.address,
        )  # fmt: skip
    for work in row.works.all():
        if not Find.objects.filter(works=work, withdrawn_at=None).exists():
            note(work, Change.Kind.WITHDRAWN, at, reason)


def check_missing(missing: int, held: int) -> None:
    """Raises `Refused` where so many documents are missing from a list that the list must be wrong."""
    if missing > _FEW and missing * 2 > held:
        raise Refused(
            "list-too-short",
            f"The list lacks {missing:,} of {held:,} documents that are held: none of them is taken as withdrawn. "
            "Look whether the publisher has changed its list.",
        )


@until_written(2_000)
def withdrawal(work: Work) -> Withdrawal | None:
    """That a Work's publisher no longer has it; None while any source has it, or none was ever harvested for it."""
    rows = list(Find.objects.select_related("source").filter(works=work).order_by("-withdrawn_at"))
    if not rows or any(row.withdrawn_at is None for row in rows):
        return None
    last = rows[0]
    assert last.withdrawn_at is not None
    return Withdrawal(last.source.name, last.withdrawn_at, last.withdrawn_reason)
