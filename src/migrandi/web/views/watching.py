"""What a reader follows: the list, following something more, stopping and having back, and the private feed."""

from __future__ import annotations

import regex
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from migrandi.search import saving
from migrandi.watch import feeding, following, gathering, telling
from migrandi.watch.models import Channel, Follow
from migrandi.web.acting import actor, for_somebody
from migrandi.web.saving import owner

_SHOWN = 30


@require_safe
@for_somebody
def watch(request: HttpRequest) -> HttpResponse:
    """What is followed, what happened to it, and the form to follow something more."""
    who = actor(request)
    channels = list(following.channels_of(who))
    for channel in channels:
        gathering.gather(channel)
    news = [
        one
        for channel in channels
        for one in telling.told(channel, channel.news.order_by("-pk").prefetch_related("follows")[:_SHOWN])
    ]
    stopped = following.follows_of(who).filter(pk=_number(request, "stopped"), stopped_at__isnull=False).first()
    context = {
        "groups": [
            (channel, channel.follows.filter(stopped_at=None), _feed_address(request, channel)) for channel in channels
        ],
        "news": sorted(news, key=lambda one: one.at, reverse=True)[:_SHOWN],
        "stopped": stopped,
        "new": _number(request, "new"),
        "kinds": Follow.Kind.choices,
        "ways": Channel.Way.choices,
        "paces": Channel.Pace.choices,
        "kind": request.GET.get("kind", ""),
        "target": request.GET.get("target", ""),
        "email": getattr(request.user, "email", ""),
        "searches": saving.saved_by(owner(request)),
    }
    return render(request, "web/watch.html", context)


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if regex.fullmatch(r"[0-9]{1,15}", given) else 0


def _feed_address(request: HttpRequest, channel: Channel) -> str:
    if channel.way != Channel.Way.FEED:
        return ""
    return request.build_absolute_uri(reverse("watch-feed", args=[channel.token]))


@require_POST
@for_somebody
def follow(request: HttpRequest) -> HttpResponse:
    """Follow something through a channel that is there, or one opened for it."""
    said, who, now = request.POST, actor(request), timezone.now()
    if number := said.get("channel", ""):
        channel = following.channel_of(who, number)
    else:
        language = said.get("language") or translation.get_language() or "en"
        channel = following.open_channel(
            who, said.get("way", ""), said.get("pace", ""), said.get("address", ""), language, now
        )
    made = following.follow(who, channel, said.get("kind", ""), said.get("target", ""), now)
    return HttpResponseRedirect(f"{reverse('watch')}?new={made.pk}")


@require_POST
@for_somebody
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop following; the list offers to undo it."""
    following.stop(following.follow_of(actor(request), number), timezone.now())
    return HttpResponseRedirect(f"{reverse('watch')}?stopped={number}")


@require_POST
@for_somebody
def have_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo that something was stopped."""
    following.have_back(following.follow_of(actor(request), number))
    return HttpResponseRedirect(f"{reverse('watch')}?new={number}")


@require_POST
@for_somebody
def renew(request: HttpRequest, number: int) -> HttpResponse:
    """Give a feed another private address."""
    following.renew(following.channel_of(actor(request), str(number)))
    return HttpResponseRedirect(reverse("watch"))


@require_http_methods(["GET", "HEAD"])
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A channel's news for a feed reader, which cannot sign in: whoever has the address may read it."""
    channel = feeding.channel_of_token(token)
    gathering.gather(channel)
    response = HttpResponse(feeding.atom(channel, request.build_absolute_uri()), "application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
