"""What answers, acts and groups of treaties are called in the interface's language, and what a map says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from migrandi.errors import UserError
from migrandi.jurisdictions import Jurisdiction, entries, find, name, predecessors
from migrandi.law.describing import titles_in
from migrandi.law.models import Work
from migrandi.treaties import reasons
from migrandi.treaties.binding import Place, Status, instruments
from migrandi.treaties.reckoning import CONSENT, STATEMENTS
from migrandi.web import names
from migrandi.web.links import address
from migrandi.web.pictures.world import Said

_ANSWERS = {
    "bound": _("bound"),
    "signed": _("signed only"),
    "not-bound": _("not bound"),
    "unknown": _("unknown"),
}
SIGNS = {"bound": "●", "signed": "◐", "not-bound": "○", "unknown": "?"}
"""A sign for each answer, so that none is told by colour alone."""
_GROUPS = {
    "universal": _("Universal"),
    "regional": _("Regional"),
    "sub-regional": _("Sub-regional"),
    "bilateral": _("Bilateral"),
}

act = reasons.act_name
moment_in_words = reasons.day_said


class NotAState(UserError):
    """What was asked for as a State is an organisation."""

    code, status = "not-a-state", 404


def state_asked(text: str) -> Jurisdiction:
    """The State or area that a reader names, by code or name. Raises `UnknownJurisdiction`, `NotAState`."""
    found = find(text)
    if found.kind == "organisation":
        raise NotAState(
            gettext("%(name)s is an organisation. Ask for a State, such as KE or Kenya."),
            name=names.jurisdiction(found.code),
        )
    return found


def answer(code: str) -> str:
    """What an answer is called: bound, signed only, not bound, unknown."""
    return gettext(_ANSWERS[code])


def group(code: str) -> str:
    """What a group of instruments is called."""
    return gettext(_GROUPS[code])


def kind_of_mark(action: str) -> str:
    """With which mark of `pictures.times` an act is drawn; empty where it is not drawn."""
    if action in CONSENT:
        return "consent"
    if action in STATEMENTS:
        return "statement"
    if action in ("denunciation", "withdrawal-of-reservation"):
        return "end"
    return "signature" if action == "signature" else ""


def states_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """The codes with their names in the interface's language, by name."""
    return sorted(((code, names.jurisdiction(code)) for code in codes), key=lambda pair: names.ordering(pair[1]))


def all_states() -> list[tuple[str, str]]:
    """Every State of today and of before, by name: code and name."""
    return states_by_name(code for code, entry in entries().items() if entry.kind in ("state", "former-state"))


def all_treaties() -> list[tuple[str, str]]:
    """Every treaty of the register, not the Union's acts, by name: short name and title."""
    found = [i for i in instruments() if not i.union]
    titles = titles_by_path(i.treaty.path for i in found)
    return sorted(((i.treaty.short, titles[i.treaty.path]) for i in found), key=lambda pair: names.ordering(pair[1]))


def titles_by_path(paths: Iterable[str]) -> dict[str, str]:
    """What each instrument is called in the interface's language, by its path."""
    works = list(Work.objects.filter(path__in=list(paths)).only("pk", "path", "title"))
    titles = titles_in(works, (get_language() or "en").split("-", maxsplit=1)[0])
    return {work.path: titles[work.pk] for work in works}


def state_address(code: str, **query: object) -> str:
    """The address of a State's page."""
    return address(f"/states/{code.lower()}", "", **query)


def treaty_address(short: str, **query: object) -> str:
    """The address of the page on who is bound by a treaty."""
    return address(f"/treaties/{short}", "", **query)


def bound_address(work: Work) -> str:
    """The address of the page on who is bound by that instrument; empty where it is not one that binds States."""
    return next((treaty_address(i.treaty.short) for i in instruments() if i.pk == work.pk), "")


def state_named(text: str) -> tuple[str, str] | None:
    """The name and page of the State called exactly so in the interface's language or in English; None if none is."""
    code = _states_by_ordering(get_language() or "en").get(names.ordering(text)[0])
    return (names.jurisdiction(code), state_address(code)) if code else None


@lru_cache(maxsize=12)
def _states_by_ordering(language: str) -> dict[str, str]:
    states = [code for code, entry in entries().items() if entry.kind in ("state", "former-state")]
    return {names.ordering(name(code, spoken))[0]: code for spoken in ("en", language) for code in states}


def fill_of(place: Place) -> str:
    """The answer with those set apart that signed and are not bound."""
    return "signed" if place.answer == "not-bound" and place.standing.signed else str(place.answer)


def said_of_status(status: Status) -> dict[str, Said]:
    """What a treaty's map says of each area, also of those that were part of another State on that day."""
    places = [*status.parties, *status.signatories, *status.non_parties, *status.unknown]
    by_code = {place.state.lower(): place for place in places}
    result: dict[str, Said] = {}
    for code in entries():
        holder = holder_of(code, by_code)
        if holder is None:
            continue
        place = by_code[holder]
        fill = fill_of(place)
        called = names.jurisdiction(code)
        if holder != code:
            called = f"{called} ({names.jurisdiction(holder)})"
        words = f"{called}: {answer(fill)}"
        result[code] = Said(fill, words)
    return result


def holder_of(code: str, states: Mapping[str, object]) -> str | None:
    """The State among `states` that the area is or, by its predecessors, was part of; None where there is none."""
    waiting, seen = [code], {code}
    while waiting:
        current = waiting.pop(0)
        if current in states:
            return current
        before = [link.predecessor for link in predecessors(current) if link.predecessor not in seen]
        seen.update(before)
        waiting += before
    return None


def concerns(articles: str, article: str) -> bool:
    """Whether a statement on these articles (`26 31(1)`) is about that one: with or without its paragraph."""
    said = articles.split()
    return article in said or article in {number.split("(", maxsplit=1)[0] for number in said}


def oldest_reading(days: Sequence[date | None], on: date) -> date | None:
    """The day of the oldest reading among those made before the day asked for; None where all are later."""
    return min((day for day in days if day is not None and day < on), default=None)
