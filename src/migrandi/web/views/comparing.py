"""Several States side by side: every instrument with the answer for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from migrandi.errors import UserError
from migrandi.jurisdictions import members as members_of
from migrandi.treaties.binding import GROUPS, Instrument, matrix
from migrandi.treaties.presenting import shape_of_matrix
from migrandi.treaties.reckoning import Standing
from migrandi.web import linked, names, participation
from migrandi.web.links import address
from migrandi.web.participation import SIGNS, state_address, state_asked, treaty_address
from migrandi.web.pictures.times import Lane, Mark, marks_in_time
from migrandi.web.pictures.world import Said, no_opinion, world_map
from migrandi.web.sheets import Sheet, hand_out, links
from migrandi.web.views.states import day_asked, organisations_by_name, topics

_MOST = 30


class TooManyStates(UserError):
    """More States than fit side by side."""

    code = "too-many-states"


class Cell(msgspec.Struct):
    """The answer for one State: its sign and word, since when, and where it is explained."""

    state: str
    answer: str
    sign: str
    word: str
    since: str
    reserved: bool
    href: str


class MatrixRow(msgspec.Struct):
    """An instrument with the answer for each State."""

    title: str
    href: str
    cells: list[Cell]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The matrix of the States asked for; without any, the form alone."""
    on, topic = day_asked(request), request.GET.get("topic", "").strip()
    asked = [state_asked(text).code for text in request.GET.getlist("state") if text.strip()]
    if organisation := request.GET.get("member", "").strip():
        asked += [member.code for member in members_of(organisation, on)]
    codes = list(dict.fromkeys(asked))
    if len(codes) > _MOST:
        raise TooManyStates(
            _("%(count)s States do not fit side by side; ask for %(most)s at most."), count=len(codes), most=_MOST
        )
    found = matrix(codes, on, topic) if codes else []
    called = [(code, names.jurisdiction(code)) for code in codes]
    titles = participation.titles_by_path(i.treaty.path for i, _standings in found) if codes else {}
    if "as" in request.GET:
        sheet = _sheet(called, on, topic, found, titles)
        return hand_out(
            request, sheet, shape_of_matrix(codes, on, topic, found), _linked(request, called, on, topic, found, titles)
        )
    rows = {
        group: [_row(i, standings, called, on, titles) for i, standings in found if _group(i) == group]
        for group in (*GROUPS, "eu")
    }
    said_day = request.GET.get("on", "")
    context = {
        "on": on,
        "topic": topic,
        "topics": topics(),
        "chosen": [
            {"code": code, "name": name, "href": state_address(code, on=said_day, topic=topic),
             "without": comparison([c for c in codes if c != code], said_day, topic)}
            for code, name in called
        ],
        "all_states": participation.all_states(),
        "organisations": organisations_by_name(),
        "groups": [
            (_("Acts of the European Union") if group == "eu" else participation.group(group), listed, group == "eu")
            for group, listed in rows.items()
            if listed
        ] if codes else [],
        "key": [(SIGNS[answer], participation.answer(answer)) for answer in SIGNS],
        "downloads": links(comparison(codes, said_day, topic)),
    }  # fmt: skip
    if codes:
        context |= _pictures(called, on, found, titles)
    return render(request, "web/compare.html", context)


def comparison(codes: Sequence[str], on: str, topic: str) -> str:
    """The address of the matrix of these States."""
    rest = address("/compare", on=on, topic=topic)
    states = "&".join(f"state={code}" for code in codes)
    return f"{rest}{'&' if '?' in rest else '?'}{states}" if states else rest


def _group(instrument: Instrument) -> str:
    return "eu" if instrument.union else instrument.group


def _row(
    instrument: Instrument,
    standings: Sequence[Standing],
    called: Sequence[tuple[str, str]],
    on: date,
    titles: dict[str, str],
) -> MatrixRow:
    treaty = instrument.treaty
    cells = []
    for (code, name), standing in zip(called, standings, strict=True):
        answer = _answer(standing)
        href = state_address(code, on=on) + f"#{treaty.short}"
        reserved = bool(standing.statements)
        cells.append(Cell(name, answer, SIGNS[answer], participation.answer(answer), standing.since, reserved, href))
    return MatrixRow(titles[treaty.path], treaty_address(treaty.short, on=on), cells)


def _answer(standing: Standing) -> str:
    return "signed" if standing.answer == "not-bound" and standing.signed else standing.answer


def _pictures(
    called: Sequence[tuple[str, str]],
    on: date,
    found: Sequence[tuple[Instrument, list[Standing]]],
    titles: dict[str, str],
) -> dict[str, Any]:
    said: dict[str, Said] = {}
    lanes = []
    for index, (code, name) in enumerate(called):
        bound = [(i, standings[index]) for i, standings in found if standings[index].answer == "bound"]
        words = _("%(state)s: bound by %(bound)s of %(all)s") % {"state": name, "bound": len(bound), "all": len(found)}
        said[code] = Said("bound", words)
        marks = [
            Mark(int(standing.since[:4]), "consent", f"{standing.since} {titles[i.treaty.path]}")
            for i, standing in bound
            if standing.since[:4].isdecimal() and not i.union
        ]
        lanes.append(Lane(words, marks))
    summary = "; ".join(said_of.words for said_of in said.values())
    description = _("Each mark is an instrument in the year from which it binds the State; acts of the Union left out.")
    return {
        "map": world_map(said, _("The States side by side"), summary),
        "picture": marks_in_time(lanes, on, _("Since when the instruments bind"), description),
        "no_opinion": no_opinion(),
    }


def _sheet(
    called: Sequence[tuple[str, str]],
    on: date,
    topic: str,
    found: Sequence[tuple[Instrument, list[Standing]]],
    titles: dict[str, str],
) -> Sheet:
    columns = [_("Instrument"), _("Short name"), _("Group"), *(name for _code, name in called)]
    rows = [
        [titles[i.treaty.path], i.treaty.short, participation.group(i.group), *(_said(s) for s in standings)]
        for i, standings in found
    ]
    about = [(_("Day"), on.isoformat()), (_("Topic"), topic), (_("States"), ", ".join(name for _code, name in called))]
    name = "-".join(part for part in ("compare", *(code for code, _name in called[:8]), on.isoformat(), topic) if part)
    return Sheet(name, _("The States side by side"), columns, rows, [pair for pair in about if pair[1]])


def _said(standing: Standing) -> str:
    word = participation.answer(_answer(standing))
    return f"{word} ({standing.since})" if standing.answer == "bound" and standing.since else word


def _linked(
    request: HttpRequest,
    called: Sequence[tuple[str, str]],
    on: date,
    topic: str,
    found: Sequence[tuple[Instrument, list[Standing]]],
    titles: dict[str, str],
) -> linked.Linked:
    codes = [code for code, _name in called]
    nodes = [linked.country(request, code, name) for code, name in called]
    for item in shape_of_matrix(codes, on, topic, found)["instruments"]:
        roles = [linked.role(request, code, said["answer"], said) for code, said in item["standings"].items()]
        nodes.append(linked.instrument(request, item, titles[item["path"]], roles))
    return linked.graph(request, _("The States side by side"), on.isoformat(), nodes)
