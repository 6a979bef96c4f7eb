"""The list of treaties, and a treaty's page: whom it bound on a day, with which reservations, how many through time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from migrandi.jurisdictions import members as members_of
from migrandi.jurisdictions import organisation_code, uncertain_members
from migrandi.law.models import Work
from migrandi.treaties.binding import GROUPS, Instrument, Place, Status, find_instrument, instruments, status
from migrandi.treaties.growth import growth
from migrandi.treaties.presenting import shape_of_status
from migrandi.treaties.register.rules import Lapse
from migrandi.treaties.withdrawals import withdrawals
from migrandi.web import linked, names, participation
from migrandi.web.links import address
from migrandi.web.participation import SIGNS, concerns, state_address, treaty_address
from migrandi.web.pictures.times import number_in_time
from migrandi.web.pictures.world import FILLS, no_opinion, swatch, world_map
from migrandi.web.sheets import Sheet, hand_out, links
from migrandi.web.views.states import day_asked, organisations_by_name, said


class Line(msgspec.Struct):
    """A State's answer as a reader sees it."""

    place: Place
    name: str
    act: str
    href: str


@require_safe
def treaties(request: HttpRequest) -> HttpResponse:
    """Every instrument by which States are bound, by group."""
    found = instruments()
    titles = participation.titles_by_path(i.treaty.path for i in found)
    lists = [(participation.group(g), [i for i in found if i.group == g and not i.union]) for g in GROUPS]
    lists.append((_("Acts of the European Union"), [i for i in found if i.union]))
    groups = [
        {
            "name": name,
            "treaties": [
                {
                    "title": titles[i.treaty.path],
                    "short": i.treaty.short,
                    "in_force": i.treaty.in_force,
                    "never": i.treaty.never,
                    "href": treaty_address(i.treaty.short),
                }
                for i in listed
            ],
        }
        for name, listed in lists
        if listed
    ]
    return render(request, "web/treaties.html", {"groups": groups})


@require_safe
def treaty(request: HttpRequest, short: str) -> HttpResponse:
    """Whom a treaty bound on the day, whom not, of whom it is not known; reservations; the number through time."""
    instrument = find_instrument(short)
    if instrument.treaty.short != short:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(treaty_address(instrument.treaty.short) + (f"?{query}" if query else ""))
    on = day_asked(request)
    missing = request.GET.get("missing", "").strip()
    organisation = organisation_code(missing) if missing else ""
    article = request.GET.get("article", "").strip()
    answer = status(short, on, organisation)
    title = participation.titles_by_path([answer.path])[answer.path]
    kept = {"on": request.GET.get("on", ""), "missing": organisation, "article": article}
    if "as" in request.GET:
        return hand_out(request, _sheet(answer, title), shape_of_status(answer), _linked(request, answer, title))
    by_date = request.GET.get("sort") == "date"
    lists = {
        "parties": _lines(short, answer.parties, on, by_date=by_date),
        "signatories": _lines(short, answer.signatories, on),
        "non_parties": _lines(short, answer.non_parties, on),
        "unknown": _lines(short, answer.unknown, on),
    }
    counts = _counts(answer)
    reservations = [line for line in _lines(short, answer.parties, on) if _statements(line.place, article)]
    taken_back = [w for w in withdrawals(short, on) if not article or not w.articles or concerns(w.articles, article)]
    summary = _("On %(on)s: %(counts)s.") % {
        "on": on.isoformat(),
        "counts": ", ".join(f"{participation.answer(fill)} {counts[fill]}" for fill in FILLS),
    }
    said_title = _("Who was bound by “%(treaty)s” on %(on)s") % {"treaty": title, "on": on.isoformat()}
    context = {
        "short": short,
        "title": title,
        "path": answer.path,
        "text_href": address(answer.path),
        "on": on,
        "facts": _facts(instrument),
        "rules": rules_in_words(instrument),
        "lists": lists,
        "by_date": by_date,
        "by_name_href": treaty_address(short, **kept),
        "by_date_href": treaty_address(short, sort="date", **kept),
        "summary": summary,
        "key": [(swatch(f), SIGNS[f], participation.answer(f), counts[f]) for f in FILLS],
        "map": world_map(participation.said_of_status(answer), said_title, summary),
        "no_opinion": no_opinion(),
        "oldest": participation.oldest_reading([place.standing.as_read for place in answer.parties], on),
        "missing": organisation,
        "missing_name": names.jurisdiction(organisation) if organisation else "",
        "missing_lines": _lines(short, answer.missing, on),
        "members": len(members_of(organisation, on)) if organisation else 0,
        "uncertain": len(uncertain_members(organisation, on)) if organisation else 0,
        "organisations": organisations_by_name(),
        "article": article,
        "reservations": [
            (line, [s for s in line.place.standing.statements if not article or concerns(s.articles, article)])
            for line in reservations
        ],
        "taken_back": [(names.jurisdiction(w.state), state_address(w.state, on=on), w) for w in taken_back],
        "picture": _picture(short, title, on),
        "downloads": links(treaty_address(short, **kept)),
    }
    return render(request, "web/treaty.html", context)


