"""What belongs to whose key it is: roles, keys, searches, follows, jobs, and the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class RoleHeld(Schema):
    """A role and where it holds."""

    role: str
    mission: str | None = Field(description="The mission's code; null: every mission.")


class OwnKey(Schema):
    """The key of this request."""

    name: str
    owner: str
    writes: bool = Field(description="Whether it may do more than read.")
    rate: str | None = Field(description="Its own limit, as `100/m`; null: the site's.")
    expires_at: datetime | None
    roles: list[RoleHeld]


class KeyLine(Schema):
    """A key in a list, never the key itself."""

    number: int
    owner: str
    name: str
    start: str = Field(description="Its first characters.")
    writes: bool
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class Keys(Schema):
    """The keys of somebody; an administrator of every mission is told all."""

    keys: list[KeyLine]


class Entry(Schema):
    """One thing that somebody did."""

    number: int
    at: datetime
    actor: str
    verb: str
    kind: str
    key: str
    mission: str | None
    confidence: str | None
    detail: dict[str, Any]
    digest: str


class Trail(Schema):
    """A page of the trail, the newest first."""

    entries: list[Entry]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


class BrokenLink(Schema):
    """The first link of the trail that does not hold."""

    number: int
    why: str


class Verified(Schema):
    """How the trail stands."""

    entries: int
    last: str = Field(description="The last digest: noted elsewhere, it shows later that nothing was cut off.")
    broken: BrokenLink | None


class SavedSearch(Schema):
    """A search kept under a name."""

    name: str
    query: str
    filters: dict[str, Any]
    saved_at: datetime


class SavedSearches(Schema):
    """All that somebody saved, by name."""

    saved: list[SavedSearch]


class Channel(Schema):
    """Where somebody is told."""

    number: int
    way: str
    address: str | None
    pace: str
    language: str
    made_at: datetime
    told_at: datetime | None


class Follow(Schema):
    """One thing that is followed."""

    number: int
    kind: str
    target: str
    label: str
    channel: Channel
    made_at: datetime
    stopped_at: datetime | None


class Follows(Schema):
    """All that somebody follows."""

    follows: list[Follow]


class Job(Schema):
    """Something that a worker does."""

    number: int
    kind: str
    about: str
    state: str
    due_at: datetime
    attempts: int
    worker: str
    said: str


class Jobs(Schema):
    """The last jobs that were done, then those to be done, being done, and failed."""

    jobs: list[Job]
