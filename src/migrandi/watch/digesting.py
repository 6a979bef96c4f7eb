"""Digests: the news of a channel sent off together when its pace says so, each of them in one digest alone."""

from __future__ import annotations

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import translation

from migrandi.enquiries import outbox
from migrandi.watch import telling
from migrandi.watch.models import Channel, Digest, News

_MOST = 200
"""How many news one digest has; what is more goes into the next."""


class Letter(msgspec.Struct, frozen=True):
    """A digest as it is sent. `changes` is for programs, the rest for people."""

    key: str
    made_at: datetime
    subject: str
    text: str
    html: str
    language: str
    changes: list[telling.Told]


def due(channel: Channel, now: datetime) -> bool:
    """Whether the channel's pace lets something be told now: by the days and weeks of the installation's time zone."""
    if channel.told_at is None or channel.pace == Channel.Pace.AT_ONCE:
        return True
    zone = ZoneInfo(settings.TIME_ZONE)
    before, today = channel.told_at.astimezone(zone).date(), now.astimezone(zone).date()
    if channel.pace == Channel.Pace.DAILY:
        return today > before
    return today.isocalendar()[:2] > before.isocalendar()[:2]


def make_digest(channel: Channel, now: datetime) -> Digest | None:
    """Put what was not told yet into a digest, if there is anything and the pace lets it be told.

    News, digest and, by e-mail, the letter in the outbox are written together: each of the news is in one digest,
    whenever this is stopped. Raises `NoMailAccount` where mail is to be sent and no account is set.
    """
    with transaction.atomic():
        held = Channel.objects.select_for_update().get(pk=channel.pk)
        if held.way == Channel.Way.FEED or held.closed_at is not None or not due(held, now):
            return None
        news = list(held.news.filter(digest=None).order_by("pk").prefetch_related("follows")[:_MOST])
        if not news:
            return None
        key = f"{held.pk}-{secrets.token_hex(12)}"
        with translation.override(held.language):
            letter = compose(held, key, news, now)
        digest = Digest(channel=held, key=key, body=msgspec.json.encode(letter), made_at=now, next_at=now)
        if not letter.changes:
            digest.state = Digest.State.SENT  # all of it was closed to its reader since: there is nothing to send
        elif held.way == Channel.Way.MAIL:
            outbox.queue_letter(held.address, letter.subject, letter.text, letter.html, held.language, now)
            digest.state, digest.sent_at = Digest.State.SENT, now  # the outbox's from here on
        digest.save()
        held.news.filter(pk__in=[one.pk for one in news]).update(digest=digest)
        held.told_at = now
        held.save(update_fields=["told_at"])
        return digest


def compose(channel: Channel, key: str, news: list[News], now: datetime) -> Letter:
    """The digest of these news in the language now active."""
    found = telling.told(channel, news)
    return Letter(
        key, now, telling.subject(found), telling.as_text(found), telling.as_html(found), channel.language, found
    )


def letter_of(digest: Digest) -> Letter:
    """What a digest says."""
    return msgspec.json.decode(bytes(digest.body), type=Letter)
