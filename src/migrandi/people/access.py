"""Who may do what with what: one written table, and the verbs that read it. Nothing else decides.

A right is of a role, for a verb, over levels of confidence, in a mission. Somebody's role holds in the missions of the
memberships that give it; a membership without a mission holds in all. What belongs to no mission is the unit's own:
only a membership without a mission reaches it above “internal”, while anybody signed in reads what is internal there.
Whoever may not read something is told that it is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from migrandi.people.actors import Actor, Machine, name_of
from migrandi.people.errors import NotAllowed
from migrandi.people.levels import Confidence, Role, Verb
from migrandi.people.models import Membership, Mission

Kept = TypeVar("Kept", bound=Model)

_OPEN = frozenset({Confidence.PUBLIC, Confidence.INTERNAL})
_CLOSED = _OPEN | {Confidence.RESTRICTED}
_ALL = _CLOSED | {Confidence.PERSONAL}

TABLE: dict[Role, dict[Verb, frozenset[Confidence]]] = {
    Role.READER: {Verb.READ: _OPEN},
    Role.OFFICER: {Verb.READ: _ALL, Verb.ASK: _ALL},
    Role.RESEARCHER: {Verb.READ: _ALL, Verb.ASK: _ALL, Verb.WRITE: _ALL, Verb.EXPORT: _CLOSED},
    Role.REVIEWER: {
        Verb.READ: _ALL, Verb.ASK: _ALL, Verb.WRITE: _ALL, Verb.CLEAR: _ALL, Verb.RELEASE: _ALL, Verb.EXPORT: _ALL,
    },
    Role.ADMINISTRATOR: dict.fromkeys(Verb, _ALL),
}  # fmt: skip
"""Role × verb → the levels of confidence. What does not stand here is not allowed."""


def may(actor: Actor, verb: Verb, confidence: str, mission: Mission | None) -> bool:
    """Whether somebody may do that with something of that level and mission."""
    if isinstance(actor, Machine):
        return True
    if verb == Verb.READ and _read_without_a_role(actor, confidence, mission):
        return True
    return any(
        confidence in TABLE[Role(role)].get(verb, frozenset())
        for role, where in _memberships(actor)
        if where is None or (mission is not None and where == mission.pk)
    )


def may_read(actor: Actor, confidence: str, mission: Mission | None) -> bool:
    """Whether somebody may read something of that level and mission."""
    return may(actor, Verb.READ, confidence, mission)


def may_anywhere(actor: Actor, verb: Verb) -> bool:
    """Whether there is anything, in any mission, that somebody may do that with: whether to offer it at all."""
    if isinstance(actor, Machine):
        return True
    return any(verb in TABLE[Role(role)] for role, _where in _memberships(actor))


def require(actor: Actor, verb: Verb, confidence: str, mission: Mission | None) -> None:
    """Raises `NotAllowed` where somebody may not do that. Ask first whether they may know of it (`readable`)."""
    if not may(actor, verb, confidence, mission):
        sentence = _("%(who)s may not %(verb)s what is %(confidence)s there. Ask an administrator for a role that may.")
        raise NotAllowed(sentence, who=name_of(actor), verb=Verb(verb).label, confidence=Confidence(confidence).label)


def readable(queryset: QuerySet[Kept], actor: Actor) -> QuerySet[Kept]:
    """Those rows that somebody may read, of any model with `confidence` and `mission`."""
    return allowed(queryset, actor, Verb.READ)


def allowed(queryset: QuerySet[Kept], actor: Actor, verb: Verb) -> QuerySet[Kept]:
    """Those rows with which somebody may do that, of any model with `confidence` and `mission`."""
    if isinstance(actor, Machine):
        return queryset
    condition = Q(confidence=Confidence.PUBLIC) if verb == Verb.READ else Q(pk__in=[])
    if verb == Verb.READ and _signed_in(actor):
        condition |= Q(confidence=Confidence.INTERNAL, mission=None)
    for role, where in _memberships(actor):
        levels = Q(confidence__in=sorted(TABLE[Role(role)].get(verb, frozenset())))
        condition |= levels if where is None else levels & Q(mission=where)
    return queryset.filter(condition)


def missions_of(actor: Actor, verb: Verb = Verb.READ) -> QuerySet[Mission]:
    """The missions in which somebody may do that with anything at all."""
    if isinstance(actor, Machine):
        return Mission.objects.all()
    held = [where for role, where in _memberships(actor) if verb in TABLE[Role(role)]]
    if None in held:
        return Mission.objects.all()
    return Mission.objects.filter(pk__in=[where for where in held if where is not None])


def _read_without_a_role(actor: Actor, confidence: str, mission: Mission | None) -> bool:
    return confidence == Confidence.PUBLIC or (
        confidence == Confidence.INTERNAL and mission is None and _signed_in(actor)
    )


def _signed_in(actor: Actor) -> bool:
    return isinstance(actor, User) and actor.is_active


def _memberships(actor: Actor) -> Iterable[tuple[str, int | None]]:
    """Role and mission of each membership; a superuser is an administrator everywhere, a closed account is nothing."""
    if not isinstance(actor, User) or not actor.is_active:
        return ()
    held = [*Membership.objects.filter(user=actor).values_list("role", "mission_id")]
    return [*held, (Role.ADMINISTRATOR, None)] if actor.is_superuser else held
