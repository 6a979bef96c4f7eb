"""The pages of papers: the list, reading, the editor with its preview, versions, differences, writing out."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from migrandi.formats.identifiers import slug
from migrandi.jurisdictions import find
from migrandi.papers import html_writer, keeping, model_client
from migrandi.papers.checking import Report, check
from migrandi.papers.composing import Composed, compose
from migrandi.papers.errors import EditedMeanwhile, PaperError
from migrandi.papers.exporting import authorities_table, export, spoken_in, subtitle
from migrandi.papers.findings import Finding
from migrandi.papers.gathering import brackets_for, evidence_of
from migrandi.papers.html_writer import Flag, Manner
from migrandi.papers.models import Paper
from migrandi.papers.paper import Paper as ReadPaper
from migrandi.papers.picturing import line_for, pictures_of
from migrandi.papers.profiles import profile
from migrandi.papers.reading import read_paper
from migrandi.papers.skeletons import skeleton
from migrandi.people import access, audit
from migrandi.people.levels import Confidence, Verb
from migrandi.web.asking import day_in
from migrandi.web.paper_access import missions_for, place_asked
from migrandi.web.writing import actor_of, for_writers, name_of_writer, opened

_FORMS = ("docx", "odt", "pdf", "html", "md")
_MOST_CHARACTERS = 2_000_000
_LISTED = 200


@require_GET
@for_writers
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that are kept, and the form to begin one."""
    found = list(keeping.visible(actor_of(request)).select_related("mission")[:_LISTED])
    audit.note_listed(actor_of(request), "papers", found, timezone.now())
    context = {
        "papers": found,
        "may_begin": access.may_anywhere(actor_of(request), Verb.WRITE),
        "kinds": Paper.Kind.choices,
        "levels": Confidence.choices,
        "missions": missions_for(request),
        "today": date.today().isoformat(),
    }
    return render(request, "web/papers.html", context)


@require_POST
@for_writers
def new_paper(request: HttpRequest) -> HttpResponse:
    """Begin a paper from the skeleton of its kind; a country profile is written whole."""
    asked = request.POST
    kind = asked.get("kind", "")
    if kind not in Paper.Kind.values:
        raise PaperError(_("“%(kind)s” is no kind of paper."), kind=kind)
    confidence, mission = place_asked(request)
    codes = [find(one.strip()).code for one in asked.get("states", "").split(",") if one.strip()]
    on = day_in(asked, "on") or date.today()
    language = asked.get("language") or "en"
    author = name_of_writer(request)
    with translation.override(spoken_in(language)):
        if kind == Paper.Kind.PROFILE:
            if len(codes) != 1:
                raise PaperError(_("A country profile is of one State: name it."))
            text = profile(codes[0], on, language, author)
        else:
            text = skeleton(asked.get("title", "").strip() or _("Untitled"), kind, codes, on, language, author)
    paper = keeping.create(text, actor_of(request), timezone.now(), confidence=confidence, mission=mission)
    return redirect("edit-paper", number=paper.pk)


@require_GET
@for_writers
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """A paper to be read, with its check, evidence, pictures, comments and review."""
    kept = opened(request, number, Verb.READ)
    newest = keeping.latest(kept)
    context = _desk(request, kept) | _shown(kept, newest.text) | {"version": newest}
    return render(request, "web/paper.html", context)


def _desk(request: HttpRequest, kept: Paper) -> dict[str, object]:
    """What lies beside a paper."""
    actor = actor_of(request)
    pictures = kept.pictures.defer("content").filter(put_away_at=None)
    return {
        "paper": kept,
        "may_write": access.may(actor, Verb.WRITE, kept.confidence, kept.mission),
        "levels": Confidence.choices,
        "missions": missions_for(request),
        "evidence": [(one, brackets_for(one)) for one in evidence_of(kept)],
        "evidence_away": kept.evidence.exclude(put_away_at=None),
        "pictures": [(one, line_for(one)) for one in pictures],
        "pictures_away": kept.pictures.defer("content").exclude(put_away_at=None),
        "comments": kept.comments.all(),
        "moves": kept.moves.all(),
        "questions": kept.questions.count(),
        "forms": _FORMS,
        "drafting": model_client.model() is not None,
    }


def _shown(kept: Paper, text: str) -> dict[str, object]:
    """The text as it will look, with its findings marked in it, its outline and its findings."""
    read = read_paper(text)
    pictures = pictures_of(kept)
    report = check(read, pictures=pictures)
    flags = [Flag(one.severity, _flag_of(number, one), one.place.line) for number, one in enumerate(report.findings, 1)]
    with translation.override(spoken_in(read.front.language)):
        composed = compose(read, pictures, report.findings)
        notes_title = _("Notes")
        after = authorities_table(composed)
        line = subtitle(composed)
    language = read.front.language
    manner = Manner(1, lambda picture: f"/papers/{kept.pk}/pictures/{picture.name}", flags)
    return {
        "title": read.front.title,
        "subtitle": line,
        "text_language": language,
        "direction": "rtl" if composed.right_to_left else "ltr",
        # the writer escapes every word and hands out no HTML of the author's
        "body": html_writer.write_body(composed.nodes, language, manner),
        "notes": html_writer.write_notes(composed.notes, language, notes_title, manner),
        "authorities": html_writer.write_body(after, language, manner),
        "outline": _outline(read),
        "report": report,
        "flagged": _flagged(composed),
        "counts": _counts(report),
    }


