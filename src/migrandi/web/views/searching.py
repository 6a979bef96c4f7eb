"""The page of search results, with facets that narrow them; a path or identifier goes straight to its place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from migrandi.citations.resolving import Target
from migrandi.law.addresses import locate
from migrandi.law.errors import UnknownWork
from migrandi.search import querying
from migrandi.search.explaining import sentence
from migrandi.search.hits import Hit
from migrandi.search.query_language import LONGEST
from migrandi.search.query_tokens import Mistake, cleaned
from migrandi.search.querying import Filters, Page
from migrandi.web import names, saving
from migrandi.web.asking import number
from migrandi.web.links import address
from migrandi.web.narrowing import chosen, facets, hidden_fields, narrowed, said_of_authority, search_address
from migrandi.web.participation import state_named

_PAGE = 20
_LONGEST_NAME = 300
"""A longer text names no place, State or law."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, or the place itself if what is asked for is one."""
    # one character more than is looked at, so that it is told that there is more
    text = cleaned(request.GET.get("q", "")[: LONGEST + 1]).strip()
    name = text if len(text) <= _LONGEST_NAME else ""
    if "/" in name and " " not in name and (place := _place(name)):
        return HttpResponseRedirect(place)
    cited = querying.places_cited(text)
    certain = len(cited) == 1 or (cited and cited[0].exact and not any(other.exact for other in cited[1:]))
    if certain and not request.headers.get("HX-Request"):  # while somebody types, the place is offered, not gone to
        return HttpResponseRedirect(address(cited[0].path, cited[0].address))
    filters = narrowed(request.GET)
    part = number(request, "part", 1, querying.DEEPEST // _PAGE)
    context: dict[str, Any] = {
        "query_text": text,
        "state": state_named(name) if name else None,
        "on": filters.on,
        "ever": filters.ever,
        "authority_usual": settings.AUTHORITY,
        "authority_said": said_of_authority(filters),
        "cited": _cited(cited),
        "kept": hidden_fields(filters),
        "longest": LONGEST,
    }
    if text or filters.narrows:
        page = querying.search(text, filters, limit=_PAGE, offset=(part - 1) * _PAGE, reading=get_language() or "")
        context |= _results(page, filters, text, part) | saving.offered(request, page, filters)
    response = render(request, "web/search.html", context)
    if context.get("without_model"):  # the next who asks may find the model there again
        response.headers["Cache-Control"] = "no-store"
    return response


def _results(page: Page, filters: Filters, text: str, part: int) -> dict[str, Any]:
    parts = max(1, -(-min(page.total, querying.DEEPEST) // _PAGE))
    return {
        "asked": True,
        "total": page.total,
        "relaxed": page.relaxed,
        "exact": page.exact,
        "exact_href": search_address(page.exact_query, filters) if page.exact_query else "",
        "corrections": page.corrections,
        "without_model": page.without_model,
        "mistake": _shown(page.query, page.mistake, filters, page.canonical) if page.mistake else None,
        "hits": [shown(hit, filters.on) for hit in page.hits],
        "facets": facets(page.facets, filters, lambda other: search_address(text, other)),
        "chosen": chosen(filters, lambda other: search_address(text, other)),
        "part": part,
        "parts": parts,
        "previous_part": search_address(text, filters, part=part - 1) if part > 1 else "",
        "next_part": search_address(text, filters, part=part + 1) if part < parts else "",
    }


def _shown(text: str, mistake: Mistake, filters: Filters, plain: str) -> dict[str, Any]:
    """A mistake with what stands before and after its place."""
    around = 60
    return {
        "sentence": mistake.sentence,
        "number": mistake.start + 1,
        "before": ("…" if mistake.start > around else "") + text[max(0, mistake.start - around) : mistake.start],
        "place": text[mistake.start : mistake.end],
        "after": text[mistake.end : mistake.end + around] + ("…" if len(text) > mistake.end + around else ""),
        "plain": plain,
        "plain_href": search_address(plain, filters) if plain else "",
    }


def _cited(targets: list[Target]) -> list[dict[str, str]]:
    """What a citation that may mean several places may mean."""
    return [
        {"title": target.title, "address": target.address, "href": address(target.path, target.address)}
        for target in targets
    ]


def _place(text: str) -> str:
    """The address of the law or provision that the text names; empty if it names none."""
    try:
        work, eid = locate(text)
    except UnknownWork:
        return ""
    return address(work.path, eid)


def shown(hit: Hit, on: date | None) -> dict[str, object]:
    """A hit as the page shows it."""
    title = f"{hit.work_title}, {hit.title}" if hit.kind == "headnote" else hit.title
    place = f"{hit.path}/{hit.address}"
    return {
        "title": title,
        "work_title": hit.work_title if hit.kind == "provision" else "",
        "href": address(hit.path, hit.address, lang=hit.language if hit.kind == "provision" else "", on=on),
        "language": hit.language,
        "language_name": names.language(hit.language),
        "jurisdiction": names.jurisdiction(hit.jurisdiction),
        "start": hit.start.isoformat() if hit.start else "",
        "end": hit.end.isoformat() if hit.end else "",
        "headnote": hit.kind == "headnote",
        "snippet": highlighted(hit.snippet, hit.highlights),
        "why": format_html_join(
            "", '<li class="by-{}"><span dir="auto">{}</span></li>', ((one.kind, sentence(one)) for one in hit.why)
        ),
        "others": [
            {"name": names.language(spoken), "href": address(hit.path, hit.address, lang=spoken, on=on)}
            for spoken in hit.languages
        ],
        "alike": address("/alike", to=place, lang=hit.language, on=on) if hit.kind == "provision" else "",
    }


def highlighted(text: str, highlights: list[tuple[int, int]]) -> SafeString:
    """The text as HTML with the stretches asked for marked; everything in it escaped."""
    parts: list[str] = []
    position = 0
    for start, end in highlights:
        if start < position:
            continue
        parts += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    return mark_safe("".join([*parts, escape(text[position:])]))
