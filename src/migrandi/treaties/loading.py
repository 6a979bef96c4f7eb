"""Loading the register into the database: what is new or changed is written, what was imported stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from django.db import transaction

from migrandi.formats.identifiers import segment, slug
from migrandi.law.identifying import SURE_SCHEMES
from migrandi.law.models import FormerPath, Headnote, Identifier, IndexDebt, Mark, Title, Work
from migrandi.treaties.models import ParticipationSource, TreatyAction
from migrandi.treaties.noting import note_changes
from migrandi.treaties.noting import rows as rows_held
from migrandi.treaties.register.digesting import register_digest
from migrandi.treaties.register.participation import Action, Table, actions, sources
from migrandi.treaties.register.participation import tables as read_tables
from migrandi.treaties.register.reading import Instrument, RegisterError, instruments
from migrandi.treaties.register.rules import Rule, check_union_sources, union_rows
from migrandi.treaties.register.rules import rules as read_rules

_MARK = "register"


@transaction.atomic
def load_register() -> int:
    """Bring the register's works in line with its files; how many were looked at (0: nothing changed since).

    All of it or nothing: a broken file raises `RegisterError` and leaves the register as it was. A Work that left the
    register stays, with what was imported of it, and is no longer of the register. A Work that was imported before the
    register knew it is taken over, and its old path leads to the new one.
    """
    now = register_digest()
    if Mark.objects.filter(key=_MARK, value=now).exists():
        return 0
    listed = instruments()
    rules, rows, tables = read_rules(), actions(), read_tables()
    # read here only to refuse a broken file before anything is changed
    union_rows()
    check_union_sources()
    works = _works(listed, datetime.now(UTC))
    kept = {work.pk for work in works}
    gone = [work for work in Work.objects.filter(register=True) if work.pk not in kept]
    for work in gone:
        work.register = False
    Work.objects.bulk_update(gone, ["register"])
    touched = [*works, *gone]
    pairs = list(zip(works, listed, strict=True))
    Headnote.objects.filter(work__in=touched).delete()
    Headnote.objects.bulk_create(note for pair in pairs for note in _headnotes(*pair))
    Title.objects.bulk_create((title for pair in pairs for title in _titles(*pair)), ignore_conflicts=True)
    Identifier.objects.bulk_create(
        (
            Identifier(work=work, scheme=scheme, value=value)
            for work, instrument in pairs
            for scheme, value in instrument.identifiers.items()
        ),
        ignore_conflicts=True,
    )
    FormerPath.objects.bulk_create(
        (FormerPath(path=path, work=work) for work, instrument in pairs for path in instrument.copies),
        ignore_conflicts=True,
    )
    _act(dict(zip((instrument.number for instrument in listed), works, strict=True)), rules, rows, tables)
    IndexDebt.objects.filter(work__in=touched, language="").delete()
    IndexDebt.objects.bulk_create(IndexDebt(work=work, language="") for work in touched)
    Mark.objects.update_or_create(key=_MARK, defaults={"value": now})
    return len(listed)


def _act(works: dict[str, Work], rules: dict[str, Rule], rows: Sequence[Action], tables: Sequence[Table]) -> None:
    """Write what States did about the treaties, anew as a whole, and the rules it is reckoned by beside each treaty."""
    before = rows_held()
    TreatyAction.objects.all().delete()
    ParticipationSource.objects.all().delete()
    ParticipationSource.objects.bulk_create(ParticipationSource(**msgspec.structs.asdict(s)) for s in sources())
    TreatyAction.objects.bulk_create(
        (
            TreatyAction(
                work=_of_register(works, row.treaty, row), state=row.state, action=row.action, date=row.date,
                articles=row.articles, note=row.note, source_id=row.source, line=row.line,
            )
            for row in rows
        ),
        batch_size=2000,
    )  # fmt: skip
    note_changes(before, rows_held(), datetime.now(UTC))
    spoken = {source.key: source.read for source in sources()}
    changed: list[Work] = []
    for short, work in works.items():
        spoke = {t.source: t.to for t in tables if t.treaty == short and t.to}
        complete = [(t.to or spoken[t.source], t.source) for t in tables if t.treaty == short and t.complete]
        facts = dict(work.facts)
        for name in ("rule", "complete", "spoke"):
            facts.pop(name, None)
        if short in rules:
            facts["rule"] = msgspec.to_builtins(rules[short])
        if spoke:
            facts["spoke"] = spoke
        if complete:
            read, source = max(complete)
            facts["complete"] = {"read": read, "source": source}
        if facts != work.facts:
            work.facts = facts
            changed.append(work)
    Work.objects.bulk_update(changed, ["facts"], batch_size=100)


def _of_register(works: dict[str, Work], treaty: str, row: Action) -> Work:
    if treaty not in works:
        raise RegisterError(f"{treaty}.csv, line {row.line}, column 1: “{treaty}” is not a treaty of the register.")
    return works[treaty]


def _works(listed: Sequence[Instrument], at: datetime) -> list[Work]:
    """The Work of each instrument, in their order, with its facts written."""
    found = _held(listed)
    new: list[Work] = []
    old: list[Work] = []
    renamed: list[FormerPath] = []
    for instrument in listed:
        work = found.get(instrument.path)
        if work is None:
            work = Work(recorded_at=at, facts={})
            new.append(work)
        else:
            old.append(work)
            if work.path != instrument.path:
                renamed.append(FormerPath(path=work.path, work=work))
        _describe(work, instrument)
    created = iter(Work.objects.bulk_create(new))
    Work.objects.bulk_update(
        old, ["path", "jurisdiction", "kind", "year", "number", "title", "date", "register", "facts"], batch_size=100
    )
    FormerPath.objects.bulk_create(renamed, ignore_conflicts=True)
    return [found.get(instrument.path) or next(created) for instrument in listed]


def _held(listed: Sequence[Instrument]) -> dict[str, Work]:
    """The Work held of each instrument, by the path it is to have; known by that, a copy's path or a sure number."""
    paths = {path: instrument.path for instrument in listed for path in [*instrument.copies, instrument.path]}
    numbers = {
        name: instrument.path
        for instrument in listed
        for name in instrument.identifiers.items()
        if name[0] in SURE_SCHEMES
    }
    result: dict[str, Work] = {}
    for identifier in Identifier.objects.filter(value__in={value for _, value in numbers}).select_related("work"):
        if (identifier.scheme, identifier.value) in numbers:
            result[numbers[identifier.scheme, identifier.value]] = identifier.work
    for former in FormerPath.objects.filter(path__in=paths).select_related("work"):
        result[paths[former.path]] = former.work
    for work in Work.objects.filter(path__in=paths):
        if work.path == paths[work.path] or paths[work.path] not in result:
            result[paths[work.path]] = work
    return result


