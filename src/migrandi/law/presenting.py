"""The stable shapes in which the faces hand out the law: plain values that become JSON (docs/reference/json.md)."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from migrandi.formats.text_writer import write
from migrandi.law.comparing import Comparison
from migrandi.law.describing import Description
from migrandi.law.history import Elsewhere, ProvisionHistory, WorkHistory
from migrandi.law.models import Work
from migrandi.law.reading import Reading, Source

Shape = dict[str, Any]


def shape_of_work(work: Work) -> Shape:
    """A Work in a line of a list."""
    return {
        "path": work.path,
        "title": work.title,
        "jurisdiction": work.jurisdiction,
        "kind": work.kind,
        "year": work.year,
        "number": work.number,
        "date": work.date or None,
    }


def shape_of_description(description: Description) -> Shape:
    """A Work with all that is known of it apart from its text."""
    shape: Shape = msgspec.to_builtins(description)
    shape["date"] = shape["date"] or None
    return shape


def shape_of_reading(reading: Reading) -> Shape:
    """A text as of a day: `from` and `to` are the period of this wording, `to` excluded, None where open or unknown."""
    provision = reading.provision
    return {
        "work": shape_of_work(reading.work),
        "address": reading.eid,
        "label": provision.label if provision is not None else "",
        "heading": provision.heading.text if provision is not None and provision.heading is not None else "",
        "title": reading.title,
        "language": reading.language,
        "languages": reading.languages,
        "on": _day(reading.on),
        "as_of": _day(reading.as_of),
        "from": _day(reading.start),
        "to": _day(reading.end),
        "publisher_from": _day(reading.statement_from),
        "publisher_to": _day(reading.statement_to),
        "text": write(reading.content),
        "content": msgspec.to_builtins(reading.content),
        "source": shape_of_source(reading.source),
        "warnings": reading.warnings,
    }


def shape_of_source(source: Source) -> Shape:
    """Where a text comes from."""
    shape: Shape = msgspec.to_builtins(source)
    return shape


def shape_of_history(history: ProvisionHistory) -> Shape:
    """Every wording of a provision, oldest first."""

    def places(elsewhere: list[Elsewhere]) -> list[Shape]:
        return [
            {"address": place.eid, "label": place.label, "on": _day(place.on), "likeness": place.likeness}
            for place in elsewhere
        ]

    return {
        "work": shape_of_work(history.work),
        "address": history.eid,
        "language": history.language,
        "languages": history.languages,
        "versions": [
            {
                "label": version.label,
                "heading": version.heading,
                "from": _day(version.start),
                "to": _day(version.end),
                "publisher_from": _day(version.statement_from),
                "digest": version.digest,
            }
            for version in history.versions
        ],
        "was": places(history.before),
        "became": places(history.after),
    }


def shape_of_work_history(history: WorkHistory) -> Shape:
    """What each copy of a law changed against the one before it."""
    return {
        "work": shape_of_work(history.work),
        "language": history.language,
        "languages": history.languages,
        "copies": [
            {
                "as_of": _day(step.day),
                "previous": _day(step.previous),
                "added": step.added,
                "changed": step.changed,
                "removed": step.removed,
                "renumbered": [{"from": before, "to": after} for before, after in step.renumbered],
            }
            for step in history.steps
        ],
    }


def shape_of_comparison(comparison: Comparison) -> Shape:
    """What differs between two days, as pieces: `same`, `out` (only before), `in` (only after)."""
    return {
        "work": shape_of_work(comparison.work),
        "address": comparison.eid,
        "language": comparison.language,
        "from": _day(comparison.start),
        "to": _day(comparison.end),
        "copies": [_day(comparison.earlier), _day(comparison.later)],
        "differences": [
            {
                "address": difference.eid,
                "before": difference.before or None,
                "label": difference.label,
                "heading": difference.heading,
                "change": difference.change,
                "pieces": [list(msgspec.to_builtins(piece)) for piece in difference.pieces],
            }
            for difference in comparison.differences
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
