"""One round of the watch: gather what happened, make the digests and reminders that are due, send what waits."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from migrandi.enquiries import outbox
from migrandi.errors import UserError
from migrandi.meetings.reminding import Letter, queue_due
from migrandi.watch import webhooks
from migrandi.watch.digesting import make_digest
from migrandi.watch.gathering import gather
from migrandi.watch.models import Channel, Digest


class Done(msgspec.Struct):
    """What a round came to. `failures`: what could not be sent, each in a sentence; it is tried again."""

    channels: int = 0
    news: int = 0
    digests: int = 0
    reminders: int = 0
    sent: int = 0
    failures: list[str] = []

    def shape(self) -> dict[str, Any]:
        """For programs."""
        shape: dict[str, Any] = msgspec.to_builtins(self)
        return shape

    def sentence(self) -> str:
        """For people."""
        sentence = _(
            "%(channels)s channels; %(news)s news, %(digests)s digests, %(reminders)s reminders; %(sent)s sent."
        )
        return sentence % {name: value for name, value in self.shape().items() if name != "failures"}


def run(now: datetime) -> Done:
    """Go once through every channel. Whatever moment it is stopped at, the next round goes on from there."""
    done = Done()
    for channel in Channel.objects.filter(closed_at=None).order_by("pk"):
        done.channels += 1
        done.news += gather(channel)
        try:
            while make_digest(channel, now) is not None:
                done.digests += 1
                if channel.pace != Channel.Pace.AT_ONCE:
                    break
        except UserError as error:
            done.failures.append(f"{channel}: {error}")  # its news stay untold until what is wrong is mended
    try:
        done.reminders = queue_due(now, partial(_remind, now))
    except UserError as error:
        done.failures.append(str(error))
    for number in _waiting(now):
        digest = webhooks.claim(number, now)
        wrong = webhooks.deliver(digest, now) if digest is not None else ""
        if wrong:
            done.failures.append(wrong)
        elif digest is not None:
            done.sent += 1
    return done


def _remind(now: datetime, letter: Letter) -> None:
    outbox.queue_letter(letter.to, letter.subject, letter.text, "", "en", now)


def _waiting(now: datetime) -> list[int]:
    waiting = Digest.objects.filter(state=Digest.State.QUEUED, next_at__lte=now, channel__closed_at=None)
    return list(waiting.filter(channel__way=Channel.Way.WEBHOOK).order_by("pk").values_list("pk", flat=True))
