"""Who is bound by what on a day: by State, by treaty, several States side by side, and through time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial

import msgspec
from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.jurisdictions import entries, existences, is_known, members, moment, organisations, uncertain_members
from migrandi.jurisdictions import name as name_of
from migrandi.jurisdictions.membership import memberships_in
from migrandi.law.addresses import locate
from migrandi.law.models import Headnote, Work
from migrandi.treaties import reasons
from migrandi.treaties.acts import acts_of, acts_on, register_held, sources_of
from migrandi.treaties.lifetimes import absent
from migrandi.treaties.models import TreatyAction
from migrandi.treaties.reckoning import CONSENT, Act, Answer, Standing, Statement, Treaty, stand
from migrandi.treaties.register.rules import Rule
from migrandi.treaties.union import stand_in_union

GROUPS = ("universal", "regional", "sub-regional", "bilateral")
_REGIONAL = frozenset({"coe", "eu", "au-union", "oas", "arab-league", "cis", "oic"})
_UNION_KINDS = ("directive", "regulation", "decision")


class NotATreaty(UserError):
    """The Work asked for is not one by which States are bound."""

    code, status = "not-a-treaty", 404


class UnknownTopic(UserError):
    """No instrument of the register has that topic."""

    code, status = "unknown-topic", 404


class Instrument(msgspec.Struct, frozen=True):
    """A treaty or act of the Union as the reckoning needs it. `group`: one of `GROUPS`.

    `own_topics`: the topics and populations of the whole; `topics_by_work` adds those of its articles.
    """

    pk: int
    treaty: Treaty
    group: str
    kind: str
    union: bool
    ended: date | None
    own_topics: frozenset[str]


class Note(msgspec.Struct, frozen=True):
    """An article on a topic: its number, address and our own line."""

    number: str
    address: str
    headnote: str


class Item(msgspec.Struct, frozen=True):
    """One instrument's answer for one State on one day (docs/reference/json.md: `bound`)."""

    path: str
    short: str
    title: str
    group: str
    since: str | None
    until: str | None
    act: str | None
    deposited: str | None
    signed: str | None
    reservations: list[Statement]
    articles: list[Note]
    why: str
    source: str
    as_read: date | None
    disagreement: str
    carried_from: str


class Bound(msgspec.Struct, frozen=True):
    """What binds a State on a day, what does not, and what is not known; each in the order of the register."""

    state: str
    name: str
    on: date
    topic: str
    bound: list[Item]
    not_bound: list[Item]
    unknown: list[Item]


class Place(msgspec.Struct, frozen=True):
    """A State's answer on one treaty."""

    state: str
    name: str
    answer: Answer
    standing: Standing
    source: str


class Status(msgspec.Struct, frozen=True):
    """A treaty's States on a day. `missing`: members of the group asked for that are not, or not surely, bound."""

    path: str
    short: str
    title: str
    on: date
    parties: list[Place]
    signatories: list[Place]
    non_parties: list[Place]
    unknown: list[Place]
    group: str
    missing: list[Place]


class Event(msgspec.Struct, frozen=True):
    """One act of a State, for its timeline."""

    date: str
    action: str
    path: str
    short: str
    title: str
    articles: str
    note: str
    source: str


def instruments() -> tuple[Instrument, ...]:
    """Every instrument of the register by which States are bound, in the order of groups and then of years."""
    return _instruments(register_held())


@lru_cache(maxsize=2)
def _instruments(_register: str) -> tuple[Instrument, ...]:
    result = []
    works = Work.objects.filter(register=True, kind__in=["treaty", *_UNION_KINDS])
    for work in works.only("path", "jurisdiction", "kind", "year", "number", "title", "facts"):
        union = work.jurisdiction == "eu"
        if work.kind != "treaty" and not union:
            continue
        facts = work.facts
        rule = msgspec.convert(facts.get("rule") or {"treaty": work.number}, Rule)
        complete = facts.get("complete")
        treaty = Treaty(
            work.path,
            work.number if work.kind == "treaty" else f"{work.kind}-{work.year}-{work.number}",
            work.title,
            date.fromisoformat(facts["entry_into_force"]) if facts.get("entry_into_force") else None,
            facts.get("status") == "not in force",
            rule,
            moment(complete["read"]).earliest if complete else None,
            complete["source"] if complete else "",
        )
        ended = date.fromisoformat(facts["ended"]) if facts.get("ended") else None
        group = _group(union, rule.open_to, work.jurisdiction)
        result.append(Instrument(work.pk, treaty, group, work.kind, union, ended, frozenset(work.concepts)))
    return tuple(sorted(result, key=lambda i: (GROUPS.index(i.group), i.kind != "treaty", i.treaty.path)))


def topics_by_work() -> dict[int, frozenset[str]]:
    """What each instrument is about, as a whole and in its articles, by the number of its Work."""
    return _topics_by_work(register_held())


@lru_cache(maxsize=2)
def _topics_by_work(register: str) -> dict[int, frozenset[str]]:
    result = {instrument.pk: set(instrument.own_topics) for instrument in _instruments(register)}
    for pk, slugs, populations in Headnote.objects.filter(language="en").values_list("work", "topics", "populations"):
        if pk in result:
            result[pk].update(slugs, populations)
    return {pk: frozenset(found) for pk, found in result.items()}


