"""Taking a document into the database: new wordings only for what changed, nothing lost, all of it or none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from django.db import connection, transaction

from migrandi.formats.document import LegalDocument
from migrandi.formats.identifiers import slug
from migrandi.law.following import note_copy, note_first
from migrandi.law.identifying import by_title, held_work, sure_identifiers
from migrandi.law.inserting import Batch
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
    """Record every document of one file, or none if it fails. Files that come together are cheaper by a `Recorder`."""
    recorder = Recorder()
    done = recorder.record(documents, received, at)
    recorder.write()
    return done


class _Target(NamedTuple):
    """The Work a document goes to; `held` where it was in the database before. `named`: names of it are new."""

    number: int
    path: str
    held: Work | None
    named: bool


class Recorder:
    """Records files one after the other within a transaction that the caller has begun.

    New rows are kept back, those of many laws to be written with one statement a table, until `write` is called, or a
    document has to do with a Work of which rows are kept back.
    """

    def __init__(self) -> None:
        self.batch = Batch()
        self._works: set[int] = set()
        """Works of which rows are kept back."""
        self._names: set[object] = set()
        """Paths and sure identifiers by which a Work will be found once they are written."""

    def record(self, documents: Sequence[Prepared], received: Received, at: datetime) -> Recorded:
        """Record every document of one file.

        `at` is the moment it was received (with time zone). Wordings already known are not written again; periods and
        renumberings of the law concerned are worked out anew; the search index is left a debt to pay.
        """
        done = Recorded([], 0, 0, 0, any(d.document.plain for d in documents))
        targets = [self._target(prepared, at) for prepared in documents]
        for target in targets:
            if target.path not in done.works:
                done.works.append(target.path)
                done.numbers.append(target.number)
        done.provisions = sum(len(prepared.units) for prepared in documents)
        manifestation = self.batch.add(
            Manifestation,
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
            reading={"works": done.works, "provisions": done.provisions, "plain": done.plain},
        )
        for prepared, target in zip(documents, targets, strict=True):
            self._text(prepared, target, manifestation, at, done)
        return done

    def write(self) -> None:
        """Write what is kept back."""
        self.batch.flush()
        self._works.clear()
        self._names.clear()

    def _target(self, prepared: Prepared, at: datetime) -> _Target:
        """The Work the document is of, a new one where none is held, with what the document says it is called."""
        document = prepared.document
        names = {prepared.path, *sure_identifiers(document)}
        if not names.isdisjoint(self._names) or (by_title(document) and self._works):
            self.write()
        work = held_work(prepared)
        if work is not None:
            self._settle(work.pk)
            if work.path != prepared.path:
                FormerPath.objects.get_or_create(path=prepared.path, defaults={"work": work})
            number, path = work.pk, work.path
        else:
            number, path = self._new(prepared, at), prepared.path
        self._names |= names
        self._works.add(number)
        return _Target(number, path, work, self._describe(number, work, document))

    def _settle(self, work: int) -> None:
        """Write what is kept back if some of it is of this Work: what the database says of it is about to be read."""
        if work in self._works:
            self.write()

    def _new(self, prepared: Prepared, at: datetime) -> int:
        document = prepared.document
        return self.batch.add(
            Work,
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

    def _describe(self, number: int, work: Work | None, document: LegalDocument) -> bool:
        """Add what the document calls its Work. Whether any of it was new."""
        titles = [
            (document.language, kind.value, slug(text)[:400], text)
            for kind, text in ((Title.Kind.FULL, document.title), (Title.Kind.SHORT, document.short_title))
            if text
        ]
        identifiers = [(scheme, value[:400]) for scheme, value in document.identifiers.items() if value]
        if work is not None:
            held = set(work.titles.values_list("language", "kind", "slug"))
            titles = [title for title in titles if title[:3] not in held]
            listed = set(work.identifiers.values_list("scheme", "value"))
            identifiers = [identifier for identifier in identifiers if identifier not in listed]
        for language, kind, name, text in titles:
            self.batch.add(Title, work_id=number, language=language, kind=kind, slug=name, text=text)
        for scheme, value in identifiers:
            self.batch.add(Identifier, work_id=number, scheme=scheme, value=value)
        return work is None or bool(titles or identifiers)

    def _text(self, prepared: Prepared, target: _Target, manifestation: int, at: datetime, done: Recorded) -> None:
        """Record the document's text: wordings that are new, the copy, and what follows from it."""
        document, work = prepared.document, target.held
        if work is not None:
            self._settle(work.pk)
        first = work is None or not Expression.objects.filter(work=work, language=document.language).exists()
        known = {} if work is None or first else _known(work, document.language)
        numbers, added = self._wordings(prepared.units, target.number, document.language, known, at)
        copy = self._express(prepared, target, manifestation, numbers, at, first)
        self._works.add(target.number)
        if first:
            assert copy is not None
            stated = {
                number: unit.in_force_from
                for number, unit in zip(numbers, prepared.units, strict=True)
                if unit.in_force_from
            }
            begin(self.batch, document, numbers, stated)
            note_first(self.batch, target.number, document.language, copy, at)
        elif copy is not None:
            assert work is not None
            self.write()
            weave(work, document.language)
            note_copy(work, document.language, document.as_of, at)
        if copy is not None or added:
            self._owe(target, document.language)
        if target.named:
            self._owe(target, "")
        done.unchanged += len(prepared.units) - added
        done.changed += added if known else 0

    def _wordings(
        self, units: Sequence[Unit], work: int, language: str, known: dict[tuple[str, str], int], at: datetime
    ) -> tuple[list[int], int]:
        """Write the wordings not yet known. Returns the number of each unit's wording, and how many were written."""
        numbers: list[int] = []
        added = 0
        for unit in units:
            number = known.get((unit.eid, unit.digest))
            if number is None:
                number = self.batch.add(
                    Provision,
                    work_id=work,
                    language=language,
                    eid=unit.eid,
                    kind=unit.kind,
                    label=unit.label,
                    number=unit.number,
                    heading=unit.heading,
                    content=unit.content,
                    digest=unit.digest,
                    in_force_from=unit.in_force_from,
                    in_force_to=unit.in_force_to,
                    recorded_at=at,
                )
                added += 1
            numbers.append(number)
        return numbers, added

    def _express(
        self,
        prepared: Prepared,
        target: _Target,
        manifestation: int,
        numbers: Sequence[int],
        at: datetime,
        first: bool,
    ) -> int | None:
        """Record the copy: its number where it is the law's text in this database from now on, None where it is not.
        `first`: no other is held in its language."""
        document = prepared.document
        header = msgspec.json.encode(document).decode()
        outline = [[number, unit.depth] for number, unit in zip(numbers, prepared.units, strict=True)]
        encoded = msgspec.json.encode(outline).decode()
        digest = hashlib.sha256(f"{header}\n{encoded}".encode()).hexdigest()
        superseded = None
        if not first:
            standing = (
                Expression.objects.select_related("manifestation")
                .filter(work=target.number, language=document.language, as_of=document.as_of, superseded_at=None)
                .first()
            )
            if standing is not None:
                if standing.digest == digest:
                    return None
                if _worth(standing.plain, standing.manifestation.format) > _worth(document.plain, document.format):
                    superseded = at
                else:
                    standing.superseded_at = at
                    standing.save(update_fields=["superseded_at"])
        number = self.batch.add(
            Expression,
            work_id=target.number,
            language=document.language,
            as_of=document.as_of,
            title=document.title,
            manifestation_id=manifestation,
            recorded_at=at,
            superseded_at=superseded,
            document=header,
            outline=encoded,
            digest=digest,
            provisions=len(outline),
            plain=document.plain,
            warnings=document.warnings,
        )
        return number if superseded is None else None

    def _owe(self, target: _Target, language: str) -> None:
        """Leave the search index a debt, a new one even where an old one is unpaid: it may be under payment."""
        if target.held is not None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "DELETE FROM law_indexdebt WHERE work_id = %s AND language = %s", [target.number, language]
                )
        self.batch.add(IndexDebt, work_id=target.number, language=language)


def _known(work: Work, language: str) -> dict[tuple[str, str], int]:
    """The number of each wording that the database holds of that text."""
    rows = Provision.objects.filter(work=work, language=language).values_list("id", "eid", "digest")
    return {(eid, digest): number for number, eid, digest in rows}


def _worth(plain: bool, format: str) -> tuple[bool, int]:
    """Which of two copies of one day tells more of the law's structure: the greater one."""
    return not plain, _RANK.get(format, len(_RANK))
