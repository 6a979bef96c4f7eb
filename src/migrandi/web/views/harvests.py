"""Where the law comes from and how that goes: every source with its health, and what each run did, with its reasons."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from migrandi.harvest.contract import publishers
from migrandi.harvest.models import Receipt, Run
from migrandi.harvest.standing import sources
from migrandi.web.asking import number
from migrandi.web.links import address, law_address

_PAGE = 100
_RUNS = 20
_STATES = {
    "never": gettext_lazy("never harvested"),
    "well": gettext_lazy("well"),
    "some-failed": gettext_lazy("some documents failed"),
    "failed": gettext_lazy("failed"),
    "stopped": gettext_lazy("stopped on the way"),
    "stale": gettext_lazy("not harvested for long"),
}
_OUTCOMES = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "withdrawn": gettext_lazy("withdrawn"),
    "failed": gettext_lazy("failed"),
}


@require_safe
def harvests(request: HttpRequest) -> HttpResponse:
    """Every source with its health, and the last runs."""
    found = sources()
    harvested = [health for health in found if health.state != "never"]
    context = {
        "harvested": [{"health": health, "state": _STATES[health.state]} for health in harvested],
        "others": [health for health in found if health.state == "never"],
        "facts": {facts.key: facts for facts in publishers()},
        "runs": Run.objects.select_related("source")[:_RUNS],
    }
    return render(request, "web/harvests.html", context)


@require_safe
def harvest_run(request: HttpRequest, run: int) -> HttpResponse:
    """What one run did: counts, reasons, and the documents it took or could not take."""
    found = Run.objects.select_related("source").filter(pk=run).first()
    if found is None:
        raise Http404(_("There is no such run."))
    outcome = request.GET.get("outcome", "")
    receipts = found.receipts.select_related("find").order_by("pk")
    if outcome in Receipt.Outcome.values:
        receipts = receipts.filter(outcome=outcome)
    total = receipts.count()
    parts = max(1, -(-total // _PAGE))
    part = number(request, "part", 1, parts)
    shown = list(receipts.prefetch_related("find__works")[(part - 1) * _PAGE : part * _PAGE])
    context = {
        "run": found,
        "counts": [(key, name, getattr(found, key)) for key, name in _OUTCOMES.items()],
        "reasons": [
            (_OUTCOMES[key], reason, count)
            for key in _OUTCOMES
            for reason, count in sorted(found.reasons.get(key, {}).items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "outcome": outcome,
        "filters": [
            (key, _OUTCOMES[key], address(request.path, outcome=key))
            for key in ("new", "changed", "withdrawn", "failed")
        ],
        "receipts": [
            {
                "receipt": receipt,
                "outcome": _OUTCOMES[receipt.outcome],
                "works": [
                    {"title": work.title, "href": law_address(work)}
                    for work in (receipt.find.works.all() if receipt.find is not None else [])
                ],
            }
            for receipt in shown
        ],
        "part": part,
        "parts": parts,
        "previous_part": address(request.path, outcome=outcome, part=part - 1) if part > 1 else "",
        "next_part": address(request.path, outcome=outcome, part=part + 1) if part < parts else "",
    }
    return render(request, "web/harvest.html", context)
