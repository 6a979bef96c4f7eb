"""Taking a document into the database: new wordings only for what changed, nothing lost, all of it or none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from django.db import connection, transaction

from migrandi.formats.document import LegalDocument
from migrandi.formats.identifiers import slug
from migrandi.law.following import note_copy
from migrandi.law.inserting import insert, insert_all
from migrandi.law.models import (
    Expression,
    FormerPath,
    Identifier,
    IndexDebt,
    Manifestation,
    Provision,
    Title,
    Work,
)
from migrandi.law.units import Prepared, Unit
from migrandi.law.weaving import begin, weave

SURE_SCHEMES = frozenset("eli ecli celex akn legi bwb unts unts_no cets itemid".split())
"""Identifiers that stand for one Work and no other. Others (a chapter number, an application number) may be shared."""

_RANK = {"plain-text": 0, "pdf": 1, "doc": 2, "docx": 3, "html": 4, "markdown": 5, "open-treaties": 6}
"""Formats in which structure is guessed, the least telling first, and a collection that runs words together; every
other tells its own structure."""


class Received(msgspec.Struct, frozen=True):
    """Bytes as received: what is known of where and when. `key` tells this receipt from every other."""

    key: str
    sha256: str
    size: int
    filename: str = ""
    media_type: str = ""
    address: str = ""
    publisher: str = ""
    licence: str = ""


class Recorded(msgspec.Struct):
    """What taking in one file did, counted in provisions (units of the law, each with all it holds)."""

    works: list[str]
    provisions: int
    unchanged: int
    changed: int
    plain: bool
    numbers: list[int] = []
    """The Works' own numbers, in the order of `works`."""


@transaction.atomic
def record(documents: Sequence[Prepared], received: Received, at: datetime) -> Recorded:
    """Record every document of one file, or none if it fails.

    `at` is the moment it was received (with time zone). Wordings already known are not written again; periods and
    renumberings of the law concerned are worked out anew; the search index is left a debt to pay.
    """
    done = Recorded([], 0, 0, 0, any(d.document.plain for d in documents))
    manifestation = Manifestation(
        key=received.key,
        sha256=received.sha256,
        size=received.size,
        media_type=received.media_type,
        format=documents[0].document.format if documents else "",
        filename=received.filename,
        address=received.address,
        publisher=received.publisher,
        licence=received.licence,
        received_at=at,
        reading={},
    )
    insert(manifestation)
    for prepared in documents:
        _record_one(prepared, manifestation, at, done)
    manifestation.reading = {"works": done.works, "provisions": done.provisions, "plain": done.plain}
    with connection.cursor() as cursor:
        reading = msgspec.json.encode(manifestation.reading).decode()
        cursor.execute("UPDATE law_manifestation SET reading = %s WHERE id = %s", [reading, manifestation.pk])
    return done


def _record_one(prepared: Prepared, manifestation: Manifestation, at: datetime, done: Recorded) -> None:
    document = prepared.document
    work, new_work = _work(prepared, at)
    names_changed = _describe(work, new_work, document)
    first = new_work or not Expression.objects.filter(work=work, language=document.language).exists()
    known = {} if first else _known(work, document.language)
    numbers, added = _write_wordings(prepared.units, work, document.language, known, at)
    outline = [[number, unit.depth] for number, unit in zip(numbers, prepared.units, strict=True)]
    text_changed = _express(prepared, work, manifestation, outline, at, first)
    if first:
        stated = {
            number: unit.in_force_from
            for number, unit in zip(numbers, prepared.units, strict=True)
            if unit.in_force_from
        }
        begin(document, numbers, stated)
    elif text_changed:
        weave(work, document.language)
    if text_changed:
        note_copy(work, document.language, document.as_of, at)
    if text_changed or added:
        _owe(work, document.language, new_work)
    if names_changed:
        _owe(work, "", new_work)
    if work.path not in done.works:
        done.works.append(work.path)
        done.numbers.append(work.pk)
    done.provisions += len(prepared.units)
    done.unchanged += len(prepared.units) - added
    done.changed += added if known else 0


def _known(work: Work, language: str) -> dict[tuple[str, str], int]:
    """The number of each wording that the database holds of that text."""
    rows = Provision.objects.filter(work=work, language=language).values_list("id", "eid", "digest")
    return {(eid, digest): number for number, eid, digest in rows}


def _work(prepared: Prepared, at: datetime) -> tuple[Work, bool]:
    """The Work the document is of, and whether it is new here."""
    document = prepared.document
    work = held_work(prepared)
    if work is not None:
        if work.path != prepared.path:
            FormerPath.objects.get_or_create(path=prepared.path, defaults={"work": work})
        return work, False
    work = Work(
        path=prepared.path,
        jurisdiction=document.jurisdiction or "unknown",
        kind=document.kind,
        year=document.year,
        number=document.number[:400],
        title=document.title,
        date=document.date,
        facts=document.facts,
        recorded_at=at,
    )
    insert(work)
    return work, True


def held_work(prepared: Prepared) -> Work | None:
    """The Work held that the document is of; None where it would be a new one."""
    document = prepared.document
    return find_work(prepared.path) or _same_by_identifier(document) or _same_treaty_by_title(document)


def find_work(path: str) -> Work | None:
    """The Work of that path, also by a path it had before; None if there is none."""
    number = find_number(path)
    return Work.objects.get(pk=number) if number is not None else None


