"""Who may keep searches on the site: people signed in, and on a laptop who sits at it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from migrandi.search.querying import Filters, Page
from migrandi.web.narrowing import hidden_fields, said_of_authority


def may_save(request: HttpRequest) -> bool:
    """Whether searches can be kept for whoever asks."""
    return bool(settings.LAPTOP or request.user.is_authenticated)


def owner(request: HttpRequest) -> User | None:
    """Whose the searches are: of who is signed in; None for who sits at this machine."""
    return request.user if isinstance(request.user, User) else None


def offered(request: HttpRequest, page: Page, filters: Filters) -> dict[str, Any]:
    """What the page of results needs to offer keeping the search."""
    day = filters.on.isoformat() if filters.on else ""
    kept = [*hidden_fields(filters), ("on", day), ("ever", "1" if filters.ever else "")]
    kept.append(("authority", said_of_authority(filters)))
    return {
        "may_save": may_save(request),
        "to_save": [("q", page.canonical), *((name, value) for name, value in kept if value)],
        "name_offered": page.query[:80],
    }