def _lines(short: str, places: Sequence[Place], on: date, *, by_date: bool = False) -> list[Line]:
    lines = [
        Line(
            place,
            names.jurisdiction(place.state.lower()),
            participation.act(place.standing.act) if place.standing.act else "",
            state_address(place.state, on=on) + f"#{short}",
        )
        for place in places
    ]
    if by_date:
        return sorted(lines, key=lambda line: (line.place.standing.since, names.ordering(line.name)))
    return sorted(lines, key=lambda line: names.ordering(line.name))


def _statements(place: Place, article: str) -> bool:
    return any(not article or concerns(s.articles, article) for s in place.standing.statements)


def _counts(answer: Status) -> dict[str, int]:
    places = [*answer.parties, *answer.signatories, *answer.non_parties, *answer.unknown]
    fills = [participation.fill_of(place) for place in places]
    return {fill: fills.count(fill) for fill in FILLS}


def _facts(instrument: Instrument) -> list[tuple[str, str]]:
    facts = Work.objects.only("facts", "date").get(pk=instrument.pk)
    known = facts.facts
    listed = [
        (_("Adopted"), ", ".join(part for part in (facts.date, str(known.get("place") or "")) if part)),
        (_("In force since"), known.get("entry_into_force") or ""),
        (_("Ended"), known.get("ended") or ""),
        (_("Depositary"), known.get("depositary") or ""),
        (_("Group"), participation.group(instrument.group)),
    ]
    return [(name, str(value)) for name, value in listed if value]


def rules_in_words(instrument: Instrument) -> list[tuple[str, str]]:
    """By which rules the treaty binds and lets go: a sentence each with the article it is from, empty where none is."""
    rule = instrument.treaty.rule
    if instrument.union:
        return [
            (_("It binds the member States of the Union from membership on, less those that stand outside it."), "")
        ]
    organisation = names.jurisdiction(rule.open_to) if rule.open_to else ""
    if rule.founding:
        return [(_("It is the founding treaty of the %(name)s: it binds its members.") % {"name": organisation}, "")]
    sentences = []
    if instrument.treaty.in_force is None:
        if instrument.treaty.never:
            sentences.append((_("It has not entered into force."), ""))
        else:
            sentences.append((_("The day of its entry into force is not recorded here."), ""))
    if rule.effect is None:
        effect = _("When an act takes effect is not recorded here.")
    elif rule.effect == Lapse():
        effect = _("An act binds the State from the day of its deposit.")
    else:
        effect = _("An act binds the State from %(lapse)s.") % {"lapse": _lapse(rule.effect)}
    if rule.denunciation is None:
        end = _("When a denunciation takes effect is not recorded here, or the treaty does not say.")
    else:
        end = _("A denunciation ends it from %(lapse)s.") % {"lapse": _lapse(rule.denunciation)}
    sentences += [(effect, rule.effect_article), (end, rule.denunciation_article)]
    if organisation:
        sentences.append((_("Open to members of one organisation only: %(name)s.") % {"name": organisation}, ""))
    return sentences


