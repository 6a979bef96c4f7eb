"""Webhooks: a digest as a signed request to an address of its reader's choosing.

The request is signed as `Migrandi-Signature: t=SECONDS,v1=HEX`: HMAC-SHA-256 with the channel's secret over SECONDS, a
full stop and the body. `Migrandi-Digest` is the digest's key: where an answer was lost and the request is repeated, it
has the same key and the same body, and a receiver that knows the key has nothing to do.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx
import msgspec
from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from migrandi.harvest.guarding import GuardedTransport
from migrandi.harvest.refusals import Refused
from migrandi.watch.digesting import letter_of
from migrandi.watch.models import Digest

WAITS = (1, 5, 15, 60, 240, 960, 1440)
"""Minutes before each further attempt; after the last one the digest has failed."""
_SECONDS = 10.0
_IN_HAND = timedelta(minutes=2)


def body_of(digest: Digest) -> bytes:
    """What is sent: the digest's key, when it was made, and each change, as JSON (docs/reference/json.md)."""
    letter = letter_of(digest)
    return msgspec.json.encode({"digest": letter.key, "made_at": letter.made_at, "changes": letter.changes})


def signature(secret: str, body: bytes, at: datetime) -> str:
    """What `Migrandi-Signature` says for this body at this moment."""
    seconds = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"


def claim(number: int, now: datetime) -> Digest | None:
    """Take a digest that waits in hand, for a while in which nobody else does; None where somebody has.

    The claim is committed before anything is sent: a process that dies with it leaves a digest that is sent again
    later, under the same key.
    """
    waiting = Digest.objects.filter(pk=number, state=Digest.State.QUEUED, next_at__lte=now)
    if not waiting.update(next_at=now + _IN_HAND, attempts=F("attempts") + 1):
        return None
    return Digest.objects.select_related("channel").get(pk=number)


def deliver(digest: Digest, now: datetime) -> str:
    """Send a digest in hand, and write down what came of it. Returns what went wrong; empty where nothing did."""
    channel, body = digest.channel, body_of(digest)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Migrandi",
        "Migrandi-Digest": digest.key,
        "Migrandi-Signature": signature(channel.token, body, now),
    }
    wrong = _post(channel.address, body, headers)
    if not wrong:
        digest.state, digest.sent_at, digest.last_error = Digest.State.SENT, now, ""
    elif digest.attempts > len(WAITS):
        digest.state, digest.last_error = Digest.State.FAILED, wrong
    else:
        digest.next_at, digest.last_error = now + timedelta(minutes=WAITS[digest.attempts - 1]), wrong
    digest.save(update_fields=["state", "sent_at", "next_at", "last_error"])
    return wrong


def _post(address: str, body: bytes, headers: Mapping[str, str]) -> str:
    """What went wrong; empty where the receiver has it. Redirects are not followed, answers not read."""
    transport = None if settings.WEBHOOKS_ANYWHERE else GuardedTransport({})
    try:
        with (
            httpx.Client(transport=transport, timeout=_SECONDS, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", address, content=body, headers=headers) as answer,
        ):
            if answer.is_success:
                return ""
            return _("%(address)s answered %(status)s.") % {"address": address, "status": answer.status_code}
    except (httpx.HTTPError, Refused) as error:
        return _("%(address)s could not be reached: %(why)s") % {"address": address, "why": str(error) or repr(error)}
