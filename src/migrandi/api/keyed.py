"""Who asks the API: a stranger, or the owner of the key that came with the request; and how fast each may."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from migrandi.people.actors import STRANGER, Actor
from migrandi.people.keys import known
from migrandi.people.models import ApiKey
from migrandi.people.pacing import wait_for

Number = Annotated[int, Path(ge=1, le=2**53 - 1, description="As a list tells it.")]
"""The number of something kept, in a path: as large as every client's numbers go."""


class Key(HttpBearer):
    """`Authorization: Bearer KEY`. Raises `BadKey` for a key that does not hold: it is not taken for a stranger's."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """The key that the request brings."""
        return known(token, timezone.now())


class Anybody:
    """Lets a request without a key in, as a stranger's."""

    def __call__(self, request: HttpRequest) -> Actor:
        return STRANGER


def key_of(request: HttpRequest) -> ApiKey | None:
    """The key that came with the request."""
    brought: Any = getattr(request, "auth", None)
    return brought if isinstance(brought, ApiKey) else None


def actor_of(request: HttpRequest) -> Actor:
    """As whom the request is answered: the key's owner, or a stranger, on a laptop too."""
    key = key_of(request)
    return key.owner if key is not None else STRANGER


class Pace(BaseThrottle):
    """Each key has a limit of its own; without one, each address."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Counts the request; whether it may be answered."""
        key = key_of(request)
        who = f"key:{key.pk}" if key is not None else f"address:{request.META.get('REMOTE_ADDR', '')}"
        wait = wait_for(who, (key.rate if key is not None else "") or settings.API_RATE, timezone.now())
        request.pace_wait = wait  # type: ignore[attr-defined]
        return not wait

    def wait(self) -> float | None:
        """Nothing: this object answers many requests at once, and the seconds stand with each (`problems`)."""
        return None
