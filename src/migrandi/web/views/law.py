"""A law's page: its text or a provision's as of a day, beside another language, or what the register says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from migrandi.annotations.cited_by import count, counts
from migrandi.errors import UserError
from migrandi.formats import html_writer
from migrandi.formats.document import Provision
from migrandi.law.addresses import locate
from migrandi.law.describing import Description, describe
from migrandi.law.models import Expression, Work
from migrandi.law.reading import (
    Entry,
    Reading,
    below,
    choose_language,
    contents,
    copy_on,
    languages,
    provision_on,
    source_of,
)  # fmt: skip
from migrandi.law.units import LOOSE, assemble
from migrandi.law.weaving import timeline
from migrandi.publishing import references
from migrandi.publishing.errors import NotAcceptable
from migrandi.publishing.forms import ending, offered
from migrandi.publishing.linked_data import place
from migrandi.web import names
from migrandi.web.acting import actor
from migrandi.web.asking import day, interface_language, number
from migrandi.web.downloads import download, form_asked_for, not_acceptable, published, vary
from migrandi.web.links import address, law_address
from migrandi.web.meetings_of import meetings_of_work
from migrandi.web.participation import bound_address
from migrandi.web.references import CitingText, times_cited
from migrandi.web.tagging import panel
from migrandi.web.views.law_changes import cited_by, cited_by_without_text, differences, history, source
from migrandi.web.views.law_contents import PART, table_of_contents
from migrandi.web.views.law_frame import direction, frame, title_of


@require_safe
def law(request: HttpRequest, path: str) -> HttpResponse:
    """The page of a law or of a provision of it; or, by an ending, `?as=` or `Accept`, it in another form."""
    bare, form = ending(path)
    work, eid = locate(bare)
    if law_address(work, eid) != law_address(work).removesuffix(work.path) + f"/{bare.strip('/')}":
        query = request.META.get("QUERY_STRING", "")
        place = law_address(work, eid) + (f".{form}" if form else "")
        return HttpResponsePermanentRedirect(place + (f"?{query}" if query else ""))
    language = ""
    if languages(work):
        language = choose_language(work, request.GET.get("lang"), (interface_language(request), "en"))
    if not form and not request.GET.keys() & {"as", "at", "view"}:
        try:
            form = form_asked_for(request, work)
        except NotAcceptable as refused:
            return not_acceptable(refused)
    if form:
        return published(request, work, eid, day(request), language, form)
    if wanted := request.GET.get("as"):
        return download(request, work, eid, day(request), language, wanted)
    response = _page(request, work, eid, language)
    vary(response)
    return response


def _page(request: HttpRequest, work: Work, eid: str, language: str) -> HttpResponse:
    if not language:
        if request.GET.get("view") == "cited-by":
            return cited_by_without_text(request, work, eid)
        return _without_text(request, work, eid)
    if "at" in request.GET:
        return _to_day(request, work, eid, language)
    views = {"history": history, "differences": differences, "source": source, "cited-by": cited_by}
    page = views.get(request.GET.get("view", ""), _text)
    return page(request, work, eid, language)


def _for_programs(work: Work, eid: str, language: str, label: str = "", on: date | None = None) -> dict[str, Any]:
    """What a page says to programs: where it is in other forms, and what a reference manager is to keep."""
    here = f"{work.path}/{eid}" if eid else work.path
    return {
        "alternates": [
            (types[0], address(f"{here}.{form}", lang=language, on=on))
            for form, types in offered(work).items()
            if form != "html"
        ],
        "coins": references.coins(work, label, language, place(settings.SITE_ADDRESS, work.path, eid)),
    }


def _to_day(request: HttpRequest, work: Work, eid: str, language: str) -> HttpResponse:
    """The slider without a program: from a place on it to the day there."""
    days = [copy.as_of for copy in timeline(work, language) if copy.as_of is not None]
    place = request.GET["at"]
    on = days[min(int(place[:6]), len(days) - 1)] if days and place.isascii() and place.isdigit() else None
    beside = request.GET.get("beside")
    return HttpResponseRedirect(law_address(work, eid, lang=language, on=on, beside=beside))


def _without_text(request: HttpRequest, work: Work, eid: str) -> HttpResponse:
    description = describe(work, interface_language(request))
    known = {headnote.eid for headnote in description.headnotes}
    steps = eid.split("/")
    # of a paragraph the register knows the article
    around = next((place for cut in range(len(steps), 0, -1) if (place := "/".join(steps[:cut])) in known), eid)
    unknown = bool(eid) and around not in known
    context = {
        "work": work,
        "bound_href": bound_address(work),
        "description": description,
        "eid": around,
        "unknown": unknown,
        "times_cited": count(work, eid),
        "cited_by_href": law_address(work, eid, view="cited-by"),
        "jurisdiction_name": names.jurisdiction(work.jurisdiction),
        "kind_name": names.kind(work.kind),
        "outcome_of": meetings_of_work(work, actor(request)),
        "facts": [
            (_FACTS[name]() if name in _FACTS else name.replace("_", " "), value, str(value).startswith("https://"))
            for name, value in description.facts.items()
            if value and not isinstance(value, (list, dict))
        ],
        "names": [(names.own_name(name.language), name.language, name.text) for name in description.names],
    }
    if not unknown:
        context |= _for_programs(work, eid, "")
    return render(request, "web/register.html", context, status=404 if unknown else 200)


_FACTS: dict[str, Callable[[], str]] = {
    "adopted_at": lambda: _("Adopted at"),
    "place": lambda: _("Adopted at"),
    "depositary": lambda: _("Depositary"),
    "in_force": lambda: _("In force since"),
    "entry_into_force": lambda: _("In force since"),
    "address": lambda: _("Official address"),
    "status": lambda: _("Status"),
    "source": lambda: _("Source"),
    "court": lambda: _("Court or body"),
    "committee": lambda: _("Committee"),
    "respondent": lambda: _("Respondent State"),
    "outcome": lambda: _("Outcome"),
    "applies": lambda: _("Applies from"),
    "ended": lambda: _("Ceased to apply"),
}
"""What the facts of the register are called on the page."""


def _text(request: HttpRequest, work: Work, eid: str, language: str) -> HttpResponse:
    context = frame(request, work, eid, language)
    on = context["on"]
    description: Description = context["description"]
    beside = request.GET.get("beside", "")
    beside = beside if beside in description.languages and beside != language else ""
    copy = copy_on(work, language, on)
    entries = contents(copy)
    if eid:
        reading = provision_on(work, eid, on, language)
        shown = below(entries, eid) or _standing_alone(reading)
        context["page_title"] = title_of(reading)
        context |= {"reading": reading, "neighbours": _neighbours(work, entries, eid, language, on)}
    else:
        shown = list(entries)
    parts = max(1, -(-len(shown) // PART))
    part = number(request, "part", 1, parts)
    page = shown[(part - 1) * PART : part * PART]
    first = page[0].eid if page else ""
    citing = CitingText(work, entries, language, on)
    tools = _tools(work, language, on, page)
    context |= {
        "copy": copy,
        "source": source_of(copy),
        "beside": beside,
        "beside_direction": direction(beside),
        "alone_href": law_address(work, eid, lang=language, on=on),
        "part": part,
        "parts": parts,
        "previous_part": law_address(work, eid, lang=language, on=on, beside=beside, part=part - 1) if part > 1 else "",
        "next_part": law_address(work, eid, lang=language, on=on, beside=beside, part=part + 1) if part < parts else "",
        "contents": table_of_contents(work, copy, eid or first, on, single=bool(eid)),
        "end": _end(context["days"], copy.as_of),
        "citation": _citation(request, work, copy, eid, page),
    }
    if beside:
        context["rows"] = _side_by_side(page, citing, beside, tools)
    else:
        blocks = citing.part(page[0].eid) if page and not page[0].id else citing.text(page)
        context["text"] = html_writer.write(blocks, 2, citing.link, tools)
    label = references.named(page[0].kind, page[0].label) if eid and page else ""
    context |= _for_programs(work, eid, language, label, on)
    context["topics"] = panel(request, entries, eid) if eid else None
    context["headnote"] = next((h for h in description.headnotes if h.eid == eid), None) if eid else None
    return render(request, "web/law.html", context)


def _standing_alone(reading: Reading) -> list[Entry]:
    """For a part of a unit (a paragraph), or a provision no copy of that day lists: no entry of the contents."""
    provision = reading.provision
    if provision is None:
        return []
    heading = provision.heading.text if provision.heading is not None else ""
    return [Entry(0, reading.eid, 0, provision.kind, provision.label, provision.number, heading)]


def _end(days: Sequence[date], as_of: date | None) -> date | None:
    """The day of the copy after this one."""
    return next((held for held in days if as_of is not None and held > as_of), None)


def _neighbours(
    work: Work, entries: Sequence[Entry], eid: str, language: str, on: date | None
) -> dict[str, tuple[str, str] | None]:
    """The provision before, the one after, and the place in the whole law, each with its address and words."""
    units = [entry for entry in entries if entry.kind != LOOSE]
    unit = next((entry for entry in units if entry.eid == eid), None) or next(
        (entry for entry in units if eid.startswith(f"{entry.eid}/")), None
    )
    if unit is None:
        return {"before": None, "after": None, "whole": (law_address(work, lang=language, on=on), work.title)}
    place = units.index(unit)
    position = next(index for index, entry in enumerate(entries) if entry.eid == unit.eid)

    def at(index: int) -> tuple[str, str] | None:
        if not 0 <= index < len(units):
            return None
        entry = units[index]
        return law_address(work, entry.eid, lang=language, on=on), f"{entry.label} {entry.heading}".strip() or entry.eid

    whole = law_address(work, lang=language, on=on, part=position // PART + 1 if position >= PART else None)
    return {"before": at(place - 1), "after": at(place + 1), "whole": (f"{whole}#{unit.eid}", work.title)}


def _tools(work: Work, language: str, on: date | None, page: Sequence[Entry]) -> Any:
    """The small links at the end of a provision's heading: its own page, its history, its source, who cites it."""
    counted = counts(work, [entry.eid for entry in page])
    words = {"": _("Link to this provision"), "history": _("History"), "source": _("Source")}
    signs = {"": "§", "history": "↺", "source": "⌖"}

    def tools(provision: Provision) -> str:
        links = "".join(
            f'<a href="{escape(law_address(work, provision.eid, lang=language, on=on, view=view))}"'
            f' title="{escape(word)}"><span aria-hidden="true">{signs[view]}</span>'
            f'<span class="visually-hidden">{escape(word)}</span></a>'
            for view, word in words.items()
        )
        return f'{times_cited(work, provision.eid, counted)}<span class="tools">{links}</span>'

    return tools


