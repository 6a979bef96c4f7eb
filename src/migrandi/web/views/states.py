"""The list of States, a State's page — what binds it on a day — and the short question “is this State bound?”."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from migrandi.jurisdictions import (
    Existence,
    entries,
    existences,
    memberships,
    organisation_code,
    organisations,
    predecessors,
    region,
    region_name,
    successors,
)
from migrandi.jurisdictions import members as members_of
from migrandi.law.models import Work
from migrandi.treaties.binding import (
    GROUPS,
    Bound,
    Event,
    Item,
    bound,
    find_instrument,
    states_on,
    timeline,
    topics_by_work,
)
from migrandi.treaties.presenting import shape_of_bound
from migrandi.web import linked, names, participation
from migrandi.web.acting import actor
from migrandi.web.asking import day, interface_language
from migrandi.web.links import address
from migrandi.web.meetings_of import meetings_of_state
from migrandi.web.participation import state_address, state_asked, treaty_address
from migrandi.web.pictures.times import KINDS, Lane, Mark, key, marks_in_time
from migrandi.web.pictures.world import Said, no_opinion, world_map
from migrandi.web.sheets import Sheet, hand_out, links


class Row(msgspec.Struct):
    """An instrument's answer as a reader sees it."""

    item: Item
    answer: str
    title: str
    act: str
    treaty_href: str
    text_href: str


class Section(msgspec.Struct):
    """The instruments of a group with one answer."""

    name: str
    rows: list[Row]
    union: bool = False

    @property
    def alone(self) -> list[Section]:
        """The section as a list of one, for a template that takes sections."""
        return [self]


def day_asked(request: HttpRequest) -> date:
    """The day asked for, today if none is. Raises `NotADay`."""
    return day(request) or timezone.localdate()


@require_safe
def states(request: HttpRequest) -> HttpResponse:
    """Every State of a day, by words of its name and by organisation, with the map."""
    on = day_asked(request)
    words, organisation = request.GET.get("words", "").strip(), request.GET.get("member", "")
    codes = states_on(on)
    if organisation:
        wanted = {member.code for member in members_of(organisation, on)}
        codes = [code for code in codes if code in wanted]
        organisation = organisation_code(organisation)
    listed = participation.states_by_name(codes)
    if words:
        sought = names.ordering(words)[0]
        listed = [pair for pair in listed if sought in names.ordering(pair[1])[0] or sought == pair[0]]
    said = {code: Said("bound", name) for code, name in listed}
    count = ngettext("%(count)s State", "%(count)s States", len(listed)) % {"count": len(listed)}
    former = participation.states_by_name(code for code, e in entries().items() if e.kind == "former-state")
    context = {
        "on": on,
        "words": words,
        "member": organisation,
        "organisations": organisations_by_name(),
        "count": count,
        "states": [
            {"code": code.upper(), "name": name, "href": state_address(code, on=request.GET.get("on", ""))}
            for code, name in listed
        ],
        "former": [{"name": name, "span": _span(existences().get(code, ())), "href": state_address(code)}
                   for code, name in former],
        "map": world_map(said, _("States"), count),
        "no_opinion": no_opinion(),
    }  # fmt: skip
    return render(request, "web/states.html", context)


def organisations_by_name() -> list[tuple[str, str]]:
    """The organisations whose members are recorded, by name: code and name."""
    return sorted(((code, names.jurisdiction(code)) for code in organisations()), key=lambda p: names.ordering(p[1]))


@require_safe
def is_bound(request: HttpRequest) -> HttpResponse:
    """From the short question to its answer on the State's page."""
    state = state_asked(request.GET.get("state", ""))
    short = find_instrument(request.GET.get("treaty", "")).treaty.short
    return HttpResponseRedirect(state_address(state.code, treaty=short, on=day(request)))


