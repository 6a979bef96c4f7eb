"""Keeping the index in line with the database: what it owes is paid, all of a Work's language or nothing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache

from django.conf import settings
from django.db import connection

from migrandi.formats.document import texts
from migrandi.law.models import Headnote, IndexDebt, Period, Title, Work
from migrandi.law.units import decode
from migrandi.search.engine import Entry, SearchEngine
from migrandi.search.engines.tantivy import TantivyEngine

_BATCH = 30_000
"""About how many entries are put into the index at once."""


@cache
def engine() -> SearchEngine:
    """The engine of this installation."""
    return TantivyEngine(settings.INDEX)


def sync(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Pay every debt of the index; how many entries were put in. Stopped at any moment, it is gone on with later.

    `progress` is told how many debts are paid, of how many.
    """
    debts = list(IndexDebt.objects.order_by("pk").values_list("pk", "work_id", "language"))
    paid = added = 0
    batch: list[tuple[int, int, str]] = []
    size = 0
    for debt in debts:
        batch.append(debt)
        size += _size(debt[1], debt[2])
        if size >= _BATCH:
            added += _pay(batch)
            paid += len(batch)
            progress(paid, len(debts))
            batch, size = [], 0
    if batch:
        added += _pay(batch)
        progress(len(debts), len(debts))
    return added


def _size(work: int, language: str) -> int:
    if not language:
        return 5
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM law_provision WHERE work_id = %s AND language = %s", [work, language])
        return int(cursor.fetchone()[0])


def _pay(debts: Sequence[tuple[int, int, str]]) -> int:
    """Bring the index in line for these, and only once that is safe on disk strike the debts out."""
    owners = [_owner(work, language) for _debt, work, language in debts]
    entries = (entry for _debt, work, language in debts for entry in entries_of(work, language))
    added = engine().replace(owners, entries)
    numbers = [debt for debt, _work, _language in debts]
    for first in range(0, len(numbers), 500):
        IndexDebt.objects.filter(pk__in=numbers[first : first + 500]).delete()
    return added


def _owner(work: int, language: str) -> str:
    return f"{work}:{language}"


def entries_of(work_id: int, language: str) -> Iterator[Entry]:
    """What the index has to hold of a Work's text in one language; with no language, of its names and headnotes."""
    work = Work.objects.get(pk=work_id)
    if not language:
        yield from _names(work)
        yield from _headnotes(work)
        return
    owner = _owner(work_id, language)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT p.id, v.eid, v.label, v.number, v.heading, v.content, v.digest, p.start, p."end"'
            " FROM law_provision v JOIN law_period p ON p.provision_id = v.id"
            " WHERE v.work_id = %s AND v.language = %s",
            [work_id, language],
        )
        while rows := cursor.fetchmany(500):
            for period, eid, label, number, heading, content, digest, start, end in rows:
                yield Entry(
                    key=f"{work.path}|{language}|{eid}|{digest}|{start}|{end}",
                    owner=owner,
                    ref=f"p{period}",
                    language=language,
                    jurisdiction=work.jurisdiction,
                    type=work.kind,
                    year=work.year,
                    path=work.path,
                    number=number,
                    title=f"{label} {heading}".strip(),
                    text=running_text(content),
                    start=_date(start),
                    end=_date(end),
                )


def _date(value: object) -> date | None:
    """SQLite hands days over as text, other databases as days."""
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


def running_text(content: str) -> str:
    """A unit's text without its own label and heading, which are looked for as its title."""
    return "\n".join(texts(decode(content).content))


def _names(work: Work) -> Iterator[Entry]:
    by_language: dict[str, list[str]] = {}
    for spoken, text in Title.objects.filter(work=work).order_by("pk").values_list("language", "text"):
        by_language.setdefault(spoken, []).append(text)
    identifiers = " ".join(work.identifiers.order_by("scheme", "value").values_list("value", flat=True))
    for spoken, names in by_language.items() or {"en": [work.title]}.items():
        title = " · ".join(dict.fromkeys(names))
        yield Entry(
            key=f"{work.path}|{spoken}|{_digest(title + identifiers)}",
            owner=_owner(work.pk, ""),
            ref=f"w{work.pk}",
            language=spoken,
            jurisdiction=work.jurisdiction,
            type=work.kind,
            year=work.year,
            path=work.path,
            number=work.number,
            title=title,
            text=identifiers,
            start=None,
            end=None,
        )


def _headnotes(work: Work) -> Iterator[Entry]:
    for note in Headnote.objects.filter(work=work):
        yield Entry(
            key=f"{work.path}|{note.language}|{note.eid}|{_digest(f'{note.text} {note.topics} {note.populations}')}",
            owner=_owner(work.pk, ""),
            ref=f"h{note.pk}",
            language=note.language,
            jurisdiction=work.jurisdiction,
            type=work.kind,
            year=work.year,
            path=work.path,
            number=note.number,
            title=f"{work.title} art. {note.number}",
            text="\n".join([note.text, *(topic.replace("-", " ") for topic in [*note.topics, *note.populations])]),
            start=None,
            end=None,
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def rebuild(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Build the whole index anew from the database; how many entries it has."""
    engine().clear()
    IndexDebt.objects.all().delete()
    owed = set(Period.objects.values_list("provision__work_id", "provision__language").distinct())
    owed |= {(number, "") for number in Work.objects.values_list("pk", flat=True)}
    IndexDebt.objects.bulk_create(IndexDebt(work_id=work, language=language) for work, language in sorted(owed))
    return sync(progress)


def verify() -> bool:
    """Whether the index holds exactly what the database says."""
    total = number = 0
    owed = set(Period.objects.values_list("provision__work_id", "provision__language").distinct())
    owed |= {(work, "") for work in Work.objects.values_list("pk", flat=True)}
    for work, language in owed:
        for entry in entries_of(work, language):
            number += 1
            total = (total + int.from_bytes(hashlib.sha256(entry.key.encode()).digest()[:16], "big")) % 2**128
    return engine().fingerprint() == f"{number}-{total:032x}"
