"""A channel's news as an Atom feed: each entry once, under an id that never changes."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from migrandi.watch import telling
from migrandi.watch.errors import NoSuchFollow
from migrandi.watch.models import Channel

_MOST = 60


def channel_of_token(token: str) -> Channel:
    """The open feed with that secret in its address. Raises `NoSuchFollow`."""
    found = Channel.objects.filter(token=token, way=Channel.Way.FEED, closed_at=None).first()
    if found is None:
        raise NoSuchFollow(_("There is no such feed, or its address was renewed."))
    return found


def atom(channel: Channel, address: str) -> str:
    """The feed as XML: the newest of its news, in the channel's language. `address` is where it was asked for."""
    with translation.override(channel.language):
        news = channel.news.order_by("-pk").prefetch_related("follows")[:_MOST]
        feed = Atom1Feed(
            title=_("Migrandi: what you follow"),
            link=f"{settings.SITE_ADDRESS}/watch",
            description="",
            feed_url=address,
            feed_guid=f"urn:migrandi:watch:{channel.pk}",
            language=channel.language,
        )
        for one in telling.told(channel, news):
            feed.add_item(
                title=one.title,
                link=one.address,
                description=telling.entry_html(one),
                unique_id=f"urn:migrandi:watch:{channel.pk}:{one.key}",
                updateddate=one.at,
                pubdate=one.at,
            )
        return str(feed.writeString("utf-8"))
