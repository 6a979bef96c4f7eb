"""The first page, and the list of everything held."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from migrandi.law.counting import count_all
from migrandi.law.describing import titles_in
from migrandi.law.models import Expression, Work
from migrandi.web import names, participation
from migrandi.web.asking import interface_language, number
from migrandi.web.links import address, law_address

_SHOWN_FIRST = (
    "/int/treaty/1951/refugee-convention",
    "/int/treaty/1990/icrmw",
    "/int/treaty/1954/statelessness-convention",
    "/int/treaty/1966/iccpr",
    "/int/treaty/1989/crc",
    "/int/treaty/1984/cat",
    "/int/treaty/2000/trafficking-protocol",
    "/int/treaty/2000/smuggling-protocol",
)
"""The instruments the first page names: what is asked for most."""
_PAGE = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, the main instruments, what came in last, which jurisdictions there are."""
    language = interface_language(request)
    counts = count_all()
    first = {work.path: work for work in Work.objects.filter(path__in=_SHOWN_FIRST)}
    instruments = [first[path] for path in _SHOWN_FIRST if path in first] or list(
        Work.objects.filter(register=True).order_by("year", "path")[:8]
    )
    titles = titles_in(instruments, language)
    recent = (
        Expression.objects.filter(superseded_at=None)
        .select_related("work")
        .defer("document", "outline")
        .order_by("-pk")[:8]
    )
    context = {
        "counts": counts,
        "instruments": [
            {"title": titles[work.pk], "year": work.year, "href": law_address(work)} for work in instruments
        ],
        "recent": [
            {
                "title": copy.title,
                "language": names.language(copy.language),
                "as_of": copy.as_of,
                "href": law_address(copy.work, lang=copy.language),
            }
            for copy in recent
        ],
        "jurisdictions": [
            {"jurisdiction": count.jurisdiction, "name": names.jurisdiction(count.jurisdiction), "works": count.works}
            for count in counts.jurisdictions[:40]
        ],
        "states": participation.all_states(),
        "treaties": participation.all_treaties(),
        "today": timezone.localdate(),
        "examples": [
            (words, address("/search", q=words)) for words in (_("refugee"), _("expulsion of migrant workers"), "CRC")
        ],
    }
    return render(request, "web/home.html", context)


@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """Every Work, by jurisdiction, type and words of its title."""
    words = request.GET.get("words", "").strip()
    jurisdiction, kind = request.GET.get("jurisdiction", ""), request.GET.get("type", "")
    register = request.GET.get("register") == "1"
    found = Work.objects.all()
    if jurisdiction:
        found = found.filter(jurisdiction=jurisdiction)
    if kind:
        found = found.filter(kind=kind)
    if register:
        found = found.filter(register=True)
    if words:
        found = found.filter(
            Q(path__icontains=words) | Q(title__icontains=words) | Q(titles__text__icontains=words)
        ).distinct()
    total = found.count()
    parts = max(1, -(-total // _PAGE))
    part = number(request, "part", 1, parts)
    shown = list(found[(part - 1) * _PAGE : part * _PAGE])
    titles = titles_in(shown, interface_language(request))

    def page(which: int) -> str:
        return address(
            "/works", words=words, jurisdiction=jurisdiction, type=kind, register="1" if register else "", part=which
        )

    codes = Work.objects.order_by().values_list("jurisdiction").annotate(Count("pk"))
    kinds = Work.objects.order_by("kind").values_list("kind", flat=True).distinct()
    context = {
        "words": words,
        "jurisdiction": jurisdiction,
        "kind": kind,
        "register": register,
        "total": total,
        "part": part,
        "parts": parts,
        "previous_part": page(part - 1) if part > 1 else "",
        "next_part": page(part + 1) if part < parts else "",
        "jurisdictions": sorted(((code, names.jurisdiction(code)) for code, _n in codes), key=lambda pair: pair[1]),
        "kinds": sorted(((code, names.kind(code)) for code in kinds), key=lambda pair: pair[1]),
        "works": [
            {
                "title": titles[work.pk],
                "path": work.path,
                "date": work.date,
                "jurisdiction": names.jurisdiction(work.jurisdiction),
                "href": law_address(work),
            }
            for work in shown
        ],
    }
    return render(request, "web/works.html", context)
