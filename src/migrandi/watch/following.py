"""Following: opening a channel, following something through it, stopping, having it back."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from migrandi.concepts.finding import concept_of
from migrandi.jurisdictions import find
from migrandi.jurisdictions import name as name_of
from migrandi.law.addresses import locate
from migrandi.law.describing import title_in
from migrandi.meetings import bodies
from migrandi.people.actors import Actor, Machine, user_of
from migrandi.search.models import SavedSearch
from migrandi.watch.errors import AlreadyFollowed, NoSuchFollow, NotAChannel, NotFollowable
from migrandi.watch.models import Channel, Follow
from migrandi.watch.sources import latest

Kind, Way, Pace = Follow.Kind, Channel.Way, Channel.Pace


def open_channel(actor: Actor, way: str, pace: str, address: str, language: str, now: datetime) -> Channel:
    """Where the actor is told: the channel that is there already, with this pace and language, or a new one.

    Nothing that happened before is told. Raises `NotAChannel`.
    """
    place = address.strip()
    if way not in Way.values or pace not in Pace.values or language not in dict(settings.LANGUAGES):
        raise NotAChannel(_("Choose how to be told, how often, and in which language."))
    _check(way, place)
    found = channels_of(actor).filter(way=way, address=place).first()
    if found is None:
        return Channel.objects.create(
            owner=user_of(actor), way=way, address=place, pace=pace, language=language, made_at=now,
            token=secrets.token_urlsafe(32), read=latest(),
        )  # fmt: skip
    found.pace, found.language = pace, language
    found.save(update_fields=["pace", "language"])
    return found


def _check(way: str, address: str) -> None:
    if way == Way.MAIL:
        try:
            validate_email(address)
        except ValidationError as error:
            raise NotAChannel(_("“%(address)s” is no e-mail address."), address=address) from error
    elif way == Way.WEBHOOK:
        parts = urlsplit(address)
        if parts.scheme != "https" and not (settings.WEBHOOKS_ANYWHERE and parts.scheme == "http"):
            raise NotAChannel(
                _("A webhook's address begins with https://. This is none: “%(address)s”."), address=address
            )
        if not parts.hostname or parts.username:
            raise NotAChannel(_("“%(address)s” names no server, or has a password in it."), address=address)
    elif address:
        raise NotAChannel(_("A feed needs no address: it gets one of its own."))


def channels_of(actor: Actor) -> QuerySet[Channel]:
    """The actor's channels that are open. A stranger has none."""
    open_ = Channel.objects.filter(closed_at=None)
    if isinstance(actor, Machine):
        return open_.filter(owner=None)
    owner = user_of(actor)
    return open_.filter(owner=owner) if owner is not None else open_.none()


def channel_of(actor: Actor, number: str) -> Channel:
    """The actor's open channel of that number. Raises `NoSuchFollow`."""
    known = number.isascii() and number.isdigit() and len(number) <= 15
    found = channels_of(actor).filter(pk=int(number)).first() if known else None
    if found is None:
        raise NoSuchFollow(_("That way of being told is not there any more."))
    return found


def follow(actor: Actor, channel: Channel, kind: str, named: str, now: datetime) -> Follow:
    """Follow something through a channel of the actor's from now on. Raises `NotFollowable`, `AlreadyFollowed`."""
    target, label = _target(actor, kind, named.strip())
    made = Follow(channel=channel, kind=kind, target=target, label=label, begins=latest(), made_at=now)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise AlreadyFollowed(_("“%(label)s” is followed there already."), label=label) from error
    return made


def _target(actor: Actor, kind: str, named: str) -> tuple[str, str]:
    """What is kept of a thing to follow, and what it is called. Raises `NotFollowable` or another `UserError`."""
    if not named:
        raise NotFollowable(_("Say what to follow."))
    if kind == Kind.STATE:
        code = find(named).code
        return code, name_of(code)
    if kind in (Kind.INSTRUMENT, Kind.PROVISION):
        work, eid = locate(named)
        if kind == Kind.PROVISION and not eid:
            raise NotFollowable(_("Name a provision, as %(path)s/art_1."), path=work.path)
        title = title_in(work, "en")
        return (f"{work.path}/{eid}", f"{title}, {eid}") if kind == Kind.PROVISION else (work.path, title)
    if kind == Kind.TOPIC:
        concept = concept_of(named)
        if concept is None:
            raise NotFollowable(_("No concept is called “%(named)s”."), named=named)
        return concept.id, concept.label["en"]
    if kind == Kind.BODY:
        body = bodies.find(named)
        return body.key, body.names["en"]
    if kind == Kind.SEARCH:
        saved = SavedSearch.objects.filter(owner=user_of(actor), removed_at=None)
        one = saved.filter(pk=int(named)).first() if named.isascii() and named.isdigit() else None
        one = one or saved.filter(name=named).first()
        if one is None:
            raise NotFollowable(_("You have saved no search called “%(named)s”."), named=named)
        return str(one.pk), one.name
    raise NotFollowable(_("“%(kind)s” cannot be followed."), kind=kind)


def follows_of(actor: Actor) -> QuerySet[Follow]:
    """What the actor follows, stopped or not."""
    return Follow.objects.select_related("channel").filter(channel__in=channels_of(actor))


def follow_of(actor: Actor, number: int) -> Follow:
    """The one of that number if it is the actor's. Raises `NoSuchFollow`."""
    found = follows_of(actor).filter(pk=number).first()
    if found is None:
        raise NoSuchFollow(_("That is not followed any more."))
    return found


def stop(one: Follow, now: datetime) -> None:
    """Stop following; it can be had back."""
    one.stopped_at = now
    one.save(update_fields=["stopped_at"])


def have_back(one: Follow) -> None:
    """Follow it again, as if it had not been stopped. Raises `AlreadyFollowed`."""
    one.stopped_at = None
    try:
        with transaction.atomic():
            one.save(update_fields=["stopped_at"])
    except IntegrityError as error:
        raise AlreadyFollowed(_("“%(label)s” is followed there already."), label=one.label) from error


def renew(channel: Channel) -> None:
    """Give a feed or webhook another secret: the old address stops working at once."""
    channel.token = secrets.token_urlsafe(32)
    channel.save(update_fields=["token"])


def close(channel: Channel, now: datetime) -> None:
    """Tell nothing there any more."""
    channel.closed_at = now
    channel.save(update_fields=["closed_at"])
