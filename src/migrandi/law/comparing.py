"""What differs between the law of two days, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec
import regex
from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from migrandi.formats.document import Block
from migrandi.formats.text_writer import lines
from migrandi.law.errors import NoTextThatDay
from migrandi.law.history import changes
from migrandi.law.models import Expression, Work
from migrandi.law.reading import choose_language, contents, copy_on, provision_on, wordings

_TOKEN = regex.compile(r"\n|[^\S\n]+|\p{Han}|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]")
_LONGEST = 40_000
"""Words above which a text is compared line by line first: comparing words takes the square of their number."""

Operation = Literal["same", "out", "in"]


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of text that stands in both (`same`), only in the earlier (`out`) or only in the later (`in`)."""

    operation: Operation
    text: str


class Difference(msgspec.Struct, frozen=True):
    """One provision that differs. `change`: `added`, `removed`, `changed` or `renumbered` (then `before` is the old
    address). `pieces` put together without `in` are the earlier text, without `out` the later one."""

    eid: str
    label: str
    heading: str
    change: str
    pieces: list[Piece]
    before: str = ""


class Comparison(msgspec.Struct):
    """What differs between two days in one language; `earlier` and `later` are the days of the copies compared."""

    work: Work
    eid: str
    language: str
    start: date
    end: date
    earlier: date | None
    later: date | None
    differences: list[Difference]


def words(before: str, after: str) -> list[Piece]:
    """The two texts compared word by word. Lone spaces and marks between two changes join them, for easier reading."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) > _LONGEST or len(new) > _LONGEST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[list[object]] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            _add(pieces, "same", "".join(old[step.src_start : step.src_end]))
        if step.tag in ("delete", "replace"):
            _add(pieces, "out", "".join(old[step.src_start : step.src_end]))
        if step.tag in ("insert", "replace"):
            _add(pieces, "in", "".join(new[step.dest_start : step.dest_end]))
    return _joined([(operation, text) for operation, text in pieces])  # type: ignore[misc]


def _add(pieces: list[list[object]], operation: Operation, text: str) -> None:
    if pieces and pieces[-1][0] == operation:
        pieces[-1][1] = f"{pieces[-1][1]}{text}"
    else:
        pieces.append([operation, text])


def _joined(pieces: Sequence[tuple[Operation, str]]) -> list[Piece]:
    """Runs of changes with nothing but spaces or marks between them, each made one `out` and one `in`."""
    result: list[Piece] = []
    out, come = "", ""
    for index, (operation, text) in enumerate(pieces):
        if operation == "out":
            out += text
        elif operation == "in":
            come += text
        elif (out or come) and index + 1 < len(pieces) and "\n" not in text and not regex.search(r"[\p{L}\p{N}]", text):
            out += text
            come += text
        else:
            _flush(result, out, come)
            out = come = ""
            result.append(Piece("same", text))
    _flush(result, out, come)
    return result


def _flush(result: list[Piece], out: str, come: str) -> None:
    if out:
        result.append(Piece("out", out))
    if come:
        result.append(Piece("in", come))


def compare(work: Work, eid: str, start: date, end: date, language: str | None = None) -> Comparison:
    """What differs between `start` and `end` in the provision, or in the whole Work where `eid` is empty.

    Raises a `LawError` where nothing is held for one of the days; a provision that stands on only one of them is
    shown as added or removed.
    """
    language = choose_language(work, language)
    if eid:
        return _compare_provision(work, eid, start, end, language)
    earlier, later = copy_on(work, language, start), copy_on(work, language, end)
    found = differences(earlier, later) if earlier.pk != later.pk else []
    return Comparison(work, "", language, start, end, earlier.as_of, later.as_of, found)


def differences(earlier: Expression, later: Expression) -> list[Difference]:
    """What differs from one copy of a law to another in the same language, provision by provision in its order."""
    step = changes(later.work, later.language, earlier, later)
    old = {entry.eid: entry for entry in contents(earlier)}
    new = {entry.eid: entry for entry in contents(later)}
    renumbered = {after: before for before, after in step.renumbered}
    standing = [eid for eid in new if eid in {*step.added, *step.changed} or eid in renumbered]
    read = wordings(
        [new[eid].id for eid in standing]
        + [old[eid].id for eid in {*step.changed, *step.removed, *renumbered.values()}]
    )

    def text(number: int) -> str:
        return "\n".join(lines([read[number]]))

    found: list[Difference] = []
    for address in standing:
        entry, before = new[address], old.get(renumbered.get(address, address))
        change = "renumbered" if address in renumbered else "changed" if before is not None else "added"
        pieces = words(text(before.id) if before is not None else "", text(entry.id))
        found.append(Difference(address, entry.label, entry.heading, change, pieces, renumbered.get(address, "")))
    for address in step.removed:
        entry = old[address]
        found.append(Difference(address, entry.label, entry.heading, "removed", words(text(entry.id), "")))
    return found


def _compare_provision(work: Work, eid: str, start: date, end: date, language: str) -> Comparison:
    read: list[tuple[list[Block], date | None]] = []
    missing: list[NoTextThatDay] = []
    for day in (start, end):
        try:
            reading = provision_on(work, eid, day, language)
            read.append((list(reading.content), reading.as_of))
        except NoTextThatDay as error:
            missing.append(error)
            read.append(([], None))
    if len(missing) == 2:
        raise missing[0]
    (before, earlier), (after, later) = read
    old, new = "\n".join(lines(before)), "\n".join(lines(after))
    comparison = Comparison(work, eid, language, start, end, earlier, later, [])
    if old != new:
        shown = provision_on(work, eid, end if new else start, language).provision
        label = shown.label if shown is not None else _("Text")
        heading = shown.heading.text if shown is not None and shown.heading is not None else ""
        change = "changed" if old and new else "added" if new else "removed"
        comparison.differences.append(Difference(eid, label, heading, change, words(old, new)))
    return comparison
