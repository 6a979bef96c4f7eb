"""The cover note of a paper: up to which day the data speak, what is open, and a link for each authority."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migrandi.law.models import Expression, Work
from migrandi.papers.authorities import Cited
from migrandi.papers.checking import Report
from migrandi.papers.composing import Composed, Node
from migrandi.papers.runs import Run


def cover_note(composed: Composed, report: Report, today: date) -> list[Node]:
    """The note's blocks, in the language now active. `today`: the day of writing out."""
    return [
        Node("heading", [Run(_("Cover note"))], 1, "cover-note"),
        Node("paragraph", [Run(_summary(composed, report, today))]),
        Node("heading", [Run(_("Open findings"))], 2, "cover-note-findings"),
        *_findings(report),
        Node("heading", [Run(_("Authorities and data"))], 2, "cover-note-authorities"),
        *_authorities(composed),
    ]


def _summary(composed: Composed, report: Report, today: date) -> str:
    checked = _("Written out on %(today)s and checked against the law as of %(on)s.") % {
        "today": today,
        "on": report.on,
    }
    count = ngettext("%(count)d citation", "%(count)d citations", report.citations) % {"count": report.citations}
    quoted = ngettext("%(count)d quotation", "%(count)d quotations", report.quotations) % {"count": report.quotations}
    return f"{checked} {count}, {quoted}."


def _findings(report: Report) -> Iterable[Node]:
    rows = [
        [[Run(str(one.place.line))], [Run(_SEVERITY[one.severity]())], [Run(one.reason)], [Run(one.proposal)]]
        for one in report.findings
    ]
    rows += [
        [[Run(str(one.finding.place.line))], [Run(_("waived"))], [Run(one.finding.reason)], [Run(one.reason)]]
        for one in report.waived
    ]
    if not rows:
        yield Node("paragraph", [Run(_("None: every quotation and citation stood the check."))])
        return
    heads = [[Run(_("Line"))], [Run(_("Weight"))], [Run(_("Finding"))], [Run(_("Mend or reason"))]]
    yield Node("table", rows=[heads, *rows])


_SEVERITY = {"error": lambda: _("error"), "warning": lambda: _("warning"), "advice": lambda: _("advice")}


def _authorities(composed: Composed) -> Iterable[Node]:
    if not composed.cited:
        yield Node("paragraph", [Run(_("The paper cites nothing."))])
        return
    held = _held(composed.cited)
    heads = [[Run(_("Authority"))], [Run(_("Data"))], [Run(_("Link"))]]
    rows = [
        [
            [Run(one.facts.short or one.facts.title, em=one.facts.group == "case")],
            [Run(held.get(one.path, _("not of this database") if not one.path else _("facts only; no text is held")))],
            [Run(one.href or one.path or "–", href=one.href or one.path)],
        ]
        for one in composed.cited
    ]
    yield Node("table", rows=[heads, *rows])


def _held(cited: Iterable[Cited]) -> dict[str, str]:
    """What is held of each Work, by its path: up to which day its text and its participation speak."""
    paths = [one.path for one in cited if one.path]
    said: dict[str, list[str]] = {}
    copies = Expression.objects.filter(work__path__in=paths, superseded_at=None).select_related("manifestation", "work")
    latest: dict[str, Expression] = {}
    for copy in copies.order_by("as_of", "pk").defer("outline", "document"):
        latest[copy.work.path] = copy
    for path, copy in latest.items():
        received = copy.manifestation.received_at.date()
        if copy.as_of is not None:
            sentence = _("text: newest copy of %(day)s, received %(received)s") % {
                "day": copy.as_of,
                "received": received,
            }
        else:
            sentence = _("text: undated copy, received %(received)s") % {"received": received}
        said.setdefault(path, []).append(sentence)
    for path, facts in Work.objects.filter(path__in=paths).values_list("path", "facts"):
        if complete := facts.get("complete"):
            said.setdefault(path, []).append(_("participation: every State up to %(day)s") % {"day": complete["read"]})
    return {path: "; ".join(sentences) for path, sentences in said.items()}
