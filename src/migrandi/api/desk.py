"""Papers and enquiries over HTTP, with a key, as far as its owner may know of them; each reading is written down."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from ninja import Query, Router

from migrandi.api import cursors, shapes
from migrandi.api.conditional import with_etag
from migrandi.api.keyed import Key, Number, actor_of
from migrandi.api.laws import Cursor, Limit
from migrandi.enquiries import finding, suggesting, triage
from migrandi.enquiries import presenting as enquiry_shapes
from migrandi.papers import bibliography, keeping
from migrandi.papers import presenting as paper_shapes
from migrandi.papers.checking import check_text
from migrandi.papers.composing import compose
from migrandi.papers.exporting import MEDIA, export
from migrandi.papers.forms import Style
from migrandi.papers.models import Paper
from migrandi.papers.picturing import pictures_of
from migrandi.papers.reading import read_paper
from migrandi.people import audit
from migrandi.people.levels import Verb

router = Router(tags=["the desk"], auth=Key())

WORD = MEDIA["docx"]
_WORD_FILE = {WORD: {"schema": {"type": "string", "format": "binary"}}}

Shape = dict[str, Any]


@router.get("/papers", response=shapes.Papers, summary="Papers, the last changed first")
def papers(request: HttpRequest, limit: Limit = 50, cursor: Cursor = "") -> Shape:
    """Those that the key's owner may read."""
    actor = actor_of(request)
    found = keeping.visible(actor).select_related("mission")
    total, shown, more = cursors.page("papers", found, cursor, limit)
    audit.note_listed(actor, "papers", shown, timezone.now())
    return {"total": total, "papers": [paper_shapes.shape_of_paper(one) for one in shown], "next": more}


@router.get(
    "/papers/{number}.docx",
    summary="A paper as a Word file",
    openapi_extra={"responses": {200: {"content": _WORD_FILE}}},
)
def paper_as_word(
    request: HttpRequest,
    number: Number,
    style: Annotated[Style | None, Query(description="Of citing, instead of the paper's own.")] = None,
    cover: Annotated[bool, Query(description="With a note of the data's date, open findings and links.")] = True,
) -> HttpResponse:
    """With footnotes, contents and table of authorities, as `migrandi paper export` writes it."""
    return _as_word(request, number, style or "", cover=cover)


@router.get(
    "/papers/{number}",
    response=shapes.WholePaper,
    summary="A paper with its newest text",
    openapi_extra={"responses": {200: {"content": _WORD_FILE}}},
)
def paper(request: HttpRequest, response: HttpResponse, number: Number) -> Shape | HttpResponse:
    """In Markdown, as it was written; as a Word file where `Accept` asks for one."""
    patch_vary_headers(response, ["Accept"])
    if request.get_preferred_type(["application/json", WORD]) == WORD:
        return _as_word(request, number)
    kept = _opened(request, number)
    newest = keeping.latest(kept)
    return paper_shapes.shape_of_paper(kept) | {"version": newest.number, "text": newest.text}


def _as_word(request: HttpRequest, number: int, style: str = "", *, cover: bool = True) -> HttpResponse:
    kept = keeping.open_paper(str(number), actor_of(request), Verb.EXPORT, timezone.now())
    done = export(keeping.latest(kept).text, "docx", cover=cover, style=style, pictures=pictures_of(kept))
    answer = HttpResponse(done.content, content_type=done.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="paper-{kept.pk}.docx"'
    patch_vary_headers(answer, ["Accept"])
    patch_cache_control(answer, private=True)
    return with_etag(request, answer)


@router.get("/papers/{number}/check", response=shapes.Check, summary="A paper checked against the law on its date")
def check(request: HttpRequest, number: Number) -> Shape:
    """Every quotation, citation and claim, each finding with its line, its reason and what would mend it."""
    kept = _opened(request, number)
    return paper_shapes.shape_of_report(check_text(keeping.latest(kept).text, pictures=pictures_of(kept)))


@router.get("/papers/{number}/sources", response=shapes.Sources, summary="What a paper cites")
def sources(request: HttpRequest, number: Number) -> Shape:
    """As CSL-JSON, for reference managers."""
    cited = compose(read_paper(keeping.latest(_opened(request, number)).text)).cited
    return {"sources": bibliography.as_items(cited)}


def _opened(request: HttpRequest, number: int) -> Paper:
    return keeping.open_paper(str(number), actor_of(request), Verb.READ, timezone.now())


@router.get("/enquiries", response=shapes.Enquiries, summary="Enquiries, the nearest deadline first")
def enquiries(
    request: HttpRequest,
    stage: Annotated[str, Query(description="open, answered, cleared, closed or all; without it all not closed.")] = "",
    mission: Annotated[str, Query(description="Only this mission's, by its code.")] = "",
    topic: Annotated[str, Query(description="Only on this concept of the thesaurus.")] = "",
    state: Annotated[str, Query(description="Only of this State, by code.")] = "",
    words: Annotated[str, Query(description="Only those that have these words.")] = "",
    until: Annotated[date | None, Query(description="Only what is due by this day.")] = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Shape:
    """Those that the key's owner may read."""
    actor, now = actor_of(request), timezone.now()
    triage.propose_what_is_new(now, 50)
    found = finding.listed(finding.Wanted(stage, mission, topic, state.lower(), "", words, until=until), actor)
    total, shown, more = cursors.page("enquiries", found, cursor, limit)
    finding.note_listing(shown, actor, now)
    return {"total": total, "enquiries": [enquiry_shapes.shape_of_enquiry(one) for one in shown], "next": more}


@router.get(
    "/enquiries/{number}", response=shapes.WholeEnquiry, by_alias=True, summary="An enquiry with all that belongs to it"
)
def enquiry(request: HttpRequest, number: Number) -> Shape:
    """Its messages, what it is about and why, its answers."""
    now = timezone.now()
    one = finding.read(number, actor_of(request), now)
    if one.proposed_at is None:
        triage.propose(one, now)
    return enquiry_shapes.shape_of_whole(one)


@router.get("/enquiries/{number}/suggestions", response=shapes.Suggestions, summary="What probably answers an enquiry")
def suggestions(request: HttpRequest, number: Number) -> Shape:
    """Provisions, cases and treaty statuses, and what earlier enquiries and memos are like it."""
    actor, now = actor_of(request), timezone.now()
    one = finding.read(number, actor, now)
    if one.proposed_at is None:
        triage.propose(one, now)
    return enquiry_shapes.shape_of_suggestions(suggesting.suggest(one, actor, now))
