"""What a run did, as those who asked for it are told."""

from __future__ import annotations

import msgspec

from migrandi.harvest.models import Receipt, Run


class Failure(msgspec.Struct):
    """A document that was not taken: why, by a code that stays and in a sentence."""

    identifier: str
    address: str
    code: str
    reason: str


class Report(msgspec.Struct):
    """What a run did. `reasons` counts each reason below its outcome; `state` is how far it came and `reason` why no
    further; `resumed`: it went on with an earlier run, whose counts are in these."""

    source: str
    name: str
    run: int
    state: str
    reason: str
    resumed: bool
    found: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    failed: int
    reasons: dict[str, dict[str, int]]
    failures: list[Failure]
    requests: int
    bytes: int


def failures(run: Run) -> list[Failure]:
    """What a run did not take."""
    rows = run.receipts.filter(outcome=Receipt.Outcome.FAILED)
    return [Failure(row.identifier, row.address, row.code, row.reason) for row in rows]
