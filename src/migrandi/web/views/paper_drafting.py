"""The outline by topic, and the drafting help: what would be sent is shown, what comes back is taken bit by bit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from migrandi.papers import drafting, keeping, model_client
from migrandi.papers.drafting import Prepared, put_into
from migrandi.papers.errors import DraftingError, EditedMeanwhile, NoDrafting, PaperError, UnknownPaper
from migrandi.papers.gathering import brackets_for, evidence_of
from migrandi.papers.models import Paper
from migrandi.papers.outlining import as_markdown, outline
from migrandi.papers.reading import read_paper
from migrandi.people.levels import Verb
from migrandi.web.writing import actor_of, for_writers, opened


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def outline_of_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The paper's evidence by topic; the topics that are chosen are put into the paper."""
    kept = opened(request, number, Verb.WRITE)
    topics = outline(kept)
    context: dict[str, object] = {"paper": kept, "topics": topics, "base": keeping.latest(kept).number}
    status = 200
    if request.method == "POST":
        chosen = [topic for index, topic in enumerate(topics, 1) if str(index) in request.POST.getlist("topic")]
        if not chosen:
            raise PaperError(_("Choose topics to be put into the paper."))
        newest = keeping.latest(kept)
        text = put_into(newest.text, as_markdown(chosen).rstrip())
        try:
            keeping.save(kept, _number(request, "base"), text, actor_of(request), timezone.now())
        except EditedMeanwhile as told:
            status, context["conflict"] = told.status, str(told)
        else:
            return redirect("edit-paper", number=kept.pk)
    return render(request, "web/paper_outline.html", context, status=status)


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() else 0


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def ask_for_draft(request: HttpRequest, number: int) -> HttpResponse:
    """What to ask of the model; then what would be sent, to the letter; then it is sent, and the reply is shown."""
    kept = opened(request, number, Verb.WRITE)
    context = _asking(request, kept)
    status = 200
    if request.method == "POST":
        chosen = [int(one) for one in request.POST.getlist("piece") if one.isascii() and one.isdigit()]
        try:
            prepared = drafting.prepare(kept, request.POST.get("wish", ""), request.POST.get("about", ""), chosen)
            context["prepared"] = prepared
            context["sent"] = _sent(prepared)
            if "send" in request.POST:
                draft = drafting.send(
                    kept, prepared, request.POST.get("digest", ""), actor_of(request), timezone.now()
                )  # fmt: skip
                return redirect("draft-of-paper", number=kept.pk, draft=draft.pk)
        except DraftingError as told:
            status, context["mistake"] = told.status, str(told)
    return render(request, "web/paper_drafting.html", context, status=status)


def _asking(request: HttpRequest, kept: Paper) -> dict[str, object]:
    pieces = [(one, brackets_for(one)) for one in evidence_of(kept)]
    chosen = request.POST.getlist("piece") if request.method == "POST" else [str(one.pk) for one, _cited in pieces]
    context: dict[str, object] = {
        "paper": kept,
        "pieces": [(one, cited, str(one.pk) in chosen) for one, cited in pieces],
        "wish": request.POST.get("wish", "paragraph"),
        "about": request.POST.get("about", ""),
        "drafts": kept.drafts.defer("sent", "reply")[:20],
        "model": model_client.model(),
    }
    try:
        drafting.model_for(kept)
    except NoDrafting as told:
        context["closed"] = str(told)
    return context


def _sent(prepared: Prepared) -> str:
    return "\n\n".join(f"[{message.role}]\n{message.content}" for message in prepared.messages)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def draft(request: HttpRequest, number: int, draft: int) -> HttpResponse:
    """What came back: a sentence that stands may be taken, one that does not is struck through with its reason."""
    kept = opened(request, number, Verb.WRITE)
    asked = kept.drafts.filter(pk=draft).first()
    if asked is None:
        raise UnknownPaper(_("The paper has no such draft."))
    newest = keeping.latest(kept)
    context: dict[str, object] = {"paper": kept, "draft": asked, "base": newest.number}
    status = 200
    if request.method == "POST":
        numbers = [int(one) for one in request.POST.getlist("sentence") if one.isascii() and one.isdigit()]
        section = request.POST.get("section", "")
        try:
            drafting.accept(
                asked, numbers, _number(request, "base"), actor_of(request), timezone.now(), section=section
            )  # fmt: skip
        except EditedMeanwhile as told:
            status, context["conflict"] = told.status, str(told)
        else:
            return redirect("edit-paper", number=kept.pk)
    headings = [block for block in read_paper(newest.text).blocks if block.kind == "heading"]
    context |= {"sentences": drafting.sentences(asked), "headings": headings}
    return render(request, "web/paper_draft.html", context, status=status)