def _group(union: bool, open_to: str, jurisdiction: str) -> str:
    if union or open_to in _REGIONAL or jurisdiction == "coe":
        return "regional"
    return "sub-regional" if open_to else "universal"


def bound(state: str, on: date, topic: str = "") -> Bound:
    """What binds the State on that day; `topic`: only instruments on it, with their articles on it.

    `state`: a code of `migrandi.jurisdictions`. Raises `UnknownTopic`.
    """
    register = register_held()
    about = _topics_by_work(register) if topic else {}
    wanted = _narrowed(topic, about)
    acts = acts_of(state, register)
    says = _sources(register)
    lists: dict[Answer, list[Item]] = {"bound": [], "not-bound": [], "unknown": []}
    chosen = [i for i in _instruments(register) if not topic or about[i.pk] & wanted]
    notes = _notes(chosen, wanted) if topic else {}
    for instrument in chosen:
        standing = _stand(instrument, state, acts.get(instrument.pk, []), on)
        lists[standing.answer].append(_item(instrument, standing, says, notes.get(instrument.pk, [])))
    name = name_of(state)
    return Bound(state.upper(), name, on, topic, lists["bound"], lists["not-bound"], lists["unknown"])


def _stand(instrument: Instrument, state: str, acts: Sequence[Act], on: date) -> Standing:
    treaty = instrument.treaty
    if instrument.union:
        if treaty.short == "schengen-convention":
            return Standing("unknown", reasons.nothing_read)
        return stand_in_union(treaty.short, state, on, treaty.in_force, instrument.ended)
    if treaty.rule.founding:
        return _by_membership(treaty, state, on)
    if not acts and treaty.rule.open_to and not _ever_member(state, treaty.rule.open_to, on):
        return Standing("not-bound", partial(reasons.members_only, treaty.rule.open_to), sources=["members"])
    return stand(treaty, state, acts, on)


def _by_membership(treaty: Treaty, state: str, on: date) -> Standing:
    """The standing under an organisation's founding treaty: its members are bound, from the day of membership."""
    organisation = organisations()[treaty.rule.open_to]
    if treaty.in_force is not None and on < treaty.in_force:
        return Standing("not-bound", partial(reasons.in_force_later, treaty.in_force), sources=["members"])
    held = memberships_in(state, organisation.code)
    for membership in held:
        begun = membership.since.passed(on)
        over = membership.until.passed(on) if membership.until is not None else False
        if begun and over is False:
            since = membership.since.text
            if treaty.in_force is not None and membership.since.latest < treaty.in_force:
                since = treaty.in_force.isoformat()
            until = membership.until.text if membership.until is not None else ""
            why = partial(reasons.binds_members, organisation.code, membership.since.text)
            return Standing("bound", why, since=since, until=until, act="membership", sources=["members"])
        if begun is None or over is None:
            return Standing("unknown", partial(reasons.membership_unsure, organisation.code),
                            sources=["members"])  # fmt: skip
    if held or organisation.complete:
        return Standing("not-bound", partial(reasons.no_member, organisation.code), sources=["members"])
    return Standing("unknown", partial(reasons.members_not_recorded, organisation.code), sources=["members"])


@lru_cache(maxsize=4096)
def _ever_member(state: str, organisation: str, on: date) -> bool:
    """Whether the State was, or may have been, a member up to that day; true where the list of members is not whole."""
    if not organisations()[organisation].complete:
        return True
    return any(membership.since.earliest <= on for membership in memberships_in(state, organisation))


def _sources(register: str) -> dict[str, str]:
    """What a source is called in an answer: its title, publisher, and the day up to which it speaks."""
    said = {key: f"{title}. {publisher}. Read {read}." for key, title, publisher, read in sources_of(register)}
    return said | {"members": _("Register of memberships of this database, its sources in jurisdictions/data.")}


def _said(keys: Iterable[str], says: dict[str, str]) -> str:
    return " ".join(says[key] for key in keys if key in says)


def _item(instrument: Instrument, standing: Standing, says: dict[str, str], notes: list[Note]) -> Item:
    treaty = instrument.treaty
    return Item(
        treaty.path, treaty.short, treaty.title, instrument.group, standing.since or None, standing.until or None,
        standing.act or None, standing.deposited or None, standing.signed or None, standing.statements, notes,
        standing.why, _said(standing.sources, says), standing.as_read, standing.disagreement, standing.carried_from,
    )  # fmt: skip


def narrowed(topic: str) -> frozenset[str]:
    """The topics that the word stands for among those of the register: itself and what is narrower.

    Raises `UnknownTopic` naming the nearest.
    """
    return _narrowed(topic, topics_by_work()) if topic else frozenset()


