"""The page of search results, with facets that narrow them; a path or identifier goes straight to its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from migrandi.citations.asking import places_asked_for
from migrandi.citations.resolving import Target
from migrandi.law.addresses import locate
from migrandi.law.errors import UnknownWork
from migrandi.search import querying
from migrandi.search.querying import Hit
from migrandi.web import names
from migrandi.web.asking import day, number
from migrandi.web.links import address
from migrandi.web.participation import state_named

_PAGE = 20
_SHOWN_VALUES = 12


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, or the place itself if what is asked for is one."""
    text = request.GET.get("q", "").strip()
    if "/" in text and " " not in text and (place := _place(text)):
        return HttpResponseRedirect(place)
    cited = places_asked_for(text) if text else []
    certain = len(cited) == 1 or (cited and cited[0].exact and not any(other.exact for other in cited[1:]))
    if certain and not request.headers.get("HX-Request"):  # while somebody types, the place is offered, not gone to
        return HttpResponseRedirect(address(cited[0].path, cited[0].address))
    on = day(request)
    filters = {name: request.GET.get(name, "") for name in ("jurisdiction", "language", "type")}
    asked = bool(text) or any(filters.values())
    part = number(request, "part", 1, querying.DEEPEST // _PAGE)
    context: dict[str, Any] = {
        "query_text": text,
        "state": state_named(text) if text else None,
        "on": on,
        "cited": _cited(cited),
        "kept": [(n, v) for n, v in filters.items() if v],
    }
    if asked:
        page = querying.search(text, **filters, on=on, limit=_PAGE, offset=(part - 1) * _PAGE)
        parts = max(1, -(-min(page.total, querying.DEEPEST) // _PAGE))

        def at(**changed: object) -> str:
            said: dict[str, Any] = {"q": text, "on": on} | filters | changed
            return address("/search", **said)

        context |= {
            "total": page.total,
            "relaxed": page.relaxed,
            "hits": [_hit(hit, on) for hit in page.hits],
            "facets": _facets(page.facets, filters, at),
            "chosen": [
                {"name": _value_name(name, value), "href": at(**{name: ""})} for name, value in filters.items() if value
            ]
            + ([{"name": on.isoformat(), "href": at(on=None)}] if on else []),
            "part": part,
            "parts": parts,
            "previous_part": at(part=part - 1) if part > 1 else "",
            "next_part": at(part=part + 1) if part < parts else "",
        }
    return render(request, "web/search.html", context)


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


def _value_name(facet: str, value: str) -> str:
    return {"jurisdiction": names.jurisdiction, "language": names.language, "type": names.kind}[facet](value)


def _facets(
    counted: dict[str, dict[str, int]], filters: dict[str, str], at: Callable[..., str]
) -> list[dict[str, object]]:
    titles = {"jurisdiction": _("Jurisdiction"), "language": _("Language of the text"), "type": _("Type")}
    return [
        {
            "title": title,
            "values": [
                {
                    "name": _value_name(facet, value),
                    "count": count,
                    "current": filters[facet] == value,
                    "href": at(**{facet: "" if filters[facet] == value else value}),
                }
                for value, count in list(counted.get(facet, {}).items())[:_SHOWN_VALUES]
            ],
        }
        for facet, title in titles.items()
    ]


def _hit(hit: Hit, on: date | None) -> dict[str, object]:
    title = f"{hit.work_title}, {hit.title}" if hit.kind == "headnote" else hit.title
    return {
        "title": title,
        "work_title": hit.work_title if hit.address else "",
        "href": address(hit.path, hit.address, lang=hit.language if hit.kind == "provision" else "", on=on),
        "language": hit.language,
        "language_name": names.language(hit.language),
        "jurisdiction": names.jurisdiction(hit.jurisdiction),
        "start": hit.start,
        "end": hit.end,
        "headnote": hit.kind == "headnote",
        "snippet": highlighted(hit.snippet, hit.highlights),
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
