"""Loading the register into the database: what is new or changed is written, what was imported stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction

from migrandi.formats.identifiers import segment, slug
from migrandi.law.models import Headnote, Identifier, IndexDebt, Mark, Title, Work
from migrandi.law.recording import find_work
from migrandi.treaties.register.reading import Instrument, digest, instruments

_MARK = "register"


@transaction.atomic
def load_register() -> int:
    """Bring the register's works in line with its files; how many were looked at (0: nothing changed since).

    All of it or nothing: a broken file raises `RegisterError` and leaves the register as it was. A Work that left the
    register stays, with what was imported of it, and is no longer of the register.
    """
    now = digest()
    if Mark.objects.filter(key=_MARK, value=now).exists():
        return 0
    listed = instruments()
    at = datetime.now(UTC)
    kept = [_load(instrument, at) for instrument in listed]
    gone = Work.objects.filter(register=True).exclude(pk__in=kept)
    for work in gone:
        Headnote.objects.filter(work=work).delete()
        _owe(work)
    gone.update(register=False)
    Mark.objects.update_or_create(key=_MARK, defaults={"value": now})
    return len(listed)


def _load(instrument: Instrument, at: datetime) -> int:
    work = find_work(instrument.path) or Work(path=instrument.path, recorded_at=at)
    work.jurisdiction, work.kind = instrument.jurisdiction, instrument.kind
    work.year, work.number = instrument.year, instrument.number
    work.title = instrument.titles.get("en") or next(iter(instrument.titles.values()))
    work.date = instrument.adopted
    work.register = True
    work.facts = {
        name: value
        for name, value in {
            "place": instrument.place,
            "depositary": instrument.depositary,
            "entry_into_force": instrument.in_force.isoformat() if instrument.in_force else "",
            "status": instrument.status,
            "address": instrument.address,
            "related": instrument.related,
            "topics": instrument.topics,
            "populations": instrument.populations,
            "source": instrument.source,
        }.items()
        if value
    }
    work.save()
    _name(work, instrument)
    _note(work, instrument)
    _owe(work)
    return work.pk


def _name(work: Work, instrument: Instrument) -> None:
    names = [
        *((language, Title.Kind.FULL, text) for language, text in instrument.titles.items()),
        *(("en", Title.Kind.NAME, text) for text in [*instrument.names, instrument.number]),
    ]
    Title.objects.bulk_create(
        [Title(work=work, language=code, kind=kind, text=text, slug=slug(text)[:400]) for code, kind, text in names],
        ignore_conflicts=True,
    )
    Identifier.objects.bulk_create(
        [Identifier(work=work, scheme=scheme, value=value) for scheme, value in instrument.identifiers.items()],
        ignore_conflicts=True,
    )


def _note(work: Work, instrument: Instrument) -> None:
    Headnote.objects.filter(work=work).delete()
    Headnote.objects.bulk_create(_headnotes(work, instrument))


def _headnotes(work: Work, instrument: Instrument) -> Iterable[Headnote]:
    for position, note in enumerate(instrument.articles):
        for language, text in (("en", note.en), ("fr", note.fr), ("es", note.es)):
            if text:
                yield Headnote(
                    work=work,
                    eid=segment("article", note.n),
                    position=position,
                    number=note.n,
                    language=language,
                    text=text,
                    topics=note.topics,
                    populations=note.populations,
                )


def _owe(work: Work) -> None:
    IndexDebt.objects.get_or_create(work=work, language="")