def _narrowed(topic: str, about: Mapping[int, frozenset[str]]) -> frozenset[str]:
    if not topic:
        return frozenset()
    in_use = frozenset[str]().union(*about.values())
    slug = topic.strip().lower().replace(" ", "-")
    found = _family(slug, topic) & in_use
    if slug in in_use:
        found |= {slug}
    if not found:
        from rapidfuzz import process  # noqa: PLC0415 only a mistake needs it

        near = ", ".join(name for name, *_rest in process.extract(slug, sorted(in_use), limit=4))
        raise UnknownTopic(_("No instrument has the topic “%(topic)s”. The nearest: %(near)s."), topic=topic, near=near)
    return frozenset(found)


def _family(slug: str, label: str) -> frozenset[str]:
    """The thesaurus's concept of that id or label in any language, with all below it; empty where there is none."""
    from migrandi.thesaurus.matching import below  # noqa: PLC0415 the thesaurus is read only where a topic is asked for
    from migrandi.thesaurus.reading import concepts, plain  # noqa: PLC0415

    wanted = plain(label)
    for concept in concepts():
        if concept.id == slug or wanted in {plain(word) for word in [*concept.label.values()]}:
            return frozenset({concept.id, *below(concept.id)})
    return frozenset()


def _notes(chosen: Sequence[Instrument], wanted: frozenset[str]) -> dict[int, list[Note]]:
    result: dict[int, list[Note]] = defaultdict(list)
    paths = {i.pk: i.treaty.path for i in chosen}
    for note in Headnote.objects.filter(work__in=paths, language="en").order_by("work", "position"):
        if wanted & {*note.topics, *note.populations}:
            result[note.work_id].append(Note(note.number, f"{paths[note.work_id]}/{note.eid}", note.text))
    return result


def find_instrument(name: str) -> Instrument:
    """The treaty of that path, usual name or acronym. Raises `UnknownWork` or `NotATreaty`."""
    by_short = {i.treaty.short: i for i in instruments()}
    if name in by_short:
        return by_short[name]
    work, _eid = locate(name)
    found = next((i for i in instruments() if i.pk == work.pk), None)
    if found is None:
        raise NotATreaty(
            _("%(work)s is not an instrument by which States become bound: there is no participation in it."),
            work=work.title,
        )
    return found


def states_on(on: date, extra: Iterable[str] = ()) -> list[str]:
    """The codes of the States that there were on that day, or may have been, by name.

    `extra`: others that took part in a treaty, such as former States and the European Union; those of them that were no
    more, or not yet, are left out.
    """
    held = {
        code
        for code, entry in entries().items()
        if entry.kind == "state" and any(e.covers(on) is not False for e in existences().get(code, ()))
    }
    others = {code for code in extra if is_known(code) and not absent(code, on)}
    return sorted(held | others, key=name_of)


def status(name: str, on: date, group: str = "") -> Status:
    """The States of a treaty on that day: bound, signatories only, not bound, not known.

    `group`: an organisation whose members that are not surely bound are named. Raises `UnknownWork`, `NotATreaty`,
    `UnknownOrganisation`.
    """
    instrument = find_instrument(name)
    acts = acts_on(instrument.pk)
    says = _sources(register_held())
    places = []
    for state in states_on(on, acts):
        standing = _stand(instrument, state, acts.get(state, []), on)
        where = name_of(state)
        places.append(Place(state.upper(), where, standing.answer, standing, _said(standing.sources, says)))
    missing: list[Place] = []
    if group:
        wanted = {j.code.upper() for j in [*members(group, on), *uncertain_members(group, on)]}
        missing = [p for p in places if p.state in wanted and p.answer != "bound"]
    treaty = instrument.treaty
    return Status(
        treaty.path, treaty.short, treaty.title, on,
        [p for p in places if p.answer == "bound"],
        [p for p in places if p.answer == "not-bound" and p.standing.signed],
        [p for p in places if p.answer == "not-bound" and not p.standing.signed],
        [p for p in places if p.answer == "unknown"],
        group, missing,
    )  # fmt: skip


def timeline(state: str) -> list[Event]:
    """Every act of the State that the register has, the earliest first; those without a date last."""
    treaties = {i.pk: i.treaty for i in instruments()}
    rows = TreatyAction.objects.filter(state=state).exclude(action="no-action").values_list(
        "date", "action", "work", "articles", "note", "source"
    )  # fmt: skip
    consented = {work for day, action, work, *_rest in rows if action in CONSENT - {"party"} and day}
    events = [
        Event(day, action, treaties[work].path, treaties[work].short, treaties[work].title, articles, note, source)
        for day, action, work, articles, note, source in rows
        if not (action == "party" and work in consented)
    ]
    return sorted(events, key=lambda event: (not event.date, event.date, event.short))


def matrix(states: Sequence[str], on: date, topic: str = "") -> list[tuple[Instrument, list[Standing]]]:
    """Every instrument (on the topic) with the standing of each State in the order given. Raises `UnknownTopic`."""
    register = register_held()
    about = _topics_by_work(register) if topic else {}
    wanted = _narrowed(topic, about)
    acts = {state: acts_of(state, register) for state in states}
    return [
        (instrument, [_stand(instrument, state, acts[state].get(instrument.pk, []), on) for state in states])
        for instrument in _instruments(register)
        if not topic or about[instrument.pk] & wanted
    ]
