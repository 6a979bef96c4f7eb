"""What belongs to whose key it is: the key, searches, follows; for administrators all keys, the jobs and the trail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from migrandi.api import cursors, shapes
from migrandi.api.finding import Pages, page_and_next
from migrandi.api.keyed import Key, actor_of, key_of
from migrandi.api.laws import Cursor, Limit
from migrandi.jobs import queueing
from migrandi.people import access, audit, keys
from migrandi.people.actors import user_of
from migrandi.people.errors import NotAllowed
from migrandi.people.levels import Confidence, Verb
from migrandi.people.models import ApiKey, Membership
from migrandi.search import saving
from migrandi.search.presenting import shape_of_saved
from migrandi.watch import following
from migrandi.watch.presenting import shape_of_follow

router = Router(tags=["with a key"], auth=Key())

Shape = dict[str, Any]


@router.get("/key", response=shapes.OwnKey, summary="Whose key this is and what it may")
def key(request: HttpRequest) -> Shape:
    """For a program to find out what it may ask for."""
    brought = key_of(request)
    assert brought is not None
    held = Membership.objects.filter(user=brought.owner).select_related("mission")
    roles = [{"role": one.role, "mission": one.mission.code if one.mission is not None else None} for one in held]
    if brought.owner.is_superuser:
        roles.append({"role": "administrator", "mission": None})
    return {
        "name": brought.name, "owner": brought.owner.get_username(), "writes": brought.writes,
        "rate": brought.rate or None, "expires_at": brought.expires_at, "roles": roles,
    }  # fmt: skip


@router.get("/keys", response=shapes.Keys, summary="Keys: one's own, for administrators of every mission all")
def all_keys(request: HttpRequest) -> Shape:
    """Whose they are, what they are for, whether they hold; never the keys themselves."""
    found = ApiKey.objects.select_related("owner")
    if not _governs(request):
        found = found.filter(owner=user_of(actor_of(request)))
    return {"keys": [keys.shape(one) for one in found]}


@router.get("/saved", response=shapes.SavedSearches, summary="The searches that the key's owner saved")
def saved_searches(request: HttpRequest) -> Shape:
    """By name."""
    return {"saved": [shape_of_saved(one) for one in saving.saved_by(user_of(actor_of(request)))]}


@router.get("/saved/{name}", response=shapes.Found, by_alias=True, summary="What a saved search finds now")
def saved_search(request: HttpRequest, name: str, asked: Pages) -> Shape:
    """As `search` tells it."""
    one = saving.saved_as(user_of(actor_of(request)), name.replace("\x00", ""))
    return page_and_next(lambda offset: saving.run(one, limit=asked.limit, offset=offset), asked)


@router.get("/follows", response=shapes.Follows, summary="What the key's owner follows")
def follows(request: HttpRequest) -> Shape:
    """With where she is told."""
    held = following.follows_of(actor_of(request)).filter(stopped_at=None)
    return {"follows": [shape_of_follow(one) for one in held]}


@router.get("/jobs", response=shapes.Jobs, summary="What workers have to do")
def jobs(request: HttpRequest) -> Shape:
    """For administrators of every mission."""
    _require_governing(request)
    return {"jobs": [queueing.shape(job) for job in queueing.listed()]}


@router.get("/trail", response=shapes.Trail, summary="Who read, changed, exported, cleared what")
def trail(request: HttpRequest, kind: str = "", verb: str = "", limit: Limit = 50, cursor: Cursor = "") -> Shape:
    """For administrators of every mission. That it was read is written down in it."""
    _require_governing(request)
    before = cursors.number_after("trail", cursor)
    found = audit.entries(kind=kind, verb=verb)
    if before:
        found = found.filter(number__lt=before)
    page = [*audit.shapes(found[: limit + 1])]
    more = cursors.cursor("trail", str(page[limit - 1]["number"])) if len(page) > limit else None
    audit.note(actor_of(request), "read", "trail", str(page[0]["number"]) if page else "", timezone.now())
    return {"entries": page[:limit], "next": more}


@router.get("/trail/verified", response=shapes.Verified, summary="Whether every link of the trail holds")
def verified(request: HttpRequest, expect: str = "") -> Shape:
    """For administrators of every mission. `expect`: a digest noted earlier, which has to stand in it still."""
    _require_governing(request)
    found = audit.verify(expect.strip().lower())
    broken = {"number": found.broken.number, "why": found.broken.why} if found.broken is not None else None
    return {"entries": found.entries, "last": found.last, "broken": broken}


def _governs(request: HttpRequest) -> bool:
    return access.may(actor_of(request), Verb.GOVERN, Confidence.INTERNAL, None)


def _require_governing(request: HttpRequest) -> None:
    """Raises `NotAllowed` where the key's owner is no administrator of every mission."""
    if not _governs(request):
        raise NotAllowed(_("The trail is read by administrators of every mission."))
