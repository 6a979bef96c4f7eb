"""The stable shapes in which the faces hand out what is followed and what happened (docs/reference/json.md)."""

from __future__ import annotations

from typing import Any

from migrandi.watch.models import Channel, Follow

Shape = dict[str, Any]


def shape_of_channel(channel: Channel) -> Shape:
    """Where somebody is told, without the secret."""
    return {
        "number": channel.pk,
        "way": channel.way,
        "address": channel.address or None,
        "pace": channel.pace,
        "language": channel.language,
        "made_at": channel.made_at,
        "told_at": channel.told_at,
    }


def shape_of_follow(one: Follow) -> Shape:
    """One thing followed."""
    return {
        "number": one.pk,
        "kind": one.kind,
        "target": one.target,
        "label": one.label,
        "channel": shape_of_channel(one.channel),
        "made_at": one.made_at,
        "stopped_at": one.stopped_at,
    }