def _citation(request: HttpRequest, work: Work, copy: Expression, eid: str, page: Sequence[Entry]) -> str:
    """How to cite what is shown: title, provision, language and day, address."""
    label = page[0].label if eid and page else ""
    as_of = _("as of %(day)s") % {"day": copy.as_of.isoformat()} if copy.as_of else _("undated copy")
    place = request.build_absolute_uri(law_address(work, eid, lang=copy.language, on=copy.as_of))
    return ", ".join(part for part in (copy.title, label, f"{as_of} [{copy.language}]", place) if part)


class Row(msgspec.Struct):
    """The same provision in two languages, as HTML; empty where one has it not."""

    eid: str
    left: str
    right: str


def _side_by_side(page: Sequence[Entry], citing: CitingText, beside: str, tools: Any) -> list[Row]:
    """The page's units, each with the unit of the same address in the other language."""
    work, on = citing.work, citing.on
    try:
        others = contents(copy_on(work, beside, on))
    except UserError:
        others = ()  # nothing of that day in the other language: the column says so
    other = CitingText(work, others, beside, on)
    if page and not page[0].id:
        return [_part_beside(page[0].eid, citing, other)]
    by_eid = {entry.eid: entry for entry in others}
    pairs = [(entry, by_eid.get(entry.eid)) for entry in page]
    left, right = citing.units(page), other.units([held for _entry, held in pairs if held is not None])
    return [
        Row(
            entry.eid,
            html_writer.write(assemble([(0, left[entry.id])]), 3, citing.link, tools),
            html_writer.write(assemble([(0, right[held.id])]), 3, other.link) if held is not None else "",
        )
        for entry, held in pairs
    ]


def _part_beside(eid: str, citing: CitingText, other: CitingText) -> Row:
    """A part of a unit in both languages; where the other has it not, the sentence that says so."""
    left = html_writer.write(citing.part(eid), 3, citing.link)
    try:
        right = html_writer.write(other.part(eid), 3, other.link)
    except UserError as error:
        right = f"<p class='unknown'>{escape(str(error))}</p>"
    return Row(eid, left, right)
