"""Keys by which programs act for somebody: made, shown once, known again by their digest, revoked.

A key may what its owner may on that day: a role taken away is taken from the keys too. It only reads unless it was made
to write.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.people import audit
from migrandi.people.actors import Actor
from migrandi.people.errors import BadKey, BadRate
from migrandi.people.models import ApiKey

_PREFIX = "migrandi_"
_SHOWN = len(_PREFIX) + 3
_RATE = re.compile(r"[1-9][0-9]{0,6}/[smhd]")


def make(
    owner: User, name: str, by: Actor, at: datetime, *, writes: bool = False, days: int | None = None, rate: str = ""
) -> tuple[ApiKey, str]:
    """A new key for somebody, and the word that her program sends: it is told this once.

    `days`: how long it holds, None for until it is revoked; `rate`: as 100/m. Raises `BadRate`.
    """
    if rate and not _RATE.fullmatch(rate):
        raise BadRate(_("“%(rate)s” is no limit of requests. Write it as 100/m: a number and s, m, h or d."), rate=rate)
    word = _PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        owner=owner, name=name.strip()[:100] or _("key"), start=word[:_SHOWN], digest=digest_of(word), writes=writes,
        rate=rate, made_at=at, expires_at=at + timedelta(days=days) if days is not None else None,
    )  # fmt: skip
    audit.note(by, "made-key", "key", str(key.pk), at, detail={"writes": int(writes)})
    return key, word


def keys_of(owner: User) -> QuerySet[ApiKey]:
    """Somebody's keys, the newest first; those revoked too."""
    return ApiKey.objects.filter(owner=owner).order_by("-made_at")


def shape(key: ApiKey) -> dict[str, Any]:
    """A key in the shape for programs: never the key itself."""
    return {
        "number": key.pk, "owner": key.owner.get_username(), "name": key.name, "start": key.start,
        "writes": key.writes, "made_at": key.made_at, "expires_at": key.expires_at, "revoked_at": key.revoked_at,
    }  # fmt: skip


def known(word: str, at: datetime) -> ApiKey:
    """The key that this word is, with its owner. Raises `BadKey`, which says the same of all that do not hold."""
    key = ApiKey.objects.select_related("owner").filter(digest=digest_of(word), revoked_at=None).first()
    if key is None or not key.owner.is_active or (key.expires_at is not None and key.expires_at <= at):
        raise BadKey(_("This key is not known here, was revoked or has expired. Make another on your page of keys."))
    return key


def revoke(key: ApiKey, by: Actor, at: datetime) -> None:
    """The key holds no longer, from this moment."""
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        audit.note(by, "revoked-key", "key", str(key.pk), at)


def digest_of(word: str) -> str:
    """What is kept of a secret of 256 bits: nobody finds it by trying, so that one pass of SHA-256 is enough."""
    return hashlib.sha256(word.encode()).hexdigest()