def find_number(path: str) -> int | None:
    """The number of the Work of that path, also by a path it had before; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM law_work WHERE path = %s", [path])
        row = cursor.fetchone()
        if row is None:
            cursor.execute("SELECT work_id FROM law_formerpath WHERE path = %s", [path])
            row = cursor.fetchone()
    return row[0] if row is not None else None


def _same_by_identifier(document: LegalDocument) -> Work | None:
    with connection.cursor() as cursor:
        for scheme, value in document.identifiers.items():
            if scheme in SURE_SCHEMES and value:
                cursor.execute(
                    "SELECT work_id FROM law_identifier WHERE scheme = %s AND value = %s ORDER BY id LIMIT 1",
                    [scheme, value],
                )
                if (row := cursor.fetchone()) is not None:
                    return Work.objects.get(pk=row[0])
    return None


def _same_treaty_by_title(document: LegalDocument) -> Work | None:
    """The register's instrument that goes by this title, so that a text joins the facts held on it.

    Only for instruments between States, only where one instrument alone has the name, and never against the year.
    """
    if document.jurisdiction not in {"int", "", "un"}:
        return None
    names = {slug(name)[:400] for name in (document.title, document.short_title, document.number) if name}
    found = Work.objects.filter(titles__slug__in=names, register=True).distinct()
    if document.year is not None:
        found = found.filter(year=document.year)
    candidates = list(found[:2])
    return candidates[0] if len(candidates) == 1 else None


def _describe(work: Work, new: bool, document: LegalDocument) -> bool:
    """Add what the document says of its Work: titles, identifiers, facts. Whether anything was new."""
    names = [
        Title(work=work, language=document.language, kind=kind, text=text, slug=slug(text)[:400])
        for kind, text in ((Title.Kind.FULL, document.title), (Title.Kind.SHORT, document.short_title))
        if text
    ]
    identifiers = [
        Identifier(work=work, scheme=scheme, value=value[:400])
        for scheme, value in document.identifiers.items()
        if value
    ]
    if not new:
        held = set(work.titles.values_list("language", "kind", "slug"))
        names = [n for n in names if (n.language, n.kind, n.slug) not in held]
        listed = set(work.identifiers.values_list("scheme", "value"))
        identifiers = [i for i in identifiers if (i.scheme, i.value) not in listed]
    insert_all(names)
    insert_all(identifiers)
    return new or bool(names or identifiers)


def _write_wordings(
    units: Sequence[Unit], work: Work, language: str, known: dict[tuple[str, str], int], at: datetime
) -> tuple[list[int], int]:
    """Write the wordings not yet known. Returns the number of each unit's wording, and how many were written."""
    numbers: list[int] = []
    rows: list[tuple[int | str | None, ...]] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM law_provision")
        following: int = cursor.fetchone()[0] + 1
        moment = connection.ops.adapt_datetimefield_value(at)
        for unit in units:
            number = known.get((unit.eid, unit.digest))
            if number is None:
                number = following
                following += 1
                rows.append(
                    (
                        number, work.pk, language, unit.eid, unit.kind, unit.label, unit.number, unit.heading,
                        unit.content, unit.digest, _day(unit.in_force_from), _day(unit.in_force_to), moment,
                    )
                )  # fmt: skip
            numbers.append(number)
        cursor.executemany(
            "INSERT INTO law_provision (id, work_id, language, eid, kind, label, number, heading, content, digest,"
            " in_force_from, in_force_to, recorded_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )
    return numbers, len(rows)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _express(
    prepared: Prepared, work: Work, manifestation: Manifestation, outline: list[list[int]], at: datetime, first: bool
) -> bool:
    """Record the copy. Whether the law's text in this database is another one now. `first`: no other is held."""
    document = prepared.document
    header = msgspec.json.encode(document).decode()
    encoded = msgspec.json.encode(outline).decode()
    digest = hashlib.sha256(f"{header}\n{encoded}".encode()).hexdigest()
    expression = Expression(
        work=work,
        language=document.language,
        as_of=document.as_of,
        title=document.title,
        manifestation=manifestation,
        recorded_at=at,
        document=header,
        outline=encoded,
        digest=digest,
        provisions=len(outline),
        plain=document.plain,
        warnings=document.warnings,
    )
    standing = (
        None
        if first
        else Expression.objects.select_related("manifestation")
        .filter(work=work, language=document.language, as_of=document.as_of, superseded_at=None)
        .first()
    )
    if standing is not None:
        if standing.digest == digest:
            return False
        if _worth(standing.plain, standing.manifestation.format) > _worth(document.plain, document.format):
            expression.superseded_at = at
            insert(expression)
            return False
        standing.superseded_at = at
        standing.save(update_fields=["superseded_at"])
    insert(expression)
    return True


def _worth(plain: bool, format: str) -> tuple[bool, int]:
    """Which of two copies of one day tells more of the law's structure: the greater one."""
    return not plain, _RANK.get(format, len(_RANK))


def _owe(work: Work, language: str, new: bool) -> None:
    """Leave the search index a debt, a new one even where an old one is still unpaid: it may be under payment."""
    if not new:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM law_indexdebt WHERE work_id = %s AND language = %s", [work.pk, language])
    insert(IndexDebt(work=work, language=language))
