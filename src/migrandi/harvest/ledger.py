"""A run's book: what became of each document, with what was received, and how many met with what.

Everything is written in the transaction that records the law it is about, so that book and law never differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime

import msgspec
from django.db import connection, transaction

from migrandi.harvest.client import Answer
from migrandi.harvest.contract import Find
from migrandi.harvest.models import Find as Held
from migrandi.harvest.models import Receipt, Run
from migrandi.harvest.reports import Failure
from migrandi.harvest.withdrawing import withdraw
from migrandi.law.following import note
from migrandi.law.inserting import Batch
from migrandi.law.models import Change

_FLUSH = 200
"""After how many finds at the latest it is written down that nothing happened to them."""
_MOST_REASONS = 200
"""How many different reasons are kept for one outcome: a server may word each of its errors anew."""


class Ledger:
    """The book of one run. `batch`: where new rows are kept back, together with those of the law."""

    def __init__(self, run: Run, batch: Batch) -> None:
        self.run, self._batch = run, batch
        self.held = {row.identifier: row for row in Held.objects.filter(source=run.source)}
        """Each document that the source was found to have before, by its identifier."""
        self.done = {row.identifier for row in self.held.values() if row.seen_id == run.pk}
        """What this run has dealt with already: it was stopped, and goes on."""
        self.done |= set(run.receipts.values_list("identifier", flat=True))
        self.failures: list[Failure] = []
        self._standing = sum(row.withdrawn_at is None for row in self.held.values())
        self._counts: Counter[str] = Counter()
        self._reasons: dict[str, Counter[str]] = {}
        self._seen: list[int] = []

    @property
    def standing(self) -> int:
        """How many documents the source is held to have."""
        return self._standing

    def missing(self, listed: Collection[str]) -> list[Held]:
        """The documents held that are not among those listed."""
        return [row for row in self.held.values() if row.withdrawn_at is None and row.identifier not in listed]

    def taken(self, find: Find, answer: Answer, works: set[int], rows: list[list[str]]) -> None:
        """A document came and was recorded, as these Works or these rows of a status page."""
        row = self.held.get(find.identifier)
        said = _said(find, answer)
        if row is None:
            number = self._batch.add(
                Held, source_id=self.run.source_id, identifier=find.identifier, rows=rows, seen_id=self.run.pk, **said
            )
            self._relate(number, works)
            self._standing += 1
            self._receipt(find, Receipt.Outcome.NEW, "", "", answer, number)
            self._count("new", "it was not held")
            return
        came_back = row.withdrawn_at is not None
        for name, value in said.items():
            setattr(row, name, value)
        row.rows, row.seen, row.withdrawn_at, row.withdrawn_reason = rows, self.run, None, ""
        row.save()
        self._relate(row.pk, works - set(row.works.values_list("pk", flat=True)))
        if came_back:
            self._batch.flush()
            self._standing += 1
            for work in row.works.all():
                note(work, Change.Kind.RETURNED, answer.at, "The publisher lists it again.")
        reason = "it is back" if came_back else ""
        self._receipt(find, Receipt.Outcome.CHANGED, "", reason, answer, row.pk)
        self._count("changed", reason or "other bytes came")

    def unchanged(self, row: Held, reason: str, find: Find, answer: Answer | None = None) -> None:
        """A document is the one held. `answer`: other bytes came that say the same."""
        if row.modified != find.modified[:200] or answer is not None:
            row.modified = find.modified[:200]
            if answer is not None:
                for name, value in _said(find, answer).items():
                    setattr(row, name, value)
            row.save()
        self._seen.append(row.pk)
        self._count("unchanged", reason)

    def failed(self, find: Find, code: str, reason: str, answer: Answer | None = None) -> None:
        """A document was not taken; a good one that is held stays."""
        row = self.held.get(find.identifier)
        self._receipt(find, Receipt.Outcome.FAILED, code, reason, answer, row.pk if row is not None else None)
        if row is not None:
            self._seen.append(row.pk)
        self.failures.append(Failure(find.identifier, find.address, code, reason))
        self._count("failed", reason)

    def withdrawn(self, row: Held, reason: str) -> None:
        """The publisher no longer has a document."""
        self._batch.flush()
        withdraw(row, self.run, reason, datetime.now(UTC))
        self._standing -= 1
        self._count("withdrawn", reason)

    def write_seen(self) -> None:
        """Write down what was merely seen, where it is much; outside any transaction."""
        if len(self._seen) >= _FLUSH:
            with transaction.atomic():
                self.write()

    def write(self) -> None:
        """Write the run's counts, and which documents were seen. Call in the transaction that changed them."""
        for first in range(0, len(self._seen), 500):
            Held.objects.filter(pk__in=self._seen[first : first + 500]).update(seen=self.run)
        self._seen.clear()
        if not self._counts:
            return
        run = self.run
        for outcome, count in self._counts.items():
            setattr(run, outcome, getattr(run, outcome) + count)
            run.found += count if outcome != "withdrawn" else 0
        for outcome, reasons in self._reasons.items():
            counted = Counter(run.reasons.get(outcome, {}))
            counted.update(reasons)
            run.reasons[outcome] = dict(counted.most_common(_MOST_REASONS))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE harvest_run SET found = %s, new = %s, changed = %s, unchanged = %s, withdrawn = %s,"
                " failed = %s, reasons = %s WHERE id = %s",
                [run.found, run.new, run.changed, run.unchanged, run.withdrawn, run.failed,
                 msgspec.json.encode(run.reasons).decode(), run.pk],
            )  # fmt: skip
        self._counts.clear()
        self._reasons.clear()

    def _relate(self, number: int, works: set[int]) -> None:
        through = Held.works.through
        for work in sorted(works):
            self._batch.add(through, find_id=number, work_id=work)

    def _receipt(
        self, find: Find, outcome: Receipt.Outcome, code: str, reason: str, answer: Answer | None, row: int | None
    ) -> None:
        came: dict[str, object] = {}
        if answer is not None:
            came = {"status": answer.status, "request": answer.request, "response": answer.headers}
            if answer.body is not None:
                came |= {"sha256": answer.body.sha256, "size": answer.body.size}
        self._batch.add(
            Receipt,
            run_id=self.run.pk,
            identifier=find.identifier,
            find_id=row,
            outcome=outcome.value,
            code=code,
            reason=reason,
            at=answer.at if answer is not None else datetime.now(UTC),
            address=answer.address if answer is not None else find.address,
            **came,
        )

    def _count(self, outcome: str, reason: str) -> None:
        self._counts[outcome] += 1
        self._reasons.setdefault(outcome, Counter())[reason] += 1


def _said(find: Find, answer: Answer) -> dict[str, str]:
    """What list and server say of a document."""
    said = {
        "address": find.address,
        "title": find.title,
        "modified": find.modified[:200],
        "etag": answer.headers.get("etag", "")[:300],
        "last_modified": answer.headers.get("last-modified", "")[:60],
    }
    if answer.body is not None:
        said["sha256"] = answer.body.sha256
    return said
