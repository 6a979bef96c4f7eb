"""Questions put to many States: each answer with its authority, and whether that was amended since it was coded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.jurisdictions import find, name
from migrandi.papers.citing import parts_of
from migrandi.papers.errors import PaperError
from migrandi.papers.library import Held, Library, Missing, Text, Unresolved
from migrandi.papers.models import Cell, Paper, Question
from migrandi.papers.paper import Front, Part, Place


class Row(msgspec.Struct):
    """One question with the answers in the order of the States; None where a State has none."""

    question: Question
    cells: list[Cell | None]


class Matrix(msgspec.Struct):
    """A comparison: the States' codes and names, and a row a question. `amended`: the numbers of the cells whose
    authority reads otherwise now than when they were coded."""

    states: list[str]
    names: list[str]
    rows: list[Row]
    amended: set[int]


def ask(paper: Paper, text: str) -> Question:
    """A further question. Raises `PaperError` where it is empty."""
    if not text.strip():
        raise PaperError(_("The question is empty."))
    with transaction.atomic():
        last = paper.questions.order_by("-position").values_list("position", flat=True).first()
        return Question.objects.create(paper=paper, position=(last or 0) + 1, text=text.strip())


def answer(
    question: Question, state: str, given: str, by: str, at: datetime, *, value: str = "", authority: str = "",
    on: date | None = None, note: str = "",
) -> Cell:  # fmt: skip
    """Code a State's answer. Raises `PaperError` where an answer other than “unknown” names no authority, or one that
    leads nowhere; `UnknownJurisdiction`.

    A new answer has to be reviewed anew. The authority's text is remembered, so that an amendment is noticed.
    """
    if given not in Cell.Answer.values:
        raise PaperError(
            _("“%(given)s” is no answer. There are: %(answers)s."), given=given, answers=", ".join(Cell.Answer.values)
        )
    if given == Cell.Answer.VALUE and not value.strip():
        raise PaperError(_("The value is missing."))
    if given != Cell.Answer.UNKNOWN and not authority.strip():
        raise PaperError(_("An answer needs its authority: write it as in a citation, crc, art 37."))
    digest = _digest(authority, on) if authority.strip() else ""
    cell, _new = Cell.objects.update_or_create(
        question=question, state=find(state).code,
        defaults={
            "answer": given, "value": value.strip(), "authority": authority.strip(), "on": on, "note": note.strip(),
            "digest": digest, "coded_by": by, "coded_at": at, "reviewed_by": "", "reviewed_at": None,
        },
    )  # fmt: skip
    return cell


def review(cell: Cell, by: str, at: datetime) -> None:
    """Say that one has looked at an answer. Raises `PaperError` where it is one's own."""
    if by and by == cell.coded_by:
        raise PaperError(_("Whoever coded an answer cannot review it."))
    cell.reviewed_by, cell.reviewed_at = by, at
    cell.save(update_fields=["reviewed_by", "reviewed_at"])


def matrix(paper: Paper, states: Sequence[str] = ()) -> Matrix:
    """The comparison; the States are those asked for, then those that have answers, by name."""
    questions = list(paper.questions.prefetch_related("cells"))
    coded = {cell.state for question in questions for cell in question.cells.all()}
    codes = [*states, *sorted(coded - {*states}, key=name)]
    rows, amended = [], set()
    for question in questions:
        by_state = {cell.state: cell for cell in question.cells.all()}
        rows.append(Row(question, [by_state.get(code) for code in codes]))
        amended |= {cell.pk for cell in by_state.values() if cell.digest and _digest_now(cell) != cell.digest}
    return Matrix(codes, [name(code) for code in codes], rows, amended)


def _part(authority: str) -> Part:
    parts, problems = parts_of(f"[@{authority.strip().removeprefix('[').removesuffix(']').lstrip('@')}]", Place(1))
    if problems or len(parts) != 1:
        raise PaperError(problems[0].sentence if problems else _("Name one authority."))
    return parts[0]


def _text(authority: str, on: date | None) -> Text | Missing | None:
    part = _part(authority)
    library = Library(Front())
    held = library.authority(part.key)
    if isinstance(held, Unresolved):
        near = ", ".join(held.nearest)
        raise PaperError(
            _("“%(key)s” names no law of this database. The nearest: %(near)s."), key=part.key, near=near or "–"
        )
    if not isinstance(held, Held) or not part.paths:
        return None
    return library.text(held.work, part.paths[0], part.on or on, library.language_of(held.work, part))


def _digest(authority: str, on: date | None) -> str:
    text = _text(authority, on)
    if isinstance(text, Missing) and text.why == "place":
        raise PaperError(_("There is no such place: %(authority)s. The nearest: %(near)s."), authority=authority,
                         near=text.nearest or "–")  # fmt: skip
    return hashlib.sha256(text.source.flat.encode()).hexdigest() if isinstance(text, Text) else ""


def _digest_now(cell: Cell) -> str:
    """The digest of what the authority says today; empty where it says nothing any more."""
    part = _part(cell.authority)
    text = _text(msgspec.structs.replace(part, on=None).key + (f", {part.pinpoint}" if part.pinpoint else ""), None)
    return hashlib.sha256(text.source.flat.encode()).hexdigest() if isinstance(text, Text) else ""