def _lapse(lapse: Lapse) -> str:
    """The time from an act's deposit or receipt to its effect."""
    spans = [
        ngettext("%(count)s day", "%(count)s days", lapse.days) % {"count": lapse.days} if lapse.days else "",
        ngettext("%(count)s month", "%(count)s months", lapse.months) % {"count": lapse.months} if lapse.months else "",
        ngettext("%(count)s year", "%(count)s years", lapse.years) % {"count": lapse.years} if lapse.years else "",
    ]
    span = ", ".join(part for part in spans if part)
    if lapse.first_of_month:
        if not span:
            return _("the first day of the month after the depositary has it")
        return _("the first day of the month after %(span)s from the day the depositary has it") % {"span": span}
    return _("%(span)s after the day the depositary has it") % {"span": span} if span else _("that day")


def _picture(short: str, title: str, on: date) -> Any:
    steps = growth(short)
    sentence = _("The number of States bound by “%(treaty)s” through time; the line is the day asked for.")
    latest = f" {steps[-1][0].isoformat()}: {steps[-1][1]}." if steps else ""
    called = _("States bound by “%(treaty)s”") % {"treaty": title}
    return number_in_time(steps, on, timezone.localdate(), called, sentence % {"treaty": title} + latest)


def _sheet(answer: Status, title: str) -> Sheet:
    columns = [
        _("State"), _("ISO 3166 code"), _("Answer"), _("Since"), _("Until"), _("Treaty act"),
        _("Deposited"), _("Signed"), _("Reservations and declarations"), _("Why"), _("Sources disagree"), _("As read"),
        _("Source"),
    ]  # fmt: skip
    if answer.group:
        columns.append(_("Missing of the organisation"))
    lacking = {place.state for place in answer.missing}
    rows = []
    for place in [*answer.parties, *answer.signatories, *answer.non_parties, *answer.unknown]:
        standing = place.standing
        row = [
            names.jurisdiction(place.state.lower()), place.state, participation.answer(participation.fill_of(place)),
            standing.since, standing.until, participation.act(standing.act) if standing.act else "", standing.deposited,
            standing.signed, "; ".join(said(statement) for statement in standing.statements), standing.why,
            standing.disagreement, standing.as_read.isoformat() if standing.as_read is not None else "", place.source,
        ]  # fmt: skip
        rows.append([*row, _("yes") if place.state in lacking else ""] if answer.group else row)
    called = _("Who was bound by “%(treaty)s” on %(on)s") % {"treaty": title, "on": answer.on.isoformat()}
    about = [(_("Instrument"), title), (_("Path"), answer.path), (_("Day"), answer.on.isoformat())]
    if answer.group:
        about.append((_("Organisation"), names.jurisdiction(answer.group)))
    return Sheet(f"{answer.short}-{answer.on.isoformat()}", called, columns, rows, about)


def _linked(request: HttpRequest, answer: Status, title: str) -> linked.Linked:
    shape = shape_of_status(answer)
    places = [place for which in ("parties", "signatories", "non_parties", "unknown") for place in shape[which]]
    roles = [linked.role(request, place["state"], place["answer"], place) for place in places]
    nodes = [
        linked.instrument(request, shape, title, roles),
        *(linked.country(request, p["state"], names.jurisdiction(p["state"].lower())) for p in places),
    ]
    called = _("Who was bound by “%(treaty)s” on %(on)s") % {"treaty": title, "on": answer.on.isoformat()}
    return linked.graph(request, called, answer.on.isoformat(), nodes)
