"""A law's or provision's other pages: its history, what differs, where it comes from, who cites it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from migrandi.law.comparing import compare
from migrandi.law.describing import describe
from migrandi.law.history import history_of, history_of_work
from migrandi.law.models import Expression, Work
from migrandi.law.reading import copy_on, provision_on, source_of
from migrandi.web.asking import day, interface_language, number
from migrandi.web.links import law_address
from migrandi.web.views.citing import citing_page
from migrandi.web.views.law_frame import frame, index_of, title_of


def cited_by(request: HttpRequest, work: Work, eid: str, language: str) -> HttpResponse:
    """Who cites the law or provision."""
    context = frame(request, work, eid, language)
    if eid:
        context["page_title"] = title_of(provision_on(work, eid, context["on"], language))
    return render(request, "web/cited_by.html", context | citing_page(request, work, eid))


def cited_by_without_text(request: HttpRequest, work: Work, eid: str) -> HttpResponse:
    """Who cites a law of which the register is all that is held."""
    description = describe(work, interface_language(request))
    context = {"work": work, "work_href": law_address(work, eid), "description": description, "eid": eid}
    context["page_title"] = f"{description.title}, {eid}" if eid else description.title
    return render(request, "web/cited_by.html", context | citing_page(request, work, eid))


def history(request: HttpRequest, work: Work, eid: str, language: str) -> HttpResponse:
    """What became of a provision, or what each copy of the law changed; newest first."""
    context = frame(request, work, eid, language)
    if eid:
        past = history_of(work, eid, language)
        versions = []
        for before, version in zip([None, *past.versions], past.versions, strict=False):
            link = ""
            if before is not None and before.start is not None and version.start is not None:
                link = law_address(work, eid, lang=language, view="differences", from_=before.start, to=version.start)
            versions.append((version, law_address(work, eid, lang=language, on=version.start), link))
        context |= {
            "history": past,
            "versions": versions[::-1],
            "before": [(place, law_address(work, place.eid, lang=language, view="history")) for place in past.before],
            "after": [(place, law_address(work, place.eid, lang=language, view="history")) for place in past.after],
        }
    else:
        steps = [
            (
                step,
                law_address(work, lang=language, on=step.day),
                law_address(work, lang=language, view="differences", from_=step.previous, to=step.day)
                if step.previous
                else "",
            )
            for step in history_of_work(work, language).steps
        ]
        context["steps"] = steps[::-1]
    return render(request, "web/history.html", context)


_MOST_DIFFERENCES = 60


def differences(request: HttpRequest, work: Work, eid: str, language: str) -> HttpResponse:
    """What differs between two days, word by word, so many provisions a page."""
    context = frame(request, work, eid, language)
    days: list[date] = context["days"]
    start, end = day(request, "from"), day(request, "to")
    if end is None and days:
        end = days[-1]
    if start is None and days:
        start = days[max(index_of(days, end) - 1, 0)]
    context |= {"start": start, "end": end}
    if start is not None and end is not None and len(days) > 1:
        comparison = compare(work, eid, start, end, language)
        total = len(comparison.differences)
        parts = max(1, -(-total // _MOST_DIFFERENCES))
        part = number(request, "part", 1, parts)
        shown = comparison.differences[(part - 1) * _MOST_DIFFERENCES : part * _MOST_DIFFERENCES]

        def page(which: int) -> str:
            return law_address(work, eid, lang=language, view="differences", part=which, from_=start, to=end)

        context |= {
            "comparison": comparison,
            "differences": [(d, law_address(work, d.eid, lang=language, on=end)) for d in shown],
            "total": total,
            "part": part,
            "parts": parts,
            "previous_part": page(part - 1) if part > 1 else "",
            "next_part": page(part + 1) if part < parts else "",
        }
    return render(request, "web/differences.html", context)


def source(request: HttpRequest, work: Work, eid: str, language: str) -> HttpResponse:
    """Where the text comes from: its copies, their bytes, days and publisher."""
    context = frame(request, work, eid, language)
    reading = provision_on(work, eid, context["on"], language) if eid else None
    copy = copy_on(work, language, context["on"])
    copies = Expression.objects.select_related("manifestation").filter(work=work, language=language)
    context |= {
        "reading": reading,
        "copy": copy,
        "source": reading.source if reading is not None else source_of(copy),
        "copies": copies.defer("document", "outline").order_by("-as_of", "-recorded_at"),
        "original": law_address(work, lang=language, on=copy.as_of, as_="original"),
    }
    return render(request, "web/source.html", context)