def _flag_of(number: int, one: Finding) -> str:
    severities = {"error": _("error"), "warning": _("warning"), "advice": _("advice")}
    said = {"number": number, "severity": severities[one.severity], "reason": one.reason}
    return _("Finding %(number)s, %(severity)s: %(reason)s") % said


def _flagged(composed: Composed) -> set[int]:
    """The numbers of the findings that are marked in the text."""
    lines = [*composed.notes, *(node.runs for node in composed.nodes)]
    lines += [cell for node in composed.nodes for row in node.rows for cell in row]
    return {number for line in lines for run in line for number in run.flags}


def _outline(read: ReadPaper) -> list[dict[str, object]]:
    headings = [block for block in read.blocks if block.kind == "heading"]
    return [{"text": one.text, "id": one.id, "level": one.level, "line": one.line} for one in headings]


def _counts(report: Report) -> dict[str, int]:
    return {
        severity: sum(one.severity == severity for one in report.findings)
        for severity in ("error", "warning", "advice")
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def edit_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The editor: a form that works alone, with a preview; what was typed is never lost to another's version."""
    kept = opened(request, number, Verb.WRITE)
    newest = keeping.latest(kept)
    context: dict[str, object] = _desk(request, kept) | {"base": newest.number, "text": newest.text}
    status = 200
    if request.method == "POST":
        text = _posted(request)
        context["text"] = text
        if "preview" in request.POST:
            context["base"] = request.POST.get("base", newest.number)
        else:
            try:
                keeping.save(kept, _base(request), text, actor_of(request), timezone.now())
            except EditedMeanwhile as told:
                newest = keeping.latest(kept)
                status = told.status
                context |= {
                    "conflict": str(told),
                    "pieces": keeping.difference(newest.text, text),
                    "base": newest.number,
                }
            else:
                return redirect("edit-paper", number=kept.pk) if "stay" in request.POST else redirect(kept)
    context |= _shown(kept, str(context["text"]))
    return render(request, "web/paper_edit.html", context, status=status)


def _posted(request: HttpRequest) -> str:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > _MOST_CHARACTERS:
        raise PaperError(_("The paper is too long: %(most)s characters at most."), most=_MOST_CHARACTERS)
    return text


def _base(request: HttpRequest) -> int:
    base = request.POST.get("base", "")
    return int(base) if base.isascii() and base.isdigit() else 0


def _while_typing(request: HttpRequest, number: int) -> Paper:
    """The paper that is being edited: that it was opened was written down when it was."""
    kept = keeping.find_paper(str(number), actor_of(request))
    access.require(actor_of(request), Verb.WRITE, kept.confidence, kept.mission)
    return kept


@require_POST
@for_writers
def autosave(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what is being typed; 409 with a sentence where somebody else saved meanwhile."""
    kept = _while_typing(request, number)
    now, begins = timezone.now(), not keeping.latest(kept).draft
    try:
        saved = keeping.save(kept, _base(request), _posted(request), actor_of(request), now, draft=True)
    except EditedMeanwhile as told:
        return JsonResponse({"code": told.code, "message": str(told)}, status=told.status)
    if begins and saved.draft:  # what is typed further is told by the version that is saved
        audit.note_closed(actor_of(request), "changed", "paper", kept, now, version=saved.number)
    return JsonResponse({"number": saved.number, "said": _("Saved at %(at)s.") % {"at": f"{saved.saved_at:%H:%M:%S}"}})


@require_POST
@for_writers
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """How the text being typed will look, with its outline and findings."""
    return render(request, "web/_paper_preview.html", _shown(_while_typing(request, number), _posted(request)))


@require_GET
@for_writers
def versions(request: HttpRequest, number: int) -> HttpResponse:
    """Every version, and what differs between two of them."""
    kept = opened(request, number, Verb.READ)
    held = list(kept.versions.select_related("saved_by"))
    context: dict[str, object] = {"paper": kept, "versions": held}
    if len(held) > 1:
        start = _asked(request, "from", held[1].number)
        end = _asked(request, "to", held[0].number)
        before, after = keeping.version(kept, start), keeping.version(kept, end)
        context |= {"start": start, "end": end, "pieces": keeping.difference(before.text, after.text)}
    return render(request, "web/paper_versions.html", context)


def _asked(request: HttpRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() else otherwise


@require_GET
@for_writers
def take_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The paper written out; `as`: in which form, `cover=no`: without the cover note, `source`: as its Markdown."""
    kept = opened(request, number, Verb.EXPORT)
    text = keeping.latest(kept).text
    form = request.GET.get("as", "docx")
    name = slug(kept.title)[:80] or f"paper-{kept.pk}"
    if form == "source":
        response = HttpResponse(text.encode(), content_type="text/markdown; charset=utf-8")
        form = "md"
    elif form in _FORMS:
        cover, style = request.GET.get("cover") != "no", request.GET.get("style", "")
        done = export(text, form, cover=cover, style=style, pictures=pictures_of(kept))  # type: ignore[arg-type]
        response = HttpResponse(done.content, content_type=done.media_type)
    else:
        raise PaperError(_("There is no form “%(form)s”. There are: %(forms)s."), form=form, forms=", ".join(_FORMS))
    plain = name.encode("ascii", "ignore").decode() or f"paper-{kept.pk}"
    response["Content-Disposition"] = f'attachment; filename="{plain}.{form}"'
    return response
