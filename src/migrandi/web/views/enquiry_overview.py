"""How the desk stands: what waits by deadline, mission and topic, a map, months; the year's table to take away."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from migrandi.enquiries.overview import cells, columns, export_year, overview, year_of
from migrandi.web import names
from migrandi.web.acting import actor
from migrandi.web.desk import concept_label, file_response, for_desk
from migrandi.web.downloads import NoSuchForm
from migrandi.web.pictures.times import number_in_time
from migrandi.web.pictures.world import Said, no_opinion, world_map

_FORMS = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@for_desk
def desk_overview(request: HttpRequest) -> HttpResponse:
    """The desk as it stands, over what the reader may see."""
    who, now = actor(request), timezone.now()
    seen = overview(who, now)
    said = {
        state: Said("bound", f"{names.jurisdiction(state)}: {_count(count)}") for state, count in seen.states.items()
    }
    today = timezone.localdate()
    title, description = _("Enquiries a month"), _("How many enquiries came in each month.")
    context = {
        "seen": seen, "topics": [(topic, concept_label(topic), count) for topic, count in seen.topics.items()],
        "states": [(state, names.jurisdiction(state), count) for state, count in seen.states.items()],
        "map": world_map(said, _("Where enquiries come from"), _("Each State of which an enquiry is, is filled.")),
        "no_opinion": no_opinion(), "months": number_in_time(seen.received, today, today, title, description),
        "table": [(month, count, dict(seen.answered).get(month, 0)) for month, count in reversed(seen.received)],
        "years": sorted({month.year for month, _count in seen.received}, reverse=True) or [today.year],
    }  # fmt: skip
    return render(request, "web/enquiry_overview.html", context)


@require_safe
@for_desk
def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year's table; with `as=csv` or `docx` to take away."""
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    who = actor(request)
    form = request.GET.get("as", "")
    if form:
        if form not in _FORMS:
            raise NoSuchForm(_("There is no form “%(form)s”. There are: %(forms)s."), form=form, forms="csv, docx")
        return file_response(export_year(who, year, form, timezone.now()), f"enquiries-{year}.{form}", _FORMS[form])
    rows = [cells(row) for row in year_of(who, year)]
    return render(request, "web/enquiry_year.html", {"year": date(year, 1, 1).year, "columns": columns(), "rows": rows})


def _count(count: int) -> str:
    return ngettext("%(count)s enquiry", "%(count)s enquiries", count) % {"count": count}