@require_safe
def state(request: HttpRequest, name: str) -> HttpResponse:
    """What binds the State on the day, what does not, what is not known; who it is; its acts through time."""
    code = state_asked(name).code
    if name != code:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(state_address(code) + (f"?{query}" if query else ""))
    on, topic = day_asked(request), request.GET.get("topic", "").strip()
    answer = bound(code, on, topic)
    titles = participation.titles_by_path(i.path for i in [*answer.bound, *answer.not_bound, *answer.unknown])
    here = state_address(code, on=request.GET.get("on", ""), topic=topic)
    if "as" in request.GET:
        return hand_out(request, _sheet(answer, titles), shape_of_bound(answer), _linked(request, answer, titles))
    acts = timeline(code)
    called = names.jurisdiction(code)
    rows = {
        which: [_row(item, which, titles, on) for item in items]
        for which, items in (("bound", answer.bound), ("not-bound", answer.not_bound), ("unknown", answer.unknown))
    }
    oldest = participation.oldest_reading([item.as_read for item in answer.bound], on)
    context = {
        **meetings_of_state(code, on, actor(request), interface_language(request)),
        "code": code.upper(),
        "name": called,
        "on": on,
        "topic": topic,
        "topics": topics(),
        "asked": _asked(request, answer, rows, called),
        "existence": _existence(code, called, on),
        "bound": _sections(rows["bound"]),
        "not_bound": _sections(rows["not-bound"]),
        "unknown": _sections(rows["unknown"]),
        "counts": {"bound": len(answer.bound), "not_bound": len(answer.not_bound), "unknown": len(answer.unknown)},
        "oldest": oldest,
        "facts": _facts(code),
        "memberships": [
            (names.jurisdiction(held.organisation), participation.moment_in_words(held.since.text))
            for held in memberships(code, on)
        ],
        "before": [_succession(link.predecessor, link.day.text, link.kind) for link in predecessors(code)],
        "after": [_succession(link.successor, link.day.text, link.kind) for link in successors(code)],
        "held": Work.objects.filter(jurisdiction=code).count(),
        "held_href": address("/works", jurisdiction=code),
        "compare_href": address("/compare", state=code, on=request.GET.get("on", ""), topic=topic),
        "acts": [_act(event, titles) for event in acts],
        "picture": _picture(acts, on, called, titles),
        "keys": [(key(kind), name) for kind, name in kinds_of_marks()],
        "map": world_map(
            {code: Said("bound", called)}, called, _("Where %(state)s lies on the map of today.") % {"state": called}
        ),
        "no_opinion": no_opinion(),
        "downloads": links(here),
    }
    return render(request, "web/state.html", context)


def topics() -> list[tuple[str, str]]:
    """The topics of the register with what the thesaurus calls them in the interface's language, by name."""
    from migrandi.thesaurus.reading import concepts  # noqa: PLC0415 read only where topics are offered

    spoken = (get_language() or "en").split("-", maxsplit=1)[0]
    labels = {concept.id: concept.label.get(spoken) or concept.label["en"] for concept in concepts()}
    in_use = frozenset[str]().union(*topics_by_work().values())
    return sorted(((slug, labels.get(slug, slug)) for slug in in_use), key=lambda pair: names.ordering(pair[1]))


def kinds_of_marks() -> list[tuple[str, str]]:
    """What the marks of a picture of acts stand for."""
    words = (_("consent to be bound"), _("signature"), _("reservation or declaration"), _("denunciation or withdrawal"))
    return list(zip(KINDS, words, strict=True))


def _row(item: Item, which: str, titles: dict[str, str], on: date) -> Row:
    answer = "signed" if which == "not-bound" and item.signed else which
    act = participation.act(item.act) if item.act else ""
    return Row(item, answer, titles[item.path], act, treaty_address(item.short, on=on), address(item.path))


def _sections(rows: Sequence[Row]) -> list[Section]:
    """The rows by group; the Union's acts, which are many and bind together, in a section of their own."""
    result = [
        Section(participation.group(group), [r for r in rows if r.item.group == group and not _of_union(r)])
        for group in GROUPS
    ]
    result.append(Section(_("Acts of the European Union"), [row for row in rows if _of_union(row)], union=True))
    return [section for section in result if section.rows]


def _of_union(row: Row) -> bool:
    return row.item.path.startswith("/eu/")


def _asked(request: HttpRequest, answer: Bound, rows: dict[str, list[Row]], called: str) -> dict[str, Any] | None:
    """The answer to the short question on one treaty. Raises `UnknownWork`, `NotATreaty`."""
    if not (asked := request.GET.get("treaty", "").strip()):
        return None
    by_short = {row.item.short: row for listed in rows.values() for row in listed}
    short = asked if asked in by_short else find_instrument(asked).treaty.short
    found = by_short.get(short)
    if found is None:  # not on the topic asked for
        whole = bound(answer.state.lower(), answer.on)
        lists = (("bound", whole.bound), ("not-bound", whole.not_bound), ("unknown", whole.unknown))
        which, item = next((w, i) for w, items in lists for i in items if i.short == short)
        found = _row(item, which, participation.titles_by_path([item.path]), answer.on)
    said = {"state": called, "treaty": found.title, "on": answer.on.isoformat()}
    sentence = {
        "bound": _("Yes. On %(on)s “%(treaty)s” bound %(state)s."),
        "signed": _("No. On %(on)s %(state)s had signed “%(treaty)s” and was not bound by it."),
        "not-bound": _("No. On %(on)s “%(treaty)s” did not bind %(state)s."),
        "unknown": _("It is not known here whether “%(treaty)s” bound %(state)s on %(on)s."),
    }[found.answer] % said
    return {"sentence": sentence, "row": found}


def _existence(code: str, called: str, on: date) -> str:
    """What has to be said first where the State did not, or may not have, existed on the day; empty otherwise."""
    held = existences().get(code, ())
    said = {"state": called, "on": on.isoformat(), "span": _span(held)}
    if not held:
        if entries()[code].kind == "area":
            return _("%(state)s has a code of its own in ISO 3166 and is not counted here among the States.") % said
        return ""
    answers = {existence.covers(on) for existence in held}
    if True in answers:
        return ""
    if None in answers:
        return _("Whether %(state)s existed on %(on)s is not known precisely: it is recorded for %(span)s.") % said
    return _("%(state)s did not exist on %(on)s: it is recorded for %(span)s.") % said


