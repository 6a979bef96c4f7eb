"""What was fetched and read is judged and recorded, or refused, with its entry in the run's book."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from django.db import transaction

from migrandi.harvest import judging
from migrandi.harvest.client import Answer
from migrandi.harvest.contract import Publisher
from migrandi.harvest.fetching import Fetched
from migrandi.harvest.files import Find as File
from migrandi.harvest.ledger import Ledger
from migrandi.harvest.models import Find as Held
from migrandi.harvest.participation import rows_of
from migrandi.harvest.reader import Outcome
from migrandi.harvest.refusals import Refused
from migrandi.law.identifying import find_number
from migrandi.law.recording import Received, Recorder


class Taker:
    """Records one publisher's documents. `known`: what was read before, by key; `accept`: identifiers of documents
    that are taken although they are quite another than the one held, for a person said so."""

    def __init__(
        self,
        publisher: Publisher,
        ledger: Ledger,
        recorder: Recorder,
        known: dict[str, dict[str, object]],
        accept: Collection[str],
    ) -> None:
        self._publisher, self._ledger, self._recorder = publisher, ledger, recorder
        self._known, self._accept = known, frozenset(accept)
        self.provisions = 0
        """How many provisions were recorded so far."""

    def take(self, several: Sequence[Fetched]) -> None:
        """Record what was fetched, all of it or none."""
        if not several:
            return
        with transaction.atomic():
            for fetched in several:
                self._take(fetched)
            self._recorder.write()
            self._ledger.write()
        for fetched in several:
            fetched.drop()

    def _take(self, fetched: Fetched) -> None:
        find, held = fetched.find, self._ledger.held.get(fetched.find.identifier)
        try:
            if fetched.refused is not None:
                raise fetched.refused
            if fetched.gone:
                assert held is not None
                self._ledger.withdrawn(held, fetched.gone)
            elif self._publisher.reads == "participation":
                self._take_rows(fetched, held)
            else:
                self._take_law(fetched, held)
        except Refused as refused:
            self._ledger.failed(find, refused.code, str(refused), fetched.answer)

    def _take_rows(self, fetched: Fetched, held: Held | None) -> None:
        assert fetched.answer is not None
        rows = rows_of(self._publisher, fetched.bodies[0].head(2**26))
        if held is None or held.rows != rows or held.withdrawn_at is not None:
            self._ledger.taken(fetched.find, fetched.answer, set(), rows)
        else:
            self._ledger.unchanged(held, "it says the same", fetched.find, fetched.answer)

    def _take_law(self, fetched: Fetched, held: Held | None) -> None:
        answer = fetched.answer
        assert answer is not None
        self._judge(fetched, held, answer)
        works: set[int] = set()
        for file, outcome in zip(fetched.files, fetched.outcomes, strict=True):
            if outcome.refusal:
                continue
            reading = self._known.get(outcome.key)
            if reading is None:
                done = self._recorder.record(outcome.documents, _received(file, outcome, answer), answer.at)
                self._known[outcome.key] = {"works": done.works, "provisions": done.provisions, "plain": done.plain}
                self.provisions += done.provisions
                works.update(done.numbers)
            else:
                self._recorder.write()
                paths = msgspec.convert(reading["works"], list[str])
                works |= {number for path in paths if (number := find_number(path)) is not None}
        self._ledger.taken(fetched.find, answer, works, [])

    def _judge(self, fetched: Fetched, held: Held | None, answer: Answer) -> None:
        """Raises `Refused` where nothing could be read, or something quite different is at the address now."""
        refusals = [outcome.refusal for outcome in fetched.outcomes if outcome.refusal]
        if len(refusals) == len(fetched.outcomes):
            raise Refused("not-law", refusals[0])
        for outcome in fetched.outcomes:
            for prepared in outcome.documents:
                judging.date_copy(prepared, answer.at.date())
        if held is not None and fetched.find.identifier not in self._accept:
            self._recorder.write()
            works = set(held.works.values_list("pk", flat=True))
            for outcome in fetched.outcomes:
                judging.check_law(outcome.documents, works)


def _received(file: File, outcome: Outcome, answer: Answer) -> Received:
    return Received(
        outcome.key, outcome.sha256, outcome.size, file.hints.filename,
        answer.headers.get("content-type", "").partition(";")[0].strip() or file.hints.media_type,
        answer.address, file.publisher, file.licence,
    )  # fmt: skip
