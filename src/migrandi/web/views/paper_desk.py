"""What lies beside a paper: evidence collected with one click, questions to many States, comments, review."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from migrandi.jurisdictions import find, name
from migrandi.papers import answering, gathering, keeping, reviewing
from migrandi.papers.answering import Matrix
from migrandi.papers.errors import PaperError, UnknownPaper
from migrandi.papers.models import Cell, Comment, Paper, Question
from migrandi.people import access
from migrandi.people.levels import Verb
from migrandi.web.asking import day_in
from migrandi.web.paper_access import place_asked
from migrandi.web.paper_pictures import FILL_OF_ANSWER, said_of_answers
from migrandi.web.pictures.world import no_opinion, swatch, world_map
from migrandi.web.sheets import Sheet, hand_out
from migrandi.web.writing import actor_of, for_writers, name_of_writer, opened


@require_POST
@for_writers
def collect(request: HttpRequest) -> HttpResponse:
    """Keep what is being read with a paper, and go back to it."""
    asked = request.POST
    kept = opened(request, asked.get("paper", ""), Verb.WRITE)
    by, now = actor_of(request), timezone.now()
    on = day_in(asked, "on")
    if asked.get("jotted"):
        gathering.jot(kept, asked["jotted"], by, now)
    elif asked.get("state"):
        gathering.collect_status(kept, asked.get("of", ""), asked["state"], by, now, on=on or date.today())
    else:
        gathering.collect(
            kept, asked.get("of", ""), by, now, on=on, language=asked.get("lang") or None, note=asked.get("note", "")
        )
    back = asked.get("back", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect(kept)


@require_POST
@for_writers
def drop_evidence(request: HttpRequest, number: int) -> HttpResponse:
    """Put a piece of evidence away, or take it back."""
    kept = opened(request, number, Verb.WRITE)
    back = "back" in request.POST
    piece = kept.evidence.filter(pk=_number(request, "back" if back else "evidence")).first()
    if piece is None:
        raise UnknownPaper(_("The paper has no such evidence."))
    if back:
        gathering.take_back(piece)
    else:
        gathering.put_away(piece, timezone.now())
    return redirect(f"{kept.get_absolute_url()}#evidence")


@require_POST
@for_writers
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Say who may see the paper."""
    kept = opened(request, number, Verb.WRITE)
    confidence, mission = place_asked(request)
    keeping.close(kept, confidence, mission, actor_of(request), timezone.now())
    return redirect(kept)


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() else 0


@require_POST
@for_writers
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Send the paper on, or back."""
    clears = request.POST.get("to") == Paper.Stage.CLEARED
    kept = opened(request, number, Verb.CLEAR if clears else Verb.WRITE)
    reviewing.move(
        kept, request.POST.get("to", ""), name_of_writer(request), timezone.now(), request.POST.get("note", "")
    )
    return redirect(kept)


@require_POST
@for_writers
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Remark on a passage, or settle a remark."""
    kept = opened(request, number, Verb.WRITE)
    by, now = name_of_writer(request), timezone.now()
    if "settle" in request.POST:
        remark = Comment.objects.filter(paper=kept, pk=_number(request, "settle")).first()
        if remark is None:
            raise UnknownPaper(_("The paper has no such comment."))
        reviewing.settle(remark, by, now)
    else:
        reviewing.comment(kept, request.POST.get("passage", ""), request.POST.get("remark", ""), by, now)
    return redirect(kept)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def comparison(request: HttpRequest, number: int) -> HttpResponse:
    """The questions of a paper and the answers of States; to take away with `as=csv`, `xlsx` or `json`."""
    verb = Verb.WRITE if request.method == "POST" else Verb.EXPORT if "as" in request.GET else Verb.READ
    kept = opened(request, number, verb)
    if request.method == "POST":
        _change(request, kept)
        return redirect("comparison-of-paper", number=kept.pk)
    matrix = answering.matrix(kept)
    if "as" in request.GET:
        return hand_out(request, _sheet(kept, matrix), _shape(matrix), _shape(matrix))
    context = {"paper": kept, "matrix": matrix, "answers": Cell.Answer.choices, "today": date.today().isoformat()}
    context["may_write"] = access.may(actor_of(request), Verb.WRITE, kept.confidence, kept.mission)
    context |= _map(request, matrix)
    return render(request, "web/paper_comparison.html", context)


def _map(request: HttpRequest, matrix: Matrix) -> dict[str, object]:
    """The map of one question's answers: of the one asked for, else of the first."""
    asked = request.GET.get("question", "")
    chosen = next(
        (row for row in matrix.rows if str(row.question.pk) == asked), matrix.rows[0] if matrix.rows else None
    )
    if chosen is None:
        return {}
    cells = [cell for cell in chosen.cells if cell is not None and cell.answer in FILL_OF_ANSWER]
    description = _("Each State is filled after its answer to the question.")
    counts = {answer: sum(cell.answer == answer for cell in cells) for answer in FILL_OF_ANSWER}
    return {
        "mapped": chosen.question,
        "map": world_map(said_of_answers(cells), chosen.question.text, description),
        "key": [
            (swatch(fill), "", Cell.Answer(answer).label, counts[answer]) for answer, fill in FILL_OF_ANSWER.items()
        ],
        "no_opinion": no_opinion(),
    }


def _change(request: HttpRequest, kept: Paper) -> None:
    """Ask, answer or review, as the form says."""
    asked, now, by = request.POST, timezone.now(), name_of_writer(request)
    if "ask" in asked:
        answering.ask(kept, asked["ask"])
        return
    if "review" in asked:
        cell = Cell.objects.filter(question__paper=kept, pk=_number(request, "review")).first()
        if cell is None:
            raise UnknownPaper(_("The paper has no such answer."))
        answering.review(cell, by, now)
        return
    question = Question.objects.filter(paper=kept, pk=_number(request, "question")).first()
    if question is None:
        raise PaperError(_("Choose a question."))
    answering.answer(
        question, find(asked.get("state", "")).code, asked.get("answer", ""), by, now, value=asked.get("value", ""),
        authority=asked.get("authority", ""), on=day_in(asked, "on"), note=asked.get("note", ""),
    )  # fmt: skip


def _answered(matrix: Matrix) -> list[tuple[Question, Cell]]:
    return [(row.question, cell) for row in matrix.rows for cell in row.cells if cell is not None]


def _sheet(kept: Paper, matrix: Matrix) -> Sheet:
    columns = [
        _("Question"), _("State"), _("Answer"), _("Value"), _("Authority"), _("As of"), _("Coded by"), _("Reviewed by"),
        _("Amended since"),
    ]  # fmt: skip
    rows = [
        [question.text, name(cell.state), cell.get_answer_display(), cell.value, cell.authority, str(cell.on or ""),
         cell.coded_by, cell.reviewed_by, _("yes") if cell.pk in matrix.amended else _("no")]
        for question, cell in _answered(matrix)
    ]  # fmt: skip
    return Sheet(f"paper-{kept.pk}-comparison", kept.title, columns, rows, [(_("Read on"), date.today().isoformat())])


def _shape(matrix: Matrix) -> dict[str, object]:
    """The comparison in the shape for programs (docs/reference/json.md)."""
    return {
        "answers": [
            {
                "question": question.text, "state": cell.state.upper(), "answer": cell.answer,
                "value": cell.value or None,
                "authority": cell.authority or None, "on": str(cell.on) if cell.on else None,
                "coded_by": cell.coded_by or None, "reviewed_by": cell.reviewed_by or None,
                "amended_since": cell.pk in matrix.amended,
            }
            for question, cell in _answered(matrix)
        ]
    }  # fmt: skip
