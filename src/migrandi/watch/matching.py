"""Whether what happened is what somebody follows, and whether that person may know of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial

from migrandi.people.access import may_read
from migrandi.people.actors import AT_THE_MACHINE, Actor
from migrandi.people.models import Mission
from migrandi.search import querying
from migrandi.search.models import SavedSearch
from migrandi.search.saving import filters_of
from migrandi.thesaurus.matching import below
from migrandi.thesaurus.reading import by_id
from migrandi.treaties.binding import UnknownTopic, narrowed
from migrandi.watch.happening import Happening, overlap
from migrandi.watch.models import Channel, Follow


def fits(follow: Follow, happening: Happening) -> bool:
    """Whether somebody who follows that is to be told of this."""
    return _FITS[Follow.Kind(follow.kind)](follow.target, happening)


def may_know(channel: Channel, happening: Happening) -> bool:
    """Whether whoever the channel is of may know of it now. Of an account that was closed nobody is told anything."""
    if channel.owner is not None and not channel.owner.is_active:
        return False
    actor: Actor = channel.owner if channel.owner is not None else AT_THE_MACHINE
    mission = Mission.objects.filter(pk=happening.mission).first() if happening.mission is not None else None
    return may_read(actor, happening.confidence, mission)


def _provision(target: str, happening: Happening) -> bool:
    """The provision itself, something within it, or what it stands in."""
    if not target.startswith(f"{happening.path}/"):
        return False
    eid = target.removeprefix(f"{happening.path}/")
    return any(overlap(one, eid) for one in happening.touched if one)


def _topic(target: str, happening: Happening) -> bool:
    return not _family(target).isdisjoint(happening.topics)


@lru_cache(maxsize=256)
def _family(concept: str) -> frozenset[str]:
    """The concept, what is narrower, and the register's own words for them."""
    family = {concept, *(below(concept) if concept in by_id() else ())}
    with suppress(UnknownTopic):  # the register has none of it
        family |= narrowed(concept)
    return frozenset(family)


def _search(target: str, happening: Happening) -> bool:
    """Whether what is different is among what the search finds in that law."""
    saved = SavedSearch.objects.filter(pk=int(target), removed_at=None).first()
    if saved is None or happening.source != "law":
        return False
    asked = f"({saved.query}) path:{happening.path}" if saved.query else f"path:{happening.path}"
    # what has only some of the words is no news
    find = partial(querying.search, asked, filters_of(saved), limit=querying.MOST, together=False, strict=True)
    for offset in range(0, querying.DEEPEST, querying.MOST):
        hits = find(offset=offset).hits
        if any(hit.address in happening.touched or not hit.address for hit in hits if hit.path == happening.path):
            return True
        if len(hits) < querying.MOST:
            break
    return False


_FITS: dict[Follow.Kind, Callable[[str, Happening], bool]] = {
    Follow.Kind.STATE: lambda target, happening: target in happening.states,
    Follow.Kind.INSTRUMENT: lambda target, happening: target == happening.path,
    Follow.Kind.PROVISION: _provision,
    Follow.Kind.TOPIC: _topic,
    Follow.Kind.BODY: lambda target, happening: target in happening.bodies,
    Follow.Kind.SEARCH: _search,
}
