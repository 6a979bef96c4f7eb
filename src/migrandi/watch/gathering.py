"""Gathering news: what happened since a channel last looked, of what is followed through it, each thing once."""

from __future__ import annotations

from django.db import transaction

from migrandi.watch.happening import Happening, since
from migrandi.watch.matching import fits, may_know
from migrandi.watch.models import Channel, Follow, News
from migrandi.watch.sources import SOURCES

_BATCH = 100


def gather(channel: Channel) -> int:
    """Note what happened since as news of the channel; how many there are.

    What was found and how far the channel has read are written together, some at a time: whenever this is stopped,
    going on finds the rest and nothing twice.
    """
    found = 0
    for name in SOURCES:
        while True:
            with transaction.atomic():
                # two workers at the same channel: one reads, the other finds it read
                held = Channel.objects.select_for_update().get(pk=channel.pk)
                read, new = _read_some(held, name)
                found += new
            if not read:
                break
    return found


def _read_some(channel: Channel, name: str) -> tuple[int, int]:
    """How many things that happened were read, and how many of them are news."""
    begins = int(channel.read.get(name, 0))
    follows = list(channel.follows.filter(stopped_at=None))
    happened: list[Happening] = []
    for happening in since(SOURCES[name], begins, _BATCH):
        happened.append(happening)
        if len(happened) == _BATCH:
            break
    new = sum(1 for happening in happened if _note(channel, follows, happening))
    if happened:
        channel.read = channel.read | {name: happened[-1].number}
        channel.save(update_fields=["read"])
    return len(happened), new


def _note(channel: Channel, follows: list[Follow], happening: Happening) -> bool:
    fitting = [
        one for one in follows if happening.number > int(one.begins.get(happening.source, 0)) and fits(one, happening)
    ]
    if not fitting or not may_know(channel, happening):
        return False
    news, new = News.objects.get_or_create(
        channel=channel, source=happening.source, number=happening.number, defaults={"at": happening.at}
    )
    news.follows.add(*fitting)
    return new
