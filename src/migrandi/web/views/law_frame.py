"""What every page of a law shows: its names, languages, days, and the way to its other pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest

from migrandi.annotations.cited_by import count
from migrandi.harvest.withdrawing import withdrawal
from migrandi.law.describing import describe
from migrandi.law.models import Work
from migrandi.law.reading import Reading
from migrandi.publishing.forms import FORMS
from migrandi.web import names
from migrandi.web.acting import actor
from migrandi.web.asking import day, interface_language
from migrandi.web.links import law_address
from migrandi.web.meetings_of import meetings_of_work
from migrandi.web.participation import bound_address


def frame(request: HttpRequest, work: Work, eid: str, language: str) -> dict[str, Any]:
    """What every page of a law shows: its names, languages, days, and the way to its other pages."""
    description = describe(work, interface_language(request))
    on = day(request)
    held = next((held for held in description.held if held.language == language), None)
    days = [d for d in held.days if d is not None] if held is not None else []
    links = {
        view or "text": law_address(work, eid, lang=language, on=on, view=view)
        for view in ("", "history", "differences", "source")
    }
    links["cited_by"] = law_address(work, eid, view="cited-by")
    return {
        "work": work,
        "bound_href": bound_address(work),
        "work_href": law_address(work, lang=language, on=on),
        "action": law_address(work, eid),
        "jurisdiction_name": names.jurisdiction(work.jurisdiction),
        "kind_name": names.kind(work.kind),
        "outcome_of": meetings_of_work(work, actor(request)),
        "view": request.GET.get("view") or "text",
        "page_title": held.title if held is not None else description.title,
        "description": description,
        "eid": eid,
        "language": language,
        "direction": direction(language),
        "on": on,
        "days": days,
        "day_index": index_of(days, on),
        "last_day": days[-1] if days else None,
        "last_day_index": len(days) - 1,
        "links": links,
        "times_cited": count(work, eid),
        "withdrawal": withdrawal(work),
        "forms": [(form, law_address(work, eid, lang=language, on=on, as_=form)) for form in FORMS],
        "language_links": [
            {
                "code": other,
                "name": names.own_name(other),
                "href": law_address(work, eid, lang=other, on=on),
                "current": other == language,
            }
            for other in description.languages
        ],
        "beside_links": [
            {
                "code": other,
                "name": names.own_name(other),
                "href": law_address(work, eid, lang=language, on=on, beside=other),
            }
            for other in description.languages
            if other != language
        ],
    }


def direction(language: str) -> str:
    """The way a language is written: `rtl` or `ltr`."""
    return "rtl" if language.split("-", maxsplit=1)[0] in {"ar", "fa", "he", "ur", "ps", "ku", "dv", "yi"} else "ltr"


def index_of(days: Sequence[date], on: date | None) -> int:
    """The place of the copy that tells what the law was on that day."""
    past = [index for index, held in enumerate(days) if on is None or held <= on]
    return past[-1] if past else 0


def title_of(reading: Reading) -> str:
    """What the provision is called, or the law where it is read whole."""
    provision = reading.provision
    if provision is None:
        return reading.title
    heading = provision.heading.text if provision.heading is not None else ""
    return f"{provision.label} {heading}".strip() or reading.eid