def _span(held: Sequence[Existence]) -> str:
    spoken = participation.moment_in_words
    return ", ".join(
        f"{spoken(e.since.text)} – {spoken(e.until.text) if e.until is not None else _('today')}" for e in held
    )


def _facts(code: str) -> list[tuple[str, str]]:
    entry, place = entries()[code], region(code)
    where = [number for number in (place.region, place.sub_region, place.intermediate_region) if number]
    spoken = get_language() or "en"
    facts = [
        (_("ISO 3166 codes"), ", ".join(c for c in (entry.alpha_2, entry.alpha_3, entry.numeric) if c)),
        (_("Region"), " › ".join(region_name(number, spoken) for number in where)),
        (_("Existed"), _span(existences().get(code, ()))),
    ]
    return [(name, value) for name, value in facts if value]


def _succession(code: str, when: str, kind: str) -> dict[str, str]:
    words = {
        "continuation": _("continuation"),
        "dissolution": _("dissolution"),
        "incorporation": _("incorporation"),
        "separation": _("separation"),
        "union": _("union"),
    }
    return {
        "name": names.jurisdiction(code),
        "href": state_address(code),
        "day": participation.moment_in_words(when),
        "kind": words[kind],
    }


def _act(event: Event, titles: dict[str, str]) -> dict[str, str]:
    return {
        "date": event.date,
        "act": participation.act(event.action),
        "title": titles.get(event.path, event.title),
        "href": treaty_address(event.short),
        "articles": event.articles,
        "note": event.note,
    }


def _picture(acts: Sequence[Event], on: date, called: str, titles: dict[str, str]) -> Any:
    marks = []
    for event in acts:
        kind = participation.kind_of_mark(event.action)
        if kind and event.date:
            title = titles.get(event.path, event.title)
            marks.append(Mark(int(event.date[:4]), kind, f"{event.date} {participation.act(event.action)}: {title}"))
    said = {"state": called, "count": len(marks)}
    description = _("Each mark is an act of %(state)s in its year, %(count)s in all; the line is the day asked for.")
    return marks_in_time([Lane("", marks)], on, _("Treaty acts of %(state)s") % said, description % said)


def _sheet(answer: Bound, titles: dict[str, str]) -> Sheet:
    lists = (("bound", answer.bound), ("not-bound", answer.not_bound), ("unknown", answer.unknown))
    columns = [
        _("Instrument"), _("Short name"), _("Group"), _("Answer"), _("Since"), _("Until"), _("Treaty act"),
        _("Deposited"), _("Signed"), _("Reservations and declarations"), _("Articles"), _("Why"),
        _("Sources disagree"), _("As read"), _("Source"), _("Path"),
    ]  # fmt: skip
    rows = [
        [
            titles[item.path], item.short, participation.group(item.group),
            participation.answer("signed" if which == "not-bound" and item.signed else which),
            item.since or "", item.until or "", participation.act(item.act) if item.act else "", item.deposited or "",
            item.signed or "", "; ".join(said(statement) for statement in item.reservations),
            "; ".join(f"{note.number}: {note.headnote}" for note in item.articles), item.why, item.disagreement,
            item.as_read.isoformat() if item.as_read is not None else "", item.source, item.path,
        ]
        for which, items in lists
        for item in items
    ]  # fmt: skip
    called = names.jurisdiction(answer.state.lower())
    title = _("What bound %(state)s on %(on)s") % {"state": called, "on": answer.on.isoformat()}
    about = [(_("State"), called), (_("Day"), answer.on.isoformat()), (_("Topic"), answer.topic)]
    name = "-".join(part for part in (answer.state.lower(), answer.on.isoformat(), answer.topic) if part)
    return Sheet(name, title, columns, rows, [pair for pair in about if pair[1]])


def said(statement: Any) -> str:
    """A reservation or declaration in one line: kind, articles, day, note."""
    about = _("articles %(articles)s") % {"articles": statement.articles} if statement.articles else ""
    return ", ".join(
        part for part in (participation.act(statement.kind), about, statement.date, statement.note) if part
    )


def _linked(request: HttpRequest, answer: Bound, titles: dict[str, str]) -> linked.Linked:
    shape = shape_of_bound(answer)
    called = names.jurisdiction(answer.state.lower())
    nodes = [linked.country(request, answer.state, called)]
    for which in ("bound", "not_bound", "unknown"):
        nodes += [
            linked.instrument(
                request, item, titles[item["path"]], [linked.role(request, answer.state, which.replace("_", "-"), item)]
            )
            for item in shape[which]
        ]
    title = _("What bound %(state)s on %(on)s") % {"state": called, "on": answer.on.isoformat()}
    return linked.graph(request, title, answer.on.isoformat(), nodes)
