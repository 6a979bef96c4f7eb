"""The page of provisions that are like one, in its language and in others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from migrandi.errors import UserError
from migrandi.law.addresses import locate
from migrandi.search.likeness import like
from migrandi.web import names
from migrandi.web.asking import day
from migrandi.web.links import address, address_with
from migrandi.web.views.searching import shown

_LONGEST = 800


class NoProvisionNamed(UserError):
    """The page was asked for without saying what the provisions should be like."""

    code = "no-provision-named"


@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """What is like the provision that `to` names. Raises `UserError` where there is none."""
    work, eid = locate(request.GET.get("to", "")[:_LONGEST].replace("\x00", ""))
    if not eid:
        raise NoProvisionNamed(_("Say which provision, as /ca/act/2001/c-27/sec_97: a whole law is like no other."))
    on = day(request)
    same_law = request.GET.get("same") == "1"
    found = like(work, eid, language=request.GET.get("lang", "")[:20], on=on, same_law=same_law)

    here: list[tuple[str, object]] = [("to", f"{found.path}/{found.address}"), ("lang", found.language), ("on", on)]
    context = {
        "title": found.title,
        "work_title": found.work_title,
        "language": found.language,
        "href": address(found.path, found.address, lang=found.language, on=on),
        "same_law": same_law,
        "same_href": address_with("/alike", here if same_law else [*here, ("same", "1")]),
        "groups": [
            {
                "language": group.language,
                "name": names.language(group.language),
                "hits": [shown(hit, on) for hit in group.hits],
            }
            for group in found.alike
        ],
    }
    return render(request, "web/alike.html", context)
