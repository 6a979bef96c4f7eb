"""Which Work of those held a document is of: by its path, by an identifier that is one Work's alone, by its title."""

from __future__ import annotations

from django.db import connection

from migrandi.formats.document import LegalDocument
from migrandi.formats.identifiers import slug
from migrandi.law.models import Work
from migrandi.law.units import Prepared

SURE_SCHEMES = frozenset("eli ecli celex akn legi bwb unts unts_no cets itemid".split())
"""Identifiers that stand for one Work and no other. Others (a chapter number, an application number) may be shared."""

_BETWEEN_STATES = frozenset({"int", "", "un"})


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
        cursor.execute(
            "SELECT id, 0 FROM law_work WHERE path = %s UNION ALL SELECT work_id, 1 FROM law_formerpath WHERE path = %s"
            " ORDER BY 2",
            [path, path],
        )
        row = cursor.fetchone()
    return row[0] if row is not None else None


def sure_identifiers(document: LegalDocument) -> list[tuple[str, str]]:
    """The document's identifiers that are one Work's alone: scheme and value."""
    return [(scheme, value) for scheme, value in document.identifiers.items() if scheme in SURE_SCHEMES and value]


def by_title(document: LegalDocument) -> bool:
    """Whether a document's Work is also looked for by its title: only for instruments between States."""
    return document.jurisdiction in _BETWEEN_STATES


def _same_by_identifier(document: LegalDocument) -> Work | None:
    with connection.cursor() as cursor:
        for scheme, value in sure_identifiers(document):
            cursor.execute(
                "SELECT work_id FROM law_identifier WHERE scheme = %s AND value = %s ORDER BY id LIMIT 1",
                [scheme, value],
            )
            if (row := cursor.fetchone()) is not None:
                return Work.objects.get(pk=row[0])
    return None


def _same_treaty_by_title(document: LegalDocument) -> Work | None:
    """The register's instrument that goes by this title, so that a text joins the facts held on it.

    Only where one instrument alone has the name, and never against the year.
    """
    if not by_title(document):
        return None
    names = {slug(name)[:400] for name in (document.title, document.short_title, document.number) if name}
    found = Work.objects.filter(titles__slug__in=names, register=True).distinct()
    if document.year is not None:
        found = found.filter(year=document.year)
    candidates = list(found[:2])
    return candidates[0] if len(candidates) == 1 else None