def _describe(work: Work, instrument: Instrument) -> None:
    work.path = instrument.path
    work.jurisdiction, work.kind = instrument.jurisdiction, instrument.kind
    work.year, work.number = instrument.year, instrument.number
    work.title = instrument.titles.get("en") or next(iter(instrument.titles.values()))
    work.date = instrument.adopted
    work.register = True
    facts: dict[str, object] = {
        "place": instrument.place,
        "depositary": instrument.depositary,
        "entry_into_force": instrument.in_force.isoformat() if instrument.in_force else "",
        "applies": instrument.applies.isoformat() if instrument.applies else "",
        "ended": instrument.ended.isoformat() if instrument.ended else "",
        "status": instrument.status,
        "court": instrument.court,
        "respondent": instrument.respondent,
        "headnote": instrument.headnote,
        "applied": instrument.applied,
        "address": instrument.address,
        "related": instrument.related,
        "topics": instrument.topics,
        "populations": instrument.populations,
        "source": instrument.source,
    }
    imported = {name: value for name, value in work.facts.items() if name not in facts}
    work.facts = imported | {name: value for name, value in facts.items() if value}


def _titles(work: Work, instrument: Instrument) -> Iterator[Title]:
    for language, text in instrument.titles.items():
        yield Title(work=work, language=language, kind=Title.Kind.FULL, text=text, slug=slug(text)[:400])
    for text in [*instrument.names, instrument.number]:
        yield Title(work=work, language="en", kind=Title.Kind.NAME, text=text, slug=slug(text)[:400])


def _headnotes(work: Work, instrument: Instrument) -> Iterator[Headnote]:
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
